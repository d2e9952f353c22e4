"""Counts (22人) and scores (96分): one number with or without the word behind it."""

from __future__ import annotations

import re
from decimal import Decimal

from .figure import read_figure
from .tables import ValueTables
from .value import Value, fitted, unparsed

_PLAIN = re.compile(r"-?[0-9]{1,14}(?:\.[0-9]{1,4})?").fullmatch


def read_count(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """The number of a count, × its scale word; ``measure`` is the printed counter word, None where there is none."""
    if _PLAIN(part):
        return Value(part, Decimal(part))
    figure = read_figure(part, tables, off)
    if figure is None or (figure.measure is not None and figure.measure not in tables.counters):
        return unparsed(part)
    number, rounded = fitted(figure.number)
    if number is None:
        return unparsed(part)
    return Value(figure.text, number, figure.comparator, figure.measure, None, figure.repairs + rounded)
