"""What reading a value gives, and the ways in which a value can be no value."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Context, Decimal
from typing import NamedTuple

from .characters import SEPARATOR

UNPARSED = "unparsed"
NIL = "nil"
NOTHING_OFF: frozenset[str] = frozenset()

EXACT = Context(prec=80)
"""Arithmetic on values: wide enough that no product of a printed figure and a unit is ever rounded."""

_LARGEST = Decimal(10) ** 20
_LAST_PLACE = Decimal("0.0001")
_SPACE = re.compile(r"(?<![\d\s])\s+|\s+(?![\d\s])|[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_DIGITS_APART = re.compile(r"(?<=\d)\s*\n\s*(?=\d)|(?<=\d)[^\S\n]{2,}(?=\d)")


class Value(NamedTuple):
    """One value as read.

    ``number`` is yuan for money, percent points for percentages, the count × its scale elsewhere, with at most
    four decimals. ``measure`` is ``CNY``, ``%`` or the printed counter word. ``repairs`` are stable codes, in the
    order in which they were made. ``problem`` is None, ``unparsed`` (not empty, but not of its kind) or ``nil`` (an
    explicit nil: no text, no number).
    """

    text: str | None = None
    number: Decimal | None = None
    comparator: str | None = None
    measure: str | None = None
    date: dt.date | None = None
    repairs: tuple[str, ...] = ()
    problem: str | None = None


EMPTY = Value()
EXPLICIT_NIL = Value(problem=NIL)


def squeezed(part: str) -> str:
    """``part`` on one line without white space; where two figures would run together, they stay apart.

    A gap of one blank between digits stays one blank; a wider one or a line break becomes a semicolon, so that
    reading the result again cannot find a number that was not there before.
    """
    apart = _DIGITS_APART.sub(SEPARATOR, part.strip())
    return _SPACE.sub("", apart)


def unparsed(part: str) -> Value:
    """The value of a text that is not of its kind: its text, squeezed, and nothing else."""
    return Value(squeezed(part) or None, problem=UNPARSED)


def heads(repairs: tuple[str, ...]) -> set[str]:
    """Repair codes by which a repair can be named: whole (``note:净值``) and by its head (``note``)."""
    return {code for repair in repairs for code in (repair, repair.split(":", 1)[0])}


def fitted(number: Decimal) -> tuple[Decimal | None, tuple[str, ...]]:
    """``number`` as the warehouse can hold it, decimal(24, 4), and the repair ``rounded:4`` where that costs digits.

    None when it has more than twenty digits before the point.
    """
    if abs(number) >= _LARGEST:
        return None, ()
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -4:
        return (number if exponent <= 0 else number.quantize(Decimal(1), context=EXACT)), ()
    rounded = number.quantize(_LAST_PLACE, context=EXACT)
    return rounded, () if rounded == number else ("rounded:4",)
