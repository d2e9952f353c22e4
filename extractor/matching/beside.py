"""Two tables side by side in one (收入 left, 支出 right), read as two: the left one's rows, then the right one's.

Which sections stand so, the rule file says (``beside``). What is cut are rows; every cell keeps its place in the grid.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.document import Cell
from extractor.ruleset import Section

from . import mends
from .labels import LabelIndex
from .rows import LOOSE, Row, moved
from .stream import Label


def parted(rows: Sequence[Row], index: LabelIndex) -> list[Row]:
    """The rows, those of a table whose header is that of two sections side by side cut between the two.

    Rows that lie across both (a note below the table) stand behind them, and so do a dump's runs that have not as many
    cells as both sections together: they are in doubt.
    """
    out = list(rows)
    for right in index.form.sections.values():
        left = index.form.sections.get(right.beside or "")
        if left is not None:
            out = _cut(out, left, right, index)
    return out


def opens(label: Label | None, index: LabelIndex) -> bool:
    """A label of a stream begins the header of a section that stands beside another one."""
    sections = index.form.sections
    uses = [use for use in label.uses if use.kind == "header" and use.row == use.col == 0] if label else []
    return any(sections[use.section].beside or use.section in _lefts(index) for use in uses)


def _lefts(index: LabelIndex) -> set[str]:
    return {section.beside for section in index.form.sections.values() if section.beside}


def _cut(rows: Sequence[Row], left: Section, right: Section, index: LabelIndex) -> list[Row]:
    out: list[Row] = []
    number = 0
    while number < len(rows):
        at = _border(rows[number], left, right, index)
        stop = number + 1
        while at and stop < len(rows) and rows[stop].table == rows[number].table:
            if _border(rows[stop], left, right, index):
                break  # the header printed again
            stop += 1
        out += _halves(rows[number:stop], at, left.columns, right.columns) if at else rows[number:stop]
        number = stop
    return out


def _border(row: Row, left: Section, right: Section, index: LabelIndex) -> int:
    """The column at which the right section's header begins in a row; 0 where the row does not begin both headers."""
    if row.table is None:
        return 0
    own = [cell for cell in row.cells if cell.row == row.row]
    first = next((cell for cell in own if _opens(cell, left, index)), None)
    second = next((cell for cell in own if _opens(cell, right, index)), None)
    return second.col if first is not None and second is not None and first.col < second.col else 0


def _opens(cell: Cell, section: Section, index: LabelIndex) -> bool:
    return any(use.row == use.col == 0 for use in index.heads(cell.text).get(section.name, ()))


def _halves(rows: Sequence[Row], at: int, left: int, right: int) -> list[Row]:
    """The rows cut in two; ``left`` and ``right`` are how many columns each section is drawn with."""
    loose = rows[0].table == LOOSE
    halves: tuple[list[Row], list[Row]] = ([], [])
    across: list[Row] = []
    for row in rows:
        head = row is rows[0]
        size = len(row.cells)
        if loose and size not in (1, left + right) and not head:
            across.append(row._replace(mended=mends.BESIDE))
            continue
        if (loose and size == 1) or any(cell.col < at < cell.col + cell.col_span for cell in row.cells):
            across.append(row)
            continue
        border = left if loose and size == left + right else at
        for half, is_left in zip(halves, (True, False), strict=True):
            cells = tuple(cell for cell in row.cells if (cell.col < border) == is_left)
            if cells:
                cells = _numbered(cells) if loose else cells
                half.append(row._replace(cells=cells, laid=True if head and not loose else None))
    return [*halves[0], *halves[1], *across]


def _numbered(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """A run's cells counted from the first one."""
    return tuple(moved(cell, cell.row, col) for col, cell in enumerate(cells))
