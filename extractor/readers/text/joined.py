"""Rows of a framed table that are two: the line between them is missing, and each cell holds the texts of both.

What is left to tell them is how the texts lie. A converter prints each cell from its first line on and parts paragraphs
by an empty line; it begins a line for want of room only. So where several cells of a row go on at the same line with
words that had room above, or a cell begins below the first line, a row begins there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .blocks import Part
from .columns import is_counted_on
from .widths import width

LEAST_CELLS = 2  # that go on, or begin, at one line: fewer may be centred, or have a line end of their own
_FRAME = re.compile(r"\s*\+[-=:+]+\+\s*$").match
_INNER = re.compile(r"\s\|(?:\s|$)").search
_WORD = re.compile(r"[!-~]+").match
_FIGURE = re.compile(r"-?\d[\d.,]*[%％]?$").match
_UPRIGHT = 4  # columns of each line of a label written from top to bottom
_MARGIN = 3  # columns of a cell that are no room for text


class Joined(NamedTuple):
    """``rows``, by number, that are two rows without a line between them, ``cells``, by row and column, the merged ones
    beside them in which two texts stand as well, and ``hollow`` rows, which have lost their only line."""

    rows: frozenset[int]
    cells: frozenset[tuple[int, int]]
    hollow: frozenset[int]


def joined(rows: int, parts: Sequence[Part]) -> Joined:
    """What ran together in a frame of ``rows`` rows."""
    own: list[list[Part]] = [[] for _ in range(rows)]
    found: set[int] = set()
    lines: set[int] = set()  # of the frame, at which the lower ones of two rows begin
    for part in parts:
        if any(line.strip() for line in part.lines):
            own[part.row].append(part)
        if _has_walls(part):
            found.update(range(part.row, part.row + part.row_span))
    for number, cells in enumerate(own):
        if len(cells) >= LEAST_CELLS and (line := _joint(cells)):
            found.add(number)
            lines.add(cells[0].offset + line)
    merged = (part for part in parts if part.row_span > 1 and any(_begins(part, line) for line in lines))
    hollow = frozenset(part.row for part in parts if part.row_span == 1 and not part.lines)
    return Joined(frozenset(found), frozenset((part.row, part.col) for part in merged), hollow)


def _begins(part: Part, line: int) -> bool:
    """A text begins in the cell at a line of the frame, below another one."""
    number = line - part.offset
    if not 0 < number < len(part.lines) or not part.lines[number].strip():
        return False
    return not part.lines[number - 1].strip() or _is_on(part, number)


def _has_walls(part: Part) -> bool:
    """Walls stand in the cell's text, and no table of its own begins above them: the cells of a row that has others."""
    for line in part.lines:
        if _FRAME(line):
            return False
        if _INNER(line):
            return True
    return False


def _joint(cells: Sequence[Part]) -> int:
    """The line at which the lower one of two rows begins; 0 where it is one."""
    height = max(len(part.lines) for part in cells)
    for number in range(1, height):
        begun = [part for part in cells if len(part.lines) > number and part.lines[number].strip()]
        late = [part for part in begun if not any(line.strip() for line in part.lines[:number])]
        on = [part for part in begun if part not in late and _is_on(part, number)]
        counted = [part for part in on if _is_item(part, number) or _is_upright(part, number)]
        plain = len(counted) < len(on)  # not all go on with the next number of a list
        if (plain and len(on) >= LEAST_CELLS) or (len(late) >= LEAST_CELLS and on):
            return number
        if late and plain and height == LEAST_CELLS:
            return number
    return 0


def _is_on(part: Part, number: int) -> bool:
    """The cell goes on at a line with words that had room in the line right above, or with a second figure."""
    above, line = part.lines[number - 1].strip(), part.lines[number].strip()
    word = _WORD(line)
    if _FIGURE(above) and _FIGURE(line):
        return width(above) < part.room - _MARGIN  # one that is cut fills its line
    return bool(above) and width(above) + 1 + width(word[0] if word else line[0]) <= part.room - _MARGIN


def _is_item(part: Part, number: int) -> bool:
    return is_counted_on(part.lines[number - 1].strip(), part.lines[number].strip())


def _is_upright(part: Part, number: int) -> bool:
    """A label beside several rows, written from top to bottom."""
    return part.row_span > 1 and all(width(line.strip()) <= _UPRIGHT for line in part.lines[number - 1 : number + 1])
