"""What a table looks like when no rule describes it: which cells are heads, which are labels, which are values.

Told by shape (merges, blanks, equal column boundaries), by what is printed (figures and sentences are no labels) and,
where shape leaves it open, by whether a text is a label of any known form. A guess here only names a value; it never
changes one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.document import Cell
from extractor.text import key, squeeze, unnumbered

from .rows import Row

LONGEST_LABEL = 40  # characters; the longest label of the known forms has 24
MOST_HEADER = 4  # rows; printed headers have up to three
_VALUE = re.compile(r"^[^\w\u4e00-\u9fff(]*\d|[。；]|^[^\w\u4e00-\u9fff]+$")
_PLACE = re.compile(r"\(?\d+[、.)]?")
Known = Callable[[str], bool]


class Head(NamedTuple):
    """A column of a table part: grid columns ``start`` to ``stop`` and the head cells above it, from the top."""

    start: int
    stop: int
    path: tuple[Cell, ...]


class Pair(NamedTuple):
    """A label with the value beside it: ``label`` None for a value that no label names, ``value`` None for a label
    that has none. A label with several values stands in a pair for each."""

    label: Cell | None
    value: Cell | None


@dataclass(slots=True)
class Part:
    """A stretch of rows of one table that belong together.

    ``kind``: ``banner`` (one text over the whole width), ``pairs`` (labels beside values: ``pairs``, a list for each
    row) or ``table`` (``header`` rows over ``rows``). ``side`` is a label merged down beside the whole stretch.
    ``heads`` counts the leading columns that name their rows.
    """

    kind: str
    table: int
    rows: list[Row]
    header: list[Row] = field(default_factory=list)
    columns: list[Head] = field(default_factory=list)
    pairs: list[list[Pair]] = field(default_factory=list)
    side: Cell | None = None
    heads: int = 0

    def all_rows(self) -> list[Row]:
        """The rows as printed, header first."""
        return [*self.header, *self.rows]


def is_label(text: str) -> bool:
    """The text could be a label: short, no sentence, no figure."""
    folded = key(text)
    bare = unnumbered(folded)
    return bool(bare) and len(bare) <= LONGEST_LABEL and not _VALUE.search(bare)


def is_ordinal(text: str) -> bool:
    """The text only numbers its row: 1, 2、"""
    return bool(_PLACE.fullmatch(squeeze(text)))


def parts_of(rows: Sequence[Row], known: Known) -> list[Part]:
    """The parts of the rows of one table, in order; every row is in exactly one."""
    parts: list[Part] = []
    at = 0
    while at < len(rows):
        row = rows[at]
        last = parts[-1] if parts else None
        if last is not None and last.kind == "table" and _goes_on(last, rows, at, known):
            last.rows.append(row)
            at += 1
            continue
        height = _header_height(rows, at, known)
        if height:
            parts.append(_opened(list(rows[at : at + height])))
            at += height
            continue
        if _is_banner(row):
            parts.append(Part("banner", _number(row), [row]))
        elif last is not None and last.kind == "pairs" and _same_side(last, row):
            last.rows.append(row)
            last.pairs.append(_pairs(row, last.side, known))
        else:
            side = _side_of(row)
            parts.append(Part("pairs", _number(row), [row], pairs=[_pairs(row, side, known)], side=side))
        at += 1
    for part in parts:
        if part.kind == "table":
            part.heads = _row_heads(part)
    return parts


def _number(row: Row) -> int:
    return row.table if row.table is not None else -1


def _new(row: Row) -> list[Cell]:
    return [cell for cell in row.cells if cell.row == row.row]


def _is_banner(row: Row) -> bool:
    return len(row.cells) == 1


def _side_of(row: Row) -> Cell | None:
    """The first cell, where it is merged down further than every other cell of the row and its neighbour is a label."""
    if len(row.cells) < 3:
        return None
    first, rest = row.cells[0], row.cells[1:]
    bottom = first.row + first.row_span
    deeper = first.row_span > 1 and all(bottom > cell.row + cell.row_span for cell in rest)
    beside = [cell for cell in rest if cell.text.strip() and cell.row == row.row]
    return first if deeper and first.text.strip() and beside and is_label(beside[0].text) else None


def _same_side(part: Part, row: Row) -> bool:
    return (part.side is None and _side_of(row) is None) or bool(part.side and part.side in row.cells)


# --- headers


def _header_height(rows: Sequence[Row], at: int, known: Known) -> int:
    """How many rows the header that begins at a row has; 0 where none begins."""
    row = rows[at]
    side = _side_of(row)
    cells = [cell for cell in _new(row) if cell is not side]
    if len(cells) < 2 or any(cell.row != row.row for cell in row.cells if cell is not side):
        return 0
    blank = [cell for cell in cells if not cell.text.strip()]
    if blank and (side is None or blank != cells[:1]) and blank != cells[-1:]:
        return 0
    printed = [cell for cell in cells if cell.text.strip()]
    if len(printed) < 2 or not all(is_label(cell.text) for cell in printed):
        return 0
    height = max(cell.row_span for cell in printed[1:])
    if blank and (
        len(printed) < 3 or (blank == cells[-1:] and height == 1 and not all(known(c.text) for c in printed))
    ):
        return 0
    if height > MOST_HEADER or at + height > len(rows):
        return 0
    for below in rows[at + 1 : at + height]:
        if any(not is_label(cell.text) for cell in _new(below)):
            return 0
    if height == 1 and not _heads_rather_than_pairs(rows, at, cells, known):
        return 0
    return height


def _heads_rather_than_pairs(rows: Sequence[Row], at: int, cells: Sequence[Cell], known: Known) -> bool:
    """A single row of short texts: column heads, or labels beside short values?

    Known labels decide where there are any; else the row below: one that is cut at the same places and holds
    something that is no label, in more places than every second one, stands below heads.
    """
    said = [known(cell.text) for cell in cells if cell.text.strip()]
    if len(cells) == 2 and _side_of(rows[at]) is None:
        return all(said)
    if all(said) or (len(said) > 2 and sum(said) * 3 >= len(said) * 2):
        return True
    if len(said) % 2 == 0 and any(said[0::2]) and not any(said[1::2]):
        return False
    below = _new(rows[at + 1]) if at + 1 < len(rows) else []
    bounds = {(cell.col, cell.col_span) for cell in cells}
    under = [cell for cell in below if (cell.col, cell.col_span) in bounds]
    if len(under) < len(cells) - 1:
        return False
    values = [n for n, cell in enumerate(under) if not is_label(cell.text)]
    paired = len(under) % 2 == 0 and all(n % 2 for n in values)
    return not paired or (len(values) == 0 and len(cells) > 2)


def _opened(header: list[Row]) -> Part:
    side = _side_of(header[0])
    bottom = header[-1].row + 1
    cells = sorted(
        {cell for row in header for cell in row.cells if cell is not side}, key=lambda cell: (cell.row, cell.col)
    )
    edges = sorted({edge for cell in cells for edge in (cell.col, cell.col + cell.col_span)})
    columns: list[Head] = []
    for start, stop in itertools.pairwise(edges):
        path = tuple(c for c in cells if c.col <= start and stop <= c.col + c.col_span and c.row < bottom)
        if path:
            columns.append(Head(start, stop, tuple(c for c in path if c.text.strip())))
    return Part("table", _number(header[0]), [], header=header, columns=columns, side=side)


def _goes_on(part: Part, rows: Sequence[Row], at: int, known: Known) -> bool:
    """The row is a further row below the part's header."""
    row = rows[at]
    if part.side is not None and part.side not in row.cells:
        return False
    cells = [cell for cell in row.cells if cell is not part.side]
    if not cells or (part.side is None and _is_banner(row) and len(part.columns) > 1):
        return False
    edges = {edge for head in part.columns for edge in (head.start, head.stop)}
    inside = [cell for cell in cells if cell.col in edges and cell.col + cell.col_span in edges]
    if len(inside) < len(cells) and len(cells) != len(part.columns) and not _finer(part, cells):
        return False
    new = [cell for cell in _new(row) if cell.text.strip() and cell is not part.side]
    if len(new) > 1 and all(known(cell.text) for cell in new) and _header_height(rows, at, known):
        return False
    if len(cells) > len(part.columns) + 1 and _header_height(rows, at, known):
        return False
    if len(cells) < len(part.columns) and part.rows and _beside(cells, known):
        return False
    return not (len(cells) > 1 and (_deep_header(rows, at, known) or _labels_below_figures(part, rows, at, known)))


