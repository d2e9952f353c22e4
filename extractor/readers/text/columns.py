"""Tables between ``|`` whose cells are as wide as their columns: long text is wrapped, rows are not parted (antiword).

A line whose cells go on with words that did not fit above is no row of its own; a line whose walls stand elsewhere
begins a row. What else a line is — a row, or more paragraphs of the cells above — only the form can tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.document import Mark, Piece

from .widths import columns as char_columns
from .widths import folded, spread, width

_NUMBERED = re.compile(r"^\s*(?:[^\d\s]{1,4}\d{1,2}[^\d\s]{0,6}?[:：、]|[（(]?\d{1,2}[、.．)）](?!\d))")
_COUNTED = re.compile(r"^\s*(?:[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、)")
_CLOSED = frozenset("。；;：:！!？?")
_STOPS = re.compile("[，。；：！？,;:!?]")
_PADDED = re.compile(r"[^\s|] {2,}\|")
_FIXED = (1, 2)  # so many neighbours in so many
_SHIFT = 3  # columns
_LEAST = 2  # neighbouring lines as wide as each other


def is_fixed(lines: Sequence[str]) -> bool:
    """Neighbouring lines of cells are equally wide, their cells filled up: the columns are drawn to the character."""
    if not any("  |" in line and _PADDED.search(line) for line in lines):
        return False
    wide = [(width(line), width(line, 2)) if _is_walled(line) else None for line in lines]
    pairs = [(a, b) for a, b in pairwise(wide) if a and b]
    same = sum(1 for a, b in pairs if a[0] == b[0] or a[1] == b[1])
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
        rests = _wrapped(above, line) if above is not None and same else ()
        printed = [rest for rest, cell in zip(rests, line.cells, strict=True) if cell.strip()] if rests else []
        if printed and all(printed) and not _is_heading_line(found[-1].text, line):
            for n, cell in enumerate(line.cells):
                if cell.strip():
                    at = len(found) - len(line.cells) + n
                    found[at] = found[at]._replace(text=_together(found[at].text, cell))
        else:
            mark = Mark.ALONG if same else Mark.ROW
            for n, cell in enumerate(line.cells):
                piece = Piece(cell.strip(), number, Mark.CELL if n else mark, 0 if n else blanks)
                found.append(piece._replace(damaged=bool(rests) and rests[n]))
        above, blanks = line, 0
    return found


def is_counted_on(above: str, line: str) -> bool:
    """Both lines open with a number: items of one list."""
    return any(pattern.match(above) and pattern.match(line) for pattern in (_NUMBERED, _COUNTED))


def _alike(walls: Sequence[int], others: Sequence[int]) -> bool:
    """The same columns, but for signs whose width is told differently."""
    return len(walls) == len(others) and all(abs(a - b) <= _SHIFT for a, b in zip(walls, others, strict=True))


def _wrapped(above: _Line, line: _Line) -> tuple[bool, ...]:
    """For each cell whether it goes on with words that did not fit above; nothing where the line begins a row.

    A cell below an empty one begins a row; one that opens with a number of its own (2、) is no rest of a line, nor is
    one with a heading's number (二、) below the end of a sentence.
    """
    wrapped = []
    for cell, upper, room in zip(line.cells, above.cells, line.room, strict=True):
        if not cell.strip():
            wrapped.append(False)
            continue
        if not upper.strip():
            return ()
        opens = _NUMBERED.match(cell) or (_COUNTED.match(cell) and upper.rstrip()[-1] in _CLOSED)
        wrapped.append(not opens and not _fits(upper, cell, room))
    return tuple(wrapped)


def _is_heading_line(text: str, line: _Line) -> bool:
    """The only cell of the line above may be a heading that fills its line: a number, and no punctuation behind it."""
    mark = _COUNTED.match(text) or _NUMBERED.match(text)
    return len(line.cells) == 1 and bool(mark) and not _STOPS.search(text[mark.end() :] if mark else text)


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
