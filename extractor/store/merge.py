"""Files of a partition into one, sorted: in memory where they are small, else by DuckDB within a bound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from .parts import PART, ROW_GROUP, conformed, order, read, rows_of, sort, write

IN_MEMORY = 300_000  # rows sorted in memory; more are sorted by DuckDB, which spills to the disk
FULL = 2_000_000  # rows of a file that no merge takes up again
MANY = 8  # files of a partition that are merged however large the partition is
SHARE = 5  # new rows are merged into a partition once they are a fifth of it
SORT_MEMORY = "192MB"  # of DuckDB


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


def merge(
    folder: Path, name: str, schema: pa.Schema, paths: Sequence[Path], fresh: Sequence[pa.Table], scratch: Path
) -> Path | None:
    """One sorted file in ``folder`` of the rows of ``paths`` and ``fresh``; None where there are none.

    ``scratch`` is a folder for what does not fit in memory. Raises OSError, duckdb.Error.
    """
    total = sum(rows_of(path) for path in paths) + sum(table.num_rows for table in fresh)
    if not total:
        return None
    if total <= IN_MEMORY:
        table = pa.concat_tables([*(read(path, schema) for path in paths), *fresh]).combine_chunks()
        return write(folder, PART, schema, [sort(name, table)])
    spilled = [write(scratch, "spill", schema, fresh)] if fresh else []
    try:
        return write(folder, PART, schema, _sorted(name, schema, [*paths, *spilled], scratch))
    finally:
        for path in spilled:
            path.unlink(missing_ok=True)


def _sorted(name: str, schema: pa.Schema, paths: Sequence[Path], scratch: Path) -> Iterator[pa.Table]:
    """The rows of files in order, a row group at a time."""
    import duckdb
    import pyarrow.parquet as pq

    has = set().union(*(pq.read_schema(path).names for path in paths))
    columns = ", ".join(f'"{n}"' if n in has else f'NULL AS "{n}"' for n in schema.names)
    keys = ", ".join(f'"{column}" ASC NULLS LAST' for column in order(name, schema) if column in has)
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    spill = str(scratch / "sorting").replace("'", "''")
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"SET memory_limit = '{SORT_MEMORY}'; SET temp_directory = '{spill}'")
        connection.execute("SET enable_progress_bar = false; SET preserve_insertion_order = true; SET threads = 2")
        query = f"SELECT {columns} FROM read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
        reader = connection.sql(f"{query} ORDER BY {keys}").to_arrow_reader(ROW_GROUP)
        waiting: list[pa.Table] = []
        for batch in reader:
            waiting.append(conformed(pa.Table.from_batches([batch]), schema, batch.num_rows))
            if sum(table.num_rows for table in waiting) >= ROW_GROUP:
                table = pa.concat_tables(waiting)
                yield table.slice(0, ROW_GROUP)
                waiting = [table.slice(ROW_GROUP)]
        rest = pa.concat_tables(waiting) if waiting else schema.empty_table()
        if rest.num_rows:
            yield rest
