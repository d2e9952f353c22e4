"""One change of the tables: rows that leave, rows that come, made in a new state and shown at once."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from . import layout
from .commit import Store, told
from .layout import Spot
from .leaving import Leaving
from .ledger import Entry
from .merge import Merge, merged
from .parcels import Coming, Parcel
from .parts import rows_of, stored_schema, write

HELD = 16 * 1024 * 1024  # bytes of packed rows held in memory before they are put aside
SETTLED, SCHEMAS = "settled", "schemas"  # notes: the state in which nothing is left to merge; the columns it has


class Each(Protocol):
    """What ``map`` does."""

    def __call__(self, work: Callable[[Merge], list[Path]], things: Iterable[Merge], /) -> Iterable[list[Path]]: ...


class Change:
    """Rows out and in; nothing is seen before ``commit``. A change that is dropped leaves nothing behind."""

    def __init__(self, store: Store, schemas: Mapping[str, pa.Schema]) -> None:
        self._store, self._schemas = store, schemas
        self.number = store.generation + 1
        self.folder = layout.generation_folder(store.out, self.number)
        self._coming: dict[Spot, Coming] = {}
        self._bytes = 0
        self._kept: dict[Spot, list[Path]] = {}
        self._written: set[str] = set()
        self._leaving = Leaving()
        with told(store.out):
            layout.drop_others(store.out, store.generation)
            shutil.rmtree(store.scratch, ignore_errors=True)
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

    def add(self, parcels: Mapping[Spot, Parcel]) -> None:
        """More rows: whole documents, in the schema of today."""
        for spot, parcel in parcels.items():
            self._coming[spot] = self._coming.get(spot, Coming()).with_more(parcel)
            self._bytes += len(parcel.data)
        if self._bytes > HELD:
            with told(self._store.out):
                for (name, label), coming in self._coming.items():
                    self._coming[name, label] = coming.put_aside(self._store.scratch / f"{name} {label}.arrows")
            self._bytes = 0

    def write(self, settle: bool, each: Each = map, tables: Iterable[str] = ()) -> None:
        """Have all rows in files of the new state, merged and sorted if ``settle``; then ``folder`` can be read.
        With ``tables`` those of some tables; the rest is for a later call.

        ``each`` applies a function to many things, as ``map`` does; it may do so in processes of their own.
        """
        with told(self._store.out):
            renew = self._store.ledger.note(SCHEMAS) != fingerprint(self._schemas)
            names = set(tables or self._schemas) - self._written
            spots = sorted(spot for spot in {*self._kept, *self._coming} if spot[0] in names)
            merges = [self._merge(spot, settle, renew) for spot in spots]
            for spot, paths in zip(spots, each(merged, merges), strict=True):
                self._kept[spot] = [self._linked(spot, path) for path in paths]
            self._written |= names

    def _merge(self, spot: Spot, settle: bool, renew: bool) -> Merge:
        name, label = spot
        paths = tuple(self._kept.get(spot, ()))
        return Merge(
            self.folder / name / label,
            spot,
            stored_schema(self._schemas[name], name),
            paths,
            self._coming.pop(spot, Coming()),
            self._leaving,
            settle,
            renew,
            self._store.scratch,
        )

    def _write(self, kind: str, name: str, label: str, rows: pa.Table) -> Path:
        return write(self.folder / name / label, kind, stored_schema(self._schemas[name], name), [rows])

    def _linked(self, spot: Spot, path: Path) -> Path:
        folder = self.folder / spot[0] / spot[1]
        if path.parent == folder:
            return path
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / path.name
        layout.link_or_copy(path, target)
        return target

    def replace(self, name: str, kind: str, tables: Mapping[str, pa.Table]) -> None:
        """Put these rows (by partition) in the place of all files of this kind. Only after ``write``."""
        assert name in self._written
        with told(self._store.out):
            for spot in [s for s in self._kept if s[0] == name]:
                for path in [p for p in self._kept[spot] if p.name.startswith(kind)]:
                    path.unlink()
                    self._kept[spot].remove(path)
            for label, table in tables.items():
                if table.num_rows:
                    path = self._write(kind, name, label, table)
                    self._kept.setdefault((name, label), []).append(path)

    def rewrite(self, name: str, label: str, path: Path, kind: str, rows: pa.Table) -> None:
        """Put ``rows`` in the place of one file. Only after ``write``."""
        assert name in self._written
        with told(self._store.out):
            made = self._write(kind, name, label, rows)
            paths = self._kept[name, label]
            paths[paths.index(path)] = made
            if made != path:
                path.unlink()

    def files(self, name: str) -> dict[str, list[Path]]:
        """The files of a table in the new state, by partition. Only after ``write``."""
        return {label: list(paths) for (table, label), paths in self._kept.items() if table == name}

    def commit(self, gone: Iterable[str], new: Iterable[Entry], notes: Mapping[str, str], settled: bool) -> None:
        """Show the new state. ``gone`` are sources without entry from now on, ``new`` the entries of those added.

        Raises StoreError: then readers see the old state, and the next run goes on from there.
        """
        self.write(settle=False)  # what is not yet
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
