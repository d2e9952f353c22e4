"""An indicator's target against what was attained, as far as both can be compared.

The sign and the measure may stand in columns of their own (``indicator_nature``, ``measure_unit``). Where the target
has no sign, words in the indicator's name say whether more or less is better; without either nothing is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from extractor.report import Fact
from extractor.text import key, squeeze
from extractor.values.value import Value

from .scoring import ACTUAL, NAME, NATURE, TARGET, UNIT, Scoring
from .sheet import PERCENT, Sheet, gap, plain

_MEETS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": lambda actual, target: actual >= target,
    ">": lambda actual, target: actual > target,
    "<=": lambda actual, target: actual <= target,
    "<": lambda actual, target: actual < target,
}
AT_LEAST, AT_MOST, EXACTLY = ">=", "<=", "="
_FALLING = ("<=", "<")
_SIGNS = ((">=", "≥"), ("<=", "≤"), ("=", ""))  # as people write them
LONGEST_NAME = 20  # characters of an indicator's name that a message quotes
LEAST_SHARE = Decimal(1)  # a bare actual of at most this beside a target in percent may be a share


class Indicator(NamedTuple):
    """A row of indicators: what it aims at and what was attained, both as they stand; ``met`` None: no telling.

    ``ratio`` is the share of the target that was attained (of a ceiling: target ÷ actual), where it was missed.
    ``gap`` is how far the actual is from the target, in Chinese and in English.
    """

    row: int
    target: Fact
    actual: Fact
    wanted: str
    got: str
    copied: bool
    met: bool | None
    ratio: Decimal | None = None
    gap: tuple[str, str] = ("", "")
    name: str = ""

    @property
    def aim(self) -> str:
        """The target as people write it: ≥95%."""
        return _written(self.wanted)

    @property
    def reached(self) -> str:
        """What was attained, as people write it."""
        return _written(self.got)

    @property
    def spot(self) -> str:
        """Which indicator it is, for a clerk."""
        return f"第 {self.row + 1} 行" + (f"“{self.name}”" if self.name else "")

    @property
    def spot_en(self) -> str:
        """The same in English."""
        return f"row {self.row + 1}" + (f" ({self.name})" if self.name else "")


def _written(shown: str) -> str:
    for sign, written in _SIGNS:
        if shown.startswith(sign):
            return written + shown[len(sign) :]
    return shown


def indicators(sheet: Sheet, section: str, scoring: Scoring) -> Iterator[Indicator]:
    """Every row of a section that states both a target and an actual."""
    for target in sheet.by_field.get((section, TARGET), ()):
        actual = sheet.by_row.get((section, ACTUAL, target.row))
        if actual is not None:
            yield _judged(sheet, section, target, actual, scoring)


def _judged(sheet: Sheet, section: str, target: Fact, actual: Fact, scoring: Scoring) -> Indicator:
    nature, unit = (_text(sheet, section, name, target.row) for name in (NATURE, UNIT))
    wanted = scoring.stated(nature, target, unit)
    got = scoring.stated("", actual, unit)
    if got.number is not None and actual.measure is None and got.measure == PERCENT and got.number <= LEAST_SHARE:
        got = got._replace(number=None)
    copied = (
        target.number is not None
        and bool(target.comparator or wanted.comparator)
        and actual.comparator == (target.comparator or wanted.comparator)
        and (actual.number, actual.measure) == (target.number, target.measure or actual.measure)
    )
    sign = wanted.comparator or _direction(sheet, section, target, scoring)
    alike = scoring.per(target.text or "") == scoring.per(actual.text or "")
    pair = scoring.comparable(got, wanted) if alike else None
    met, ratio, apart = None, None, ("", "")
    if pair is not None and sign is not None and actual.comparator in (None, EXACTLY):
        met = _met(sign, *pair, got)
        ratio = _ratio(sign, *pair) if met is False else None
        apart = _gap(got, wanted, pair, scoring)
    name = squeeze(_text(sheet, section, NAME, target.row))[:LONGEST_NAME]
    return Indicator(target.row, target, actual, _shown(wanted), _shown(got), copied, met, ratio, apart, name)


def _gap(got: Value, wanted: Value, pair: tuple[Decimal, Decimal], scoring: Scoring) -> tuple[str, str]:
    """How far target and actual are apart: in their own measure, or in the one they are compared in."""
    if got.number is not None and wanted.number is not None and got.measure == wanted.measure:
        return gap(abs(got.number - wanted.number), wanted.measure or "")
    return gap(abs(pair[0] - pair[1]), scoring.base(wanted))


def _text(sheet: Sheet, section: str, name: str, row: int) -> str:
    fact = sheet.by_row.get((section, name, row))
    return (fact.text or "") if fact is not None else ""


def _direction(sheet: Sheet, section: str, target: Fact, scoring: Scoring) -> str | None:
    """The direction that an indicator's name gives; a name with words of both kinds gives none."""
    name = key(_text(sheet, section, NAME, target.row) or target.text or "")
    more, less = scoring.more.search(name) is not None, scoring.less.search(name) is not None
    return None if more == less else AT_LEAST if more else AT_MOST


def _met(sign: str, actual: Decimal, target: Decimal, got: Value) -> bool | None:
    meets = _MEETS.get(sign)
    if meets is not None:
        return meets(actual, target)
    if sign != EXACTLY:
        return None
    short = got.measure == PERCENT and actual < target  # past an exact target nothing is known of the direction
    return True if actual == target else False if short else None


def _ratio(sign: str, actual: Decimal, target: Decimal) -> Decimal | None:
    part, whole = (target, actual) if sign in _FALLING else (actual, target)
    return part / whole if whole > 0 and part >= 0 else None


def _shown(value: Value) -> str:
    if value.number is None:
        return value.text or ""
    return f"{value.comparator or ''}{plain(value.number)}{value.measure or ''}"
