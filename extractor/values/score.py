"""Scores: 96, 96分."""

from __future__ import annotations

from .characters import POINTS_OF_SCORE
from .count import read_count
from .tables import ValueTables
from .value import UNPARSED, Value, unparsed


def read_score(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """A score in points; ``measure`` is the word for points where it is printed, and no other counter is accepted."""
    value = read_count(part, unit, tables, off)
    if value.problem != UNPARSED and value.measure not in (None, POINTS_OF_SCORE):
        return unparsed(part)
    return value
