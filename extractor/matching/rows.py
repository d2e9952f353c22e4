"""A document as one sequence of printed rows: paragraphs, and the rows of its tables in reading order.

The rows of a nested table follow the paragraphs that stand before it in its cell. For a text dump whose row
ends are open, a row here is a run of cells that certainly belong together; aligning decides the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby, takewhile
from typing import NamedTuple

from extractor.document import Cell, Document, Grid, Mark, Paragraph, Piece

from . import mends, ruling
from .mends import Mend

LEAST_SPARE = 3  # empty cells behind every row that are no columns
LOOSE = -1  # the table number of rows that are not aligned yet
UNMARKED = frozenset((Mark.BARE, Mark.FUSED, Mark.PAIRED))  # paragraphs that may be cells
_PARAGRAPHS = frozenset((Mark.PLAIN, Mark.BARE, Mark.PAIRED))
_CELL, _TEXT, _OPEN, _NEXT = Mark.CELL, Mark.TEXT, Mark.OPEN, Mark.NEXT


class Row(NamedTuple):
    """``cells``: the distinct cells that cover the row, by column; an origin above ``row`` is continued from there.

    ``table`` is None for a paragraph, which is one cell. ``damaged``: the cell whose mark in the dump is malformed.
    ``mended``: what was done to the row so that it fits the form. ``mark`` and ``blanks`` say how a run of a dump is
    parted from the one before it. ``rests``: the cells that go on with words that did not fit into the line above.
    ``unsure``: the columns of these cells are in doubt. ``laid``: the alignment laid the row out as a line of a header
    (True) or as something else (False); None where there was nothing to align. ``ruling``: the lines of its table.
    """

    table: int | None
    row: int
    cells: tuple[Cell, ...]
    damaged: int = -1
    mended: Mend | None = None
    mark: Mark | None = None
    blanks: int = 0
    rests: frozenset[int] = frozenset()
    unsure: frozenset[int] = frozenset()
    laid: bool | None = None
    ruling: ruling.Ruling = ruling.NONE

    def at(self, cell: Cell) -> tuple[int, int, int]:
        """Table, row and column of a cell in the document; only for rows of tables."""
        assert self.table is not None
        return self.table, cell.row, self.ruling.column(cell) if self.ruling.moved else cell.col


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


def moved(cell: Cell, row: int, col: int) -> Cell:
    """The cell at another place. Written out: ``_replace`` takes three times as long, and every cell is moved."""
    return Cell(row, col, cell.row_span, cell.col_span, cell.text, cell.line, cell.blocks)


def paragraph(text: str, line: int | None) -> Row:
    """A paragraph as a row of one cell."""
    return Row(None, 0, (Cell(0, 0, 1, 1, text, line),))


def _grid_rows(grid: Grid, grids: tuple[Grid, ...]) -> Iterable[Row]:
    rows: list[list[Cell]] = [[] for _ in range(grid.rows)]
    spanning = set()
    drawn, lines = ruling.ruled(grid)
    for cell in drawn:
        rows[cell.row].append(cell)
        for below in range(cell.row + 1, min(cell.row + cell.row_span, grid.rows)):
            rows[below].append(cell)
            spanning.add(below)
    for number in spanning:
        rows[number].sort(key=_column)
    for number, cells in enumerate(rows):
        row = Row(grid.table, number, tuple(cells), ruling=lines)
        if number in grid.joined:
            row = row._replace(mended=mends.OVERLAID)
        elif number in grid.hollow:
            row = row._replace(mended=mends.HOLLOW)
        elif grid.blurred and (blurred := [n for n, c in enumerate(cells) if (c.row, c.col) in grid.blurred]):
            begins = any(cells[n].row == number for n in blurred)
            row = row._replace(unsure=frozenset(blurred), mended=mends.BLURRED if begins else None)
        if any(cell.blocks for cell in cells):
            yield from _nested_rows(row, grids)
        else:
            yield row


def _column(cell: Cell) -> int:
    return cell.col


def _nested_rows(row: Row, grids: tuple[Grid, ...]) -> Iterable[Row]:
    """The rows of the tables within a row's cells, below that of its other cells; of a row that is two, in doubt."""
    own = tuple(cell for cell in row.cells if not cell.blocks)
    row = row._replace(unsure=frozenset(), mended=row.mended if row.mended is mends.OVERLAID else None)
    if any(cell.text.strip() for cell in own):
        yield row._replace(cells=own)
    for cell in row.cells:
        if cell.row != row.row:
            continue
        for block in cell.blocks:
            if isinstance(block, str):
                if block.strip():
                    yield row._replace(cells=(cell._replace(text=block, blocks=()),))
            elif row.mended:
                yield from (inner._replace(mended=row.mended) for inner in _grid_rows(grids[block], grids))
            else:
                yield from _grid_rows(grids[block], grids)


