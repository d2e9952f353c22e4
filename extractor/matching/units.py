"""The money unit that a heading, a column head or a line of its own states: （万元）, 单位：元."""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.text import key

_LISTED = re.compile("[,，、;；]")
_BRACKET = re.compile(r"\(([^()]*)\)|[:：/]([^:：/()]*)$")


@lru_cache(maxsize=4096)
def unit_in(text: str, units: frozenset[str]) -> str | None:
    """The unit word that ``text`` states in brackets, behind a colon or a stroke (资金/元), None for none."""
    for match in reversed(list(_BRACKET.finditer(key(text)))):
        inside = (match[1] or match[2] or "").rsplit(":", 1)[-1]
        stated = {word for word in _LISTED.split(inside) if word in units}  # 单位：元，保留两位小数
        if len(stated) == 1:
            return stated.pop()
    return None


def ends_with_unit(text: str, units: frozenset[str]) -> str | None:
    """The unit that a line ends with: 填报单位：某局  金额单位：元, 自评表（单位：元）."""
    stated = unit_in(text, units)
    return stated if stated and key(text).endswith((f":{stated}", f"({stated})", f":{stated})")) else None
