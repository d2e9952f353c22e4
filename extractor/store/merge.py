"""Files of a partition into one, sorted: in memory where they are small, else by DuckDB within a bound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from .leaving import Leaving
from .parts import PART, PIECE, conformed, kind_of, order, pieces, read, rows_of, sort, write

IN_MEMORY = 20_000  # rows sorted in memory; more are sorted by DuckDB, which spills to the disk
FULL = 2_000_000  # rows of a file that no merge takes up again
MANY = 8  # files of a partition that are merged however large the partition is
SHARE = 5  # new rows are merged into a partition once they are a fifth of it
SORT_MEMORY = "256MB"  # of DuckDB


def to_merge(paths: Sequence[Path], fresh: int) -> list[Path]:
    """Which files of a partition to merge with ``fresh`` new rows; none where merging is not worth it yet."""
    rows = {path: rows_of(path) for path in paths}
    small = [path for path in paths if rows[path] < FULL]
    deltas = [path for path in small if not path.name.startswith(PART)]
    parts = sum(rows[path] for path in small) - sum(rows[path] for path in deltas)
    new = fresh + sum(rows[path] for path in deltas)
    pieces = len(small) + bool(fresh)
    if not new and pieces < 2:
        return []
    if new + parts <= IN_MEMORY or pieces > MANY or new * SHARE >= parts:
        return small
    return []


class Merge(NamedTuple):
    """A file to make of others: what ``merged`` is to do, here or in a process of its own.

    ``leaving``: the rows of the one file but these, in the order that they have there.
    """

    folder: Path
    name: str
    schema: pa.Schema
    paths: tuple[Path, ...]
    scratch: Path
    leaving: Leaving | None = None

    @property
    def large(self) -> bool:
        """Whether it is worth a process of its own."""
        return sum(rows_of(path) for path in self.paths) > IN_MEMORY


def merged(one: Merge) -> Path | None:
    """One sorted file in ``folder`` of the rows of ``paths``; None where there are none.

    ``scratch`` is a folder for what does not fit in memory. Raises OSError, duckdb.Error.
    """
    if one.leaving:
        (path,), leaves = one.paths, one.leaving.test(one.name)
        rest = (piece.filter(pc.invert(leaves(piece))) for piece in pieces(path, one.schema))
        return write(one.folder, kind_of(path), one.schema, rest)
    total = sum(rows_of(path) for path in one.paths)
    if not total:
        return None
    if total <= IN_MEMORY:
        return sorted_file(one.folder, one.name, one.schema, [read(path, one.schema) for path in one.paths])
    return write(one.folder, PART, one.schema, _sorted(one))


def sorted_file(folder: Path, name: str, schema: pa.Schema, tables: Sequence[pa.Table]) -> Path:
    """One sorted file of rows that are in memory."""
    return write(folder, PART, schema, [sort(name, pa.concat_tables(tables).combine_chunks())])


def _sorted(one: Merge) -> Iterator[pa.Table]:
    """The rows of files in order, some at a time."""
    import duckdb
    import pyarrow.parquet as pq

    has = set().union(*(pq.read_schema(path).names for path in one.paths))
    columns = ", ".join(f'"{n}"' if n in has else f'NULL AS "{n}"' for n in one.schema.names)
    keys = ", ".join(f'"{column}" ASC NULLS LAST' for column in order(one.name, one.schema) if column in has)
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in one.paths)
    spill = str(one.scratch / "sorting").replace("'", "''")
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"SET memory_limit = '{SORT_MEMORY}'; SET temp_directory = '{spill}'")
        connection.execute("SET enable_progress_bar = false; SET preserve_insertion_order = true; SET threads = 1")
        query = f"SELECT {columns} FROM read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
        for batch in connection.sql(f"{query} ORDER BY {keys}").to_arrow_reader(PIECE):
            yield conformed(pa.Table.from_batches([batch]), one.schema, batch.num_rows)
