"""Phone numbers and codes: strings of digits that are no amount."""

from __future__ import annotations

import re

from .characters import DASHES
from .folding import compact
from .tables import ValueTables
from .value import Value, squeezed, unparsed

_PLAIN = re.compile(r"[0-9]{3,13}").fullmatch
_DASH = re.compile(rf"(?<=\d)[{re.escape(DASHES)}](?=\d)")
_NUMBER = re.compile(r"\d(?:[-\s()（）]?\d){4,}")
_CODE_PLAIN = re.compile(r"[A-Za-z0-9]+").fullmatch
_GROUPS = re.compile(r"\d+(?: \d+)+")
_LONGEST = 12  # digits of a landline number with its area code
_NOT_FOR_CODES = frozenset({"O>0", "o>0", "l>1", "I>1", "thousands", "minus", "joined"})


def read_phone(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """A phone number as text, dashes made plain; unparsed where no run of five digits is left."""
    if _PLAIN(part):
        return Value(part)
    text, repairs = compact(part, off | _NOT_FOR_CODES)
    text = _DASH.sub("-", squeezed(_grouped(text)))
    return Value(text, repairs=repairs) if _NUMBER.search(text) else unparsed(part)


def _grouped(text: str) -> str:
    """A number printed in groups closed up (139 0000 0003), its area code kept apart (0730 0000001)."""
    if not _GROUPS.fullmatch(text) or sum(sign.isdigit() for sign in text) > _LONGEST:
        return text
    return text.replace(" ", "-", 1).replace(" ", "") if text.startswith("0") else text.replace(" ", "")


def read_code(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """A budget, project or postal code as text; unparsed where it has no digit."""
    if _CODE_PLAIN(part):
        return Value(part)
    text, repairs = compact(part, off | _NOT_FOR_CODES)
    return Value(squeezed(text), repairs=repairs) if any(sign.isdigit() for sign in text) else unparsed(part)
