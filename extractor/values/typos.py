"""Known typos in texts, repaired from the table of the rule files. The longest error at a place wins."""

from __future__ import annotations

import re

from .tables import ValueTables
from .value import NOTHING_OFF


def repair_typos(text: str, tables: ValueTables, off: frozenset[str] = NOTHING_OFF) -> tuple[str, tuple[str, ...]]:
    """``text`` with its known typos repaired, and a code ``typo:before>after`` for each kind of them.

    ``off`` may hold ``typo`` (all of them) or single codes.
    """
    if tables.typo is None or "typo" in off or tables.glimpse.search(text) is None:
        return text, ()
    made: dict[str, None] = {}

    def repaired(found: re.Match[str]) -> str:
        wrong = found[0]
        right = tables.typos[wrong]
        code = f"typo:{wrong}>{right}"
        if right == wrong or code in off:
            return wrong
        made[code] = None
        return right

    return tables.typo.sub(repaired, text), tuple(made)
