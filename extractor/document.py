"""The middle model: what every reader gives and every later stage takes.

It knows neither file formats nor rules. Coordinates are 0-based logical-grid positions: the column of
a cell is its true column in ``w:tblGrid`` after every ``gridSpan`` to its left, not its ordinal in the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Paragraph(NamedTuple):
    """A paragraph outside every table. ``line`` is the 1-based source line for text dumps, else None."""

    text: str
    line: int | None = None


class Cell(NamedTuple):
    """One logical cell, named once, at its origin, however many positions it spans.

    ``text`` is the accepted, visible text, paragraphs joined by a newline, exactly as printed (no trimming
    of inner white space, no repair). ``blocks`` is empty unless tables are nested in the cell: then it holds
    the cell's paragraphs (``str``) and nested grids (``int``, an index into ``Document.grids``) in reading order.
    """

    row: int
    col: int
    row_span: int
    col_span: int
    text: str
    line: int | None = None
    blocks: tuple[str | int, ...] = ()


class Grid(NamedTuple):
    """A table rebuilt as a logical grid of ``rows`` × ``cols``.

    ``cells`` are in reading order (row, then column). ``parent`` is ``(table, row, col)`` of the cell that
    holds a nested grid. ``table`` is the grid's place in ``Document.grids``, the ``table`` of the facts.
    ``edges`` are the right edges of the columns in twentieths of a point, as far as the file says them. ``joined``:
    rows of a drawn table that are two, the line between them missing; ``blurred``: its merged cells, by row and column,
    that are two; ``hollow``: its rows whose only line of text is missing.
    """

    table: int
    rows: int
    cols: int
    cells: tuple[Cell, ...]
    parent: tuple[int, int, int] | None = None
    edges: tuple[int, ...] = ()
    joined: frozenset[int] = frozenset()
    blurred: frozenset[tuple[int, int]] = frozenset()
    hollow: frozenset[int] = frozenset()


class Mark(Enum):
    """How a piece of a text dump begins, as far as the dump itself tells.

    Asked for every cell, a mark is taken from the class once for all: up to Python 3.11 an Enum is slow to give it.
    """

    TEXT = "text"  # no cell mark: a paragraph, or one more paragraph of the cell before
    PLAIN = "plain"  # certainly a paragraph outside every cell
    BARE = "bare"  # a line of a dump without any cell marks: a paragraph, a cell or part of one
    FUSED = "fused"  # a stretch of a line in which cells run together; empty cells have left nothing
    PAIRED = "paired"  # a cell or paragraph; a line end is a paragraph's, or two cell ends (an empty cell, a row)
    OPEN = "open"  # a paragraph, or the beginning of the cell that the next mark closes
    CELL = "cell"  # starts a cell; whether it also starts a row depends on the blank lines and the form
    NEXT = "next"  # starts a cell; nothing but the form tells whether it also starts a row
    LINE = "line"  # starts a line of cells: a row, or one more paragraph of the cell before
    ALONG = "along"  # starts a line of cells: a row, or more lines of each cell of the row above
    ROW = "row"  # starts a cell and, by the dump's own marks, certainly a row

    __hash__ = object.__hash__  # of single objects; Enum's own is a function in Python, and marks are looked up often


class Piece(NamedTuple):
    """One non-blank line (or marked cell) of a text dump whose row ends are not certain.

    ``blanks`` counts the blank lines just before it. ``damaged`` is True where the mark itself is malformed, or
    where the converter put a line end in place of a blank or of the mark.
    """

    text: str
    line: int
    mark: Mark
    blanks: int
    damaged: bool = False


class Note(NamedTuple):
    """Something a reader saw that the reader of the result should know (a repaired grid, hidden text left out).

    ``code`` is a short stable word (``hidden_text``, ``grid_mended``, ``alt_chunk`` ...), ``times`` how often.
    """

    code: str
    times: int = 1
    table: int | None = None
    row: int | None = None
    col: int | None = None
    line: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One submitted file, read.

    ``grids`` are all tables in document order, a nested one right after the table that holds it.
    ``body`` is the reading order outside the tables: paragraphs, and indexes of the top-level grids.
    A text dump whose rows are not certain has ``pieces`` instead of both; aligning them with a form gives
    a Document with exact grids.
    """

    format: str
    body: tuple[Paragraph | int, ...] = ()
    grids: tuple[Grid, ...] = ()
    pieces: tuple[Piece, ...] = ()
    encoding: str | None = None
    notes: tuple[Note, ...] = ()
