"""The labels of a section and the fields they stand for, as drawn."""

from __future__ import annotations

from extractor.ruleset import Section, Slot

ROW = "@"  # in place of a field: the label stands above the cells that name their rows


def labels_of(section: Section) -> dict[str, frozenset[str]]:
    """Every label of a section with the fields it stands for: none for a label above others or beside nothing.

    A field of another section comes as ``section.field``.
    """
    slots = {cell.col: cell.slot for cell in section.body.cells if cell.slot} if section.body else {}
    found: dict[str, set[str]] = {}
    for row in section.header:
        for cell in row.cells:
            if cell.label and cell.row + cell.row_span == len(section.header):
                fields = found.setdefault(cell.label, set())
                under = [slots[col] for col in range(cell.col, cell.col + cell.col_span) if col in slots]
                fields.update(_name(slot) for slot in under)
    for row in section.fixed:
        for cell, after in zip(row.cells, row.cells[1:], strict=False):
            if cell.label and after.slot:
                fields = found.setdefault(cell.label, set())
                fields.update(field for field in (_name(after.slot), after.slot.until) if field)
    for label, field in (*section.lines.items(), *section.blocks.items()):
        found.setdefault(label, set()).add(field)
    return {label: frozenset(fields) for label, fields in found.items()}


def _name(slot: Slot) -> str:
    return ROW if slot.field is None else f"{slot.section}.{slot.field}" if slot.section else slot.field
