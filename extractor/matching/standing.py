"""Whether the cells of a row stand below the header that says what they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractor.document import Cell
from extractor.ruleset import FieldRule, Slot

from . import mends
from .rows import Row
from .state import FIGURES, Column, OpenTable, State

LEAST_ASIDE = 3  # printed cells of a row that can be seen to have moved
_WORDS = re.compile(r"\D*[^\W\d_]{3,}\D*", re.DOTALL).fullmatch


def measured(table: OpenTable, row: Row) -> Row:
    """The row, in doubt where it does not fill its header in a dump that draws its tables: a cell was lost there.

    In a Word file a row may end early; a converter that draws a table fills it up.
    """
    if row.laid is not None or row.mended is not None or any(cell.line is None for cell in row.cells):
        return row
    size, end = max(column.stop for column in table.columns), max(cell.col + cell.col_span for cell in row.cells)
    start = min(column.start for column in table.columns)
    if size == end:
        filled = start + sum(cell.col_span for cell in row.cells if cell.col >= start)
        return row if filled >= size else row._replace(mended=mends.short(size, filled))  # before a merged cell
    return row._replace(mended=mends.short(size, end) if end < size else mends.over(size, end))


def aside(state: State, row: Row, placed: Sequence[tuple[Cell, Column | None, Slot | None]]) -> bool:
    """The row does not stand below its header: a cell of it lies beside all columns, two share a column that holds one
    figure, or words stand where figures do and nothing in the column of the rows' names. A converter that widens one
    cell moves all to its right."""
    assert state.table is not None
    fields = state.table.section.fields
    own = [(cell, column, slot) for cell, column, slot in placed if cell.text.strip() and cell.row == row.row]
    if len(own) < LEAST_ASIDE:
        return False
    unplaced = [column for _, column, slot in own if slot is None]
    if None in unplaced:
        return True
    crowded = [id(column) for column in unplaced if column and _one_figure(column, fields)]
    if len(set(crowded)) < len(crowded):
        return True
    names = [cell for cell, _, slot in placed if slot and slot.is_entity]
    if not names or any(cell.text.strip() for cell in names):
        return False
    strange = [cell for cell, _, slot in own if slot is None or (slot.field and fields[slot.field].kind in FIGURES)]
    return any(_WORDS(cell.text) and not state.index.uses(cell.text) for cell in strange)


def _one_figure(column: Column, fields: Mapping[str, FieldRule]) -> bool:
    return len(column.slots) == 1 and (field := column.slots[0].field) is not None and fields[field].kind in FIGURES