def _finer(part: Part, cells: Sequence[Cell]) -> bool:
    """The row cuts a head's column further (评价内容 over two columns) and keeps all its edges."""
    edges = {edge for cell in cells for edge in (cell.col, cell.col + cell.col_span)}
    return len(cells) > len(part.columns) and all(head.start in edges and head.stop in edges for head in part.columns)


def _beside(cells: Sequence[Cell], known: Known) -> bool:
    """A known label beside a wider cell: a row of its own after the table."""
    return len(cells) == 2 and known(cells[0].text) and not known(cells[1].text) and cells[1].col_span > 1


def _deep_header(rows: Sequence[Row], at: int, known: Known) -> bool:
    return _header_height(rows, at, known) > 1


def _labels_below_figures(part: Part, rows: Sequence[Row], at: int, known: Known) -> bool:
    """A row of labels in columns that held figures, and hold them again below: the head of another table."""
    if not part.rows or at + 1 >= len(rows) or not _header_height(rows, at, known):
        return False
    above, below = ({cell.col: cell.text for cell in row.cells} for row in (part.rows[-1], rows[at + 1]))
    here = [cell for cell in _new(rows[at]) if cell.text.strip()]
    figures = [c for c in here if _figure(above.get(c.col, "")) and _figure(below.get(c.col, ""))]
    return len(figures) * 2 >= len(here)


