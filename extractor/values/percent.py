"""Percentages → percent points. A bare 1 stays 1: whether it means 100 % is for a check to say."""

from __future__ import annotations

import re
from decimal import Decimal

from .figure import read_figure
from .tables import ValueTables
from .value import EXACT, Value, fitted, unparsed

_PLAIN = re.compile(r"(-?[0-9]{1,14}(?:\.[0-9]{1,4})?)%?").fullmatch
_PERCENT = "%"


def read_percent(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """A percentage in percent points, ``measure`` %, printed with or without the sign."""
    plain = _PLAIN(part)
    if plain:
        return Value(part, Decimal(plain[1]), None, _PERCENT)
    figure = read_figure(part, tables, off)
    if figure is None or figure.scale:
        return unparsed(part)
    factor = Decimal(1) if figure.measure in (None, _PERCENT) else tables.percents.get(figure.measure)
    if factor is None:
        return unparsed(part)
    number, rounded = fitted(EXACT.multiply(figure.number, factor))
    if number is None:
        return unparsed(part)
    unit_made = () if factor == 1 else (f"unit:{figure.measure}",)
    return Value(figure.text, number, figure.comparator, _PERCENT, None, (*figure.repairs, *unit_made, *rounded))
