"""Repairs of single characters in a printed figure, as steps of one shape: text → (text, repair codes).

The steps run in the order of ``STEPS``; a code that is switched off leaves its step out, and the figure then stays
unreadable where it needed the step.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .characters import CLOSING, FULLWIDTH, FULLWIDTH_NUMERIC, MINUS, NEGATIVE, OPENING, STOPS, UNITS

Step = Callable[[str], tuple[str, tuple[str, ...]]]

_JOINS = re.compile(r"(?<=[\d.,])[^\S\n]*\s[^\S\n]*(?=[.,])|(?<=\d[.,])\s+(?=\d)|(?<=\d\s[.,])\s+(?=\d)")
_GROUPS = re.compile(r"(?<![\d.,\s])(?<![\d.,]\s)\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d|\s*\d|\s+$)")
_LETTERED = re.compile(r"(?<![\d.])\d(?: \d){2,}(?: ?\. ?\d(?: \d)*)?(?![\d ])")
_OTHER_SPACE = re.compile(r"(?<![\d\s])\s+|\s+(?![\d\s])|[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_SPACE = re.compile(r"\s")
_ZERO = re.compile(r"(?<=\d)[Oo○〇]+(?=\d)|(?<=\d[.,])[Oo○〇]+(?=\d)|(?<=\d)[Oo○〇]+(?=[.,]\d)")
_ONE = re.compile(r"(?<=\d)[lI]+(?=\d)|(?<=\d[.,])[lI]+(?=\d)|(?<=\d)[lI]+(?=[.,]\d)")
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+)(?![\d,])")
_BRACKETED = re.compile(
    rf"[{re.escape(OPENING)}](\d[\d.,]*)[{re.escape(CLOSING)}]((?:[{UNITS}]+)?(?:[{re.escape(OPENING)}][^\d]+)?)"
)
_MINUS = re.compile(rf"^[{re.escape(MINUS)}—{NEGATIVE}](?=[\d.])")
_STRAY = re.compile(rf"(?<=[\w%])[{re.escape(STOPS)}]+$")
_POINT = re.compile(r"(?<=\d)[。．·](?=\d)")


def _fullwidth(text: str) -> tuple[str, tuple[str, ...]]:
    folded = _POINT.sub(".", text).translate(FULLWIDTH_NUMERIC).translate(FULLWIDTH)
    return folded, () if folded == text else ("fullwidth",)


def _space(text: str) -> tuple[str, tuple[str, ...]]:
    """White space out of a figure; two figures that it keeps apart stay apart."""
    if not _SPACE.search(text):
        return _OTHER_SPACE.sub("", text), ()
    return _OTHER_SPACE.sub("", _JOINS.sub("", text)), ("space",)


def _joined(text: str) -> tuple[str, tuple[str, ...]]:
    """Digits set apart closed up: 1 1 5 1, and thousands grouped by single blanks: 1 151.66."""
    if not _SPACE.search(text):
        return text, ()
    closed = _LETTERED.sub(lambda found: _SPACE.sub("", found[0]), text)
    closed = _GROUPS.sub(lambda found: _SPACE.sub("", found[0]), closed)
    return closed, () if closed == text else ("joined",)


def _stray(text: str) -> tuple[str, tuple[str, ...]]:
    """A full stop or comma behind the figure or its unit: 7.50."""
    cut = _STRAY.sub("", text)
    return cut, () if cut == text else ("stray",)


def _zeros(text: str) -> tuple[str, tuple[str, ...]]:
    found = "".join(_ZERO.findall(text))
    if not found:
        return text, ()
    small = ("o>0",) if "o" in found else ()
    large = ("O>0",) if found.strip("o") else ()
    return _ZERO.sub(lambda run: "0" * len(run[0]), text), large + small


def _ones(text: str) -> tuple[str, tuple[str, ...]]:
    found = "".join(_ONE.findall(text))
    codes = tuple(f"{sign}>1" for sign in ("l", "I") if sign in found)
    return (_ONE.sub(lambda run: "1" * len(run[0]), text), codes) if codes else (text, ())


def letters(text: str) -> tuple[str, tuple[str, ...]]:
    """Letters between digits read as the digits that they look like."""
    zeros, made = _zeros(text)
    ones, more = _ones(zeros)
    return ones, made + more


def _thousands(text: str) -> tuple[str, tuple[str, ...]]:
    joined = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)
    return joined, () if joined == text else ("thousands",)


def _minus(text: str) -> tuple[str, tuple[str, ...]]:
    bracketed = _BRACKETED.fullmatch(text)
    signed = f"-{bracketed[1]}{bracketed[2]}" if bracketed else _MINUS.sub("-", text)
    return signed, () if signed == text else ("minus",)


STEPS: tuple[tuple[frozenset[str], Step], ...] = (
    (frozenset({"fullwidth"}), _fullwidth),
    (frozenset({"joined"}), _joined),
    (frozenset({"space"}), _space),
    (frozenset({"stray"}), _stray),
    (frozenset({"O>0", "o>0"}), _zeros),
    (frozenset({"l>1", "I>1"}), _ones),
    (frozenset({"thousands"}), _thousands),
    (frozenset({"minus"}), _minus),
)


def compact(part: str, off: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """A printed figure with its characters repaired, and what was repaired, in order."""
    text = part.strip()
    repairs: tuple[str, ...] = ()
    for codes, step in STEPS:
        if off and codes <= off:
            continue
        changed, made = step(text)
        if off and not off.isdisjoint(made):
            continue
        text, repairs = changed, repairs + made
    return text, repairs
