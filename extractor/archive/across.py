"""Flags across documents: one SQL file under ``rules/across`` for each code, run by DuckDB over the whole archive.

A file's query gives the columns of the table ``flags`` but ``code`` (the file's name) and ``severity`` (the
catalogue's). Files that begin with ``_`` are no codes. These flags depend on all documents: after a batch they are
worked out anew from the stored tables, no document is read again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from extractor.errors import RuleError
from extractor.ruleset import Ruleset
from extractor.tables.schema import TABLES

from .session import FOLDER, Source, query, session

_GIVEN = [field for field in TABLES["flags"] if field.name not in ("code", "severity")]


def files(rules: Ruleset) -> list[Path]:
    """The SQL files of the rules, one for each code."""
    return sorted(p for p in (rules.path / FOLDER).glob("*.sql") if not p.name.startswith("_"))


def codes(rules: Ruleset) -> list[str]:
    """The codes that are raised across documents, and by nothing else."""
    return [file.stem for file in files(rules)]


def across(tables: Mapping[str, Source], rules: Ruleset) -> pa.Table:
    """The flags of all SQL files over ``documents``, ``reports`` and ``facts`` (Arrow tables, or folders of Parquet).

    Rows are in the schema of ``flags``, in a stable order. Raises RuleError, naming file and line, for a query that
    does not run or lacks a column, and for a code that the catalogue does not have.
    """
    schema = TABLES["flags"]
    parts = [schema.empty_table()]
    found = files(rules)
    if not found:
        return parts[0]
    with session(tables, rules) as connection:
        for file in found:
            severity = (rules.flags.get(file.stem) or {}).get("severity")
            if severity is None:
                raise RuleError([(file, 1, f"问题代码 {file.stem} 不在 flags.yaml 里")])
            given = query(connection, file)
            lacking = [field.name for field in _GIVEN if field.name not in given.column_names]
            if lacking:
                raise RuleError([(file, 1, f"查询结果缺少列：{'、'.join(lacking)}")])
            parts.append(_flags(given, file.stem, str(severity)))
    keys = ("code", "document_id", "report_id", "section", "row", "field", "message")
    return pa.concat_tables(parts).sort_by([(name, "ascending") for name in keys])


def _flags(given: pa.Table, code: str, severity: str) -> pa.Table:
    fixed = {"code": code, "severity": severity}
    columns = [
        pa.array([fixed[field.name]] * given.num_rows, field.type)
        if field.name in fixed
        else given.column(field.name).cast(field.type)
        for field in TABLES["flags"]
    ]
    return pa.Table.from_arrays(columns, schema=TABLES["flags"])


def replaced(flags: pa.Table, new: pa.Table, rules: Ruleset) -> pa.Table:
    """Stored ``flags`` with those across documents replaced by ``new``."""
    mine = pc.is_in(flags["code"], pa.array(codes(rules), pa.string()))
    return pa.concat_tables([flags.filter(pc.invert(mine)), new])


def recounted(reports: pa.Table, flags: pa.Table) -> pa.Table:
    """``reports`` with ``errors`` and ``warnings`` counted from ``flags``."""
    counts = Counter(zip(flags["report_id"].to_pylist(), flags["severity"].to_pylist(), strict=True))
    ids = reports["report_id"].to_pylist()
    for name, severity in (("errors", "error"), ("warnings", "warning")):
        at = reports.schema.get_field_index(name)
        column = pa.array([counts[key, severity] for key in ids], pa.int32())
        reports = reports.set_column(at, reports.schema.field(at), column)
    return reports