def _loose(pieces: tuple[Piece, ...], outside: Callable[[str], bool], narrates: Callable[[str], bool]) -> list[Row]:
    """Runs of cells that certainly stand beside one another; a line without a mark goes on with the cell before it."""
    runs = _Runs()
    for piece in pieces:
        mark = piece.mark
        if mark is _CELL:
            runs.cell(piece, narrates)
        elif mark is _TEXT:
            runs.text(piece, outside)
        elif mark is _OPEN:
            runs.held.append(piece)
        elif mark in _PARAGRAPHS:
            runs.paragraph(piece)
        elif mark is _NEXT:
            runs.alone(runs.opened(piece, outside) if runs.held else piece)
        else:
            runs.begin(piece)
            if narrates(piece.text):
                runs.close()
    for piece in runs.held:
        runs.paragraph(piece)
    runs.close()
    return runs.rows


_NO_RESTS: frozenset[int] = frozenset()


class _Runs:
    """The runs so far, and the one that is open."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.cells: list[tuple[list[str], int]] = []
        self.damaged = -1
        self.rests: list[int] = []
        self.first: Piece | None = None
        self.lines = False
        self.held: list[Piece] = []

    def close(self) -> None:
        """End the open run."""
        if self.cells and self.first is not None:
            number = len(self.rows)
            made = tuple([Cell(number, n, 1, 1, "\n".join(text), line) for n, (text, line) in enumerate(self.cells)])
            first, rests = self.first, frozenset(self.rests) if self.rests else _NO_RESTS
            self.rows.append(Row(LOOSE, number, made, self.damaged, None, first.mark, first.blanks, rests))
        self.cells = []
        self.damaged, self.first = -1, None

    def begin(self, piece: Piece) -> None:
        """End the open run and begin one."""
        self.close()
        self.first = piece
        self.lines = self.lines or piece.mark is Mark.LINE
        self.damaged = 0 if piece.damaged else -1
        self.rests = [0] if piece.damaged else []
        self.cells = [([piece.text], piece.line)]

    def alone(self, piece: Piece) -> None:
        """A run of one cell, which no other piece goes on with."""
        text, line, mark, blanks, _ = piece
        number = len(self.rows)
        self.rows.append(Row(LOOSE, number, (Cell(number, 0, 1, 1, text, line),), -1, None, mark, blanks))

    def cell(self, piece: Piece, narrates: Callable[[str], bool]) -> None:
        """One more cell of the run, or the first of the next where blank lines stand between."""
        if piece.blanks or not self.cells:
            self.begin(piece)
            if narrates(piece.text):
                self.close()
            return
        if piece.damaged and self.damaged < 0:
            self.damaged = len(self.cells)
        if piece.damaged:
            self.rests.append(len(self.cells))
        self.cells.append(([piece.text], piece.line))

    def text(self, piece: Piece, outside: Callable[[str], bool]) -> None:
        """A line without a mark: in a dump of one row a line it may be a row of one cell, too."""
        if self.lines and self.cells:
            if outside(piece.text):
                self.paragraph(piece)
            else:
                self.begin(piece._replace(mark=Mark.LINE))
        elif self.cells and not (piece.blanks and outside(piece.text)):
            self.cells[-1][0].append(piece.text)
        else:
            self.paragraph(piece)

    def paragraph(self, piece: Piece) -> None:
        """A paragraph outside the cells."""
        if self.cells:
            self.close()
        text, line, mark, blanks, damaged = piece
        self.rows.append(Row(None, 0, (Cell(0, 0, 1, 1, text, line),), 0 if damaged else -1, None, mark, blanks))

    def opened(self, piece: Piece, outside: Callable[[str], bool]) -> Piece:
        """The cell that a mark closes: with the lines held before it, but for those that are paragraphs."""
        last = max((n for n, held in enumerate(self.held) if outside(held.text)), default=-1)
        for held in self.held[: last + 1]:
            self.paragraph(held)
        mine, self.held = self.held[last + 1 :], []
        if not mine:
            return piece
        text = "\n".join([held.text for held in mine] + ([piece.text] if piece.text else []))
        return Piece(text, mine[0].line, piece.mark, mine[0].blanks)


def narrowed(rows: list[Row]) -> list[Row]:
    """The rows without the empty cells that a page dump puts behind all rows of a table, tens of them."""
    out: list[Row] = []
    for table, run in groupby(rows, key=lambda row: row.table):
        lines = list(run)
        ends = [_blank_end(line) for line in lines if len(line.cells) > 1] if table == LOOSE else []
        spare = min(ends) if len(ends) > 1 else 0
        if spare < LEAST_SPARE:
            out += lines
        else:
            out += [line._replace(cells=line.cells[: max(len(line.cells) - spare, 1)]) for line in lines]
    return out


def _blank_end(row: Row) -> int:
    return sum(1 for _ in takewhile(lambda cell: not cell.text.strip(), reversed(row.cells)))


def parted(rows: list[Row], is_heading: Callable[[str], bool]) -> list[Row]:
    """A dump's runs with a heading right before the first cell of its table cut in two."""
    cut: list[Row] = []
    for row in rows:
        while row.table == LOOSE and len(row.cells) > 1 and is_heading(row.cells[0].text):
            cut.append(row._replace(cells=row.cells[:1], damaged=-1))
            row = row._replace(cells=row.cells[1:])
        cut.append(row)
    return cut
