"""The smallest change of one cell that would make a failed check hold. A suggestion for the message, never applied."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.report import Fact

    from .arithmetic import Interval

SCALES = (Decimal(10) ** 4, Decimal(10) ** -4)
MOST_PARTS = 40  # facts of a sum that are tried; a form's sums have two to seven


def mend(sign: str, left: Interval, right: Interval) -> tuple[Fact, Decimal, tuple[str, str]] | None:
    """The cell, its new value and the kind of slip, when exactly one cell and kind mends the check."""
    difference, width = left.value - right.value, left.width + right.width
    if sign != "=" or len(left.facts) + len(right.facts) > MOST_PARTS:
        return None
    found = []
    for facts, direction in ((left.facts, 1), (right.facts, -1)):
        for fact in facts:
            if fact.number is None:
                continue
            for value, kind in _slips(fact.number):
                for sense in (direction, -direction) if facts is right.facts else (direction,):
                    if abs(value) > width >= abs(difference + sense * (value - fact.number)):
                        found.append((fact, value, kind))
                        break
    scaled = [f for f in found if f[2][1] == "scale"]
    if len(scaled) == 1:
        return scaled[0]
    return found[0] if len(found) == 1 else None


def _slips(number: Decimal) -> Iterator[tuple[Decimal, tuple[str, str]]]:
    for scale in SCALES:
        if number:
            yield number * scale, ("单位差一万倍", "scale")
    if number:
        yield -number, ("正负号", "sign")
    digits = list(f"{abs(number):f}")
    for n in range(len(digits) - 1):
        if digits[n].isdigit() and digits[n + 1].isdigit() and digits[n] != digits[n + 1]:
            swapped = digits.copy()
            swapped[n], swapped[n + 1] = swapped[n + 1], swapped[n]
            yield Decimal("".join(swapped)).copy_sign(number), ("相邻两位数字颠倒", "transposed digits")
