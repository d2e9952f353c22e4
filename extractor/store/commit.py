"""Arrow tables → Parquet under OUT, seen whole or not at all.

A run stages every table whole under ``OUT/_staging``, marks the staging complete, and only then moves the tables
into place. A killed run is finished by the next one where the mark stands, and dropped where it does not.
Folders that begin with ``_`` are no tables: Spark, Hive and DuckDB pass them over.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.errors import StoreError

STAGING, OLD, LOCK, COMPLETE = "_staging", "_old", "_lock", "COMPLETE"
NO_YEAR = "__HIVE_DEFAULT_PARTITION__"
ROW_GROUP = 128 * 1024  # rows; measured best for queries that read one section of many units
COMPRESSION_LEVEL = 3  # of zstd
_SORTED_BY = {
    "documents": ["source", "document_id"],
    "facts": ["form", "section", "field", "unit", "report_id", "row", "entity", "grid_row", "grid_col", "line", "raw"],
    "flags": [
        "unit",
        "document_id",
        "report_id",
        "code",
        "section",
        "row",
        "entity",
        "field",
        "grid_row",
        "grid_col",
        "line",
        "message",
    ],
    "checks": ["check_id", "report_id", "row", "entity"],
    "occurrences": ["report_id", "section", "field", "char_start", "text"],
}
_WIDE_SORTED_BY = ["form", "unit", "report_id", "row"]


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """One writer at a time; a dead process holds no lock. Raises StoreError when another run is writing."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        handle = os.open(out / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"{out}: 不能写入（{error.strerror}） / cannot be written") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise StoreError(f"{out}: 另一个任务正在写这个文件夹 / another run is writing to this folder") from None
    try:
        recover(out)
        yield
    finally:
        os.close(handle)


def recover(out: Path) -> None:
    """Finish or drop what a killed run left behind."""
    staging = out / STAGING
    if (staging / COMPLETE).is_file():
        _move(out)
    else:
        shutil.rmtree(staging, ignore_errors=True)
        shutil.rmtree(out / OLD, ignore_errors=True)


def commit(out: Path, tables: Mapping[str, pa.Table]) -> dict[str, int]:
    """Replace the tables under ``out`` by these; gives the rows of each. The caller holds the lock."""
    staging = out / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    try:
        for name, table in tables.items():
            _write(staging / name, _ordered(name, table), partitioned="fiscal_year" in table.schema.names)
        (staging / COMPLETE).touch()
        _sync(staging)
        _move(out)
    except OSError as error:
        raise StoreError(
            f"{out}: 写入失败（{error.strerror}），原有结果未动 / writing failed, what was there is kept"
        ) from error
    return {name: table.num_rows for name, table in tables.items()}


def _ordered(name: str, table: pa.Table) -> pa.Table:
    columns = [c for c in _SORTED_BY.get(name, _WIDE_SORTED_BY) if c in table.schema.names]
    return table.sort_by([(column, "ascending") for column in columns]) if table.num_rows else table


def _write(folder: Path, table: pa.Table, partitioned: bool) -> None:
    if not partitioned:
        _write_file(folder / "part-0.parquet", table)
        return
    years = table.column("fiscal_year")
    rest = table.drop_columns(["fiscal_year"])
    for year in sorted(set(years.to_pylist()), key=lambda y: (y is None, y)):
        mask = pa.compute.is_null(years) if year is None else pa.compute.equal(years, year)
        part = rest.filter(mask)
        _write_file(folder / f"fiscal_year={NO_YEAR if year is None else year}" / "part-0.parquet", part)
    folder.mkdir(parents=True, exist_ok=True)


def _write_file(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", compression_level=COMPRESSION_LEVEL, row_group_size=ROW_GROUP)
    with open(path, "rb") as written:
        os.fsync(written.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _move(out: Path) -> None:
    """Put the staged tables in the place of the old ones; may be done again from any point it was killed at."""
    staging, old = out / STAGING, out / OLD
    old.mkdir(exist_ok=True)
    staged = {path.name for path in staging.iterdir() if path.is_dir()}
    for name in sorted(staged):
        if (out / name).exists():
            shutil.rmtree(old / name, ignore_errors=True)
            os.rename(out / name, old / name)
        os.rename(staging / name, out / name)
    _sync(out)
    shutil.rmtree(staging)
    shutil.rmtree(old, ignore_errors=True)


def stored(out: Path, name: str, schema: pa.Schema) -> pa.Table:
    """A table as it stands under ``out``, its year column put back; empty where there is none."""
    folder = out / name
    if not any(folder.rglob("*.parquet")):
        return schema.empty_table()
    if "fiscal_year" not in schema.names:
        return _conformed(pq.ParquetFile(folder / "part-0.parquet").read(), schema)
    parts = []
    for path in sorted(folder.glob("fiscal_year=*/*.parquet")):
        part = pq.ParquetFile(path).read()
        label = path.parent.name.partition("=")[2]
        year = None if label == NO_YEAR else int(label)
        part = part.append_column(pa.field("fiscal_year", pa.int16()), pa.array([year] * part.num_rows, pa.int16()))
        parts.append(_conformed(part, schema))
    return pa.concat_tables(parts)


def _conformed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A stored table in the schema of today: columns that rules have added since are null, dropped ones are gone."""
    columns = [
        table.column(field.name).cast(field.type)
        if field.name in table.schema.names
        else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)
