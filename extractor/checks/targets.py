"""TARGET_MISSED: an actual that falls short of its target, where both state one number in the same measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.report import Fact, Flag

_MEETS = {
    ">=": lambda actual, target: actual >= target,
    ">": lambda actual, target: actual > target,
    "<=": lambda actual, target: actual <= target,
    "<": lambda actual, target: actual < target,
}


def missed(facts: Sequence[Fact]) -> Iterator[Flag]:
    """Indicators whose target says at least, or at most, a number that the actual does not keep to."""
    rows: dict[tuple[str, int], dict[str, Fact]] = {}
    for fact in facts:
        if fact.field in ("target", "actual"):
            rows.setdefault((fact.section, fact.row), {})[fact.field] = fact
    for pair in rows.values():
        target, actual = pair.get("target"), pair.get("actual")
        if target is None or actual is None or target.number is None or actual.number is None:
            continue
        meets = _MEETS.get(target.comparator or "")
        if meets is None or target.measure != actual.measure or actual.comparator not in (None, "="):
            continue
        if not meets(actual.number, target.number):
            wanted = f"{target.comparator}{target.number.normalize():f}{target.measure or ''}"
            got = f"{actual.number.normalize():f}{actual.measure or ''}"
            yield Flag(
                "TARGET_MISSED",
                f"目标 {wanted}，实际完成 {got}，没有达到；请核对，或说明原因",
                f"the target is {wanted}, the actual {got}; check, or give the reason",
                actual.section,
                actual.row,
                actual.entity,
                "actual",
                wanted,
                got,
                actual.place,
            )
