"""The vertical lines of a table as they are drawn: which of them are one, and how wide what lies between them is.

Word gives every line of every row a column of its own: a line that was dragged by a hair in one row makes a column that
nobody sees. Cells are compared by lines, so that those which look one below the other are.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import NamedTuple

from extractor.document import Cell, Grid

HAIR = 108  # twentieths of a point: the margin inside a cell (Word's own), narrower than which no cell shows anything


class Ruling(NamedTuple):
    """``edges``: where each column of the grid begins, and the last one ends, in twentieths of a point; empty where the
    widths say nothing. ``moved``: cells (row, column) that were put to another line → the column in the document."""

    edges: tuple[int, ...] = ()
    moved: Mapping[tuple[int, int], int] = {}

    def column(self, cell: Cell) -> int:
        """The column of the document in which a cell begins."""
        return self.moved.get((cell.row, cell.col), cell.col)


NONE = Ruling()


def ruled(grid: Grid) -> tuple[tuple[Cell, ...], Ruling]:
    """The cells of a table with their sides put to the lines that lie within a hair, and the ruling."""
    edges = (0, *grid.edges)
    if len(edges) != grid.cols + 1 or any(left >= right for left, right in itertools.pairwise(edges)):
        return grid.cells, NONE
    line = _lines(edges)
    if len(set(line)) == len(line):
        return grid.cells, Ruling(edges)
    for cell in grid.cells:
        if line[cell.col] == line[cell.col + cell.col_span]:
            line = _apart(line, line[cell.col])  # something is drawn there
    cells: list[Cell] = []
    moved: dict[tuple[int, int], int] = {}
    for cell in grid.cells:
        start, stop = line[cell.col], line[cell.col + cell.col_span]
        if start != cell.col:
            moved[cell.row, start] = cell.col
        cells.append(cell._replace(col=start, col_span=stop - start))
    return tuple(cells), Ruling(edges, moved)


def _lines(edges: tuple[int, ...]) -> list[int]:
    """For every edge the first one that lies within a hair of it."""
    line: list[int] = []
    for number, edge in enumerate(edges):
        near = line[-1] if line and edge - edges[line[-1]] < HAIR else number
        line.append(near)
    return line


def _apart(line: list[int], first: int) -> list[int]:
    return [number if near == first else near for number, near in enumerate(line)]
