"""TARGET_MISSED and TARGET_COPIED: what was attained, held against the target that the same row states.

Compared only where both state exactly one number in one measure; 3万条 against 3.5万件 says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from extractor.report import Fact, Flag

from .sheet import Sheet, plain

TARGET, ACTUAL = "target", "actual"
_MEETS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": lambda actual, target: actual >= target,
    ">": lambda actual, target: actual > target,
    "<=": lambda actual, target: actual <= target,
    "<": lambda actual, target: actual < target,
}


def run(sheet: Sheet) -> Iterator[Flag]:
    """A flag for each indicator that falls short of its target, or repeats the target instead of a result."""
    for (section, name), targets in sheet.by_field.items():
        if name != TARGET:
            continue
        for target in targets:
            actual = sheet.by_row.get((section, ACTUAL, target.row))
            if actual is None or target.number is None or actual.number is None or target.measure != actual.measure:
                continue
            wanted, got = _shown(target), _shown(actual)
            if target.comparator and actual.comparator == target.comparator and actual.number == target.number:
                yield _flag(
                    "TARGET_COPIED",
                    f"实际完成值写的“{got}”与目标“{wanted}”一样，像是照抄目标，请填实际数",
                    f"the actual {got} repeats the target {wanted}; give the figure attained",
                    actual,
                    None,
                    got,
                )
            meets = _MEETS.get(target.comparator or "")
            if meets is None or actual.comparator not in (None, "=") or meets(actual.number, target.number):
                continue
            yield _flag(
                "TARGET_MISSED",
                f"目标 {wanted}，实际完成 {got}，没有达到；请核对，或说明原因",
                f"the target is {wanted}, the actual {got}; check, or give the reason",
                actual,
                wanted,
                got,
            )


def _shown(fact: Fact) -> str:
    assert fact.number is not None
    return f"{fact.comparator or ''}{plain(fact.number)}{fact.measure or ''}"


def _flag(code: str, message: str, message_en: str, fact: Fact, expected: str | None, found: str) -> Flag:
    return Flag(code, message, message_en, fact.section, fact.row, fact.entity, fact.field, expected, found, fact.place)
