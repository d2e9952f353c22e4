"""One change of the tables: rows that leave, rows that come, made in a new state and shown at once."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from . import layout
from .commit import Store, told
from .ledger import Entry
from .merge import IN_MEMORY, merge, to_merge
from .parts import ACROSS, DELTA, fits, pieces, rows_of, stored_schema, write

SPILL = 64 * 1024 * 1024  # bytes of rows held in memory before the largest table's are written
DELTAS = 24  # files that a long run may add to a partition before they are merged
SETTLED, SCHEMAS = "settled", "schemas"  # notes: the state in which nothing is left to merge; the columns it has
Spot = tuple[str, str]  # a table and a partition of it


@dataclass(slots=True)
class _Leaving:
    ids: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)


_KEYS = {"documents": ["source"], "flags": ["document_id", "message"]}


def _tests(leaving: _Leaving) -> dict[str, Callable[[pa.Table], pa.Array]]:
    """For ``documents``, ``flags`` and all other tables: which rows of a piece leave."""
    ids, sources, flags = (pa.array(sorted(s), pa.string()) for s in (leaving.ids, leaving.sources, leaving.flags))

    def by_id(piece: pa.Table) -> pa.Array:
        return pc.is_in(piece["document_id"], ids)

    def of_flags(piece: pa.Table) -> pa.Array:
        single = pc.binary_join_element_wise(piece["document_id"], piece["message"], " ")
        return pc.or_(by_id(piece), pc.is_in(single, flags))

    return {"": by_id, "flags": of_flags, "documents": lambda piece: pc.is_in(piece["source"], sources)}


class Change:
    """Rows out and in; nothing is seen before ``commit``. A change that is dropped leaves nothing behind."""

    def __init__(self, store: Store, schemas: Mapping[str, pa.Schema]) -> None:
        self._store, self._schemas = store, schemas
        self.number = store.generation + 1
        self.folder = layout.generation_folder(store.out, self.number)
        self._waiting: dict[str, list[pa.Table]] = {}
        self._bytes = 0
        self._kept: dict[Spot, list[Path]] = {}
        self._made: set[Path] = set()
        self._written = False
        self._leaving = _Leaving()
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

    def _take_out(self) -> None:
        leaving = self._leaving
        if not leaving.ids and not leaving.sources:
            return
        tests = _tests(leaving)
        labels = {"", layout.label_of(None), *leaving.labels}
        for spot, paths in self._kept.items():
            left: list[Path] = []
            for path in paths:
                touched = path not in self._made and (spot[1] in labels or path.name.startswith(ACROSS))
                left += self._without(spot, path, tests.get(spot[0], tests[""])) if touched else [path]
            self._kept[spot] = left

    def _without(self, spot: Spot, path: Path, leaving: Callable[[pa.Table], pa.Array]) -> list[Path]:
        """The files that take the place of one: itself where no row of it leaves."""
        name, label = spot
        schema = stored_schema(self._schemas[name], name)
        keys = pa.schema([schema.field(column) for column in _KEYS.get(name, ["document_id"])])
        gone = sum(pc.sum(leaving(piece)).as_py() or 0 for piece in pieces(path, keys))
        if not gone:
            return [path]
        left = rows_of(path) - gone
        rest = (piece.filter(pc.invert(leaving(piece))) for piece in pieces(path, schema))
        if not path.name.startswith(ACROSS) and left <= self._room:
            self._room -= left
            self._rest.setdefault(spot, []).append(pa.concat_tables(rest))
            return []
        return [self._write(path.name.split("-")[0], name, label, rest)] if left else []

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """More rows: whole documents, in the schema of today."""
        for name, table in tables.items():
            if table.num_rows:
                self._waiting.setdefault(name, []).append(table)
                self._bytes += table.nbytes
        while self._bytes > SPILL:
            largest = max(self._waiting, key=lambda name: sum(t.nbytes for t in self._waiting[name]))
            with told(self._store.out):
                self._spill(largest)

    def _spill(self, name: str) -> None:
        tables = self._waiting.pop(name)
        self._bytes -= sum(table.nbytes for table in tables)
        for label, table in self._split(name, tables).items():
            self._kept.setdefault((name, label), []).append(self._write(DELTA, name, label, [table]))

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

    def write(self, settle: bool) -> None:
        """Have all rows in files of the new state, merged and sorted if ``settle``; then ``folder`` can be read."""
        with told(self._store.out):
            self._take_out()
            fresh = self._rest
            for name, tables in self._waiting.items():
                for label, table in self._split(name, tables).items():
                    fresh.setdefault((name, label), []).append(table)
            self._waiting, self._rest, self._bytes = {}, {}, 0
            changed = self._store.ledger.note(SCHEMAS) != fingerprint(self._schemas)
            for spot in sorted({*self._kept, *fresh}):
                self._partition(spot, fresh.get(spot, []), settle, changed)
            self._written = True

    def _partition(self, spot: Spot, fresh: list[pa.Table], settle: bool, changed: bool) -> None:
        name, label = spot
        schema, folder = stored_schema(self._schemas[name], name), self.folder / name / label
        paths = [p for p in self._kept.get(spot, []) if not p.name.startswith(ACROSS)]
        others = [p for p in self._kept.get(spot, []) if p.name.startswith(ACROSS)]
        if changed:
            others = [self._renewed(spot, schema, path) for path in others]
        more = [table for table in fresh if table.num_rows]
        rows = sum(table.num_rows for table in more)
        deltas = [path for path in paths if path.name.startswith(DELTA)]
        wanted = to_merge(paths, rows) if settle else (deltas if len(deltas) > DELTAS else [])
        if wanted or (settle and more and not paths):
            made = merge(folder, name, schema, wanted, more, self._store.scratch)
            paths = [path for path in paths if path not in wanted]
            if made:
                self._made.add(made)
                paths.append(made)
            for path in wanted:
                if path in self._made and path != made:
                    path.unlink()
                    self._made.discard(path)
        elif more:
            paths.append(self._write(DELTA, name, label, more))
        if changed:
            paths = [self._renewed(spot, schema, path) for path in paths]
        self._kept[spot] = [self._linked(folder, path) for path in (*paths, *others)]

    def _renewed(self, spot: Spot, schema: pa.Schema, path: Path) -> Path:
        """A file with the columns of today."""
        if fits(path, schema):
            return path
        made = self._write(path.name.split("-")[0], *spot, pieces(path, schema))
        if path in self._made:
            path.unlink()
            self._made.discard(path)
        return made

    def _linked(self, folder: Path, path: Path) -> Path:
        if path in self._made:
            return path
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
