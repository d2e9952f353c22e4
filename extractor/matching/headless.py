"""A table of figures below no header: its columns told by what adds up, as its form says, else kept without a field.

A form's ``headless`` names the columns of such a table and what proves them: the points printed in its labels
(项目管理（10分）) are the sums of one column over their rows, another column is nowhere more than that. All of it must
hold, exactly and in every row, and at least two of the sums must be of several rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.document import Cell
from extractor.ruleset import Form, Headless, Ruleset, Section
from extractor.text import points_behind, points_in, squeeze

from . import mends, paragraphs, tables
from .align import align
from .labels import LabelIndex
from .rows import LOOSE, UNMARKED, Row
from .state import Column, OpenTable, State, place_of

LEAST_ROWS = 3  # of figures below no header that are told as one table
LEAST_CELLS = 3  # with text in the first of them; a later one may have an empty score
LEAST_SUMS = 2  # of several rows each, that prove which column is which
_FIGURE = re.compile(r"\s*-?\d[\d,]*(?:\.\d+)?\s*%?\s*").fullmatch
_POINTS = re.compile(r"\d+(?:\.\d+)?").fullmatch


def behind(form: Form, rules: Ruleset) -> re.Pattern[str]:
    """The words behind points in a form's labels, compiled."""
    words = {**rules.common.get("scoring", {}), **(form.spec.get("scoring") or {})}
    return points_behind(tuple(map(str, words.get("points") or ())))


def take(state: State, rows: list[Row], number: int) -> int:
    """Claim the rows of figures from ``number`` on that stand below no header; gives how many they are, 0: none.

    Where sums prove the columns, they are read as rows of the form's table; else they are facts without a field, each
    under the first text of its own row. Told once for the table either way.
    """
    height = _height(state.index, rows, number) if state.table is None else 0
    if not height:
        return 0
    block = rows[number : number + height]
    for section in state.form.sections.values():
        if columns := proved(section, block, state.points):
            _read(state, section, columns, rows, number, height)
            return height
    _keep(state, block)
    return height


def stands(index: LabelIndex, rows: Sequence[Row], points: re.Pattern[str]) -> bool:
    """Whether a table without a header stands in these rows that sums prove to be the form's."""
    sections = [section for section in index.form.sections.values() if section.headless]
    if not sections:
        return False
    laid = list(rows)
    if any(row.table == LOOSE or row.mark in UNMARKED for row in laid):
        laid = align(laid, index, 0)
    number = 0
    while number < len(laid):
        height = _height(index, laid, number)
        if height and any(proved(section, laid[number : number + height], points) for section in sections):
            return True
        number += max(height, 1)
    return False


def proved(section: Section, rows: Sequence[Row], points: re.Pattern[str]) -> list[Column]:
    """The columns of a table without a header, where its own figures prove them; else none."""
    told = section.headless
    size = len(told.row.cells) if told else 0
    first = rows[0].cells
    if told is None or len(first) != size or any(cell.row != rows[0].row for cell in first):
        return []
    names = [cell.slot.field or "" for cell in told.row.cells if cell.slot]
    lines: list[dict[str, Cell]] = []
    for row in rows:
        at = {(cell.col, cell.col_span): cell for cell in row.cells}
        found = [at.get((cell.col, cell.col_span)) for cell in first]
        if len(row.cells) != size or (row.mended is not None and row.mended.doubt):
            return []
        lines.append({name: cell for name, cell in zip(names, found, strict=True) if cell is not None})
        if len(lines[-1]) != size:
            return []
    if not _adds_up(told, rows, lines, points) or not _stays_below(told, lines):
        return []
    slots = [cell.slot for cell in told.row.cells if cell.slot]
    return [Column(c.col, c.col + c.col_span, (slot,), "", True) for c, slot in zip(first, slots, strict=True)]


