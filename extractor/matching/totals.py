"""Total rows: one label, and several values that stand in the columns of the table above it.

总分 | 100 | 96: which figure is the weight and which the score, the columns say. Without a table above it the order
says, when all the drawn values are there; else nothing does, and the values are kept without a field.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.document import Cell
from extractor.report import RawFact
from extractor.ruleset import DrawnCell, DrawnRow, Section
from extractor.text import squeeze

from . import headers, tables
from .labels import Use
from .rows import Row
from .state import FIGURES, Column, State, place_of


def drawn(section: Section, use: Use) -> tuple[DrawnCell, ...]:
    """The slots drawn after a label, when they are several or another section's; else nothing."""
    if use.kind != "pair":
        return ()
    row = next((row for row in section.fixed if row.cells and row.cells[0].row == use.row), None)
    after: list[DrawnCell] = []
    for cell in row.cells if row else ():
        if cell.col > use.col:
            if cell.label:
                break
            if cell.slot:
                after.append(cell)
    return tuple(after) if len(after) > 1 or any(cell.slot and cell.slot.section for cell in after) else ()


def named_by_column(state: State, row: Row) -> bool:
    """Take a row of totals that bears the name of a column of figures (自评得分 | 100 | 96), merged over more columns
    than a value can be; False where it is none."""
    table = state.table
    if table is None or row.table != table.table:
        return False
    first = next((cell for cell in row.cells if cell.text.strip() and cell.row == row.row), None)
    if first is None or not tables.spans_columns(table, first):
        return False
    own = [cell for cell in row.cells if cell.text.strip() and cell.row == row.row]
    if len(own) < 2:
        return False
    section = table.section
    slots = next((found for line in section.fixed if len(found := _elsewhere(line)) > 1), ())
    names = {field for use in headers.header_uses(state.index, own[0].text, section.name) for field in use.fields}
    figures = {name for name in names if name in section.fields and section.fields[name].kind in FIGURES}
    if not slots or not figures:
        return False
    state.use(row, own[0])
    take(state, row, section, own[0], [cell for cell in row.cells if cell.row == row.row][1:], slots)
    state.table = None
    return True


def _elsewhere(line: DrawnRow) -> tuple[DrawnCell, ...]:
    return tuple(cell for cell in line.cells if cell.slot and cell.slot.section)


def take(
    state: State, row: Row, section: Section, label: Cell, cells: Sequence[Cell], slots: Sequence[DrawnCell]
) -> None:
    """Make facts of the values beside a total's label."""
    values = [cell for cell in cells if cell.text.strip()]
    placed = [(cell, _below(state, section, cell, slots)) for cell in values]
    placed, again = _without_repeats(placed)
    if any(slot is None for _, slot in placed) or len({slot for _, slot in placed}) < len(placed):
        placed = (
            list(zip(values, slots, strict=True)) if len(values) == len(slots) else _counted(row, section, cells, slots)
        )
    if row.mended is not None and row.mended.doubt:
        placed = []
    for cell in again if placed else ():
        state.use(row, cell)
    for cell, drawn_cell in placed:
        assert drawn_cell is not None and drawn_cell.slot is not None and drawn_cell.slot.field is not None
        slot = drawn_cell.slot
        name = slot.section or section.name
        state.seen.add(name)
        state.use(row, cell)
        raw = cell.text.strip("\n")
        state.facts.append(
            RawFact(
                name,
                0,
                slot.entity,
                slot.field,
                squeeze(label.text),
                raw,
                raw,
                place_of(row, cell),
                state.rule(name, slot.field),
                section.unit or state.form.unit,
                "form",
                slot.entity,
            )
        )
    if not placed:
        for cell in values:
            tables.keep(state, row, cell, section.name, 0, None, squeeze(label.text))
            tables.unclaimed(state, row, cell, section.name)


Placed = list[tuple[Cell, DrawnCell | None]]


def _counted(row: Row, section: Section, cells: Sequence[Cell], slots: Sequence[DrawnCell]) -> Placed:
    """The values of a dump's row by their order, when it has as many cells as drawn, the empty ones counted too."""
    after = behind(section, slots[0])
    if row.laid is None or len(cells) != len(after) or any(cell.row_span > 1 for cell in cells):
        return []
    pairs = [(cell, drawn_cell) for cell, drawn_cell in zip(cells, after, strict=True) if cell.text.strip()]
    return list(pairs) if all(drawn_cell in slots for _, drawn_cell in pairs) else []


def behind(section: Section, slot: DrawnCell) -> tuple[DrawnCell, ...]:
    """A slot and the cells that are drawn behind it in its row, empty ones too."""
    drawn_row = next((line.cells for line in section.fixed if slot in line.cells), ())
    return drawn_row[drawn_row.index(slot) :] if drawn_row else ()


def _without_repeats(placed: Placed) -> tuple[Placed, list[Cell]]:
    """The values but those that print the figure before them once more below the same slot: 100 under each weight."""
    kept: Placed = []
    again: list[Cell] = []
    for cell, slot in placed:
        before = next((c for c, s in kept if s is not None and s == slot), None)
        if before is not None and squeeze(before.text) == squeeze(cell.text):
            again.append(cell)
        else:
            kept.append((cell, slot))
    return kept, again


def _below(state: State, section: Section, cell: Cell, slots: Sequence[DrawnCell]) -> DrawnCell | None:
    """The drawn slot that stands in the column of the open table in which a cell stands."""
    table = state.table
    if table is None or table.section is not section or section.body is None:
        return None
    column = _column(table.columns, cell)
    if column is None or not column.slots:
        return None
    cols = {drawn.col for drawn in section.body.cells if drawn.slot in column.slots}
    return next((slot for slot in slots if any(slot.col <= col < slot.col + slot.col_span for col in cols)), None)


def _column(columns: Sequence[Column], cell: Cell) -> Column | None:
    return next((c for c in columns if c.start <= cell.col and cell.col + cell.col_span <= c.stop), None)
