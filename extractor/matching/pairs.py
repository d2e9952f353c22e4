"""Labels that stand beside their values: 联系人 | 张三 | 联络电话 | 0730-0000001, and blocks of such pairs."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.document import Cell
from extractor.report import RawFact
from extractor.ruleset import DrawnCell, Section, Slot
from extractor.text import key, squeeze

from . import tables, totals
from .labels import Use
from .rows import Row
from .state import Column, State, place_of
from .units import unit_of_label


def pair_row(state: State, row: Row) -> bool:
    """Claim a row of label–value pairs; False when its first label is none, and nothing was done."""
    if row.table is None:
        return False
    first = next((n for n, cell in enumerate(row.cells) if cell.text.strip() and cell.row == row.row), None)
    if first is None:
        return False
    if not _pair_uses(state, row, first):
        # a side label (merged down beside several rows) may stand before the first pair
        beside = row.damaged < 0 and state.index.uses(row.cells[first].text) and len(row.cells) > first + 2
        if not (beside and _pair_uses(state, row, first + 1)) and not _is_elsewhere(state, row):
            return False
    found = [_pair_uses(state, row, n) for n in range(len(row.cells))]
    section = _section_of(state, found)
    if state.table is not None and (section.body is None or state.table.section is not section):
        state.table = None
    state.seen.add(section.name)
    _Walk(state, row, section, _drawn(found, section)).run()
    return True


def _is_elsewhere(state: State, row: Row) -> bool:
    """A row of the open table in which another section's label stands at its place before a value, with as many cells
    as the form draws there: its first label is not known, be it that a part of it is lost."""
    if state.table is None or row.table != state.table.table:
        return False
    own = [cell for cell in row.cells if cell.row == row.row]
    if not all(cell.text.strip() for cell in own):
        return False
    for n, cell in enumerate(own[1:-1], 1):
        for use in state.index.uses(cell.text):
            if use.kind == "pair" and use.section != state.table.section.name:
                drawn = _drawn_row(state.form.sections[use.section], use)
                if len(drawn) == len(own) and n < len(drawn) and drawn[n].label and drawn[n].col == use.col:
                    return not state.index.uses(own[n + 1].text)
    return False


def _drawn_row(section: Section, use: Use) -> Sequence[DrawnCell]:
    return next((row.cells for row in section.fixed if row.cells and row.cells[0].row == use.row), ())


def _pair_uses(state: State, row: Row, n: int) -> list[Use]:
    text = row.cells[n].text
    if not text.strip():
        return []
    uses = [use for use in state.index.uses(text) if use.kind in ("pair", "line")]
    return [] if uses and _is_weighed(state, row, n, uses) else uses


def _is_weighed(state: State, row: Row, n: int, uses: Sequence[Use]) -> bool:
    """The label of a line with a score (自评得分：96) before two figures (自评得分 | 100 | 96): only a drawn row says
    which of them is the score."""
    fields = [state.form.sections[use.section].fields.get(use.field or "") for use in uses if use.kind == "line"]
    if len(fields) < len(uses) or not any(field and field.kind == "score" for field in fields):
        return False
    values = [cell.text for cell in row.cells[n + 1 :] if cell.text.strip()][:2]
    return len(values) > 1 and not any(state.index.uses(text) for text in values)


def _drawn(found: Sequence[Sequence[Use]], section: Section) -> list[Use | None]:
    """What each label is in a section. One that several rows are drawn with (职务 beside three persons) is that of the
    row most of whose labels are printed here."""
    own = [[use for use in uses if use.section == section.name] for uses in found]
    votes: dict[int, int] = {}
    for uses in own:
        for row in {use.row for use in uses if use.kind == "pair"}:
            votes[row] = votes.get(row, 0) + 1
    return [max(uses, key=lambda use: votes.get(use.row, 0) if use.kind == "pair" else 0, default=None) for uses in own]


def _section_of(state: State, found: Sequence[Sequence[Use]]) -> Section:
    """The section that most of the row's labels belong to; of equals, the drawn pairs before the cover lines."""
    votes: dict[str, int] = {}
    for uses in found:
        for name in dict.fromkeys(use.section for use in uses):
            votes[name] = votes.get(name, 0) + (3 if any(u.kind == "pair" and u.section == name for u in uses) else 2)
    names = list(state.form.sections)
    best = max(votes, key=lambda name: (votes[name], -names.index(name)))
    return state.form.sections[best]


