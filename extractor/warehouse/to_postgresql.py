"""PostgreSQL: ``postgresql://user@host/database?schema=name``, with whatever else libpq takes in an address.

Rows go in by COPY, made into its text by Arrow in a thread of its own while the server reads. The password belongs into
``~/.pgpass`` or PGPASSWORD; one that stands in the address is never shown.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

import psycopg
import pyarrow as pa
from psycopg.conninfo import conninfo_to_dict
from pyarrow import csv

from extractor.errors import LoadError

from .copying import encoded
from .description import Shape, check_names
from .outcome import Outcome, Tell
from .source import OLD, Source
from .sql import KEYS, Rows, SqlTarget, listed, literal, quoted
from .sql_load import load_sql
from .views import View

_TYPES = {
    pa.string(): "text",
    pa.int16(): "smallint",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.timestamp("us", "UTC"): "timestamp with time zone",
    pa.list_(pa.string()): "text[]",
}
_AHEAD = 8  # pieces of text that wait for the server
# ids and codes are compared by their bytes: quicker, and the same on every machine
_BYTEWISE = frozenset(("report_id", "document_id", "form", "section", "field", "code", "check_id", "key", "table_name"))


class PostgresTarget(SqlTarget):
    """One schema of a database. ``replaced`` counts characters that PostgreSQL cannot hold."""

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]], schema: str, secret: str) -> None:
        self._db, self._schema, self._secret = connection, schema, secret
        self.replaced = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        try:
            with self._db.transaction():
                self._lock()
                self.execute(
                    "SET LOCAL client_min_messages = warning; SET LOCAL maintenance_work_mem = '256MB'; "
                    "SET LOCAL synchronous_commit = on"
                )
                if not self.query(f"SELECT 1 FROM pg_namespace WHERE nspname = {literal(self._schema)}"):
                    self.execute(f"CREATE SCHEMA {quoted(self._schema)}")
                self.execute(f"SET LOCAL search_path = {quoted(self._schema)}")
                yield
        except psycopg.Error as error:
            raise LoadError(_said(error, self._secret)) from None

    def _lock(self) -> None:
        """One load at a time: held by the transaction, so a dead one holds none."""
        name = literal(f"extractor load {self._schema}")
        if not self.query(f"SELECT pg_try_advisory_xact_lock(hashtextextended({name}, 0))")[0][0]:
            raise LoadError(
                "另一个入库正在进行，请等它结束 / another load into this schema is at work; wait for its end"
            )

    def execute(self, statement: str) -> None:
        self._db.execute(statement.encode())

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        return self._db.execute(statement.encode()).fetchall()

    def old(self, table: str) -> pa.Table:
        wanted = f"SELECT key, row_count, row_hash FROM {KEYS} WHERE table_name = {literal(table)}"
        with self._db.cursor() as cursor, cursor.copy(f"COPY ({wanted}) TO STDOUT (FORMAT csv)".encode()) as copy:
            data = b"".join(copy)
        if not data:
            return OLD.empty_table()
        types = csv.ConvertOptions(column_types=OLD, strings_can_be_null=True, quoted_strings_can_be_null=False)
        return csv.read_csv(pa.BufferReader(data), csv.ReadOptions(column_names=OLD.names), None, types)

    def type_of(self, kind: pa.DataType) -> str:
        if pa.types.is_decimal(kind):
            return f"numeric({kind.precision},{kind.scale})"
        return _TYPES[kind]

    def columns(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        rows = self.query(
            f"""SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace = {literal(quoted(self._schema))}::regnamespace"""
        )
        for table, column, kind in rows:
            found.setdefault(table, {})[column] = kind
        return found

    def create(self, shape: Shape) -> None:
        collated = dict.fromkeys(_BYTEWISE, ' COLLATE "C"')
        columns = ", ".join(f"{quoted(c.name)} {self.type_of(c.type)}{collated.get(c.name, '')}" for c in shape.columns)
        self.execute(f"CREATE TABLE {quoted(shape.name)} ({columns})")

    def insert(self, shape: Shape, rows: Rows, fresh: bool) -> None:
        self._copy(quoted(shape.name), shape, rows, ", FREEZE" if fresh else "")

    def stage(self, shape: Shape, rows: Rows) -> str:
        name = quoted(f"stage_{shape.name}"[:63])
        self.execute(f"CREATE TEMP TABLE {name} (LIKE {quoted(shape.name)}) ON COMMIT DROP")
        self._copy(f"pg_temp.{name}", shape, rows)
        return f"pg_temp.{name}"

    def delete(self, table: str, column: str, values: pa.Array, where: str = "true") -> None:
        if not len(values):
            return
        self.execute('CREATE TEMP TABLE leaving (value text COLLATE "C") ON COMMIT DROP')
        shape_of = pa.record_batch({"value": values.cast(pa.string())})
        self._send("pg_temp.leaving", ["value"], iter([shape_of]))
        self.execute("ANALYZE pg_temp.leaving")
        self.execute(
            f"DELETE FROM {quoted(table)} WHERE {where} AND {quoted(column)} IN (SELECT value FROM pg_temp.leaving)"
        )
        self.execute("DROP TABLE pg_temp.leaving")

    def replace_view(self, view: View) -> None:
        name = quoted(view.name)
        try:
            with self._db.transaction():
                self.execute(f"CREATE OR REPLACE VIEW {name} AS {view.query}")
        except psycopg.errors.InvalidTableDefinition:  # its columns are others than they were
            self.execute(f"DROP VIEW {name}")
            self.execute(f"CREATE VIEW {name} AS {view.query}")
        self.execute(f"COMMENT ON VIEW {name} IS {literal(view.comment)}")
        for column, comment in view.columns.items():
            self.execute(f"COMMENT ON COLUMN {name}.{quoted(column)} IS {literal(comment)}")

    def add_keys(self, shape: Shape) -> None:
        super().add_keys(shape)
        asked = dict.fromkeys(name for columns in (shape.primary_key, *shape.indexes) for name in columns)
        self.execute(f"ANALYZE {quoted(shape.name)} ({listed(asked)})")  # the server's own will look at the others

    def _copy(self, table: str, shape: Shape, rows: Rows, options: str = "") -> None:
        self._send(table, shape.names, rows, options)

    def _send(self, table: str, names: list[str], rows: Rows, options: str = "") -> None:
        statement = f"COPY {table} ({listed(names)}) FROM STDIN (FORMAT text{options})"
        with self._db.cursor() as cursor, cursor.copy(statement.encode()) as copy, _ahead(rows) as pieces:
            for data, replaced in pieces:
                self.replaced += replaced
                copy.write(data)


@contextmanager
def _ahead(rows: Rows) -> Iterator[Iterator[tuple[memoryview, int]]]:
    """The rows as text, made by a thread while the server reads what came before."""
    waiting: queue.Queue[tuple[memoryview, int] | BaseException | None] = queue.Queue(_AHEAD)
    stopped = threading.Event()

    def put(piece: tuple[memoryview, int] | BaseException | None) -> None:
        while not stopped.is_set():
            try:
                return waiting.put(piece, timeout=0.1)
            except queue.Full:
                continue

    def make() -> None:
        try:
            for batch in rows:
                put(encoded(batch))
                if stopped.is_set():
                    return
            put(None)
        except BaseException as error:  # told to the thread that reads
            put(error)

    def pieces() -> Iterator[tuple[memoryview, int]]:
        while (piece := waiting.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece

    thread = threading.Thread(target=make, name="rows to text", daemon=True)
    thread.start()
    try:
        yield pieces()
    finally:
        stopped.set()
        thread.join()


def load(to: str, source: Source, out: Path, force: bool, take_over: bool, tell: Tell) -> tuple[str, list[Outcome]]:
    """Load into the schema that the address names (``public`` if none). Raises LoadError, ValueError for an address
    that is none."""
    address, schema, secret = taken_apart(to)
    check_names([schema])
    try:
        connection = psycopg.connect(address, autocommit=True, application_name="extractor load")
    except psycopg.Error as error:
        raise LoadError(f"PostgreSQL 连不上 / cannot connect: {_first(error, secret)}") from None
    with connection:
        target = PostgresTarget(connection, schema, secret)
        outcomes = load_sql(target, source, out, force, take_over, tell)
        return shown(address, schema), outcomes


def taken_apart(to: str) -> tuple[str, str, str]:
    """An address for libpq, the schema, and the password that must not be shown (empty for none).

    Raises ValueError for an address that libpq does not understand.
    """
    parts = urlsplit(to)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    schema = dict(asked).get("schema") or "public"
    rest = urlencode([(name, value) for name, value in asked if name != "schema"])
    address = urlunsplit(("postgresql", parts.netloc, parts.path, rest, ""))
    try:
        known = conninfo_to_dict(address)
    except psycopg.Error:
        raise ValueError("postgresql") from None
    return address, schema, str(known.get("password") or "")


def shown(address: str, schema: str) -> str:
    """An address as it may be printed."""
    known = conninfo_to_dict(address)
    user = f"{known['user']}@" if known.get("user") else ""
    host = known.get("host") or "localhost"
    port = f":{known['port']}" if known.get("port") else ""
    return f"postgresql://{user}{host}{port}/{known.get('dbname') or ''}?schema={schema}"


def _said(error: psycopg.Error, secret: str) -> str:
    return f"PostgreSQL: {_first(error, secret)}；原有数据未动 / what was there is kept"


def _first(error: psycopg.Error, secret: str) -> str:
    said = " ".join(str(error).split())
    for hidden in {secret, unquote(secret)} - {""}:
        said = said.replace(hidden, "***")
    return said
