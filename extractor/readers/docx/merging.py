"""Rows of cells as they are written → the logical grid (ECMA-376 part 1, 17.4).

A cell stands in the column that ``gridBefore`` and the ``gridSpan`` of the cells before it give. ``vMerge`` joins it to
the cell above that has the same edges, ``hMerge`` to the cell on its left. Where the spans of a row do not fill
``tblGrid``, the row is told in a note. Where the rows of a table agree with one another it is the grid that is stale.
Where they do not, and the cells' own widths fall on the grid's edges without a gap, the spans are taken from the
widths, and that is told too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from extractor.document import Note
from extractor.errors import Refused
from extractor.limits import Limits

_NEAR = 15  # twentieths of a point by which a cell's width may miss an edge: Word rounds to whole ones


class RawCell(NamedTuple):
    """A ``w:tc`` as it is written: ``gridSpan``, ``vMerge`` (restart, continue, None for none), and its content:
    the text where that is all, else the element. ``width`` is ``tcW`` in twentieths of a point, None for other units.
    ``across`` is ``hMerge``; ``instead`` what a content control around the cell shows."""

    span: int
    merge: str | None
    content: Any
    width: int | None = None
    across: str | None = None
    instead: str | None = None


class RawRow(NamedTuple):
    """A ``w:tr``: columns left out before and after its cells (``gridBefore``, ``gridAfter``), and the cells."""

    before: int
    after: int
    cells: list[RawCell]

    @property
    def columns(self) -> int:
        """Columns that the row takes up, those left out included."""
        return self.before + self.after + sum([cell.span for cell in self.cells])


class Placed:
    """A cell of the grid: where it begins, how far it reaches, what it holds."""

    __slots__ = ("col", "col_span", "raw", "row", "row_span")

    def __init__(self, row: int, col: int, col_span: int, raw: RawCell) -> None:
        self.row, self.col, self.row_span, self.col_span, self.raw = row, col, 1, col_span, raw


class Placing(NamedTuple):
    """The grid: rows × columns, its cells in reading order, and what had to be noted (``table`` not yet known)."""

    rows: int
    cols: int
    cells: list[Placed]
    notes: list[Note]


def placed(rows: Sequence[RawRow], edges: Sequence[int], limits: Limits, has_text: Callable[[Any], bool]) -> Placing:
    """Place every cell. ``edges`` are the right edges of the grid's columns, from 0, in twentieths of a point.

    Raises Refused (DOC_TOO_LARGE) past the limits of columns and cells.
    """
    cells: list[Placed] = []
    notes: list[Note] = []
    above: dict[int, Placed] = {}  # column → the merge that is open there
    width = number = 0
    mend = len({row.columns for row in rows if row.cells}) > 1
    for number, row in enumerate(rows, 1):
        merges: dict[int, Placed] = {}
        col = row.before
        for raw in _joined(_fitted(row, edges, number - 1, notes, mend=mend), number - 1, notes, has_text):
            within_limits(col + raw.span, len(cells), limits)
            opened = above.get(col)
            if raw.merge == "continue" and opened is not None and opened.col_span == raw.span:
                opened.row_span = number - opened.row
                merges[col] = opened
                if has_text(raw.content):
                    notes.append(Note("covered_text", row=number - 1, col=col))
            else:
                cells.append(cell := Placed(number - 1, col, raw.span, raw))
                if raw.merge is not None:
                    merges[col] = cell
                    if raw.merge == "continue":
                        notes.append(Note("orphan_merge", row=number - 1, col=col))
            col += raw.span
        above = merges
        width = max(width, col)
    return Placing(number, width, cells, notes)


def _joined(cells: list[RawCell], row: int, notes: list[Note], has_text: Callable[[Any], bool]) -> Iterable[RawCell]:
    """Cells with those that ``hMerge`` joins made one. A continuation with nothing to go on is a cell of its own."""
    if all(cell.across is None for cell in cells):
        return cells
    joined: list[RawCell] = []
    for cell in cells:
        if cell.across == "continue" and joined and joined[-1].across is not None:
            joined[-1] = joined[-1]._replace(span=joined[-1].span + cell.span)
            if has_text(cell.content):
                notes.append(Note("covered_text", row=row))
        else:
            joined.append(cell)
    return joined


def within_limits(columns: int, cells: int, limits: Limits) -> None:
    """Raises Refused (DOC_TOO_LARGE) when a table is wider or has more cells than any form."""
    if columns > limits.columns:
        most = limits.columns
        raise Refused("DOC_TOO_LARGE", f"表格超过 {most} 列", f"a table of more than {most} columns")
    if cells > limits.cells:
        most = limits.cells
        raise Refused("DOC_TOO_LARGE", f"表格超过 {most} 格", f"a table of more than {most} cells")


def _fitted(row: RawRow, edges: Sequence[int], number: int, notes: list[Note], *, mend: bool) -> list[RawCell]:
    """The cells of a row, with the spans that their widths give where the written ones do not fill the grid."""
    if not edges or not row.cells or (total := row.columns) == len(edges):
        return row.cells
    spans = _spans_by_width(row, edges) if mend else None
    notes.append(Note("grid_mended" if spans else "grid_differs", row=number, detail=f"{total}/{len(edges)}"))
    if spans is None:
        return row.cells
    return [cell._replace(span=span) for cell, span in zip(row.cells, spans, strict=True)]


def _spans_by_width(row: RawRow, edges: Sequence[int]) -> list[int] | None:
    """Spans by ``tcW``: every right edge of a cell must be one of the grid's, the last one the grid's own."""
    if row.before > len(edges):
        return None
    reached = edges[row.before - 1] if row.before else 0
    spans: list[int] = []
    column = row.before
    for cell in row.cells:
        if cell.width is None or cell.width <= 0:
            return None
        reached += cell.width
        near = [at for at in range(column, len(edges)) if abs(edges[at] - reached) <= _NEAR]
        if len(near) != 1:
            return None
        spans.append(near[0] + 1 - column)
        column, reached = near[0] + 1, edges[near[0]]
    return spans if column + row.after == len(edges) else None
