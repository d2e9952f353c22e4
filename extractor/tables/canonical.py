"""Results → Arrow tables, one column list at a time; numbers to four places, exactly."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pyarrow as pa

from extractor.document import Note
from extractor.report import Flag, Report, Result
from extractor.ruleset import Ruleset
from extractor.version import __version__

from .schema import TAKEN, schemas
from .wide import wide_rows

_PLACES = Decimal("0.0001")
_LIMIT = Decimal(10) ** 20
Rows = dict[str, list[tuple[Any, ...]]]


def to_arrow(results: Iterable[Result], rules: Ruleset, now: dt.datetime | None = None) -> dict[str, pa.Table]:
    """The tables of some results. ``now`` stamps ``extracted_at`` (UTC)."""
    stamp = now or dt.datetime.now(dt.UTC)
    rows: Rows = {name: [] for name in schemas(rules)}
    for result in results:
        _add(rows, result, rules, stamp)
    return {name: table_of(rows[name], schema) for name, schema in schemas(rules).items()}


def table_of(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    """Rows in the schema's column order → an Arrow table."""
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def exact(number: Decimal | None) -> Decimal | None:
    """A number as the column holds it: four places; None for one too large for the column."""
    if number is None or abs(number) >= _LIMIT:
        return None
    return number.quantize(_PLACES, ROUND_HALF_EVEN)


def counted(notes: Iterable[Note]) -> list[str]:
    """The readers' notes as stable codes with their counts (``hidden_text:3``), for a column."""
    times: Counter[str] = Counter()
    for note in notes:
        times[note.code] += note.times
    return [f"{code}:{count}" for code, count in sorted(times.items())]


def _add(rows: Rows, result: Result, rules: Ruleset, stamp: dt.datetime) -> None:
    rows["documents"].append(
        (
            result.document_id,
            result.source,
            result.format,
            result.size,
            result.encoding,
            result.status,
            result.error,
            result.message,
            len(result.reports),
            result.cells,
            result.cells_claimed,
            counted(result.notes),
            stamp,
            __version__,
            rules.version,
        )
    )
    rows["flags"].extend(_flag(flag, None, result.document_id) for flag in result.flags)
    for report in result.reports:
        _add_report(rows, report)
        for section, wide in wide_rows(report, rules):
            if section not in TAKEN:
                rows[section].extend(wide)


def _add_report(rows: Rows, report: Report) -> None:
    key, document, year, unit = report.report_id, report.document_id, report.fiscal_year, report.unit
    counts = [sum(1 for flag in report.flags if flag.severity == name) for name in ("error", "warning")]
    rows["reports"].append(
        (
            key,
            document,
            report.form,
            year,
            unit,
            report.unit_code,
            report.project,
            report.report_date,
            exact(report.self_score),
            report.grade,
            *counts,
            exact(report.match_score),
            report.runner_up,
            exact(report.runner_up_score),
        )
    )
    rows["facts"].extend(
        (
            key,
            document,
            report.form,
            year,
            unit,
            f.section,
            f.row,
            f.entity,
            f.field,
            f.label,
            f.raw,
            f.text,
            exact(f.number),
            f.comparator,
            f.measure,
            f.date,
            list(f.repairs),
            *f.place,
            f.rule,
        )
        for f in report.facts
    )
    rows["flags"].extend(_flag(flag, report, document) for flag in report.flags)
    rows["checks"].extend(
        (
            key,
            document,
            year,
            c.check_id,
            c.code,
            c.outcome,
            c.entity,
            c.row,
            exact(c.left),
            exact(c.right),
            exact(c.difference),
            exact(c.tolerance),
            c.reason,
            c.field,
        )
        for c in report.checks
    )
    rows["occurrences"].extend(
        (
            key,
            document,
            year,
            o.section,
            o.field,
            o.entity,
            o.place,
            o.text,
            o.char_start,
            o.char_end,
            exact(o.number),
            o.measure,
            o.relation,
        )
        for o in report.occurrences
    )


def _flag(flag: Flag, report: Report | None, document: str) -> tuple[Any, ...]:
    key, year, unit = (report.report_id, report.fiscal_year, report.unit) if report else (None, None, None)
    return (
        key,
        document,
        year,
        unit,
        flag.code,
        flag.severity,
        flag.section,
        flag.row,
        flag.entity,
        flag.field,
        flag.message,
        flag.message_en,
        flag.expected,
        flag.found,
        *flag.place,
    )
