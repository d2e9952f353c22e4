"""One grid in box-drawing characters, with its merged cells, as wide as the terminal.

Column boundaries that no cell uses are left out: a form's grid has 20–40 columns, its rows three to eight cells.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from extractor.document import Cell, Grid

_NARROWEST = 2  # columns of text: one Chinese character
# box characters by the sides that a line leaves a point to: up 1, down 2, left 4, right 8
_POINTS = dict(zip((0, 3, 12, 10, 6, 9, 5, 11, 7, 14, 13, 15, 1, 2, 4, 8), " │─┌┐└┘├┤┬┴┼│││─", strict=False)) | {
    8: "─",
    4: "─",
}
_UP, _DOWN, _LEFT, _RIGHT = 1, 2, 4, 8


def drawn(grid: Grid, width: int) -> str:
    """The grid as lines of text at most ``width`` columns wide, unless even the narrowest cells need more."""
    if not grid.cells:
        return ""
    bounds = sorted({edge for cell in grid.cells for edge in (cell.col, cell.col + cell.col_span)})
    at = {edge: number for number, edge in enumerate(bounds)}
    columns = _widths(grid.cells, at, width)
    lines = {id(cell): _wrapped(_text(cell), _inside(cell, at, columns)) for cell in grid.cells}
    heights = _heights(grid, lines)
    lefts = _sums(columns)
    tops = _sums(heights)
    canvas = [[" "] * (lefts[-1] + 1) for _ in range(tops[-1] + 1)]
    points = [[0] * (lefts[-1] + 1) for _ in range(tops[-1] + 1)]
    for cell in grid.cells:
        left, right = lefts[at[cell.col]], lefts[at[cell.col + cell.col_span]]
        top, bottom = tops[cell.row], tops[cell.row + cell.row_span]
        _frame(points, left, right, top, bottom)
        for number, line in enumerate(lines[id(cell)]):
            _write(canvas[top + 1 + number], left + 1, line)
    return "\n".join(_joined(row, marks) for row, marks in zip(canvas, points, strict=True))


def display_width(text: str) -> int:
    """Columns that a text takes on a terminal: two for a wide character, none for a combining one."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _text(cell: Cell) -> str:
    if not cell.blocks:
        return cell.text
    return "\n".join(f"⟦表{block}⟧" if isinstance(block, int) else block for block in cell.blocks)


def _widths(cells: Sequence[Cell], at: dict[int, int], width: int) -> list[int]:
    """Columns of text for each stretch between two boundaries, its right line included."""
    widest = max(display_width(line) for cell in cells for line in _text(cell).split("\n"))
    low, high = _NARROWEST, max(widest, _NARROWEST)
    best = _stretches(cells, at, low)
    while low <= high:  # the longest line that may stand unbroken and still leave the table within the width
        cap = (low + high) // 2
        tried = _stretches(cells, at, cap)
        if sum(tried) + 1 <= width:
            best, low = tried, cap + 1
        else:
            high = cap - 1
    return best


def _stretches(cells: Sequence[Cell], at: dict[int, int], cap: int) -> list[int]:
    stretches = [1] * (len(at) - 1)
    for cell in sorted(cells, key=lambda cell: at[cell.col + cell.col_span] - at[cell.col]):
        first, last = at[cell.col], at[cell.col + cell.col_span]
        natural = max(display_width(line) for line in _text(cell).split("\n"))
        wanted = max(min(natural, cap), _NARROWEST) + 1
        lacking = wanted - sum(stretches[first:last])
        for number in range(max(lacking, 0)):
            stretches[first + number % (last - first)] += 1
    return stretches


def _inside(cell: Cell, at: dict[int, int], columns: list[int]) -> int:
    return sum(columns[at[cell.col] : at[cell.col + cell.col_span]]) - 1


def _heights(grid: Grid, lines: dict[int, list[str]]) -> list[int]:
    """Lines of each row, the line below it included; a cell over several rows stretches its last one."""
    heights = [2] * grid.rows
    for cell in sorted(grid.cells, key=lambda cell: cell.row_span):
        last = cell.row + cell.row_span
        lacking = len(lines[id(cell)]) + 1 - sum(heights[cell.row : last])
        heights[last - 1] += max(lacking, 0)
    return heights


def _sums(parts: list[int]) -> list[int]:
    sums = [0]
    for part in parts:
        sums.append(sums[-1] + part)
    return sums


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for paragraph in text.replace("\t", " ").split("\n"):
        line, taken = "", 0
        for char in paragraph:
            if not char.isprintable():
                char = "�"
            if taken + (wide := display_width(char)) > width and line:
                lines.append(line)
                line, taken = "", 0
            line, taken = line + char, taken + wide
        lines.append(line)
    return lines


def _frame(points: list[list[int]], left: int, right: int, top: int, bottom: int) -> None:
    for x in range(left, right):
        for y in (top, bottom):
            points[y][x] |= _RIGHT
            points[y][x + 1] |= _LEFT
    for y in range(top, bottom):
        for x in (left, right):
            points[y][x] |= _DOWN
            points[y + 1][x] |= _UP


def _write(row: list[str], at: int, text: str) -> None:
    """A wide character takes two places of the canvas: the second holds nothing."""
    for char in text:
        wide = display_width(char)
        if wide == 0:
            row[at - 1] += char
            continue
        row[at] = char
        if wide == 2:
            row[at + 1] = ""
        at += wide


def _joined(row: list[str], marks: list[int]) -> str:
    return "".join(_POINTS[mark] if mark else char for char, mark in zip(row, marks, strict=True)).rstrip()
