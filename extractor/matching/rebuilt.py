"""A text dump with its tables rebuilt: what ``extractor grid`` shows, and where the facts' places point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from extractor.document import Cell, Document, Grid, Paragraph
from extractor.ruleset import Ruleset

from .align import align
from .forms import Match, match
from .generic import tables_of
from .rows import LOOSE, UNMARKED, Row


def rebuilt(document: Document, rules: Ruleset) -> Document:
    """The document with exact grids: aligned with the form that fits, where none does by the dump's own marks.

    Tables are numbered as in the facts. A document that has its grids already is given back as it is.
    """
    if not document.pieces:
        return document
    body: list[Paragraph | int] = []
    grids: dict[int, list[Row]] = {}
    tables = 0
    for found in match(document, rules):
        for row in _rows(found, tables):
            if row.table is None:
                body.append(Paragraph(row.cells[0].text, row.cells[0].line))
                continue
            if row.table not in grids:
                body.append(row.table)
            grids.setdefault(row.table, []).append(row)
        tables = max(tables + 1, 1 + max(grids, default=-1))
    made = tuple(_grid(number, rows) for number, rows in sorted(grids.items()))
    return replace(document, body=tuple(body), grids=made, pieces=())


def _rows(found: Match, first_table: int) -> Sequence[Row]:
    if found.labels is not None:
        if any(row.table == LOOSE or row.mark in UNMARKED for row in found.rows):
            return align(found.rows, found.labels, first_table)
        return found.rows
    tables = iter(tables_of(found.rows, first_table))
    rows: list[Row] = []
    for table, run in groupby(found.rows, key=lambda row: row.table):
        rows += next(tables, []) if table == LOOSE else list(run)
    return rows


def _grid(number: int, rows: Sequence[Row]) -> Grid:
    """Rows as a grid; the last cell of a row that ends before the others reaches to the edge."""
    cols = max(cell.col + cell.col_span for row in rows for cell in row.cells)
    places = {row.row: n for n, row in enumerate(rows)}
    cells: list[Cell] = []
    for row in rows:
        own = [cell for cell in row.cells if cell.row == row.row]
        for cell in own:
            last = cell is row.cells[-1]
            span = cols - cell.col if last else cell.col_span
            cells.append(cell._replace(row=places[row.row], col_span=max(span, 1)))
    return Grid(number, len(rows), cols, tuple(cells))
