"""Ticked options: ☑ against □, whichever side of its label each box stands on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from extractor.text import squeeze

from .characters import BOXES, CLOSING, COLONS, OPENING, TICKED
from .value import EMPTY, UNPARSED, Value, squeezed

_LATIN_TICK = "R"
_BRACKETED_TICK = re.compile(rf"[{re.escape(OPENING)}]\s*([{TICKED}RxX]?)\s*[{re.escape(CLOSING)}]")
_SPACE = re.compile(r"\s")
_ANY_BOX = f"[{TICKED}{BOXES}]"


class _Token(NamedTuple):
    start: int
    end: int
    option: str | None  # None: a box
    ticked: bool


def read_choice(part: str, options: Sequence[str]) -> Value:
    """The one ticked option of a row; unparsed when none or several are ticked, or the boxes cannot be assigned.

    Without ``options`` the words between the boxes are the options. A text that names one option and has no box at
    all gives that option; without options and boxes there is nothing to choose, and the text stands. Which side of
    its label a box stands on is decided once for the row, by adjacency.
    """
    if not part.strip():
        return EMPTY
    text = _BRACKETED_TICK.sub(lambda box: TICKED[0] if box[1] else BOXES[0], part)
    tokens = _tokens(text, tuple(options) or _options_in(text))
    labels = [token for token in tokens if token.option is not None]
    boxes = [token for token in tokens if token.option is None]
    if not boxes:
        if not options:
            return Value(squeezed(part))
        return Value(labels[0].option) if len(labels) == 1 else _undecided(part)
    ticked = _ticked(tokens)
    if ticked is None or len(ticked) != 1:
        return _undecided(part)
    return Value(ticked[0])


def _undecided(part: str) -> Value:
    """The row as printed, its gaps kept: they say which box belongs to which option."""
    return Value(_SPACE.sub(" ", part.strip()), problem=UNPARSED)


def _options_in(text: str) -> tuple[str, ...]:
    words = re.split(rf"(?:{_ANY_BOX}|\s|[{COLONS}])+", text)
    return tuple(dict.fromkeys(word for word in words if word))


@lru_cache(maxsize=256)
def _pattern(options: tuple[str, ...]) -> re.Pattern[str]:
    spelled = [
        r"\s*".join(re.escape(sign) for sign in squeeze(option)) for option in sorted(options, key=len, reverse=True)
    ]
    label = "|".join(spelled) or r"(?!)"
    tick = rf"[{TICKED}]|(?<![A-Za-z]){_LATIN_TICK}(?![A-Za-z])"
    return re.compile(rf"(?P<option>{label})|(?P<tick>{tick})|(?P<box>[{BOXES}])")


def _tokens(text: str, options: tuple[str, ...]) -> list[_Token]:
    named = {squeeze(option): option for option in options}
    return [
        _Token(found.start(), found.end(), named[squeeze(found[0])] if found["option"] else None, bool(found["tick"]))
        for found in _pattern(options).finditer(text)
    ]


def _ticked(tokens: Sequence[_Token]) -> list[str] | None:
    """The ticked options when every box is read as standing on the side that fits the row better; None: no telling."""
    after, before = _assigned(tokens, -1), _assigned(tokens, 1)
    if after is None or before is None:
        side = after or before
        return None if side is None else side[1]
    if after[0] == before[0]:
        return after[1] if after[1] == before[1] else None
    return min(after, before)[1]


def _assigned(tokens: Sequence[_Token], side: int) -> tuple[int, list[str]] | None:
    """Total gap and ticked options when each box belongs to the label at ``side`` (-1 left, 1 right) of it."""
    gap, ticked = 0, []
    for at, box in enumerate(tokens):
        if box.option is not None:
            continue
        label = tokens[at + side] if 0 <= at + side < len(tokens) else None
        if label is None or label.option is None:
            return None
        gap += box.start - label.end if side < 0 else label.start - box.end
        if box.ticked:
            ticked.append(label.option)
    return gap, ticked
