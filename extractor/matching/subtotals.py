"""Rows of subtotals in a table of indicators: 小计, 产出指标小计."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.document import Cell
from extractor.ruleset import Section, Slot
from extractor.text import key, unbracketed

from .state import FIGURES, Column, State


def named(state: State, section: Section, placed: Sequence[tuple[Cell, Column | None, Slot | None]]) -> Cell | None:
    """The cell that names a row of subtotals (产出指标小计): besides it the row has figures only."""
    if not section.fill_down or not state.subtotals:
        return None
    found: Cell | None = None
    for cell, _, slot in placed:
        rule = section.fields.get(slot.field or "") if slot else None
        if not cell.text.strip() or (rule is not None and rule.kind in FIGURES):
            continue
        if unbracketed(key(cell.text)).endswith(state.subtotals):
            found = cell
        elif slot is not None and slot.field not in section.fill_down:
            return None
    return found
