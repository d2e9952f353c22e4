"""Values: from a cell's printed text to number, date or text, with every repair on record."""

from __future__ import annotations

from .choice import read_choice
from .date import read_period
from .numbering import strip_entity, strip_hint, strip_numbering
from .quantity import Quantity, only_quantity
from .reading import KINDS, read
from .tables import ValueTables
from .typos import repair_typos
from .value import NIL, UNPARSED, Value

__all__ = [
    "KINDS",
    "NIL",
    "UNPARSED",
    "Quantity",
    "Value",
    "ValueTables",
    "only_quantity",
    "read",
    "read_choice",
    "read_period",
    "repair_typos",
    "strip_entity",
    "strip_hint",
    "strip_numbering",
]
