"""Grades: the printed word, if it is one of the form's."""

from __future__ import annotations

from extractor.text import key, squeeze

from .characters import BOXES, QUOTES, TICKED
from .choice import read_choice
from .tables import ValueTables
from .value import Value, unparsed


def read_grade(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """The grade as printed, without white space or quotation marks; a row of boxes gives the ticked word."""
    text = squeeze(part).strip(QUOTES)
    if not tables.grades or text in tables.grades:
        return Value(text, repairs=() if text == part.strip() else ("space",) if text == squeeze(part) else ("quote",))
    if any(sign in TICKED or sign in BOXES for sign in text):
        return read_choice(part, sorted(tables.grades))
    folded = key(text)
    word = next((grade for grade in tables.grades if key(grade) == folded), None)
    return Value(word, repairs=("fullwidth",)) if word else unparsed(part)
