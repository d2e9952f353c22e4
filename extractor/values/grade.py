"""Grades: the printed word, if it is one of the form's."""

from __future__ import annotations

import re

from extractor.text import key, squeeze

from .characters import BOXES, CLOSING, OPENING, QUOTES, STOPS, TICKED
from .choice import read_choice
from .tables import ValueTables
from .value import Value, unparsed

_NOTED = re.compile(
    rf"([^{re.escape(OPENING)}]+?)(?:[{re.escape(OPENING)}]([^{re.escape(OPENING)}]+)[{re.escape(CLOSING)}])?[{re.escape(STOPS)}]*"
)


def read_grade(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """The grade as printed, without white space or quotation marks; a row of boxes gives the ticked word.

    A note in brackets (优（96分）) or a stop behind it is dropped.
    """
    close = squeeze(part)
    text = close.strip(QUOTES)
    if not tables.grades or text in tables.grades:
        return Value(text, repairs=() if text == part.strip() else ("space",) if text == close else ("quote",))
    noted = _NOTED.fullmatch(close)
    if noted and noted[1] in tables.grades and noted[0] != noted[1]:
        return Value(noted[1], repairs=(f"note:{noted[2]}",) if noted[2] else ("stray",))
    if any(sign in TICKED or sign in BOXES for sign in text):
        return read_choice(part, sorted(tables.grades))
    folded = key(text)
    word = next((grade for grade in tables.grades if key(grade) == folded), None)
    return Value(word, repairs=("fullwidth",)) if word else unparsed(part)
