"""One value, read as its kind."""

from __future__ import annotations

from collections.abc import Callable

from .characters import NIL_SIGNS
from .choice import read_choice
from .count import read_count
from .date import read_date, read_period
from .grade import read_grade
from .money import FROM_CELL, UNIT, UNIT_FROM, read_money
from .name import read_name
from .percent import read_percent
from .phone import read_code, read_phone
from .prose import read_class, read_heading, read_text
from .quantity import read_quantity
from .score import read_score
from .tables import ValueTables
from .value import EMPTY, EXPLICIT_NIL, NOTHING_OFF, Value, heads, unparsed

Reader = Callable[[str, str | None, ValueTables, frozenset[str]], Value]


def _read_start(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    return read_period(part, tables, off)[0]


def _read_choice(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    return read_choice(part, ())


_ON_RECORD: dict[str, Reader] = {
    "money": read_money,
    "count": read_count,
    "percent": read_percent,
    "score": read_score,
    "phone": read_phone,
    "code": read_code,
    "date": read_date,
    "period": _read_start,
    "choice": _read_choice,
    "grade": read_grade,
}
"""Kinds that are read whole or not at all: a repair that is switched off leaves them unparsed."""

_TEXTS: dict[str, Reader] = {
    "text": read_text,
    "heading": read_heading,
    "class": read_class,
    "name": read_name,
    "org": read_name,
    "quantity": read_quantity,
}
"""Kinds whose text always stands: a repair that is switched off is just not made."""

_READERS = {**_ON_RECORD, **_TEXTS}
KINDS = frozenset(_READERS)
_NOT_NIL = frozenset({"heading"})
_LONGEST_NIL = 16  # characters, padding included


def read(
    part: str,
    kind: str,
    *,
    unit: str | None = None,
    unit_source: str | None = None,
    tables: ValueTables,
    off: frozenset[str] = NOTHING_OFF,
) -> Value:
    """Read one printed value as ``kind`` (one of ``KINDS``; KeyError for another).

    ``unit`` is the money unit in force where the value states none itself; ``unit_source`` says who declared it
    (column, row, title, form), and the repairs of an amount read in it say so: ``unit_from:column``. ``off`` are
    repair codes not to be made, whole (``typo:通迅>通讯``) or by their head (``typo``). An empty part gives an empty
    Value; nothing is raised for any text.
    """
    if len(part) < _LONGEST_NIL:
        close = "".join(part.split())
        if not close:
            return EMPTY
        if kind not in _NOT_NIL and _is_nil(close, tables):
            return EXPLICIT_NIL
    value = _READERS[kind](part, unit, tables, off)
    if value.text != part and value.problem is None and kind not in _NOT_NIL and _is_nil(value.text or "", tables):
        return EXPLICIT_NIL if value.text else EMPTY
    if kind in _ON_RECORD:
        value = switched(value, part, off)
    if unit_source is not None and kind == "money" and FROM_CELL not in value.repairs:
        return _sourced(value, unit_source)
    return value


def switched(value: Value, part: str, off: frozenset[str]) -> Value:
    """The value of ``part``, unparsed where it needed a repair that is switched off."""
    return unparsed(part) if off and not off.isdisjoint(heads(value.repairs)) else value


def _sourced(value: Value, source: str) -> Value:
    """An amount with the code that says who declared its unit."""
    if not any(repair.startswith(UNIT) for repair in value.repairs):
        return value
    return value._replace(repairs=(*value.repairs, f"{UNIT_FROM}{source}"))


def _is_nil(text: str, tables: ValueTables) -> bool:
    return text in tables.nil or not text.strip(NIL_SIGNS)
