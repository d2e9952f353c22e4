"""Lines on a fixed-width screen: how many columns a character takes, and lines as strings of one item a column.

A Chinese character takes two columns. Box-drawing characters and some signs (“ ≥ ①) take one or two: it depends on
the tool, so both are tried and the width at which a table's lines are equally long is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from unicodedata import east_asian_width

FILLER = "\0"  # stands in the second column of a wide character

_HORIZONTAL = "─━┄┅┈┉╌╍═╴╶╸╺╼╾"
_VERTICAL = "│┃┆┇┊┋╎╏║╵╷╹╻╽╿"
_BOXES = str.maketrans(
    {
        chr(code): "-" if chr(code) in _HORIZONTAL else "|" if chr(code) in _VERTICAL else "+"
        for code in range(0x2500, 0x2580)
    }
)


@lru_cache(maxsize=16384)
def columns(char: str, ambiguous: int) -> int:
    """Columns of one character: 2 for wide ones, ``ambiguous`` for those that differ between tools."""
    kind = east_asian_width(char)
    return 2 if kind in "WF" else ambiguous if kind == "A" else 1


def width(text: str, ambiguous: int = 1) -> int:
    """Columns that ``text`` takes."""
    return len(text) if text.isascii() else sum([columns(char, ambiguous) for char in text])


def spread(line: str, ambiguous: int) -> str:
    """``line`` with one item a column, box characters as ``+``, ``-`` and ``|``."""
    parts = []
    for char in line:
        plain = char.translate(_BOXES)
        two = columns(char, ambiguous) == 2
        if not two:
            parts.append(plain)
        else:
            parts.append(plain + ("-" if plain != char and plain in "+-" else FILLER))
    return "".join(parts)


def folded(spread_text: str) -> str:
    """A stretch of a spread line as text again."""
    return spread_text.replace(FILLER, "")


def even(lines: Sequence[str]) -> list[str] | None:
    """The lines spread at the ambiguous width at which all are equally long; None when there is none."""
    for ambiguous in (1, 2):
        spreads = [spread(line, ambiguous) for line in lines]
        if len({len(line) for line in spreads}) == 1:
            return spreads
    return None


def unwrapped(lines: Sequence[str], room: int, ambiguous: int = 1) -> str:
    """Lines of one cell ``room`` columns wide as text: a line that the next one's first word would not fit is wrapped.

    Wrapped lines are put together again; any other line end is a paragraph's.
    """
    text = ""
    before = 0
    for line in lines:
        bare = line.strip()
        if not bare:
            before = 0
            continue
        if text:
            word = bare.split(" ", 1)[0] if bare[0].isascii() else bare[0]
            gap = "" if columns(bare[0], 1) == 2 or columns(text[-1], 1) == 2 or text[-1] in ",." else " "
            if bare[0].isdigit() and text[-1].isdigit():
                gap = ""
            full = before and before + len(gap) + width(word, ambiguous) > room
            text += gap if full else "\n"
        text += bare
        before = width(bare, ambiguous)
    return text
