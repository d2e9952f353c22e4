"""The money unit that a heading, a column head or a line of its own states: （万元）, 单位：元."""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.text import key

_BRACKET = re.compile(r"\(([^()]*)\)|[:：]([^:：()]*)$")


@lru_cache(maxsize=4096)
def unit_in(text: str, units: frozenset[str]) -> str | None:
    """The unit word that ``text`` states in brackets or behind a colon, None where it states none."""
    for match in reversed(list(_BRACKET.finditer(key(text)))):
        inside = (match[1] or match[2] or "").rsplit(":", 1)[-1]
        if inside in units:
            return inside
    return None
