"""Flags across documents: one SQL file under ``rules/across`` for each code, run by DuckDB over the stored tables.

A file's query gives the columns of the table ``flags`` but ``code`` (the file's name) and ``severity`` (the
catalogue's). Files that begin with ``_`` are no codes. A query sees some units at a time, each with all its years and
forms: so a large archive fits in memory, and after a batch only the units that it touched are looked at again. A file
with the comment ``-- scope: archive`` sees everything at once, each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from extractor.errors import RuleError
from extractor.ruleset import Ruleset
from extractor.tables.schema import TABLES

from .session import FOLDER, Source, opened, part, query

if TYPE_CHECKING:
    import duckdb

AT_ONCE = 4_000  # reports that queries see together
_WHOLE_ARCHIVE = re.compile(r"^--\s*scope:\s*archive\s*$", re.MULTILINE)
_GIVEN = [field for field in TABLES["flags"] if field.name not in ("code", "severity")]


def files(rules: Ruleset) -> list[Path]:
    """The SQL files of the rules, one for each code."""
    return sorted(p for p in (rules.path / FOLDER).glob("*.sql") if not p.name.startswith("_"))


def codes(rules: Ruleset) -> list[str]:
    """The codes that are raised across documents, and by nothing else."""
    return [file.stem for file in files(rules)]


class Touched(NamedTuple):
    """What a batch has changed: units by the names and codes that came with the reports, before it and after."""

    units: frozenset[str]
    codes: frozenset[str]
    documents: frozenset[str]


def across(
    tables: Mapping[str, Source],
    rules: Ruleset,
    touched: Touched | None = None,
    before: pa.Table | None = None,
    scratch: Path | None = None,
) -> pa.Table:
    """The flags of all SQL files over ``documents``, ``reports`` and ``facts`` (Arrow tables, or folders of Parquet).

    With ``touched``, units that it does not name keep the flags that they have in ``before``. ``scratch`` is a folder
    for what does not fit in memory. Rows are in the schema of ``flags``, in a stable order. Raises RuleError, naming
    file and line, for a query that does not run or lacks a column, and for a code that the catalogue does not have.
    """
    found = [(file, _severity(file, rules)) for file in files(rules)]
    parts = [TABLES["flags"].empty_table()]
    if not found:
        return parts[0]
    single = [(f, s) for f, s in found if _WHOLE_ARCHIVE.search(f.read_text("utf-8"))]
    by_unit = [one for one in found if one not in single]
    with opened(tables, rules, scratch) as connection:
        for turn in _turns(connection, touched):
            with part(connection, rules, turn):
                parts += [_raised(connection, file, severity) for file, severity in by_unit]
        if single:
            with part(connection, rules):
                parts += [_raised(connection, file, severity) for file, severity in single]
        if touched is not None and before is not None:
            parts.append(_kept(connection, before, [file.stem for file, _ in by_unit]))
    keys = ("code", "document_id", "report_id", "section", "row", "field", "message")
    return pa.concat_tables(parts).sort_by([(name, "ascending") for name in keys])


def _severity(file: Path, rules: Ruleset) -> str:
    severity = (rules.flags.get(file.stem) or {}).get("severity")
    if severity is None:
        raise RuleError([(file, 1, f"问题代码 {file.stem} 不在 flags.yaml 里")])
    return str(severity)


def _turns(connection: duckdb.DuckDBPyConnection, touched: Touched | None) -> range:
    """Part the reports that are to be looked at into turns, units whole; gives the turns' numbers, one at least."""
    connection.execute(
        """CREATE TABLE things AS SELECT r.report_id, r.document_id, coalesce(k.unit_key, r.unit, r.report_id) AS thing
        FROM reports r LEFT JOIN known k USING (report_id)"""
    )
    looked_at = "true"
    if touched is not None:
        for name, values in touched._asdict().items():
            connection.execute(f"CREATE TABLE touched_{name} (value VARCHAR)")
            connection.execute(f"INSERT INTO touched_{name} SELECT unnest(?::VARCHAR[])", [sorted(values)])
        looked_at = """thing IN (SELECT value FROM touched_units UNION ALL SELECT value FROM touched_codes
            UNION ALL SELECT code FROM unit_names WHERE name IN (SELECT value FROM touched_units)
            UNION ALL SELECT thing FROM things WHERE document_id IN (SELECT value FROM touched_documents))"""
    connection.execute(
        f"""CREATE TABLE turns AS
        WITH sizes AS (SELECT thing, count(*) AS reports FROM things WHERE {looked_at} GROUP BY thing),
        before AS (SELECT thing, sum(reports) OVER (ORDER BY thing) - reports AS reports FROM sizes),
        placed AS (SELECT thing, (reports // {AT_ONCE})::INTEGER AS turn FROM before)
        SELECT report_id, turn FROM things JOIN placed USING (thing)"""
    )
    (last,) = connection.execute("SELECT coalesce(max(turn), 0) FROM turns").fetchall()[0]
    return range(last + 1)


def _kept(connection: duckdb.DuckDBPyConnection, before: pa.Table, names: Iterable[str]) -> pa.Table:
    """Of earlier flags those of reports that are there still and were not looked at."""
    left = connection.sql("SELECT report_id FROM things ANTI JOIN turns USING (report_id)").to_arrow_table()
    same = pc.is_in(before["report_id"], left["report_id"].combine_chunks())
    mine = pc.is_in(before["code"], pa.array(sorted(names), pa.string()))
    return before.select(TABLES["flags"].names).filter(pc.and_(same, mine))


def _raised(connection: duckdb.DuckDBPyConnection, file: Path, severity: str) -> pa.Table:
    given = query(connection, file)
    lacking = [field.name for field in _GIVEN if field.name not in given.column_names]
    if lacking:
        raise RuleError([(file, 1, f"查询结果缺少列：{'、'.join(lacking)}")])
    return _flags(given, file.stem, severity)


def _flags(given: pa.Table, code: str, severity: str) -> pa.Table:
    fixed = {"code": code, "severity": severity}
    columns = [
        pa.array([fixed[field.name]] * given.num_rows, field.type)
        if field.name in fixed
        else given.column(field.name).cast(field.type)
        for field in TABLES["flags"]
    ]
    return pa.Table.from_arrays(columns, schema=TABLES["flags"])
