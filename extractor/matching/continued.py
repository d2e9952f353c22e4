"""A table that goes on in a second one without its header: cut at the end of a page, or by hand.

Taken for one only where nothing speaks against it: nothing but blank lines or a page number between the two, cells in
the columns of the first, figures where its figures stand. Else the rows stay without fields, as those of any unknown
table: an annex of as many columns must not become indicators.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.document import Cell

from .mends import CONTINUED
from .rows import LOOSE, Row
from .state import FIGURES, Column, OpenTable, State

LEAST_COLUMNS = 3
_BETWEEN = re.compile(r"[\W\d_]*").fullmatch  # blank, or a page number
_DIGIT = re.compile(r"\d").search
_WORD = re.compile(r"[^\W\d_]").search


def continues(state: State, rows: Sequence[Row], number: int) -> bool:
    """Whether the first row of a table goes on with the open one; then the open table is that of the row."""
    table, row = state.table, rows[number]
    if table is None or row.table in (None, LOOSE) or row.row or row.table == table.table:
        return False
    before = number - 1
    while before >= 0 and rows[before].table is None and _BETWEEN(rows[before].cells[0].text):
        before -= 1
    if before < 0 or rows[before].table != table.table:
        return False
    columns = _columns(table, row.cells)
    if columns is None or not _figures(state, columns, row.cells):
        return False
    state.table = replace(table, table=row.table, columns=columns, continued=True, lines=row.ruling.edges)
    return True


def marked(state: State, row: Row) -> Row:
    """The row with the mend on record, if its table goes on with another one."""
    table = state.table
    if table is None or not table.continued or row.table != table.table or row.mended is not None:
        return row
    return row._replace(mended=CONTINUED._replace(flagged=row.row == 0))


def _columns(table: OpenTable, cells: Sequence[Cell]) -> list[Column] | None:
    """The columns of the open table where these cells stand; None where they do not fit."""
    if len(table.columns) < LEAST_COLUMNS:
        return None
    if len(cells) == len(table.columns):
        pairs = zip(table.columns, cells, strict=True)
        return [column._replace(start=cell.col, stop=cell.col + cell.col_span) for column, cell in pairs]
    stops = [cell.col + cell.col_span for cell in cells]
    same = max(stops) == max(column.stop for column in table.columns)
    edges = {cell.col for cell in cells} | set(stops)
    return table.columns if same and len(cells) >= LEAST_COLUMNS and edges <= table.edges else None


def _figures(state: State, columns: Sequence[Column], cells: Sequence[Cell]) -> bool:
    """A figure stands in some column of figures, and words alone in none."""
    assert state.table is not None
    fields = state.table.section.fields
    found = False
    for column in columns:
        kinds = {fields[slot.field].kind for slot in column.slots if slot.field and slot.field in fields}
        if not kinds or not kinds <= FIGURES:
            continue
        texts = [cell.text for cell in cells if column.start <= cell.col < column.stop]
        if any(_WORD(text) and not _DIGIT(text) for text in texts):
            return False
        found = found or any(_DIGIT(text) for text in texts)
    return found
