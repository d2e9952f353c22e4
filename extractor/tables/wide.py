"""Facts pivoted: for each section a row per printed row, a typed column for each field."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from extractor.report import Fact, Report
from extractor.ruleset import Ruleset

from .schema import wide_columns

_PLACES = Decimal("0.0001")


def wide_rows(report: Report, rules: Ruleset) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """The wide rows of a report, section by section, in row order. Facts without a field have no column."""
    sections: dict[str, dict[int, dict[str, Fact]]] = {}
    for fact in report.facts:
        if fact.field:
            sections.setdefault(fact.section, {}).setdefault(fact.row, {}).setdefault(fact.field, fact)
    for section, by_row in sections.items():
        fields = rules.sections.get(section)
        if fields is None:
            continue
        columns = [(field, part) for field, kind in fields.items() for _, _, part in wide_columns(field, kind)]
        yield section, [_row(report, number, by_row[number], columns) for number in sorted(by_row)]


def _row(report: Report, number: int, facts: dict[str, Fact], columns: list[tuple[str, str]]) -> tuple[Any, ...]:
    entity = next((fact.entity for fact in facts.values() if fact.entity is not None), None)
    keys = (report.report_id, report.document_id, report.form, report.fiscal_year, report.unit, number, entity)
    return (*keys, *(_part(facts.get(field), part) for field, part in columns))


def _part(fact: Fact | None, part: str) -> Any:
    if fact is None:
        return None
    value = getattr(fact, part)
    return value.quantize(_PLACES, ROUND_HALF_EVEN) if isinstance(value, Decimal) else value