def _adds_up(told: Headless, rows: Sequence[Row], lines: Sequence[dict[str, Cell]], points: re.Pattern[str]) -> bool:
    several = 0
    outer: list[str] = []
    for label, name in told.adds_up.items():
        outer.append(label)
        for group in _groups(outer, rows, lines):
            stated = points_in(group[0][label].text, points)
            figures = [_points(line[name]) for line in group]
            if stated is None or None in figures or sum(filter(None, figures), Decimal(0)) != stated:
                return False
            several += len(group) > 1
    return several >= LEAST_SUMS


def _groups(
    levels: Sequence[str], rows: Sequence[Row], lines: Sequence[dict[str, Cell]]
) -> Iterator[list[dict[str, Cell]]]:
    """Rows below one label of the last of the levels: it is printed in the first of them, blank or merged below."""
    group: list[dict[str, Cell]] = []
    for row, line in zip(rows, lines, strict=True):
        opens = any(line[level].text.strip() and line[level].row == row.row for level in levels)
        if opens and group:
            yield group
            group = []
        group.append(line)
    yield group


def _stays_below(told: Headless, lines: Sequence[dict[str, Cell]]) -> bool:
    for lower, upper in told.most.items():
        for line in lines:
            figure, most = _points(line[lower]), _points(line[upper])
            if line[lower].text.strip() and (figure is None or most is None or figure > most):
                return False
    return True


def _points(cell: Cell) -> Decimal | None:
    text = squeeze(cell.text)
    return Decimal(text) if _POINTS(text) else None


def _height(index: LabelIndex, rows: Sequence[Row], number: int) -> int:
    height = 0
    while number + height < len(rows) and _is_figures(index, rows[number], rows[number + height]):
        height += 1
    return height if height >= LEAST_ROWS else 0


def _is_figures(index: LabelIndex, first: Row, row: Row) -> bool:
    """A row of the same table with words and a figure, none of them a label of the form."""
    own = [cell for cell in row.cells if cell.text.strip() and cell.row == row.row]
    return (
        row.table is not None
        and row.table == first.table
        and len(own) >= (LEAST_CELLS if row is first else LEAST_CELLS - 1)
        and len(own[0].text) <= paragraphs.LONGEST_HEADING
        and any(_FIGURE(cell.text) for cell in own[1:])
        and not any(index.uses(cell.text) for cell in own)
    )


def _read(state: State, section: Section, columns: list[Column], rows: list[Row], number: int, height: int) -> None:
    state.seen.add(section.name)
    unit = state.unit or section.unit or state.form.unit
    state.table = OpenTable(section, rows[number].table, columns, unit, "form" if unit else None)
    for n in range(number, number + height):
        mend = rows[n].mended or mends.HEADLESS._replace(flagged=n == number)
        rows[n] = tables.body_row(state, rows[n]._replace(mended=mend))
    after = rows[number + height] if number + height < len(rows) else None
    if after is None or not _is_total(state, section, after):
        state.table = None


def _is_total(state: State, section: Section, row: Row) -> bool:
    """The row's first text is a label that the section draws beside its values: its figures stand in the columns."""
    head = next((cell for cell in row.cells if cell.text.strip()), None)
    return head is not None and any(u.kind == "pair" and u.section == section.name for u in state.index.uses(head.text))


def _keep(state: State, rows: Sequence[Row]) -> None:
    section = state.current or next(iter(state.form.sections))
    for row in rows:
        head, *others = [cell for cell in row.cells if cell.text.strip() and cell.row == row.row]
        state.use(row, head)
        for cell in others:
            tables.keep(state, row, cell, section, 0, None, squeeze(head.text))
    first = rows[0].cells[0]
    height = len(rows)
    state.flag(
        "LABEL_UNKNOWN",
        place_of(rows[0], first),
        f"从此处起 {height} 行上面没有表头，不知各栏是什么；内容已照原样保留，请补上表头或对照原件核对",
        f"the {height} rows from here on stand below no header, so that their columns are not known; they are kept as "
        "they are; add the header",
        section=section,
        found=squeeze(first.text)[:40],
    )
