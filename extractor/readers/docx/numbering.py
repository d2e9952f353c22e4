"""List numbers as they are seen (ECMA-376 part 1, 17.9): the text of a numbered paragraph begins with its number.

Word stores only that a paragraph belongs to a level of a list; the number is counted here, in document order.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from .formats import formatted
from .styles import integer, namespace_of

_PLACE = re.compile("%([1-9])")
_OWN_SPACE = "、，。．：；）】》」』　"  # full-width punctuation brings its own space: no tab after it
_LEVELS = 9


class Level(NamedTuple):
    """``w:lvl``. ``restart``: the level above whose step restarts this one (1-based), 0 for never, None for any."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False


class Numbering:
    """Counts the paragraphs of every list. ``root`` is ``w:numbering``, None where the package has none."""

    def __init__(self, root: Any = None) -> None:
        self._w = w = namespace_of(root)
        self._abstract: dict[str, Any] = {}
        self._nums: dict[str, Any] = {}
        for child in root if root is not None else ():
            if child.tag == w + "abstractNum":
                self._abstract[child.get(w + "abstractNumId", "")] = child
            elif child.tag == w + "num":
                self._nums[child.get(w + "numId", "")] = child
        self._levels: dict[tuple[str, int], Level | None] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def level_of(self, num: str, style: str) -> int:
        """The level that a paragraph style stands for in a list (``w:lvl/w:pStyle``), 0 when none names it."""
        for level in self._levels_of(self._abstract.get(self._abstract_of(num), ())):
            named = level.find(self._w + "pStyle")
            if named is not None and named.get(self._w + "val") == style:
                return _or(level.get(self._w + "ilvl"), 0)
        return 0

    def next(self, num: str, level: int) -> str:
        """The number of the next paragraph at ``level`` (0-based) of list ``num``, with what separates it."""
        if num not in self._nums or not 0 <= level < _LEVELS:
            return ""
        own = self._level(num, level)
        if own is None:
            return ""
        counts = self._counts.setdefault(self._abstract_of(num), [None] * _LEVELS)
        self._step(counts, num, level)
        parts = _PLACE.sub(lambda place: self._printed(counts, num, int(place[1]) - 1, own.legal), own.text)
        if own.style == "bullet" or not parts:
            return ""
        between = {"tab": "\t", "space": " "}.get(own.suffix, "")
        return parts + ("" if parts[-1] in _OWN_SPACE else between)

    def _step(self, counts: list[int | None], num: str, level: int) -> None:
        """One paragraph further: levels below start again, levels above that have not begun stand at their start."""
        for upper in range(level):
            if counts[upper] is None:
                counts[upper] = self._start(num, upper)
        override = self._override(num, level, "startOverride")
        if override is not None and (num, level) not in self._begun:
            counts[level] = _or(override.get(self._w + "val"), 1)
        else:
            now = counts[level]
            counts[level] = self._start(num, level) if now is None else now + 1
        self._begun.add((num, level))
        for lower in range(level + 1, _LEVELS):
            below = self._level(num, lower)
            restart = below.restart if below is not None else None
            if restart is None or level < restart:
                counts[lower] = None

    def _start(self, num: str, level: int) -> int:
        found = self._level(num, level)
        return found.start if found is not None else 1

    def _printed(self, counts: list[int | None], num: str, level: int, legal: bool) -> str:
        count, found = counts[level], self._level(num, level)
        if count is None or found is None:
            return ""
        printed = formatted(count, "decimal" if legal else found.style)
        return str(count) if printed is None else printed

    def _level(self, num: str, level: int) -> Level | None:
        key = (num, level)
        if key not in self._levels:
            self._levels[key] = self._read_level(num, level)
        return self._levels[key]

    def _read_level(self, num: str, level: int) -> Level | None:
        override = self._override(num, level, "lvl")
        if override is not None:
            return self._parsed(override)
        for found in self._levels_of(self._abstract.get(self._abstract_of(num), ())):
            if _or(found.get(self._w + "ilvl"), -1) == level:
                return self._parsed(found)
        return None

    def _parsed(self, element: Any) -> Level:
        values = {child.tag[len(self._w) :]: child.get(self._w + "val") for child in element}
        restart = values.get("lvlRestart")
        return Level(
            start=_or(values.get("start"), 0),
            style=values.get("numFmt") or "decimal",
            text=values.get("lvlText") or "",
            suffix=values.get("suff") or "tab",
            restart=None if restart is None else _or(restart, 0),
            legal="isLgl" in values and values["isLgl"] not in ("0", "false", "off"),
        )

    def _override(self, num: str, level: int, name: str) -> Any:
        for child in self._nums[num]:
            if child.tag == self._w + "lvlOverride" and _or(child.get(self._w + "ilvl"), -1) == level:
                return child.find(self._w + name)
        return None

    def _abstract_of(self, num: str, hops: int = 0) -> str:
        """The abstract list behind ``num``, through ``numStyleLink`` where a numbering style stands between."""
        element = self._nums.get(num)
        named = element.find(self._w + "abstractNumId") if element is not None else None
        key = str(named.get(self._w + "val")) if named is not None else ""
        abstract = self._abstract.get(key)
        link = abstract.find(self._w + "numStyleLink") if abstract is not None else None
        if link is None or hops:
            return key
        for other, candidate in self._abstract.items():
            target = candidate.find(self._w + "styleLink")
            if target is not None and target.get(self._w + "val") == link.get(self._w + "val"):
                return other
        return key

    def _levels_of(self, abstract: Any) -> list[Any]:
        return [child for child in abstract if child.tag == self._w + "lvl"]


def _or(text: str | None, default: int) -> int:
    number = integer(text)
    return default if number is None else number
