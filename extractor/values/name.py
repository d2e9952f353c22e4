"""Names of people, titles and organisations: padding and seal notes taken off."""

from __future__ import annotations

import re

from .characters import CLOSING, OPENING
from .prose import clean
from .tables import ValueTables
from .value import EMPTY, Value

_NOTE = re.compile(rf"\s*[{re.escape(OPENING)}]\s*([^{re.escape(OPENING + CLOSING)}]+?)\s*[{re.escape(CLOSING)}]$")


def read_name(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """A person, a title or an organisation, on one line: 吴  俊 → 吴俊; blanks between Latin words stay."""
    text, repairs = clean(part, tables, off, one_line=True, typos=False)
    note = _NOTE.search(text)
    if note and note.start() and note[1] in tables.seals and "note" not in off:
        text, repairs = text[: note.start()], (*repairs, f"note:{note[1]}")
    return Value(text, repairs=repairs) if text else EMPTY
