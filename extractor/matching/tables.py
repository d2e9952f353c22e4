"""The rows of a table section: each cell is given to the column it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.document import Cell
from extractor.report import RawFact
from extractor.ruleset import Section, Slot
from extractor.text import key, squeeze

from . import headers, items, mends, standing, subtotals
from .costs import numbering
from .rows import Row
from .state import FIGURES, Column, OpenTable, State, place_of
from .units import unit_in

Placed = Sequence[tuple[Cell, Column | None, Slot | None]]


def open_table(state: State, rows: Sequence[Row], number: int) -> int:
    """Open the table section whose header begins at row ``number``; gives the rows it takes, 0 if none begins."""
    if not headers.may_begin(rows[number], state.index):
        return 0
    section = headers.section_at(rows, number, state.index)
    if section is None:
        return 0
    height = headers.height_at(rows, number, section, state.index)
    if not height:
        return 0
    head = rows[number : number + height]
    columns = headers.columns_of(head, section, state.index)
    for row in head:
        for cell in row.cells:
            if cell.text.strip():
                state.use(row, cell)
    stated = {column.unit for n, column in enumerate(columns) if column.unit and _names_rows(column, n)}
    titled = stated.pop() if len(stated) == 1 else state.unit  # 项目资金（元）, the label in the corner of the table
    unit, source = (titled, "title") if titled else (section.unit or state.form.unit, "form")
    state.seen.add(section.name)
    last = state.table
    lines = head[0].ruling.edges
    state.table = OpenTable(section, head[0].table, columns, unit, source if unit else None, lines=lines)
    if last is not None and last.section is section:
        state.table.filled = last.filled  # the header printed again on a new page: the levels go on
    for row in head:
        _unknown_labels(state, row, columns)
        if row.mended:
            broken(state, row, section.name)
    return height


def _names_rows(column: Column, number: int) -> bool:
    """The column holds what the table and its rows are called, no values: 项目资金（元）.

    The first one does, also where no rule knows its label.
    """
    return (column.known or number == 0) and not any(slot.field for slot in column.slots)


def _unknown_labels(state: State, row: Row, columns: Sequence[Column]) -> None:
    table = state.table
    assert table is not None
    for cell in row.cells:
        if cell.row != row.row or not cell.text.strip():
            continue
        leaf = [c for c in columns if not c.known and c.start == cell.col]
        if not headers.header_uses(state.index, cell.text, table.section.name):
            if leaf:
                unknown_label(state, table.section.name, row, cell)
        elif any(c.label.endswith(squeeze(cell.text)) for c in leaf):  # else it stands above one that is unknown
            _ambiguous_label(state, table.section.name, row, cell)


def _ambiguous_label(state: State, section: str, row: Row, cell: Cell) -> None:
    label = squeeze(cell.text)
    state.flag(
        "LABEL_UNKNOWN",
        place_of(row, cell),
        f"表式里有几栏都叫“{label}”，这里印的是哪一栏不能确定；该栏的内容已照原样保留，请核对表式或补充规则",
        f"the form has several columns called “{label}”, and which of them is printed here cannot be told; "
        "its values have no field",
        section=section,
        found=label,
    )


def unknown_label(state: State, section: str, row: Row, cell: Cell) -> None:
    """LABEL_UNKNOWN at a cell, with the form's nearest labels as suggestions."""
    label = squeeze(cell.text)
    near = "、".join(items.suggestions(state.index, label))
    hint = f"，是否为：{near}" if near else ""
    state.flag(
        "LABEL_UNKNOWN",
        place_of(row, cell),
        f"“{label}”不是本表已知的栏目{hint}；该栏的内容已照原样保留，请核对表式或补充规则",
        f"no rule knows the label “{label}”{f' (nearest: {near})' if near else ''}; its values have no field",
        section=section,
        found=label,
        expected=near or None,
    )


def broken(state: State, row: Row, section: str | None) -> None:
    """TABLE_BROKEN at a row, with the reason that the alignment gave."""
    cell = row.cells[min(max(row.damaged, 0), len(row.cells) - 1)]
    why = (row.mended or mends.MARK).why
    state.flag(
        "TABLE_BROKEN",
        place_of(row, cell),
        f"此处表格行与表式不符（{why}），已按表式重排；请对照原件核对这一行",
        "the row does not have the form's shape and was mended to fit; compare it with the original",
        section=section,
        found=" | ".join(squeeze(c.text)[:20] for c in row.cells),
    )


