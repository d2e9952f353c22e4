"""A DuckDB session that sees an archive's tables under the names that the SQL files of the rules use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyarrow as pa

from extractor.errors import RuleError
from extractor.ruleset import Ruleset
from extractor.tables.schema import TABLES

if TYPE_CHECKING:
    import duckdb

FOLDER, PRELUDE = "across", "_prelude.sql"
NEEDED = ("documents", "reports", "facts")
COLUMNS = ("code", "name", "former_names", "valid_years", "parent")
UNITS = pa.schema({name: pa.string() for name in COLUMNS})
Source: TypeAlias = pa.Table | str | Path
"""A table as Arrow, or the folder (or glob) of its Parquet files in Hive layout."""


@contextmanager
def session(tables: Mapping[str, Source], rules: Ruleset) -> Iterator[duckdb.DuckDBPyConnection]:
    """A session over documents, reports and facts, with ``units``, ``forms``, ``whole`` and the prelude's views.

    Raises RuleError for a prelude or a units.csv that cannot be read, KeyError for a table that is lacking.
    """
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
        connection.execute("SET enable_progress_bar = false")
        for name in NEEDED:
            offer(connection, name, tables[name])
        connection.register("units", _units(rules.path / "units.csv"))
        connection.register("forms", _forms(rules))
        connection.register("whole", _whole(rules))
        execute(connection, rules.path / FOLDER / PRELUDE)
        yield connection
    finally:
        connection.close()


def execute(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Run the statements of one SQL file. Raises RuleError with the file, the line and what DuckDB says."""
    _told(file, lambda text: connection.execute(text))


def query(connection: duckdb.DuckDBPyConnection, file: Path) -> pa.Table:
    """The rows that the query of one SQL file gives. Raises RuleError with the file, the line and what DuckDB says."""
    _told(file, lambda text: connection.execute(f"EXPLAIN {text}"))  # .sql() does not say which line is wrong
    table = _told(file, lambda text: connection.sql(text).to_arrow_table())
    assert isinstance(table, pa.Table)
    return table


def _told(file: Path, run: Callable[[str], object]) -> object:
    import duckdb

    try:
        return run(file.read_text("utf-8"))
    except duckdb.Error as error:
        said = str(error).split("\n")
        line = next((int(part[5:].split(":")[0]) for part in reversed(said) if part.startswith("LINE ")), 1)
        raise RuleError([(file, line, f"SQL 执行不了：{said[0]}")]) from error


def offer(connection: duckdb.DuckDBPyConnection, name: str, source: Source) -> None:
    """Let ``name`` stand for a table of the contract; a folder without files for an empty one."""
    if isinstance(source, pa.Table):
        connection.register(name, source)
        return
    pattern = str(source) if "*" in str(source) else f"{source}/**/*.parquet"
    if not glob(pattern, recursive=True):
        connection.register(name, TABLES[name].empty_table())
        return
    hive = "fiscal_year" in TABLES[name].names
    typed = ", hive_partitioning = true, hive_types = {'fiscal_year': SMALLINT}" if hive else ""
    quoted = pattern.replace("'", "''")
    connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{quoted}', union_by_name = true{typed})")


def _units(file: Path) -> pa.Table:
    """``units.csv`` as text columns; an absent file lists nothing."""
    import csv

    if not file.is_file():
        return UNITS.empty_table()
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        lacking = set(UNITS.names) - set(rows.fieldnames or ())
        if lacking:
            raise RuleError([(file, 1, f"缺少列：{'、'.join(sorted(lacking))}")])
        listed = [{name: (row[name] or "").strip() or None for name in UNITS.names} for row in rows]
    return pa.Table.from_pylist(listed, UNITS)


def _forms(rules: Ruleset) -> pa.Table:
    columns: dict[str, pa.DataType] = {"form": pa.string(), "has_project": pa.bool_()}
    rows = [{"form": form.id, "has_project": form.project_from is not None} for form in rules.forms.values()]
    return pa.Table.from_pylist(rows, pa.schema(columns))


def _whole(rules: Ruleset) -> pa.Table:
    schema = pa.schema({"form": pa.string(), "entity": pa.string()})
    rows = [
        {"form": form.id, "entity": str(entity)}
        for form in rules.forms.values()
        for entity in form.spec.get("whole") or ()
    ]
    return pa.Table.from_pylist(rows, schema)
