"""A DuckDB session that sees an archive's tables under the names that the SQL files of the rules use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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

FOLDER, KNOWN, PRELUDE = "across", "_known.sql", "_prelude.sql"
ARCHIVE = "archive"  # the schema of everything
MEMORY = "512MB"  # of DuckDB; beyond it the disk is used
NEEDED = ("documents", "reports", "facts")
COLUMNS = ("code", "name", "former_names", "valid_years", "parent")
Source: TypeAlias = pa.Table | str | Path
"""A table as Arrow, or the folder (or glob) of its Parquet files in Hive layout."""


@contextmanager
def session(
    tables: Mapping[str, Source], rules: Ruleset, scratch: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A session over documents, reports and facts, with ``units``, ``forms``, ``whole`` and the prelude's views.

    ``scratch`` is a folder for what does not fit in memory. Raises RuleError for a prelude or a units.csv that cannot
    be read, KeyError for a table that is lacking.
    """
    with opened(tables, rules, scratch) as connection, part(connection, rules):
        yield connection


@contextmanager
def opened(
    tables: Mapping[str, Source], rules: Ruleset, scratch: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The whole archive in a schema of its own, with the keys of its units; no query of the rules sees it before
    ``part`` shows it."""
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
        connection.execute(f"SET enable_progress_bar = false; CREATE SCHEMA {ARCHIVE}; SET schema = '{ARCHIVE}'")
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        if scratch is not None:
            connection.execute("SET temp_directory = '" + str(scratch).replace("'", "''") + "'")
        for name in NEEDED:
            offer(connection, name, tables[name])
        _fill(connection, "units", COLUMNS, _units(rules.path / "units.csv"))
        _fill(connection, "forms", ("form", "has_project BOOLEAN"), _forms(rules))
        _fill(connection, "whole", ("form", "entity"), _whole(rules))
        execute(connection, rules.path / FOLDER / KNOWN)
        yield connection
    finally:
        connection.close()


@contextmanager
def part(connection: duckdb.DuckDBPyConnection, rules: Ruleset, turn: int | None = None) -> Iterator[None]:
    """Let queries see the reports of one ``turn`` (of the table ``turns``: report, turn) under the plain names, or
    all; with what the prelude makes of them."""
    mine = "true" if turn is None else f"report_id IN (SELECT report_id FROM {ARCHIVE}.turns WHERE turn = {turn})"
    some = "true" if turn is None else "document_id IN (SELECT document_id FROM part.reports)"
    connection.execute("CREATE SCHEMA part")
    try:
        for name in ("reports", "known", "facts"):
            connection.execute(f"CREATE VIEW part.{name} AS SELECT * FROM {ARCHIVE}.{name} WHERE {mine}")
        connection.execute(f"CREATE VIEW part.documents AS SELECT * FROM {ARCHIVE}.documents WHERE {some}")
        connection.execute(f"SET search_path = 'part,{ARCHIVE}'")
        execute(connection, rules.path / FOLDER / PRELUDE)
        yield
    finally:
        connection.execute(f"SET search_path = '{ARCHIVE}'; DROP SCHEMA part CASCADE")


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
    except FileNotFoundError as error:
        raise RuleError([(file, 1, "缺少这个文件 (this file is lacking)")]) from error
    except duckdb.Error as error:
        said = str(error).split("\n")
        line = next((int(part[5:].split(":")[0]) for part in reversed(said) if part.startswith("LINE ")), 1)
        raise RuleError([(file, line, f"SQL 执行不了：{said[0]}")]) from error


def offer(connection: duckdb.DuckDBPyConnection, name: str, source: Source) -> None:
    """Let ``name`` stand for a table of the contract; a folder without files for an empty one."""
    pattern = "" if isinstance(source, pa.Table) else str(source) if "*" in str(source) else f"{source}/**/*.parquet"
    if not pattern or not glob(pattern, recursive=True):
        connection.register(f"given_{name}", TABLES[name].empty_table() if pattern else source)
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM given_{name}")
        return
    hive = "fiscal_year" in TABLES[name].names
    typed = ", hive_partitioning = true, hive_types = {'fiscal_year': SMALLINT}" if hive else ""
    quoted = pattern.replace("'", "''")
    connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{quoted}', union_by_name = true{typed})")


def _fill(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """A small table from rows. Text is the type of a column that names none."""
    typed = ", ".join(column if " " in column else f"{column} VARCHAR" for column in columns)
    connection.execute(f"CREATE TABLE {name} ({typed})")
    if rows:
        lists = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(f"INSERT INTO {name} SELECT {', '.join('unnest(?)' for _ in columns)}", lists)


def _units(file: Path) -> list[list[str | None]]:
    """The lines of ``units.csv``; an absent file lists nothing."""
    import csv

    if not file.is_file():
        return []
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        lacking = set(COLUMNS) - set(rows.fieldnames or ())
        if lacking:
            raise RuleError([(file, 1, f"缺少列：{'、'.join(sorted(lacking))}")])
        return [[(row[name] or "").strip() or None for name in COLUMNS] for row in rows]


def _forms(rules: Ruleset) -> list[tuple[str, bool]]:
    return [(form.id, form.project_from is not None) for form in rules.forms.values()]


def _whole(rules: Ruleset) -> list[tuple[str, str]]:
    return [(form.id, str(entity)) for form in rules.forms.values() for entity in form.spec.get("whole") or ()]
