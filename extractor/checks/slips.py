"""Slips of the pen: what one cell would have to be for failed checks to hold, and the kinds of slip that make it so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.report import Fact

from .arithmetic import Trial
from .sheet import PERCENT, Cell, Sheet, cell, plain

UNITS = tuple(Decimal(10) ** power for power in (4, -4, 3, -3, 8, -8))  # 元 for 万元, 千元, 亿元 and back
FEW = 10  # a figure of fewer last places than this says too little of what it was before it was scaled down
POINTS = tuple(Decimal(10) ** power for power in (1, -1, 2, -2))  # the decimal point misplaced
SHARE = Decimal(100)  # 1 written for 100 %

UNIT, _POINT, _SIGN = ("单位差若干倍", "unit"), ("小数点错位", "decimal point"), ("正负号", "sign")
_SHARE = ("百分数写成了小数", "a share written for a percentage")
_SWAP, _MOVE = ("相邻两位数字颠倒", "transposed digits"), ("与相邻的格子填错了位置", "neighbouring cell")


class Change(NamedTuple):
    """One cell's value changed: what it would mend, how many sound checks it would break, and the kind of slip."""

    fact: Fact
    value: Decimal
    mended: tuple[Trial, ...]
    broken: int
    slip: tuple[str, str] | None

    @property
    def gain(self) -> int:
        """Checks mended less checks broken."""
        return len(self.mended) - self.broken


def slip(fact: Fact, value: Decimal, room: Decimal, sheet: Sheet, beside: Sequence[Fact]) -> tuple[str, str] | None:
    """The kind of slip that makes ``fact`` of ``value``, give or take ``room``; None where it is none of the known."""
    number = fact.number
    if not number or abs(value) <= 10 * room:
        return None
    if fact.measure == PERCENT and abs(number * SHARE - value) <= room:
        return _SHARE
    for factors, kind in ((UNITS, UNIT), (POINTS, _POINT)):
        if any(abs(number * factor - value) <= room for factor in factors):
            return kind
    last = sheet.half(fact)  # 843.21 printed as 0.08: what is left of it says no more than 795 to 845
    if last * FEW <= abs(number) and any(abs(number * f - value) <= room + last * f for f in UNITS if f > 1):
        return UNIT
    if abs(-number - value) <= room:
        return _SIGN
    _, worth = sheet.unit(fact)
    digits = plain(abs(number) / worth)
    for n in range(len(digits) - 1):
        a, b = digits[n], digits[n + 1]
        if a != b and a.isdigit() and b.isdigit():
            swapped = Decimal(digits[:n] + b + a + digits[n + 2 :]) * worth
            if abs(swapped.copy_sign(number) - value) <= room:
                return _SWAP
    moved = any(other.number and abs(other.number - value) <= room for other in beside)
    return _MOVE if moved else None


def beside(fact: Fact, sheet: Sheet, parts: Mapping[Cell, Sequence[tuple[Trial, Decimal]]]) -> list[Fact]:
    """The cells left and right of one, as far as they take part in a failed check themselves."""
    fields = list(sheet.form.sections[fact.section].fields)
    at = fields.index(fact.field or "")
    near = [sheet.by_row.get((fact.section, name, fact.row)) for name in fields[max(at - 1, 0) : at + 2]]
    return [
        other
        for other in near
        if other is not None
        and other is not fact
        and any(t.check.outcome == "mismatch" for t, _ in parts.get(cell(other), ()))
        and not any(t is u for t, _ in parts.get(cell(other), ()) for u, _ in parts[cell(fact)])
    ]
