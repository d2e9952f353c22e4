"""A document without a known form: every table cell kept as a fact under its header and row head."""

from __future__ import annotations

from extractor.document import Cell
from extractor.report import RawFact
from extractor.text import squeeze

from .forms import Match
from .rows import Row
from .state import place_of

RULE = "unknown"


def claim_unknown(match: Match) -> tuple[list[RawFact], frozenset[tuple[int, int, int]]]:
    """Facts of all cells but the first row and the row heads of each table, and the cells there are.

    ``section`` is ``table<N>``, ``field`` None, ``label`` the column's head and the row's head joined by a slash.
    """
    facts: list[RawFact] = []
    cells: set[tuple[int, int, int]] = set()
    heads: dict[int, tuple[Cell, ...]] = {}
    for row in match.rows:
        if row.table is None:
            continue
        header = heads.setdefault(row.table, row.cells)
        for cell in row.cells:
            if not cell.text.strip() or cell.row != row.row:
                continue
            cells.add((row.table, cell.row, cell.col))
            label = _label(header, row, cell)
            raw = cell.text.strip("\n")
            section = f"table{max(row.table, 0)}"
            facts.append(RawFact(section, row.row, None, None, label, raw, raw, place_of(row, cell), RULE))
    return facts, frozenset(cells)


def _label(header: tuple[Cell, ...], row: Row, cell: Cell) -> str:
    above = next((c for c in header if c.col <= cell.col < c.col + c.col_span and c is not cell), None)
    beside = row.cells[0] if row.cells[0] is not cell else None
    return "/".join(squeeze(c.text)[:40] for c in (above, beside) if c is not None and c.text.strip())