class _Walk:
    """One pass over a pair row, cell by cell."""

    def __init__(self, state: State, row: Row, section: Section, uses: Sequence[Use | None]) -> None:
        self.state, self.row, self.section, self.uses = state, row, section, uses
        self.count: dict[str, int] = {}
        self.total: dict[str, int] = {}
        for use in uses:
            if use:
                self.total[use.label] = self.total.get(use.label, 0) + 1
        self.ordinal: int | None = None
        self.damaged = row.damaged >= 0 or bool(row.mended)

    def run(self) -> None:
        cells, n = self.row.cells, 0
        while n < len(cells):
            use = self.uses[n]
            after = cells[n + 1] if n + 1 < len(cells) else None
            if use is not None and (total := totals.drawn(self.section, use)):
                self.state.use(self.row, cells[n])
                after_total = next((m for m in range(n + 1, len(cells)) if self.uses[m]), len(cells))
                totals.take(self.state, self.row, self.section, cells[n], cells[n + 1 : after_total], total)
                n = after_total
            elif use is not None:
                self.state.use(self.row, cells[n])
                if after is None or self.uses[n + 1] is not None:
                    self.damaged = self.damaged or after is not None
                    self._take(use, cells[n], None)
                    n += 1
                else:
                    self._take(use, cells[n], after)
                    n += 2
            else:
                n += self._stray(n)
        if self.damaged:
            tables.broken(self.state, self.row, self.section.name)

    def _take(self, use: Use, label: Cell, value: Cell | None) -> None:
        state, section = self.state, self.section
        nth = self.count.get(use.label, 0)
        self.count[use.label] = nth + 1
        drawn = state.index.repeated.get((section.name, use.row, use.label), 1)
        doubt = self.row.mended is not None and self.row.mended.doubt
        certain = (drawn == 1 or self.total[use.label] == drawn) and not doubt
        self.damaged = self.damaged or not certain
        twin = self._twin(use, nth) if use.kind == "pair" else None
        slot, column = (twin.slots[0], twin.col) if twin is not None else (Slot(use.field), -1)
        stated = unit_of_label(label.text, state.units)
        if stated:
            state.column_units[section.name, column] = stated
        if value is None or not value.text.strip():
            return
        state.use(self.row, value)
        raw = value.text.strip("\n")
        printed = squeeze(label.text)
        if not certain:
            tables.keep(state, self.row, value, section.name, self._row(use, slot), slot.entity, printed)
            return
        above = self._open_column(value)
        unit = state.column_units.get((section.name, column)) or self._column_unit(above)
        source = "column" if unit else "title" if state.unit else "form"
        own = section.fields[slot.field].unit if slot.field and slot.field in section.fields else None
        unit = unit or state.unit or own or section.unit or state.form.unit
        for field in (slot.field, slot.until):
            if field:
                state.facts.append(
                    RawFact(
                        section.name,
                        self._row(use, slot),
                        slot.entity,
                        field,
                        printed,
                        raw,
                        raw,
                        place_of(self.row, value),
                        state.rule(section.name, field),
                        unit,
                        source,
                        slot.entity,
                    )
                )

    def _column_unit(self, above: Column | None) -> str | None:
        """The unit that the column above states; where none stands above, that of the open table if it has but one."""
        if above is not None:
            return above.unit
        table = self.state.table
        columns = table.columns if table is not None and table.section is self.section else ()
        stated = {column.unit for column in columns if column.unit}
        return stated.pop() if len(stated) == 1 else None

    def _twin(self, use: Use, nth: int) -> Use:
        """The nth of the equal labels of one drawn row."""
        same = (u for u in self.state.index.exact[key(use.label)] if u.kind == "pair")
        return next(
            (
                u
                for u in same
                if u.section == use.section and u.row == use.row and u.label == use.label and u.nth == nth
            ),
            use,
        )

    def _row(self, use: Use, slot: Slot) -> int:
        if self.section.body is not None:
            if self.ordinal is None:
                self.ordinal = self.state.next_row(self.section.name)
            return self.ordinal
        return use.row if slot.entity is not None else 0

    def _stray(self, n: int) -> int:
        """A cell that is no label: in an open table it stands in a column, else a label is unknown here."""
        state, row, cells = self.state, self.row, self.row.cells
        cell = cells[n]
        if not cell.text.strip():
            return 1
        name = self.section.name
        if state.index.uses(cell.text):
            state.use(row, cell)
            return 1
        column = self._open_column(cell) if row.laid is None else None  # a dump's row may have a cell too many
        if column is not None and column.slots and column.slots[0].field:
            slot = column.slots[0]
            entity = next((u.slots[0].entity for u in self.uses if u and u.slots), None)
            raw = cell.text.strip("\n")
            state.use(row, cell)
            ordinal = self.ordinal if self.ordinal is not None else state.next_row(name)
            state.facts.append(
                RawFact(
                    name,
                    ordinal,
                    entity,
                    slot.field,
                    column.label,
                    raw,
                    raw,
                    place_of(row, cell),
                    state.rule(name, slot.field),
                    None,
                    None,
                    entity,
                )
            )
            return 1
        after = cells[n + 1] if n + 1 < len(cells) and self.uses[n + 1] is None else None
        if after is not None:
            state.use(row, cell)
            tables.unknown_label(state, name, row, cell)
            if after.text.strip():
                tables.keep(state, row, after, name, 0, None, squeeze(cell.text))
            return 2
        tables.keep(state, row, cell, name, 0, None, "")
        tables.unclaimed(state, row, cell, name)
        return 1

    def _open_column(self, cell: Cell) -> Column | None:
        table = self.state.table
        if table is None or table.section is not self.section:
            return None
        return next((c for c in table.columns if c.start <= cell.col < c.stop), None)
