"""The money unit that a heading, a column head or a line of its own states: （万元）, 单位：元."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extractor.ruleset import Ruleset
from extractor.text import key

_LISTED = re.compile("[,，、;；]")
_BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]|[:：/]([^:：/()\[\]]*)$")
_SAID = re.compile(r"单\s*位\s*(?:[:：为是]|$)\s*([^\W\d_]+)(?![/／\w])|以([^\W\d_]+)为单位")


_BEHIND_BLANK = re.compile(
    r"(?P<label>.*[^\W\d_]{2}(?<![单多公])[)）]?)\s+(?P<unit>[^\W\d_]{1,6})\s*", re.DOTALL
).fullmatch


class Units(NamedTuple):
    """The units of money, and the words that may stand before one (人民币元)."""

    names: frozenset[str]
    currency: tuple[str, ...] = ()

    def called(self, word: str) -> str | None:
        """The unit that a word is; None for none."""
        bare = next((word[len(c) :] for c in self.currency if word.startswith(c) and word != c), word)
        return bare if bare in self.names else None


def units_of(rules: Ruleset) -> Units:
    """The units that the rules know."""
    known = rules.common.get("units", {})
    return Units(frozenset(known.get("units") or {}), tuple(key(str(word)) for word in known.get("currency") or ()))


@lru_cache(maxsize=4096)
def unit_in(text: str, units: Units) -> str | None:
    """The unit word that ``text`` states in brackets, behind a colon or a stroke (资金/元), None for none."""
    for match in reversed(list(_BRACKET.finditer(key(text)))):
        inside = (match[1] or match[2] or "").rsplit(":", 1)[-1]
        stated = {unit for word in _LISTED.split(inside) if (unit := units.called(word))}  # 单位：元，保留两位小数
        if len(stated) == 1:
            return stated.pop()
    return _said(text, units) or behind_blank(text, units)[1]


def behind_blank(text: str, units: Units) -> tuple[str, str | None]:
    """A label and the unit that stands behind it with nothing but a blank between: 项目资金 元. None: there is none."""
    match = _BEHIND_BLANK(text)
    unit = units.called(match["unit"]) if match is not None else None
    return (match["label"], unit) if match is not None and unit else (text, None)


_BEFORE_UNIT = re.compile(r".*[^\W\d_]{2}(?<![单多公百千万亿])(?<!单位)[)）]?", re.DOTALL).fullmatch


@lru_cache(maxsize=64)
def _longest_first(units: Units) -> tuple[str, ...]:
    return tuple(sorted(units.names, key=len, reverse=True))


def closed_up(text: str, units: Units) -> tuple[str, str | None]:
    """A label and the unit that stands behind it with nothing between: 项目资金元. None: there is none.

    Only for a text whose first part is a label that the rules know: other words end so, too.
    """
    names = _longest_first(units)
    bare = text.rstrip()
    if not bare.endswith(names):
        return text, None
    bare = bare.lstrip()
    for name in names:
        if bare.endswith(name) and _BEFORE_UNIT(label := bare[: -len(name)]):
            return label, name
    return text, None


def unit_of_label(text: str, units: Units) -> str | None:
    """The unit that a known label states, also without brackets or a blank before it."""
    return unit_in(text, units) or closed_up(text, units)[1]


def _said(text: str, units: Units) -> str | None:
    """The unit that the words around it call so, wherever they stand: 单位：元（保留两位小数）, 以元为单位."""
    words = {unit for match in _SAID.finditer(text) if (unit := units.called(match[1] or match[2]))}
    return words.pop() if len(words) == 1 else None


def ends_with_unit(text: str, units: Units) -> str | None:
    """The unit that a line ends with or calls so: 填报单位：某局  金额单位：元, 自评表（单位：元）, 单位为元."""
    stated = unit_in(text, units)
    if stated and key(text).endswith((f":{stated}", f"({stated})", f":{stated})", f"[{stated}]", f":{stated}]")):
        return stated
    return _said(text, units)