def _figure(text: str) -> bool:
    return bool(text.strip()) and not is_label(text)


# --- labels beside values


def _pairs(row: Row, side: Cell | None, known: Known) -> list[Pair]:
    """The labels of a row with their values: a label is followed by a cell that is blank, no label, or next in turn."""
    cells = [cell for cell in row.cells if cell is not side]
    pairs: list[Pair] = []
    label: Cell | None = None
    waiting = False
    for number, cell in enumerate(cells):
        after = cells[number + 1] if number + 1 < len(cells) else None
        if waiting and not (known(cell.text) and after is not None and not is_label(after.text)):
            pairs.append(Pair(label, cell))
            waiting = False
        elif is_label(cell.text) and (after is not None or label is None or known(cell.text)):
            label, waiting = cell, True
        elif cell.text.strip():
            pairs.append(Pair(label, cell))
        if waiting and (after is None or (known(cell.text) and known(after.text) and not _blank_at(cells, number + 1))):
            pairs.append(Pair(label, None))
            waiting = False
    return pairs


def _blank_at(cells: Sequence[Cell], number: int) -> bool:
    return number < len(cells) and not cells[number].text.strip()


# --- row heads


def _row_heads(part: Part) -> int:
    """How many leading columns name their rows: those merged or left blank below, and the first that is not."""
    count = 0
    for head in part.columns[:-1]:
        cells = [cell for row in part.rows for cell in _new(row) if cell.col == head.start and cell.text.strip()]
        if not cells:
            if head.path or count:
                break
            count += 1
            continue
        if count == 0 and all(is_ordinal(cell.text) for cell in cells):
            count += 1
            continue
        if not all(is_label(cell.text) for cell in cells):
            break
        count += 1
        if len(cells) == len(part.rows):
            break
    return count
