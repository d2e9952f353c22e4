"""One Parquet file: rows in order, named by the hash of its bytes, written once and never changed.

``part-`` files are sorted and whole; ``delta-`` files are what a run added since (merged when it ends); ``across-``
files hold the flags across documents. zstd level 3, row groups of 128k rows, dictionaries on: measured best.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from .layout import YEAR

ROW_GROUP = 128 * 1024  # rows; measured best for queries that read one section of many units
PIECE = 16 * 1024  # rows read at once, and of a row group of what is merged soon: a group is made in memory
COMPRESSION_LEVEL = 3  # of zstd
BUFFER = 4 * 1024 * 1024  # bytes gathered before a write
PART, DELTA, ACROSS = "part", "delta", "across"
_SORTED_BY = {
    "documents": ["source", "document_id"],
    "facts": ["form", "section", "field", "unit", "report_id", "row", "entity", "grid_row", "grid_col", "line", "raw"],
    "flags": ["unit", "document_id", "report_id", "code", "section", "row", "entity", "field", "grid_row", "grid_col"],
    "checks": ["check_id", "report_id", "row", "entity", "field"],
    "occurrences": ["report_id", "section", "field", "char_start", "text"],
}
_WIDE_SORTED_BY = ["form", "unit", "report_id", "row"]


def order(table: str, schema: pa.Schema) -> list[str]:
    """The columns that a table's rows are sorted by: those of common queries first, then all others, so that the
    same rows always stand in the same order. Lists are left out; they cannot be compared."""
    first = [name for name in _SORTED_BY.get(table, _WIDE_SORTED_BY) if name in schema.names]
    rest = [field.name for field in schema if field.name not in first and not pa.types.is_nested(field.type)]
    return [*first, *rest]


def stored_schema(schema: pa.Schema, name: str) -> pa.Schema:
    """A table's columns as its files hold them: the year stands in the path (but ``documents`` have none)."""
    return schema.remove(schema.get_field_index(YEAR)) if by_year(schema, name) else schema


def by_year(schema: pa.Schema, name: str) -> bool:
    """Whether a table is partitioned by year: all but ``documents``, which may be of several."""
    return name != "documents" and YEAR in schema.names


def sort(name: str, table: pa.Table) -> pa.Table:
    """A table's rows in their one order, nulls last."""
    if table.num_rows < 2:
        return table
    return table.sort_by([(column, "ascending") for column in order(name, table.schema)])


class _Hashing:
    """A file that hashes what is written to it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.sha, self.closed = stream, hashlib.sha256(), False

    def write(self, data: bytes) -> int:
        self.sha.update(data)
        return self._stream.write(data)

    def tell(self) -> int:
        return self._stream.tell()

    def flush(self) -> None:
        return None

    def seekable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def close(self) -> None:
        self.closed = True


def write(folder: Path, kind: str, schema: pa.Schema, batches: Iterable[pa.Table]) -> Path:
    """One file of some tables' rows as they come. It has its name only when all of it is on the disk.

    Raises OSError; then there is no such file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    unnamed = folder / f"{kind}.new"
    try:
        with open(unnamed, "wb", buffering=BUFFER) as stream:
            sink = _Hashing(stream)
            with pq.ParquetWriter(
                pa.PythonFile(sink, mode="w"), schema, compression="zstd", compression_level=COMPRESSION_LEVEL
            ) as writer:
                rows = PIECE if kind == DELTA else ROW_GROUP
                for group in _groups(batches, rows):
                    writer.write_table(group, rows)
            stream.flush()
            os.fsync(stream.fileno())
        path = folder / f"{kind}-{sink.sha.hexdigest()[:16]}.parquet"
        os.replace(unnamed, path)
    except BaseException:
        unnamed.unlink(missing_ok=True)
        raise
    return path


def _groups(batches: Iterable[pa.Table], size: int) -> Iterator[pa.Table]:
    """The same rows in tables of one row group each, of ``size`` rows but the last."""
    waiting: list[pa.Table] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        while rows >= size:
            whole = pa.concat_tables(waiting)
            yield whole.slice(0, size)
            rows -= size
            waiting = [whole.slice(size)] if rows else []
    if rows:
        yield pa.concat_tables(waiting)


def read(path: Path, schema: pa.Schema, columns: Sequence[str] | None = None) -> pa.Table:
    """A file's rows in the schema of today: columns that rules have added since are null, dropped ones are gone."""
    wanted = schema if columns is None else pa.schema([schema.field(name) for name in columns])
    return pa.concat_tables([wanted.empty_table(), *pieces(path, wanted)])


def pieces(path: Path, schema: pa.Schema) -> Iterator[pa.Table]:
    """A file's rows as ``read`` gives them, some thousands at a time."""
    with pq.ParquetFile(path) as file:
        has = [name for name in schema.names if name in file.schema_arrow.names]
        for batch in file.iter_batches(PIECE, columns=has):
            yield conformed(pa.Table.from_batches([batch]), schema, batch.num_rows)


def conformed(table: pa.Table, schema: pa.Schema, rows: int) -> pa.Table:
    """``table`` of so many ``rows`` with exactly the columns of ``schema``."""
    columns = [
        table.column(field.name).cast(field.type) if field.name in table.schema.names else pa.nulls(rows, field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def rows_of(path: Path) -> int:
    """How many rows a file has, from its footer."""
    return int(pq.read_metadata(path).num_rows)


def kind_of(path: Path) -> str:
    """PART, DELTA or ACROSS, by a file's name."""
    return path.name.split("-")[0]


def fits(path: Path, schema: pa.Schema) -> bool:
    """Whether a file has the columns of today, in their order."""
    return bool(pq.read_schema(path).equals(schema))
