"""One change of the tables: rows that leave, rows that come, made in a new state and shown at once."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from . import layout
from .commit import Store, told
from .leaving import KEYS, Leaving
from .ledger import Entry
from .merge import IN_MEMORY, Merge, merged, sorted_file, to_merge
from .parts import ACROSS, DELTA, fits, kind_of, pieces, read, rows_of, stored_schema, write
from .spill import Spilled

SPILL = 12 * 1024 * 1024  # bytes of rows held in memory before they are put aside
DELTAS = 24  # files that a long run may add to a partition before they are merged
SETTLED, SCHEMAS = "settled", "schemas"  # notes: the state in which nothing is left to merge; the columns it has
Spot = tuple[str, str]  # a table and a partition of it


class Each(Protocol):
    """What ``map`` does."""

    def __call__(self, work: Callable[[Merge], Path | None], things: Iterable[Merge], /) -> Iterable[Path | None]: ...


class Change:
    """Rows out and in; nothing is seen before ``commit``. A change that is dropped leaves nothing behind."""

    def __init__(self, store: Store, schemas: Mapping[str, pa.Schema]) -> None:
        self._store, self._schemas = store, schemas
        self.number = store.generation + 1
        self.folder = layout.generation_folder(store.out, self.number)
        self._waiting: dict[str, list[pa.Table]] = {}
        self._spilled: dict[Spot, Spilled] = {}
        self._bytes = 0
        self._kept: dict[Spot, list[Path]] = {}
        self._made: set[Path] = set()
        self._written = False
        self._leaving = Leaving()
        self._rest: dict[Spot, list[pa.Table]] = {}  # what stays of small files, to be written with what comes
        self._room = IN_MEMORY
        with told(store.out):
            layout.drop_others(store.out, store.generation)
            for name in schemas:
                (self.folder / name).mkdir(parents=True, exist_ok=True)
                for label, paths in store.files(name).items():
                    self._kept[name, label] = paths

    def remove(
        self,
        documents: Iterable[str],
        sources: Iterable[str],
        flags: Iterable[tuple[str, str]],
        years: Iterable[int | None],
    ) -> None:
        """Take out what stands there from before this change: all rows of ``documents`` (ids), which are in the
        partitions ``years`` and that of no year; the lines of ``sources`` in ``documents``; single ``flags``
        (document id, message)."""
        self._leaving.ids.update(documents)
        self._leaving.sources.update(sources)
        self._leaving.flags.update(f"{key} {message}" for key, message in flags)
        self._leaving.labels.update(layout.label_of(year) for year in years)

    def _take_out(self, each: Each) -> None:
        leaving = self._leaving
        if not leaving.ids and not leaving.sources:
            return
        labels = {"", layout.label_of(None), *leaving.labels}
        rest: list[tuple[Spot, Merge]] = []
        for spot, paths in self._kept.items():
            for path in [path for path in paths if path not in self._made]:
                if spot[1] in labels or path.name.startswith(ACROSS):
                    rest += ((spot, one) for one in self._without(spot, path))
        for (spot, one), made in zip(rest, each(merged, [one for _, one in rest]), strict=True):
            self._put(spot, one.paths, made)

    def _without(self, spot: Spot, path: Path) -> Iterator[Merge]:
        """Take the rows that leave out of a file: what stays of a small one is kept here, a large one is made anew."""
        name, label = spot
        schema, leaves = stored_schema(self._schemas[name], name), self._leaving.test(name)
        keys = pa.schema([schema.field(column) for column in KEYS.get(name, ["document_id"])])
        gone = sum(pc.sum(leaves(piece)).as_py() or 0 for piece in pieces(path, keys))
        left = rows_of(path) - gone
        if not gone:
            return
        if left and (path.name.startswith(ACROSS) or left > self._room):
            yield Merge(self.folder / name / label, name, schema, (path,), self._store.scratch, self._leaving)
            return
        self._room -= left
        rest = [piece.filter(pc.invert(leaves(piece))) for piece in pieces(path, schema)]
        self._rest.setdefault(spot, []).append(pa.concat_tables(rest))
        self._put(spot, [path], None)

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """More rows: whole documents, in the schema of today."""
        for name, table in tables.items():
            if table.num_rows:
                self._waiting.setdefault(name, []).append(table)
                self._bytes += table.nbytes
        if self._bytes > SPILL:
            with told(self._store.out):
                for name in list(self._waiting):
                    self._spill(name)

    def _spill(self, name: str) -> None:
        """Rows that wait, to a file of their partition outside the state."""
        tables = self._waiting.pop(name)
        self._bytes -= sum(table.nbytes for table in tables)
        for label, table in self._split(name, tables).items():
            self._spilled.setdefault((name, label), Spilled(self._store.scratch, table.schema)).add(table)

    def _split(self, name: str, tables: list[pa.Table]) -> dict[str, pa.Table]:
        """Rows by partition, without the year."""
        whole = pa.concat_tables(tables)
        schema = stored_schema(self._schemas[name], name)
        if schema is self._schemas[name]:
            return {"": whole}
        years = whole.column(layout.YEAR)
        rows = whole.drop_columns([layout.YEAR])
        parts: dict[str, pa.Table] = {}
        for year in pc.unique(years).to_pylist():
            mask = pc.is_null(years) if year is None else pc.equal(years, year)
            parts[layout.label_of(year)] = rows.filter(mask)
        return parts

    def _write(self, kind: str, name: str, label: str, tables: Iterable[pa.Table]) -> Path:
        path = write(self.folder / name / label, kind, stored_schema(self._schemas[name], name), tables)
        self._made.add(path)
        return path

    def write(self, settle: bool, each: Each = map) -> None:
        """Have all rows in files of the new state, merged and sorted if ``settle``; then ``folder`` can be read.

        ``each`` applies a function to many things, as ``map`` does; it may do so in processes of their own.
        """
        with told(self._store.out):
            self._take_out(each)
            fresh = self._rest
            for name, tables in self._waiting.items():
                for label, table in self._split(name, tables).items():
                    fresh.setdefault((name, label), []).append(table)
            self._waiting, self._rest, self._bytes = {}, {}, 0
            merges: dict[Spot, Merge] = {}
            for spot in sorted({*self._kept, *fresh, *self._spilled}):
                merge = self._merge(spot, fresh.pop(spot, []), settle)
                if merge:
                    merges[spot] = merge
            for spot, made in zip(merges, each(merged, merges.values()), strict=True):
                self._put(spot, merges[spot].paths, made)
            changed = self._store.ledger.note(SCHEMAS) != fingerprint(self._schemas)
            for spot, paths in self._kept.items():
                renewed = [self._renewed(spot, path) for path in paths] if changed else paths
                self._kept[spot] = [self._linked(spot, path) for path in renewed]
            self._written = True

    def _merge(self, spot: Spot, fresh: list[pa.Table], settle: bool) -> Merge | None:
        """Have the new rows of a partition in a file; gives what is to be merged then."""
        name, label = spot
        schema, folder = stored_schema(self._schemas[name], name), self.folder / name / label
        kept = self._kept.setdefault(spot, [])
        spilled = self._spilled.pop(spot, None)
        if spilled:
            kept.append(self._write(DELTA, name, label, chain(spilled.taken(), fresh)))
            fresh = []
        fresh = [table for table in fresh if table.num_rows]
        rows = sum(table.num_rows for table in fresh)
        paths = [path for path in kept if not path.name.startswith(ACROSS)]
        deltas = [path for path in paths if path.name.startswith(DELTA)]
        wanted = to_merge(paths, rows) if settle else (deltas if len(deltas) > DELTAS else [])
        if settle and fresh and rows + sum(rows_of(path) for path in wanted) <= IN_MEMORY and (wanted or not paths):
            tables = [*(read(path, schema) for path in wanted), *fresh]
            self._put(spot, wanted, sorted_file(folder, name, schema, tables))
            return None
        if fresh:
            delta = self._write(DELTA, name, label, fresh)
            kept.append(delta)
            wanted = [*wanted, delta] if wanted or (settle and not paths) else []
        return Merge(folder, name, schema, tuple(wanted), self._store.scratch) if wanted else None

    def _put(self, spot: Spot, old: Iterable[Path], made: Path | None) -> None:
        """A merged file in the place of those that it was made of."""
        old = set(old)
        self._kept[spot] = [*(path for path in self._kept[spot] if path not in old), *([made] if made else [])]
        if made:
            self._made.add(made)
        for path in old & self._made - {made}:
            path.unlink()
            self._made.discard(path)

    def _renewed(self, spot: Spot, path: Path) -> Path:
        """A file with the columns of today."""
        schema = stored_schema(self._schemas[spot[0]], spot[0])
        if fits(path, schema):
            return path
        made = self._write(kind_of(path), *spot, pieces(path, schema))
        if path in self._made:
            path.unlink()
            self._made.discard(path)
        return made

    def _linked(self, spot: Spot, path: Path) -> Path:
        if path in self._made:
            return path
        folder = self.folder / spot[0] / spot[1]
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / path.name
        layout.link_or_copy(path, target)
        return target

    def replace(self, name: str, kind: str, tables: Mapping[str, pa.Table]) -> None:
        """Put these rows (by partition) in the place of all files of this kind. Only after ``write``."""
        assert self._written
        with told(self._store.out):
            for spot in [s for s in self._kept if s[0] == name]:
                for path in [p for p in self._kept[spot] if p.name.startswith(kind)]:
                    path.unlink()
                    self._made.discard(path)
                    self._kept[spot].remove(path)
            for label, table in tables.items():
                if table.num_rows:
                    path = self._write(kind, name, label, [table])
                    self._kept.setdefault((name, label), []).append(path)

    def rewrite(self, name: str, label: str, path: Path, kind: str, rows: pa.Table) -> None:
        """Put ``rows`` in the place of one file. Only after ``write``."""
        assert self._written
        with told(self._store.out):
            made = self._write(kind, name, label, [rows])
            paths = self._kept[name, label]
            paths[paths.index(path)] = made
            if made != path:
                path.unlink()
                self._made.discard(path)

    def files(self, name: str) -> dict[str, list[Path]]:
        """The files of a table in the new state, by partition. Only after ``write``."""
        return {label: list(paths) for (table, label), paths in self._kept.items() if table == name}

    def commit(self, gone: Iterable[str], new: Iterable[Entry], notes: Mapping[str, str], settled: bool) -> None:
        """Show the new state. ``gone`` are sources without entry from now on, ``new`` the entries of those added.

        Raises StoreError: then readers see the old state, and the next run goes on from there.
        """
        if not self._written:
            self.write(settle=False)
        store = self._store
        with told(store.out):
            for name, label in list(self._kept):
                folder = self.folder / name / label
                if label and folder.is_dir() and not any(folder.iterdir()):
                    folder.rmdir()
            layout.sync(self.folder)
            layout.link_tables(store.out, self._schemas)
            mine = {SCHEMAS: fingerprint(self._schemas), SETTLED: str(self.number) if settled else ""}
            store.ledger.record(self.number, gone, new, {**mine, **notes})
            layout.show(store.out, self.number)
        store.generation = self.number
        with suppress(OSError, sqlite3.Error):  # tidying; the next run does it too
            layout.unlink_tables(store.out, self._schemas)
            layout.drop_others(store.out, self.number)
            store.ledger.settle(self.number)


def fingerprint(schemas: Mapping[str, pa.Schema]) -> str:
    """A name for the columns of all tables."""
    told_of = "\n".join(f"{name}: {schemas[name].to_string()}" for name in sorted(schemas))
    return hashlib.sha256(told_of.encode()).hexdigest()[:16]


def settled(store: Store, schemas: Mapping[str, pa.Schema]) -> bool:
    """Whether nothing is left to merge or to bring to the columns of today."""
    ledger = store.ledger
    return ledger.note(SETTLED) == str(store.generation) and ledger.note(SCHEMAS) == fingerprint(schemas)


def counts(store: Store) -> dict[str, int]:
    """The rows of every table that readers see."""
    return {
        name: sum(rows_of(path) for paths in store.files(name).values() for path in paths) for name in store.tables()
    }
