"""Tables between ``|`` whose cells are as wide as their columns: long text is wrapped, rows are not parted (antiword).

A line whose cells go on with words that did not fit above is no row of its own; a line whose walls stand elsewhere
begins a row. What else a line is — a row, or more paragraphs of the cells above — only the form can tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

from extractor.document import Mark, Piece

from .widths import columns as char_columns
from .widths import folded, spread, width

_NUMBERED = re.compile(r"^\s*(?:[^\d\s]{1,4}\d{1,2}[^\d\s]{0,6}?[:：、]|[（(]?\d{1,2}[、.．)）](?!\d))")
_FIXED = (3, 4)  # so many neighbours in so many
_SHIFT = 3  # columns
_LEAST = 2  # neighbouring lines as wide as each other


def is_fixed(lines: Sequence[str]) -> bool:
    """Most neighbouring lines of cells are equally wide: the columns are drawn to the character."""
    pairs = [(a, b) for a, b in pairwise(lines) if _is_walled(a) and _is_walled(b)]
    same = sum(1 for a, b in pairs if width(a) == width(b) or width(a, 2) == width(b, 2))
    return len(pairs) >= _LEAST and same * _FIXED[1] >= len(pairs) * _FIXED[0]


def _is_walled(line: str) -> bool:
    return len(line) > 2 and line[0] == "|" and line.rstrip()[-1] == "|"


class _Line:
    """One line of cells: the columns of its walls, and its cells."""

    def __init__(self, line: str) -> None:
        walled = spread(line.rstrip(), 1)
        self.walls = [n for n, char in enumerate(walled) if char == "|"]
        self.cells = [folded(walled[a + 1 : b]).rstrip() for a, b in pairwise(self.walls)]
        self.room = [b - a - 1 for a, b in pairwise(self.walls)]


def pieces(lines: Sequence[str]) -> list[Piece]:
    """The cells of each row, wrapped lines put together; paragraphs between the tables unwrapped too."""
    found: list[Piece] = []
    page = max((width(line) for line in lines if not _is_walled(line)), default=0)
    above: _Line | None = None
    before = ""
    blanks = 0
    for number, text in enumerate(lines, 1):
        if not text.strip():
            blanks, above, before = blanks + 1, None, ""
            continue
        if not _is_walled(text):
            bare = text.strip()
            if before and found and width(before) + width(bare[:1]) > page:
                found[-1] = found[-1]._replace(text=_together(found[-1].text, bare))
            else:
                found.append(Piece(bare, number, Mark.PLAIN, blanks))
            before, above, blanks = text.rstrip(), None, 0
            continue
        line = _Line(text)
        before = ""
        same = above is not None and _alike(above.walls, line.walls)
        rest = _wrapped(above, line) if above is not None and same else _Rest.NONE
        if above is not None and rest is _Rest.ALL:
            for n, cell in enumerate(line.cells):
                if cell.strip():
                    at = len(found) - len(line.cells) + n
                    found[at] = found[at]._replace(text=_together(found[at].text, cell))
        else:
            mark = Mark.ALONG if same else Mark.ROW
            for n, cell in enumerate(line.cells):
                first = n == 0
                piece = Piece(cell.strip(), number, mark if first else Mark.CELL, blanks if first else 0)
                found.append(piece._replace(damaged=first and rest is _Rest.SOME))
        above, blanks = line, 0
    return found


def _alike(walls: Sequence[int], others: Sequence[int]) -> bool:
    """The same columns, but for signs whose width is told differently."""
    return len(walls) == len(others) and all(abs(a - b) <= _SHIFT for a, b in zip(walls, others, strict=True))


class _Rest(Enum):
    """Which cells of a line go on with words that did not fit above."""

    NONE = 0
    SOME = 1
    ALL = 2


def _wrapped(above: _Line, line: _Line) -> _Rest:
    """A cell below an empty one begins a row; one that opens with a number of its own (2、) is no rest of a line."""
    wrapped = []
    for cell, upper, room in zip(line.cells, above.cells, line.room, strict=True):
        if cell.strip():
            if not upper.strip():
                return _Rest.NONE
            wrapped.append(not _fits(upper, cell, room) and not _NUMBERED.match(cell))
    return _Rest.ALL if wrapped and all(wrapped) else _Rest.SOME if any(wrapped) else _Rest.NONE


def _fits(upper: str, cell: str, room: int) -> bool:
    """The first word of ``cell`` would have fitted behind ``upper``: it was not wrapped."""
    bare = cell.strip()
    word = bare.split(" ", 1)[0] if bare and char_columns(bare[0], 1) == 1 else bare[:1]
    return width(upper) + width(word) <= room


def _together(text: str, rest: str) -> str:
    rest = rest.strip()
    if not text or char_columns(text[-1], 1) == 2 or char_columns(rest[:1] or " ", 1) == 2:
        return text + rest
    return f"{text} {rest}" if text[-1].isalpha() and rest[:1].isalnum() else text + rest
