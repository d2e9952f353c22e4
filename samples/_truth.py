"""What the contract says must come out of a filled-in report: worked out from its content, not from its drawing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from _fill import Report, Row
from _values import Value

ORDER = ("section", "row", "entity", "field", "raw", "text", "number", "comparator", "measure", "date")


def facts(report: Report) -> list[list[Any]]:
    """Expected facts in the order of ``ORDER``. ``*`` is a part that the contract leaves open: not judged."""
    result: list[list[Any]] = []
    for section, rows in report.sections.items():
        if section == "cover" and not report.has_cover:
            continue
        ordinal = 0
        for row in rows:
            if not prints(row):
                continue
            for field, value in row.values.items():
                if value.raw:
                    result.append([section, ordinal, row.entity, field, *meaning(value)])
            ordinal += 1
    return result


def prints(row: Row) -> bool:
    """Whether anything of the row is on the page: the name of an entity without figures is."""
    return bool(row.head or row.entity or any(value.raw for value in row.values.values()))


def meaning(value: Value) -> list[str | None]:
    """raw, text, number, comparator, measure, date; numbers as plain strings."""
    number = value.number
    shown = f"{number.normalize():f}" if isinstance(number, Decimal) else number
    return [value.raw, value.text, shown, value.comparator, value.measure, value.date]


def entry(name: str, shape: str, reports: list[Report], flags: list[str] | None = None) -> dict[str, Any]:
    """One line of ``truth.jsonl``; ``flags`` are the codes of the mistakes that were planted."""
    return {
        "file": name,
        "shape": shape,
        "flags": flags or [],
        "reports": [
            {
                "form": report.form,
                "fiscal_year": report.year,
                "unit": report.unit,
                "self_score": f"{report.score.normalize():f}",
                "facts": facts(report),
            }
            for report in reports
        ],
    }
