"""What a SQL warehouse must be able to do, and the statements that all of them share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

import pyarrow as pa

from .description import Column, Shape, comments
from .views import View

STATE, INFO, KEYS = "extractor_load_tables", "extractor_load_info", "extractor_load_keys"
_TEXT = pa.string()
_OWN: Mapping[str, tuple[tuple[str, ...], Mapping[str, pa.DataType]]] = {
    INFO: (("name",), {"name": _TEXT, "value": _TEXT}),
    STATE: (("table_name",), {"table_name": _TEXT, "digest": _TEXT, "hashed_by": _TEXT}),
    KEYS: (("table_name", "key"), {"table_name": _TEXT, "key": _TEXT, "row_count": pa.int64(), "row_hash": _TEXT}),
}
Rows = Iterator[pa.RecordBatch]


def own_shapes() -> list[Shape]:
    """The load's own tables: where the results come from, what was loaded."""
    said = comments()
    return [
        Shape(
            name, said["tables"][name], tuple(Column(c, kind, said["columns"][c]) for c, kind in columns.items()), key
        )
        for name, (key, columns) in _OWN.items()
    ]


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def listed(names: Iterable[str]) -> str:
    """Names as SQL writes them, separated by commas."""
    return ", ".join(quoted(name) for name in names)


class SqlTarget(ABC):
    """A warehouse that speaks SQL. Everything but ``open`` is called inside ``transaction``; LoadError is raised for
    whatever its driver raises."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing: what is done inside is seen by others at its end, or never. One load at a time."""

    @abstractmethod
    def execute(self, statement: str) -> None:
        """Run a statement that gives no rows."""

    @abstractmethod
    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""

    @abstractmethod
    def old(self, table: str) -> pa.Table:
        """What the load's own tables know of a table's reports, in the columns of ``source.OLD``."""

    @abstractmethod
    def type_of(self, kind: pa.DataType) -> str:
        """A column's type. Decimals are exact."""

    @abstractmethod
    def columns(self) -> dict[str, dict[str, str]]:
        """The tables that there are (no views), each with its columns and their types, spelled as ``type_of`` does."""

    @abstractmethod
    def insert(self, shape: Shape, rows: Rows, fresh: bool) -> None:
        """Append rows; ``fresh``: the table was made in this transaction and has no keys yet."""

    @abstractmethod
    def stage(self, shape: Shape, rows: Rows) -> str:
        """Put rows aside in a table that nobody else sees and that goes with the transaction; gives its name."""

    @abstractmethod
    def delete(self, table: str, column: str, values: pa.Array, where: str = "true") -> None:
        """Take out all rows with one of the values in ``column``."""

    @abstractmethod
    def replace_view(self, view: View) -> None:
        """Make a view, or make it anew."""

    def create(self, shape: Shape) -> None:
        """Make a table, without its keys (``add_keys``)."""
        columns = ", ".join(f"{quoted(c.name)} {self.type_of(c.type)}" for c in shape.columns)
        self.execute(f"CREATE TABLE {quoted(shape.name)} ({columns})")

    def add_keys(self, shape: Shape) -> None:
        """The primary key and the indexes of a table; cheapest once its first rows are in."""
        self.execute(f"ALTER TABLE {quoted(shape.name)} ADD PRIMARY KEY ({listed(shape.primary_key)})")
        for columns in shape.indexes:
            name = quoted(f"{shape.name}_{'_'.join(columns)}_idx")
            self.execute(f"CREATE INDEX {name} ON {quoted(shape.name)} ({listed(columns)})")

    def add_column(self, table: str, column: Column) -> None:
        """A column that the table does not have yet."""
        self.execute(f"ALTER TABLE {quoted(table)} ADD COLUMN {quoted(column.name)} {self.type_of(column.type)}")

    def comment(self, shape: Shape) -> None:
        """The comments of a table and its columns."""
        table = quoted(shape.name)
        said = [f"COMMENT ON TABLE {table} IS {literal(shape.comment)}"]
        said += [f"COMMENT ON COLUMN {table}.{quoted(c.name)} IS {literal(c.comment)}" for c in shape.columns]
        self.execute("; ".join(said))

    def take_over(self, shape: Shape, staged: str) -> None:
        """Append what ``stage`` has put aside."""
        names = listed(shape.names)
        self.execute(f"INSERT INTO {quoted(shape.name)} ({names}) SELECT {names} FROM {staged}")
