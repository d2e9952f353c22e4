"""A document without a known form: every table cell kept as a fact, named by the heads above and beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from extractor.document import Cell
from extractor.report import RawFact
from extractor.ruleset import Ruleset
from extractor.text import squeeze

from .anatomy import Part, is_ordinal, parts_of
from .catalogue import catalogue
from .forms import Match
from .loose import gridded
from .rows import LOOSE, Row
from .state import place_of
from .units import unit_in, units_of

LABEL, VALUE = "unknown/label", "unknown/value"
"""Rule ids: what was taken for a head or a label (its figures are no values), and everything else."""
LONGEST = 60  # characters of one step of a label path

Step = tuple[
    Cell, tuple[Cell, ...], str, Cell | None
]  # a cell, the cells that name it, its rule, the head with its unit


def claim_unknown(
    match: Match, rules: Ruleset, first_table: int = 0
) -> tuple[list[RawFact], frozenset[tuple[int, int, int]]]:
    """A fact for every table cell with text, and the cells there are. ``first_table`` numbers a dump's first table.

    ``section`` is ``table<N>``, ``field`` None, ``label`` the path of row heads and column heads from outside in
    (``项目资金/年度资金总额/全年执行数``), ``row`` the grid row.
    """
    indexes = catalogue(rules).indexes
    units = units_of(rules)
    facts: list[RawFact] = []
    cells: set[tuple[int, int, int]] = set()
    seen: set[tuple[tuple[int, int, int], str]] = set()

    def known(text: str) -> bool:
        return any(use.kind != "narrative" for index in indexes for use in index.uses(text))

    for table in tables_of(match.rows, first_table):
        for part in parts_of(table, known):
            for row, (cell, names, rule, head) in steps_of(part):
                place = row.at(cell)
                if not cell.text.strip() or (place, cell.text) in seen:
                    continue
                cells.add(place)
                seen.add((place, cell.text))
                label = "/".join(squeeze(name.text)[:LONGEST] for name in names if name.text.strip())
                unit = unit_in(head.text, units) if head is not None and rule == VALUE else None
                raw = cell.text.strip("\n")
                section = f"table{row.table}"
                source = "column" if unit else None
                facts.append(
                    RawFact(section, cell.row, None, None, label, raw, raw, place_of(row, cell), rule, unit, source)
                )
    facts.sort(key=lambda fact: (fact.place.table or 0, fact.place.grid_row or 0, fact.place.grid_col or 0))
    return facts, frozenset(cells)


def tables_of(rows: Sequence[Row], first_table: int = 0) -> list[list[Row]]:
    """The table rows of a match, table by table; the runs of a text dump made into tables where nothing parts them."""
    tables: dict[int, list[Row]] = {}
    number = first_table
    for table, run in groupby(rows, key=lambda row: row.table):
        if table == LOOSE:
            tables[number] = gridded(list(run), number)
            number += 1
        elif table is not None:
            tables.setdefault(table, []).extend(run)
    return [table for _, table in sorted(tables.items())]


def steps_of(part: Part) -> Iterator[tuple[Row, Step]]:
    """Every cell of a part with the cells that name it, from outside in."""
    side = (part.side,) if part.side is not None else ()
    for row in part.all_rows():
        if part.side is not None and part.side in row.cells:
            yield row, (part.side, (), LABEL, None)
            break
    if part.kind == "banner":
        yield from ((row, (cell, (), VALUE, None)) for row in part.rows for cell in row.cells)
    elif part.kind == "pairs":
        for row, pairs in zip(part.rows, part.pairs, strict=True):
            for label, value in pairs:
                if label is not None:
                    yield row, (label, side, LABEL, None)
                if value is not None:
                    yield row, (value, (*side, label) if label is not None else side, VALUE, label)
    else:
        yield from _table_steps(part, side)


def _table_steps(part: Part, side: tuple[Cell, ...]) -> Iterator[tuple[Row, Step]]:
    for row in part.header:
        for cell in row.cells:
            if cell is not part.side:
                above = [c for head in part.columns for c in head.path if _over(c, cell)]
                yield row, (cell, (*side, *dict.fromkeys(above)), LABEL, None)
    edge = part.columns[part.heads].start if part.heads < len(part.columns) else 0
    named: dict[int, Cell] = {}
    for row in part.rows:
        cells = [cell for cell in row.cells if cell is not part.side]
        for cell in cells:
            if cell.col < edge and cell.text.strip() and cell.row == row.row:
                named = {col: head for col, head in named.items() if col < cell.col}
                named[cell.col] = cell
        for cell in cells:
            column = next((h for h in part.columns if h.start <= cell.col < h.stop), None)
            path = column.path if column is not None else ()
            heads = [h for col, h in sorted(named.items()) if col < min(cell.col, edge) and not is_ordinal(h.text)]
            rule = LABEL if cell.col < edge and not path else VALUE
            yield row, (cell, (*side, *heads, *path), rule, path[-1] if path and rule == VALUE else None)


def _over(upper: Cell, cell: Cell) -> bool:
    return upper.row < cell.row and upper.col <= cell.col and cell.col + cell.col_span <= upper.col + upper.col_span