def body_row(state: State, row: Row) -> Row:
    """Read one row of the open table into facts; gives it as it was read, with a mend on record."""
    table = state.table
    assert table is not None
    section = table.section
    printed = [cell for cell in row.cells if cell.text.strip()]
    if not printed:
        return row
    row = standing.measured(table, row)
    placed = _placed(table, row)
    if row.mended is None and (
        standing.aside(state, row, placed) or (table.lost and not table.lost.isdisjoint(row.cells))
    ):
        row = row._replace(mended=mends.ASIDE)
    if not (row.mended and row.mended.doubt) and any(
        _is_several(c.text) for c, _, slot in placed if slot and slot.is_entity
    ):
        row = row._replace(mended=mends.LINES)
    if row.mended and row.mended.flagged:
        broken(state, row, section.name)
    unsure = {row.cells[n] for n in row.unsure}
    uncertain = row.mended is not None and row.mended.doubt
    uncertain = uncertain or any(cell in unsure for cell, _, slot in placed if slot and slot.is_entity)
    if uncertain or row.unsure:
        table.filled.clear()  # a level that may have changed here does not hold below
    if uncertain:
        table.lost.update(cell for cell in row.cells if cell.row_span > 1 and cell.row == row.row)
    if section.split and not (uncertain or row.unsure) and items.split_row(state, table, row, placed):
        return row
    names = (c for c, _, slot in placed if slot and slot.is_entity and c not in unsure)
    entity = next((cell for cell in names if cell.text.strip()), None)
    own = any(c.row == row.row and c.text.strip() and _carries(state, c, slot) for c, _, slot in placed)
    if entity and key(entity.text) in state.column_numbers:
        for cell in printed:
            state.use(row, cell)
        return row
    if not own or _is_header_line(state, section, printed):
        _only_labels(state, row, placed)
        return row
    ordinal = state.next_row(section.name)
    entity_raw = _name_of(state, entity) if entity else None
    if entity and len(printed) == 1 and _RUN_TOGETHER(entity.text.strip()):
        keep(state, row, entity, section.name, ordinal, None, "")
        unclaimed(state, row, entity, section.name)
        return row
    if entity:
        state.use(row, entity)
    if named := subtotals.named(state, section, placed):
        _keep_subtotal(state, row, placed, named, ordinal)
        return row
    for cell, column, slot in placed:
        if slot is not None and slot.is_entity and cell not in unsure:
            continue
        if slot is None or column is None or uncertain or cell in unsure or _says_its_own_name(section, slot, cell):
            _unplaced(state, row, cell, column, ordinal, entity_raw)
        else:
            _fact(state, row, cell, column, slot, ordinal, entity_raw)
    return row


def _keep_subtotal(state: State, row: Row, placed: Placed, named: Cell, ordinal: int) -> None:
    """The figures of a row of subtotals: those of no indicator."""
    section = state.table.section.name if state.table else ""
    state.use(row, named)
    for cell, column, _ in placed:
        if cell.row == row.row and cell is not named and cell.text.strip():
            label = column.label if column else ""
            keep(state, row, cell, section, ordinal, named.text.strip(), label)


def _name_of(state: State, cell: Cell) -> str:
    """What a cell calls its row, without a word that stands beside rows elsewhere (按收入性质分：一般公共预算拨款)."""
    text = cell.text.strip()
    before, _, after = text.replace(":", "：").partition("：")
    return after.strip() if after.strip() and key(before) in state.side_words else text


def _is_several(name: str) -> bool:
    """A numbered name stands below another one in the cell, or the same one again: those of two rows."""
    if "\n" not in name:
        return False
    first, *below = name.strip().split("\n")
    own = key(first)
    return any(
        numbering(line) or (own and key(line) and (own.endswith(key(line)) or key(line).endswith(own)))
        for line in below
    )


_NAMED = re.compile(r"\s*[^\W\d_]{2,}[^:：\d]*[:：]\s*[-－−]?\d").match


def _says_its_own_name(section: Section, slot: Slot, cell: Cell) -> bool:
    """A cell of a column of figures that names what its figure is (项目支出：68.50): none of the column's, then."""
    text, rule = cell.text, section.fields.get(slot.field or "")
    named = (":" in text or "：" in text) and _NAMED(text) is not None
    return named and rule is not None and rule.kind in FIGURES


_RUN_TOGETHER = re.compile(r".{80,}|.*\d[.,]?\d*%?\D+\d[.,]?\d*%?\D*\d", re.DOTALL).match
"""No name of a row, but its cells (or several rows') without anything between them."""


def _carries(state: State, cell: Cell, slot: Slot | None) -> bool:
    """The cell says something of its own row: not a side label repeated beside it."""
    return slot is not None or not state.index.uses(cell.text)


def _is_header_line(state: State, section: Section, printed: Sequence[Cell]) -> bool:
    """Nothing but labels of the table's own header: a line of it that stands apart."""
    return len(printed) > 1 and all(headers.header_uses(state.index, cell.text, section.name) for cell in printed)


def _only_labels(state: State, row: Row, placed: Sequence[tuple[Cell, Column | None, Slot | None]]) -> None:
    for cell, _, _ in placed:
        if cell.text.strip() and state.index.uses(cell.text):
            state.use(row, cell)


def _fact(state: State, row: Row, cell: Cell, column: Column, slot: Slot, ordinal: int, entity: str | None) -> None:
    table = state.table
    assert table is not None and slot.field is not None
    section = table.section
    text, place = cell.text, place_of(row, cell)
    if text.strip():
        state.use(row, cell)
    if slot.field in section.fill_down:
        text, place = table.value_of(slot.field, text, place)
    if not text.strip():
        return
    unit, source = table.unit, table.unit_source
    if column.unit:
        unit, source = column.unit, "column"
    elif entity and (stated := unit_in(entity, state.units)):
        unit, source = stated, "row"
    elif source != "title":
        unit = section.fields[slot.field].unit or unit
    raw = text.strip("\n")
    name = slot.entity if slot.entity is not None else entity
    rule = state.rule(section.name, slot.field)
    state.facts.append(
        RawFact(section.name, ordinal, name, slot.field, column.label, raw, raw, place, rule, unit, source, name)
    )


