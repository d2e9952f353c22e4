"""Values as they are printed → text, exact number, date; every repair on record, nothing guessed.

One file per family of kinds; ``read`` gives a value by the kind that the rule file says the field has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .dates import read_date, read_period
from .money import read_money
from .quantity import read_count, read_percent, read_quantity, read_score
from .records import NIL, Value, ValueTables
from .words import read_choice, read_class, read_code, read_grade, read_name, read_org, read_text

__all__ = ["NIL", "Value", "ValueTables", "read", "read_choice", "read_period"]

_READERS: Mapping[str, Callable[[str, ValueTables], Value]] = {
    "count": read_count,
    "percent": read_percent,
    "score": read_score,
    "quantity": read_quantity,
    "text": read_text,
    "class": read_class,
    "name": read_name,
    "org": read_org,
    "phone": read_code,
    "code": read_code,
    "grade": read_grade,
    "date": lambda part, tables: read_date(part),
}


def read(part: str, kind: str, *, unit: str | None, tables: ValueTables) -> Value:
    """Read one value. ``unit`` is the money unit in force; other kinds take no notice of it."""
    if kind == "money":
        return read_money(part, unit, tables)
    return _READERS.get(kind, read_text)(part, tables)
