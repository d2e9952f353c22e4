"""Rows on their way into the tables: packed where they are made, by partition, and opened only where they are merged.

What carries them between (the run's own process) looks at none of them: it holds bytes, or puts them aside in a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from . import layout
from .layout import Spot
from .parts import by_year, conformed

COMPRESSION = "lz4"


class Parcel(NamedTuple):
    """So many rows of one partition of a table: all its columns as an Arrow IPC stream."""

    rows: int
    data: bytes


def packed(tables: Mapping[str, pa.Table]) -> dict[Spot, Parcel]:
    """Tables by name → their rows by partition, in the order that they have; partitions without rows are left out."""
    return {spot: _parcel(rows) for name, table in tables.items() for spot, rows in _split(name, table)}


def unpacked(parcels: Mapping[Spot, Parcel]) -> dict[str, pa.Table]:
    """The tables again; the rows of one partition after those of another."""
    found: dict[str, list[pa.Table]] = {}
    for (name, _), parcel in parcels.items():
        found.setdefault(name, []).extend(_opened(pa.BufferReader(parcel.data)))
    return {name: pa.concat_tables(tables) for name, tables in found.items()}


def _split(name: str, table: pa.Table) -> Iterator[tuple[Spot, pa.Table]]:
    if not table.num_rows:
        return
    if not by_year(table.schema, name):
        yield (name, ""), table
        return
    years = table[layout.YEAR]
    distinct = pc.unique(years).to_pylist()
    for year in distinct:
        mask = pc.is_null(years) if year is None else pc.equal(years, year)
        yield (name, layout.label_of(year)), table if len(distinct) == 1 else table.filter(mask)


def _parcel(table: pa.Table) -> Parcel:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression=COMPRESSION)) as writer:
        writer.write_table(table.combine_chunks())
    return Parcel(table.num_rows, sink.getvalue().to_pybytes())


def _opened(stream: pa.NativeFile) -> Iterator[pa.Table]:
    with pa.ipc.open_stream(stream, options=pa.ipc.IpcReadOptions(use_threads=False)) as reader:
        for batch in reader:
            yield pa.Table.from_batches([batch])


class Coming(NamedTuple):
    """The rows that come into one partition: ``held`` in memory, and ``aside`` in a file, which is gone once read."""

    rows: int = 0
    held: tuple[bytes, ...] = ()
    aside: Path | None = None

    def with_more(self, parcel: Parcel) -> Coming:
        """These and others."""
        return self._replace(rows=self.rows + parcel.rows, held=(*self.held, parcel.data))

    def put_aside(self, path: Path) -> Coming:
        """The same, none of them held: appended to the file ``path``. Raises OSError."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "ab") as stream:
            stream.writelines(self.held)
        return Coming(self.rows, (), path)

    def taken(self, schema: pa.Schema) -> Iterator[pa.Table]:
        """All rows with the columns of ``schema``, some at a time. Raises OSError."""
        for table in self._all():
            yield conformed(table, schema, table.num_rows)

    def _all(self) -> Iterable[pa.Table]:
        if self.aside:
            with pa.OSFile(str(self.aside), "rb") as stream:
                while stream.tell() < stream.size():
                    yield from _opened(stream)
            self.aside.unlink()
        for data in self.held:
            yield from _opened(pa.BufferReader(data))