def _unplaced(state: State, row: Row, cell: Cell, column: Column | None, ordinal: int, entity: str | None) -> None:
    """A cell that no slot takes: a side label, a value under an unknown label, or something that should not be."""
    table = state.table
    assert table is not None
    if not cell.text.strip():
        return
    if (
        key(cell.text) in state.side_words
        or headers.header_uses(state.index, cell.text, table.section.name)
        or (column and column.known and cell.row < row.row)
    ):
        state.use(row, cell)
        return
    keep(state, row, cell, table.section.name, ordinal, entity, column.label if column else "")
    if row.mended or (column is not None and not column.known):
        return
    unclaimed(state, row, cell, table.section.name)


def keep(state: State, row: Row, cell: Cell, section: str, ordinal: int, entity: str | None, label: str) -> None:
    """Keep a value that no rule claims as a fact without a field."""
    state.use(row, cell)
    raw = cell.text.strip("\n")
    place = place_of(row, cell)
    state.facts.append(
        RawFact(section, ordinal, entity, None, label, raw, raw, place, state.rule(section, None), None, None, entity)
    )


def unclaimed(state: State, row: Row, cell: Cell, section: str | None) -> None:
    """CELL_UNCLAIMED at a cell."""
    shown = squeeze(cell.text)[:40]
    state.flag(
        "CELL_UNCLAIMED",
        place_of(row, cell),
        f"单元格“{shown}”既不是栏目也不是应填的内容，请核对是否填错位置",
        f"the cell “{shown}” is neither a label nor a value of this form; is it in the right place?",
        section=section,
        found=shown,
    )


def _placed(table: OpenTable, row: Row) -> list[tuple[Cell, Column | None, Slot | None]]:
    """Each cell of a row with its column and slot. Equal grid columns decide, else the largest overlap."""
    placed: list[tuple[Cell, Column | None, Slot | None]] = []
    by_column: dict[int, list[Cell]] = {}
    for cell in row.cells:
        number = table.exact.get((cell.col, cell.col + cell.col_span))
        if number is None:
            table.edges.update((cell.col, cell.col + cell.col_span))
            number = _nearest(table, cell)
        if number is None or spans_columns(table, cell):
            placed.append((cell, None if number is None else table.columns[number], None))
        else:
            by_column.setdefault(number, []).append(cell)
    for number, cells in by_column.items():
        column = table.columns[number]
        if len(cells) == len(column.slots) == 1:
            placed.append((cells[0], column, column.slots[0]))
            continue
        placed.extend((cell, column, slot) for cell, slot in zip(cells, _slots_for(table, number, cells), strict=True))
    return placed


MOST_COLUMNS = 2  # of values that one cell may stand for: a 二级指标 merged with its 三级指标


def spans_columns(table: OpenTable, cell: Cell) -> bool:
    """The cell lies across more columns of values than one value can, or across the whole table: a remark in a row of
    its own, no value."""
    if cell.col_span <= MOST_COLUMNS:
        return False
    stop = cell.col + cell.col_span
    if len(table.columns) > MOST_COLUMNS and all(cell.col <= c.start and c.stop <= stop for c in table.columns):
        return True
    across = [c for c in table.columns if c.slots and cell.col <= c.start and c.stop <= stop]
    return len(across) > MOST_COLUMNS


def _slots_for(table: OpenTable, number: int, cells: Sequence[Cell]) -> list[Slot | None]:
    """The slots of the cells below one header cell, which may stand above several columns (评价内容 above two)."""
    slots = table.columns[number].slots
    if len(slots) == 1:
        texts = [n for n, cell in enumerate(cells) if cell.text.strip()] or [0]
        if len(texts) > 1 and not slots[0].is_entity:
            return [None] * len(cells)  # which of them is the value, nothing says
        return [slots[0] if n == texts[-1] else None for n in range(len(cells))]  # a side label stands left of a name
    if len(slots) <= 1 or len(cells) == len(slots):
        if len(cells) == len(slots):
            table.splits[number] = tuple(cell.col for cell in cells)
        one = slots[0] if slots else None
        return list(slots) if len(cells) == len(slots) else [one if n == 0 else None for n in range(len(cells))]
    starts = table.splits.get(number, ())
    return [
        slots[starts.index(c.col)] if c.col in starts else (slots[n] if n < len(slots) else None)
        for n, c in enumerate(cells)
    ]


def _nearest(table: OpenTable, cell: Cell) -> int | None:
    """The column that most of a cell stands below."""
    best, number = 0, None
    for n, column in enumerate(table.columns):
        overlap = table.overlap(cell, column)
        if overlap > best:
            best, number = overlap, n
    return number
