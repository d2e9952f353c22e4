"""DuckDB: ``duckdb:///relative.duckdb``, ``duckdb:////absolute.duckdb`` (or ``duckdb:relative.duckdb``)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from extractor.errors import LoadError

from .description import Shape
from .outcome import Outcome, Tell
from .source import OLD, Source
from .sql import KEYS, Rows, SqlTarget, listed, literal, quoted
from .sql_load import load_sql
from .views import View

_TYPES = {
    pa.string(): "VARCHAR",
    pa.int16(): "SMALLINT",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    pa.timestamp("us", "UTC"): "TIMESTAMP WITH TIME ZONE",
    pa.list_(pa.string()): "VARCHAR[]",
}


class DuckTarget(SqlTarget):
    """One database file. DuckDB itself lets one process write at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._db = connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.execute("BEGIN")
        try:
            yield
            self.execute("COMMIT")
        except duckdb.Error as error:
            raise LoadError(_said(error)) from error

    def execute(self, statement: str) -> None:
        try:
            self._db.execute(statement)
        except duckdb.Error as error:
            raise LoadError(_said(error)) from error

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        return list(self._db.execute(statement).fetchall())

    def old(self, table: str) -> pa.Table:
        wanted = f"SELECT key, row_count, row_hash FROM {KEYS} WHERE table_name = {literal(table)}"
        return self._db.sql(wanted).to_arrow_table().cast(OLD)

    def type_of(self, kind: pa.DataType) -> str:
        if pa.types.is_decimal(kind):
            return f"DECIMAL({kind.precision},{kind.scale})"
        return _TYPES[kind]

    def columns(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        rows = self.query(
            """SELECT c.table_name, c.column_name, c.data_type FROM duckdb_columns() c JOIN duckdb_tables() t
            USING (database_name, schema_name, table_name)
            WHERE database_name = current_database() AND schema_name = current_schema()"""
        )
        for table, column, kind in rows:
            found.setdefault(table, {})[column] = kind
        return found

    def insert(self, shape: Shape, rows: Rows, fresh: bool) -> None:
        self._append(quoted(shape.name), shape, rows)

    def stage(self, shape: Shape, rows: Rows) -> str:
        name = quoted(f"stage_{shape.name}")
        columns = ", ".join(f"{quoted(c.name)} {self.type_of(c.type)}" for c in shape.columns)
        self.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")
        self._append(name, shape, rows)
        return name

    def _append(self, table: str, shape: Shape, rows: Rows) -> None:
        given = pa.RecordBatchReader.from_batches(shape.schema, rows)
        self._db.register("given", given)
        try:
            self.execute(f"INSERT INTO {table} ({listed(shape.names)}) SELECT {listed(shape.names)} FROM given")
        finally:
            self._db.unregister("given")

    def delete(self, table: str, column: str, values: pa.Array, where: str = "true") -> None:
        self._db.register("leaving", pa.table({"value": values.cast(pa.string())}))
        try:
            self.execute(
                f"DELETE FROM {quoted(table)} WHERE {where} AND {quoted(column)} IN (SELECT value FROM leaving)"
            )
        finally:
            self._db.unregister("leaving")

    def replace_view(self, view: View) -> None:
        self.execute(f"CREATE OR REPLACE VIEW {quoted(view.name)} AS {view.query}")
        self.execute(f"COMMENT ON VIEW {quoted(view.name)} IS {literal(view.comment)}")
        for column, comment in view.columns.items():
            self.execute(f"COMMENT ON COLUMN {quoted(view.name)}.{quoted(column)} IS {literal(comment)}")


def load(to: str, source: Source, out: Path, force: bool, take_over: bool, tell: Tell) -> tuple[str, list[Outcome]]:
    """Load into the file that the address names. Raises LoadError."""
    rest = to.partition(":")[2]
    path = rest[3:] if rest.startswith("///") else rest
    with opened(Path(path)) as target:
        return f"duckdb:///{path}", load_sql(target, source, out, force, take_over, tell)


@contextmanager
def opened(path: Path) -> Iterator[DuckTarget]:
    """The database file, made if it is not there. Raises LoadError where it cannot be opened for writing."""
    made = not path.exists()
    try:
        connection = duckdb.connect(str(path))
    except (duckdb.Error, OSError) as error:
        raise LoadError(
            f"{path}: 打不开（另一个程序正在用它，或不是 DuckDB 文件） / cannot be opened: {_first(error)}"
        ) from error
    try:
        connection.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
        yield DuckTarget(connection)
    finally:
        connection.close()
        if made and path.exists() and _empty(path):
            path.unlink()


def _empty(path: Path) -> bool:
    """Whether a load that failed leaves a file with nothing in it."""
    with duckdb.connect(str(path)) as connection:
        return not connection.execute("SELECT 1 FROM duckdb_tables() LIMIT 1").fetchall()


def _said(error: Exception) -> str:
    return f"DuckDB: {_first(error)}；原有数据未动 / what was there is kept"


def _first(error: Exception) -> str:
    return str(error).split("\n")[0]
