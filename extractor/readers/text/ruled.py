"""Tables drawn with characters, rebuilt as exact grids: ``+---+`` and box-drawing frames, dashed columns.

A frame tells everything: ``|`` stands between cells, ``-`` below them, and where one is missing the cells are merged.
A table whose columns are only underlined (``----  ----``) has one row a line, or rows parted by blank lines. A
cell may hold tables of its own.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Sequence
from itertools import pairwise

from .blocks import Drawn, Part
from .joined import joined
from .widths import FILLER, even, folded, spread, width

_FRAME = re.compile(r"^\s*\+[-=:+]*[-=][-=:+]*\+\s*$")
_DASHES = re.compile(r"^\s*-{2,}(?:\s+-{2,})+\s*$")
_RULE = re.compile(r"^\s*-{4,}\s*$")
_BOXED = re.compile("^\\s*[\u2500-\u257f]{2}")
_WALL = frozenset("-=:+")


def has_frames(text: str) -> bool:
    """Some line of the text is the upper edge of a drawn table."""
    return any(edge in text for edge in _EDGES) and bool(_FRAMES.search(text))


_EDGES = ("+", "--", "─", "━", "═")  # with one of which a frame begins
_FRAMES = re.compile(
    r"^[ \t|]*\+[-=:+]*[-=][-=:+]*\+[ |]*$|^[ |]*-{2,}(?: +-{2,})+[ |]*$|^[ \u2500-\u257f]*[\u2500\u2501\u2550]{2}",
    re.M,
)


def table_at(lines: Sequence[str], start: int) -> tuple[Drawn, int] | None:
    """The drawn table that begins at a line, and the line after it; None when none begins there."""
    line = lines[start]
    if _FRAME.match(line) or _BOXED.match(line) or _is_open_above(lines, start):
        return _framed(lines, start)
    if _DASHES.match(line) or (_RULE.match(line) and _columns_follow(lines, start)):
        return _dashed(lines, start)
    return None


def _columns_follow(lines: Sequence[str], start: int) -> bool:
    """Below a single rule stands a head and then the dashes of the columns: a table with a head of several lines."""
    return any(_DASHES.match(line) for line in lines[start + 1 : start + 8])


# --- frames


def _framed(lines: Sequence[str], start: int) -> tuple[Drawn, int] | None:
    stop = start
    while stop < len(lines) and _is_framed(lines[stop]):
        stop += 1
    block = [line.rstrip() for line in lines[start:stop]]
    margin = len(block[0]) - len(block[0].lstrip())
    block = [line[margin:] for line in block]
    spreads = even(block) or _aligned(block)
    if spreads[0].endswith("+-"):  # the second column of a wide corner
        spreads = [line[:-1] for line in spreads]
    taken = len(spreads)
    above = [] if _FRAME.match(spreads[0]) else [_edge(spreads[0])]
    below = [_edge(spreads[-1])] if _is_wall(spreads[-1]) else []
    while not below and len(spreads) > 2 and not _FRAME.match(spreads[-1]):
        spreads.pop()
        taken -= 1
    cells = _cells([*above, *spreads, *below])
    if cells is None:
        return None
    rows, cols, parts = cells
    if above:
        parts = tuple(part._replace(offset=part.offset - 1) for part in parts)
    return Drawn(rows, cols, parts, start, *joined(rows, parts)), start + taken


def _is_open_above(lines: Sequence[str], start: int) -> bool:
    """A table whose upper edge is missing begins here: lines between walls down to an edge as wide as they are."""
    stop = start
    while stop < len(lines) and _is_wall(lines[stop]) and width(lines[stop]) == width(lines[start]):
        stop += 1
    return start < stop < len(lines) and bool(_FRAME.match(lines[stop])) and len(lines[stop]) == width(lines[start])


def _is_wall(line: str) -> bool:
    bare = line.strip(FILLER + " ")
    return len(bare) > 2 and bare[0] == bare[-1] == "|"


def _edge(line: str) -> str:
    """The edge that is missing beside a line of cells, as its walls say."""
    return "".join("+" if char == "|" else "-" for char in line)


def _is_framed(line: str) -> bool:
    bare = line.lstrip()
    return bool(bare) and (bare[0] in "+|" or "\u2500" <= bare[0] <= "\u257f")


def _aligned(block: Sequence[str]) -> list[str]:
    """Lines that are not equally long (signs of odd width in them): their walls moved under those of the first line."""
    size = len(spread(block[0], 1))
    spreads = []
    for line in block:
        one = spread(line, 1)
        for ambiguous in (1, 2):
            if len(spread(line, ambiguous)) == size:
                one = spread(line, ambiguous)
                break
        spreads.append(one)
    for number in range(1, len(spreads)):
        line = spreads[number]
        if len(line) == size:
            continue
        like = next((other for other in spreads[number - 1 :: -1] if len(other) == size), spreads[0])
        walls = [n for n, char in enumerate(like) if char in "|+"]
        parts = line.strip(FILLER).split("|")[1:-1]
        if len(parts) == len(walls) - 1:
            room = [b - a - 1 for a, b in pairwise(walls)]
            fitted = [part.rstrip().ljust(size_)[:size_] for part, size_ in zip(parts, room, strict=True)]
            spreads[number] = "|" + "|".join(fitted) + "|"
    longest = max(map(len, spreads))
    return [line.ljust(longest) for line in spreads]


def _cells(block: Sequence[str]) -> tuple[int, int, tuple[Part, ...]] | None:
    """Rows, columns and cells of a frame; None when its lines make no table.

    Cells are traced along their walls from the upper left corner, as docutils does: a frame within a cell touches no
    wall and is left in the cell's text.
    """
    bottom, right = len(block) - 1, len(block[0]) - 1
    boxes: list[tuple[int, int, int, int]] = []
    done = [0] * len(block[0])
    corners = [(0, 0)]
    seen: set[tuple[int, int]] = set()
    while corners:
        top, left = heapq.heappop(corners)
        if (top, left) in seen or top == bottom or left == right or top < done[left]:
            continue
        seen.add((top, left))
        box = _box(block, top, left)
        if box is None:
            continue
        down, across = box
        done[left:across] = [down] * (across - left)
        boxes.append((top, left, down, across))
        heapq.heappush(corners, (top, across))
        heapq.heappush(corners, (down, left))
    ys = sorted({y for top, _, down, _ in boxes for y in (top, down)})
    xs = sorted({x for _, left, _, across in boxes for x in (left, across)})
    if not boxes or sum((d - t) * (r - x) for t, x, d, r in boxes) != bottom * right:
        return None
    row, col = {y: n for n, y in enumerate(ys)}, {x: n for n, x in enumerate(xs)}
    parts = [
        Part(
            row[t],
            col[x],
            row[d] - row[t],
            col[r] - col[x],
            _text_lines([line[x + 1 : r] for line in block[t + 1 : d]]),
            t + 1,
            r - x,
        )
        for t, x, d, r in boxes
    ]
    return len(ys) - 1, len(xs) - 1, tuple(sorted(parts, key=lambda p: (p.row, p.col)))


def _box(block: Sequence[str], top: int, left: int) -> tuple[int, int] | None:
    """The lower right corner of the smallest cell whose upper left corner is given."""
    upper = block[top]
    for right in range(left + 1, len(upper)):
        if upper[right] == "+":
            for down in range(top + 1, len(block)):
                char = block[down][right]
                if char == "+" and block[down][left] == "+" and set(block[down][left:right]) <= _WALL:
                    if all(block[y][left] in "|+" for y in range(top + 1, down)):
                        return down, right
                elif char not in "|+":
                    break
        elif upper[right] not in "-=:":
            return None
    return None


def _text_lines(inner: Sequence[str]) -> tuple[str, ...]:
    lines = [folded(line).rstrip() for line in inner]
    return tuple(line[1:] if line.startswith(" ") else line for line in lines)


# --- columns that are only underlined


def _dashed(lines: Sequence[str], start: int) -> tuple[Drawn, int] | None:
    """A table whose columns are as wide as their dashes. Head, if any, above the dashes; blank lines part tall rows."""
    begin = start
    if _RULE.match(lines[start]):
        begin = next(n for n in range(start + 1, start + 8) if _DASHES.match(lines[n]))
    ruler = lines[begin]
    spans = [match.span() for match in re.finditer(r"-{2,}", ruler)]
    head = list(lines[start + 1 : begin])
    if begin == start and start and lines[start - 1].strip() and not _DASHES.match(lines[start - 1]):
        head = []
    stop = begin + 1
    closing = None
    while stop < len(lines):
        line = lines[stop]
        if _DASHES.match(line) or _RULE.match(line):
            closing = stop
            break
        if line.strip() and len(line) - len(line.lstrip()) < spans[0][0]:
            break
        stop += 1
    if closing is None:
        stop = begin + 1
        while stop < len(lines) and lines[stop].strip():
            stop += 1
    body = list(lines[begin + 1 : stop])
    tall = closing is not None and any(not line.strip() for line in body)
    rows = [head] if any(line.strip() for line in head) else []
    rows += _by_blanks(body) if tall else [[line] for line in body if line.strip()]
    if not rows:
        return None
    edges = [0, *(a for a, _ in spans[1:])]
    parts = []
    for r, row in enumerate(rows):
        spreads = [spread(line, 1) for line in row]
        for c, left in enumerate(edges):
            right = edges[c + 1] if c + 1 < len(edges) else None
            inner = tuple(folded(line[left:right]).strip() for line in spreads)
            room = (right or max(map(len, spreads), default=0)) - left
            parts.append(Part(r, c, 1, 1, inner, begin - start, room))
    return Drawn(len(rows), len(edges), tuple(parts), first=start), stop + (closing is not None)


def _by_blanks(body: Sequence[str]) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    for line in body:
        if line.strip():
            rows[-1].append(line)
        elif rows[-1]:
            rows.append([])
    return [row for row in rows if row]
