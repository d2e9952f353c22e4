"""A document as one sequence of printed rows: paragraphs, and the rows of its tables in reading order.

The rows of a nested table follow the paragraphs that stand before it in its cell. For a text dump whose row
ends are open, a row here is a run of cells that certainly belong together; aligning decides the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from extractor.document import Cell, Document, Grid, Mark, Paragraph, Piece

LOOSE = -1  # the table number of rows that are not aligned yet


class Row(NamedTuple):
    """``cells``: the distinct cells that cover the row, by column; an origin above ``row`` is continued from there.

    ``table`` is None for a paragraph, which is one cell. ``damaged``: the cell whose mark in the dump is malformed.
    ``mended``: why the row is not as it was printed.
    """

    table: int | None
    row: int
    cells: tuple[Cell, ...]
    damaged: int = -1
    mended: str = ""


def rows_of(document: Document, outside: Callable[[str], bool], narrates: Callable[[str], bool]) -> list[Row]:
    """All rows of a document.

    For a dump, ``outside`` tells a line that is certainly no further paragraph of the cell before it, and
    ``narrates`` a cell after which there are only paragraphs.
    """
    if document.pieces:
        return _loose(document.pieces, outside, narrates)
    rows: list[Row] = []
    for block in document.body:
        if isinstance(block, Paragraph):
            rows.append(paragraph(block.text, block.line))
        else:
            rows.extend(_grid_rows(document.grids[block], document.grids))
    return rows


def paragraph(text: str, line: int | None) -> Row:
    """A paragraph as a row of one cell."""
    return Row(None, 0, (Cell(0, 0, 1, 1, text, line),))


def _grid_rows(grid: Grid, grids: tuple[Grid, ...]) -> Iterable[Row]:
    rows: list[list[Cell]] = [[] for _ in range(grid.rows)]
    spanning = set()
    for cell in grid.cells:
        rows[cell.row].append(cell)
        for below in range(cell.row + 1, min(cell.row + cell.row_span, grid.rows)):
            rows[below].append(cell)
            spanning.add(below)
    for number in spanning:
        rows[number].sort(key=_column)
    for number, cells in enumerate(rows):
        if not any(cell.blocks for cell in cells):
            yield Row(grid.table, number, tuple(cells))
        else:
            yield from _nested_rows(grid, number, cells, grids)


def _column(cell: Cell) -> int:
    return cell.col


def _nested_rows(grid: Grid, number: int, cells: list[Cell], grids: tuple[Grid, ...]) -> Iterable[Row]:
    own = tuple(cell for cell in cells if not cell.blocks)
    if any(cell.text.strip() for cell in own):
        yield Row(grid.table, number, own)
    for cell in cells:
        if cell.row != number:
            continue
        for block in cell.blocks:
            if isinstance(block, int):
                yield from _grid_rows(grids[block], grids)
            elif block.strip():
                yield Row(grid.table, number, (cell._replace(text=block, blocks=()),))


def _loose(pieces: tuple[Piece, ...], outside: Callable[[str], bool], narrates: Callable[[str], bool]) -> list[Row]:
    """Runs of cells with no blank line between them; a line without a mark goes on with the cell before it."""
    rows: list[Row] = []
    cells: list[tuple[list[str], int]] = []
    damaged = -1

    def close() -> None:
        nonlocal damaged
        if cells:
            made = tuple(Cell(len(rows), n, 1, 1, "\n".join(text), line) for n, (text, line) in enumerate(cells))
            rows.append(Row(LOOSE, len(rows), made, damaged))
            cells.clear()
            damaged = -1

    for piece in pieces:
        if piece.mark is Mark.TEXT:
            if cells and not (piece.blanks and outside(piece.text)):
                cells[-1][0].append(piece.text)
            else:
                close()
                rows.append(paragraph(piece.text, piece.line))
            continue
        if piece.mark is Mark.ROW or piece.blanks:
            close()
        if piece.damaged and damaged < 0:
            damaged = len(cells)
        cells.append(([piece.text], piece.line))
        if len(cells) == 1 and narrates(piece.text):
            close()
    close()
    return rows


def parted(rows: list[Row], is_heading: Callable[[str], bool]) -> list[Row]:
    """A dump's runs with a heading right before the first cell of its table cut in two."""
    cut: list[Row] = []
    for row in rows:
        while row.table == LOOSE and len(row.cells) > 1 and is_heading(row.cells[0].text):
            cut.append(row._replace(cells=row.cells[:1], damaged=-1))
            row = row._replace(cells=row.cells[1:])
        cut.append(row)
    return cut
