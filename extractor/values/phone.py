"""Phone numbers and codes: strings of digits that are no amount."""

from __future__ import annotations

import re

from .characters import DASHES, FULLWIDTH
from .folding import letters
from .tables import ValueTables
from .value import Value, squeezed, unparsed

_PLAIN = re.compile(r"[0-9]{3,13}").fullmatch
_DASH = re.compile(rf"(?<=\d)[{re.escape(DASHES)}](?=\d)")
_NUMBER = re.compile(r"\d(?:[-\s()（）]?\d){4,}")
_CODE_PLAIN = re.compile(r"[0-9][A-Za-z0-9]*").fullmatch
_DIGIT = re.compile("[0-9]")
_GROUPS = re.compile(r"\d+(?: \d+)+")
_LONGEST = 12  # digits of a landline number with its area code


def read_phone(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """A phone number as text, dashes made plain; unparsed where no run of five digits is left."""
    if _PLAIN(part):
        return Value(part)
    grouped = _grouped(part.strip())
    narrow, repairs = _folded(grouped)
    folded, made = letters(narrow)
    repairs += made
    text = _DASH.sub("-", folded)
    if not _NUMBER.search(text):
        return unparsed(part)
    repairs += (() if grouped == part.strip() else ("space",)) + (() if text == folded else ("dash",))
    return Value(text, repairs=repairs)


def _grouped(text: str) -> str:
    """A number printed in groups closed up (139 0000 0003), its area code kept apart (0730 0000001)."""
    if not _GROUPS.fullmatch(text) or sum(sign.isdigit() for sign in text) > _LONGEST:
        return text
    return text.replace(" ", "-", 1).replace(" ", "") if text.startswith("0") else text.replace(" ", "")


def read_code(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """A budget, project or postal code as text; unparsed where it has no digit."""
    if _CODE_PLAIN(part):
        return Value(part)
    text, repairs = _folded(part.strip())
    return Value(text, repairs=repairs) if _DIGIT.search(text) else unparsed(part)


def _folded(text: str) -> tuple[str, tuple[str, ...]]:
    narrow = text.translate(FULLWIDTH)
    close = squeezed(narrow)
    repairs = () if narrow == text else ("fullwidth",)
    return close, repairs if close == narrow else (*repairs, "space")
