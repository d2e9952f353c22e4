"""Texts that may state a quantity (全年不少于4次): read only where they hold exactly one."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from .characters import EITHER_WAY, STOPS
from .figure import CONTRADICTION, stated
from .numeral import read_numeral, read_percents
from .prose import clean
from .tables import ValueTables
from .value import EMPTY, EXACT, Value, fitted, heads

_SKIPPED = "\x00"
_DIGIT = re.compile("[0-9]").search
_BARE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_CURRENCY, _PERCENT = "CNY", "%"


class Quantity(NamedTuple):
    """A quantity as a sentence states it; ``repairs`` are the words of approximation and the unit."""

    number: Decimal
    comparator: str | None
    measure: str | None
    repairs: tuple[str, ...] = ()


def read_quantity(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """The text of an indicator's target or attainment, and its quantity if it states exactly one."""
    text, repairs = clean(part, tables, off)
    if not text:
        return EMPTY
    found = only_quantity(text, tables)
    if found is None or (off and not off.isdisjoint(heads(found.repairs))):
        return Value(text, repairs=repairs)
    return Value(text, found.number, found.comparator, found.measure, None, repairs + found.repairs)


def only_quantity(text: str, tables: ValueTables) -> Quantity | None:
    """The one quantity that a cleaned text states; None where it states none, a range, or several different ones."""
    if _BARE.fullmatch(text.rstrip(STOPS)):
        number, rounded = fitted(Decimal(text.rstrip(STOPS)))
        return None if number is None else Quantity(number, None, None, rounded)
    if EITHER_WAY in text:
        return None
    masked = tables.skip.sub(_SKIPPED, text) if _DIGIT(text) else text
    found: dict[tuple[Decimal, str | None, str | None], Quantity] = {}
    for match in tables.prose.finditer(masked) if _DIGIT(masked) else ():
        quantity = _arabic(match, tables)
        if quantity is None:
            return None
        found.setdefault(quantity[:3], quantity)
        if len(found) > 1:
            return None
    if found and tables.span.search(masked):
        return None
    for match in tables.spelled.finditer(masked):
        quantity = _spelled(match, tables, whole=len(match[0]) == len(text.rstrip(STOPS)))
        if quantity is None:
            continue
        if not quantity.repairs:
            return None
        found.setdefault(quantity[:3], quantity)
    return next(iter(found.values())) if len(found) == 1 else None


def _arabic(match: re.Match[str], tables: ValueTables) -> Quantity | None:
    """The quantity of one Arabic figure; None for a bare number that nothing makes a quantity."""
    comparator, about = stated(match, tables)
    measure = match["measure"] or match["counted"]
    percent = match["hundredth"] or match["tenth"]
    if comparator == CONTRADICTION or not (comparator or measure or match["scale"] or percent):
        return None
    number = Decimal(match["arabic"].replace(",", ""))
    if match["scale"]:
        number = EXACT.multiply(number, tables.scales[match["scale"]])
    if match["tenth"]:
        number = number * 10
    return _measured(-number if match["sign"] else number, comparator, _PERCENT if percent else measure, about, tables)


def _spelled(match: re.Match[str], tables: ValueTables, *, whole: bool) -> Quantity | None:
    """The quantity of Chinese numerals: certain where compared, or the whole text, or a percentage.

    One without repairs is a mere possibility (三个覆盖): it makes the text ambiguous. None for 一, which says nothing.
    """
    digits = match["percent"] or match["han"]
    number = read_percents(digits) if match["percent"] else read_numeral(digits)
    if number is None:
        return None
    comparator, about = stated(match, tables)
    if match["tenth"]:
        half = read_numeral(match["half"]) if match["half"] else Decimal(0)
        number = number * 10 + (half or 0)
    certain = bool(comparator or whole or match["percent"])
    if not certain:
        return None if number <= 1 else Quantity(number, None, match["measure"])
    measure = _PERCENT if match["percent"] or match["tenth"] else match["measure"]
    return _measured(number, comparator, measure, ("numeral", *about), tables)


def _measured(
    number: Decimal, comparator: str | None, measure: str | None, repairs: tuple[str, ...], tables: ValueTables
) -> Quantity | None:
    """A quantity in its canonical measure: yuan, percent points, or the counter as the tables name it."""
    if measure is not None and measure in tables.percents:
        number, measure = EXACT.multiply(number, tables.percents[measure]), _PERCENT
    elif measure is not None and (measure in tables.units or measure in tables.yuan):
        factor = tables.units.get(measure, Decimal(1))
        repairs += () if factor == 1 else (f"unit:{measure}",)
        number, measure = EXACT.multiply(number, factor), _CURRENCY
    fit, rounded = fitted(number)
    if fit is None:
        return None
    return Quantity(fit, comparator, tables.measures.get(measure or "") or measure, repairs + rounded)
