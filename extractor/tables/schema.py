"""The columns of every table, as the contract with their readers names them. Money and figures are decimal(24, 4)."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from extractor.ruleset import Ruleset

DECIMAL = pa.decimal128(24, 4)
_TEXT = pa.string()
_Column = tuple[str, pa.DataType]
_PLACE: list[_Column] = [
    ("table", pa.int32()),
    ("grid_row", pa.int32()),
    ("grid_col", pa.int32()),
    ("line", pa.int32()),
]


def _schema(columns: Sequence[_Column]) -> pa.Schema:
    return pa.schema([pa.field(name, kind) for name, kind in columns])


# fiscal_year is the partition: it stands in the path of the files and not in them, but for ``documents``.
TABLES: dict[str, pa.Schema] = {
    "documents": _schema(
        [
            ("document_id", _TEXT),
            ("source", _TEXT),
            ("format", _TEXT),
            ("size", pa.int64()),
            ("encoding", _TEXT),
            ("status", _TEXT),
            ("error", _TEXT),
            ("message", _TEXT),
            ("reports", pa.int32()),
            ("cells", pa.int32()),
            ("cells_claimed", pa.int32()),
            ("notes", pa.list_(_TEXT)),
            ("extracted_at", pa.timestamp("us", "UTC")),
            ("extractor_version", _TEXT),
            ("rules_version", _TEXT),
        ]
    ),
    "reports": _schema(
        [
            ("report_id", _TEXT),
            ("document_id", _TEXT),
            ("form", _TEXT),
            ("fiscal_year", pa.int16()),
            ("unit", _TEXT),
            ("unit_code", _TEXT),
            ("project", _TEXT),
            ("report_date", pa.date32()),
            ("self_score", DECIMAL),
            ("grade", _TEXT),
            ("errors", pa.int32()),
            ("warnings", pa.int32()),
            ("match_score", DECIMAL),
            ("runner_up", _TEXT),
            ("runner_up_score", DECIMAL),
        ]
    ),
    "facts": _schema(
        [
            ("report_id", _TEXT),
            ("document_id", _TEXT),
            ("form", _TEXT),
            ("fiscal_year", pa.int16()),
            ("unit", _TEXT),
            ("section", _TEXT),
            ("row", pa.int32()),
            ("entity", _TEXT),
            ("field", _TEXT),
            ("label", _TEXT),
            ("raw", _TEXT),
            ("text", _TEXT),
            ("number", DECIMAL),
            ("comparator", _TEXT),
            ("measure", _TEXT),
            ("date", pa.date32()),
            ("repairs", pa.list_(_TEXT)),
            *_PLACE,
            ("rule", _TEXT),
        ]
    ),
    "flags": _schema(
        [
            ("report_id", _TEXT),
            ("document_id", _TEXT),
            ("fiscal_year", pa.int16()),
            ("unit", _TEXT),
            ("code", _TEXT),
            ("severity", _TEXT),
            ("section", _TEXT),
            ("row", pa.int32()),
            ("entity", _TEXT),
            ("field", _TEXT),
            ("message", _TEXT),
            ("message_en", _TEXT),
            ("expected", _TEXT),
            ("found", _TEXT),
            *_PLACE,
        ]
    ),
    "checks": _schema(
        [
            ("report_id", _TEXT),
            ("document_id", _TEXT),
            ("fiscal_year", pa.int16()),
            ("check_id", _TEXT),
            ("code", _TEXT),
            ("outcome", _TEXT),
            ("entity", _TEXT),
            ("row", pa.int32()),
            ("left", DECIMAL),
            ("right", DECIMAL),
            ("difference", DECIMAL),
            ("tolerance", DECIMAL),
            ("reason", _TEXT),
            ("field", _TEXT),
        ]
    ),
    "occurrences": _schema(
        [
            ("report_id", _TEXT),
            ("document_id", _TEXT),
            ("fiscal_year", pa.int16()),
            ("section", _TEXT),
            ("field", _TEXT),
            ("entity", _TEXT),
            ("place", _TEXT),
            ("text", _TEXT),
            ("char_start", pa.int32()),
            ("char_end", pa.int32()),
            ("number", DECIMAL),
            ("measure", _TEXT),
            ("relation", _TEXT),
        ]
    ),
}
TAKEN = frozenset([*TABLES, "runs"])
"""Names that no section's table may have; ``runs`` is the table of runs (``extractor.store.runs``)."""
_NUMBERS = ("money", "count", "percent", "score")
_DATES = ("date", "period")
_KEYS: list[_Column] = [
    ("report_id", _TEXT),
    ("document_id", _TEXT),
    ("form", _TEXT),
    ("fiscal_year", pa.int16()),
    ("unit", _TEXT),
    ("row", pa.int32()),
    ("entity", _TEXT),
]


def wide_columns(field: str, kind: str) -> list[tuple[str, pa.DataType, str]]:
    """The wide columns of a field: (name, type, which part of the fact: number, date or text)."""
    if kind in _NUMBERS:
        return [(field, DECIMAL, "number")]
    if kind in _DATES:
        return [(field, pa.date32(), "date")]
    if kind == "quantity":
        return [(field, _TEXT, "text"), (f"{field}_number", DECIMAL, "number")]
    return [(field, _TEXT, "text")]


def wide_schema(fields: dict[str, str]) -> pa.Schema:
    """The schema of a section's wide table: the report's keys, then its fields as the rule files order them."""
    return _schema([*_KEYS, *((n, t) for field, kind in fields.items() for n, t, _ in wide_columns(field, kind))])


def schemas(rules: Ruleset) -> dict[str, pa.Schema]:
    """All tables of a rule set by name. A section that is called like one of the other tables has none."""
    return {
        **TABLES,
        **{name: wide_schema(dict(fields)) for name, fields in rules.sections.items() if name not in TAKEN},
    }
