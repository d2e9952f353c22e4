"""Two tables side by side in one (收入 left, 支出 right): a dump's rows are aligned as rows of both, then all are cut.

Which sections stand so, the rule file says (``beside``). Every cell keeps its place in the grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import inf
from typing import NamedTuple

from extractor.ruleset import DrawnRow, Section

from . import mends
from .labels import LabelIndex, Use, build
from .mends import Mend
from .rows import LOOSE, Row


@lru_cache(maxsize=1024)
def joined(index: LabelIndex) -> LabelIndex:
    """The labels of the form as it is printed: two sections side by side are one, by the name of the left one."""
    sections = dict(index.form.sections)
    for right in index.form.sections.values():
        if right.beside is not None:
            sections[right.beside] = _one(sections[right.beside], sections.pop(right.name))
    if len(sections) == len(index.form.sections):
        return index
    form = replace(index.form, sections=sections, version=f"{index.form.version} joined")
    return build(form, index.typos, index.units)


def _one(left: Section, right: Section) -> Section:
    body = None
    if left.body is not None and right.body is not None:
        body = _in_line(left.body, right.body, left.columns)
    return replace(
        left,
        columns=left.columns + right.columns,
        header=tuple(_in_line(a, b, left.columns) for a, b in zip(left.header, right.header, strict=True)),
        body=body,
        fields={**right.fields, **left.fields},
        row_number=left.row_number if left.row_number == right.row_number else None,
        required_section=left.required_section or right.required_section,
    )


def _in_line(left: DrawnRow, right: DrawnRow, at: int) -> DrawnRow:
    return left._replace(cells=(*left.cells, *(cell._replace(col=cell.col + at) for cell in right.cells)))


def parted(rows: Sequence[Row], index: LabelIndex) -> list[Row]:
    """The rows, those of a table whose header is that of two sections side by side cut between the two.

    The left one's rows come first, then the right one's, then those that lie across both (a note below the table). What
    was mended in a row is said of its left half only; a doubt holds for both. Where a header is not as drawn, nothing
    tells whose the columns are: it opens neither section.
    """
    out = list(rows)
    for right in index.form.sections.values():
        if right.beside is not None:
            out = _cut(out, index.form.sections[right.beside], right, index)
    return out


def _cut(rows: Sequence[Row], left: Section, right: Section, index: LabelIndex) -> list[Row]:
    out: list[Row] = []
    number = 0
    while number < len(rows):
        opened = _opened(rows[number], left, right, index)
        stop = number + 1
        if not opened:
            out.append(rows[number])
        elif not all(_is_drawn(rows, number, index, *part) for part in opened):
            out.append(rows[number]._replace(laid=False, mended=mends.HEADS))
        else:
            while stop < len(rows) and rows[stop].table == rows[number].table:
                if _opened(rows[stop], left, right, index):
                    break  # the header printed again
                stop += 1
            out += _halves(rows[number:stop], opened[-1].start)
        number = stop
    return out


def told(uses: Sequence[Use], index: LabelIndex) -> set[str]:
    """The sections that a header speaks of in whatever way, and those that stand beside them."""
    own = {use.section for use in uses if use.kind == "header"}
    pairs = ({name, section.beside} for name, section in index.form.sections.items() if section.beside)
    return {name for pair in pairs if pair & own for name in pair if name}


class _Part(NamedTuple):
    """A section whose header begins in a row, and the columns that are its own."""

    section: Section
    start: int
    stop: float


def _opened(row: Row, left: Section, right: Section, index: LabelIndex) -> list[_Part]:
    """The sections whose headers begin in a row: both, one of them that stands alone, or none."""
    if row.table is None or row.table == LOOSE or row.laid is False:
        return []
    begin = [
        (section, cell.col)
        for section in (left, right)
        for cell in row.cells
        if cell.row == row.row and any(use.row == use.col == 0 for use in index.heads(cell.text).get(section.name, ()))
    ]
    if len(begin) != 2:
        return [_Part(section, 0, inf) for section, _ in begin]
    (_, _), (_, at) = begin
    return [_Part(left, 0, at), _Part(right, at, inf)]


def _is_drawn(rows: Sequence[Row], number: int, index: LabelIndex, section: Section, start: int, stop: float) -> bool:
    """The printed header has the labels that are drawn, each once and in their order, and no others."""
    lines = rows[number : number + len(section.header)]
    if len(lines) < len(section.header) or any(line.table != rows[number].table for line in lines):
        return False
    for line, drawn in zip(lines, section.header, strict=True):
        own = [c for c in line.cells if c.row == line.row and c.text.strip() and start <= c.col < stop]
        labels = [cell for cell in drawn.cells if cell.label]
        if len(own) != len(labels) or any(cell.col + cell.col_span > stop for cell in own):
            return False
        for cell, label in zip(own, labels, strict=True):
            if not any(use.cell == label for use in index.heads(cell.text).get(section.name, ())):
                return False
    return True


def _weighed(mend: Mend | None) -> Mend | None:
    """What was done to a row of two tables: all that a person should look at leaves a doubt, for a cell that has moved
    has moved to the other table's side."""
    sure = mend is None or not mend.flagged or mend is mends.NAMELESS
    return mend if sure or mend is None else mend._replace(doubt=True)


def _halves(rows: Sequence[Row], at: int) -> list[Row]:
    """The rows of a table, the first one of its header, cut in two at a column."""
    halves: tuple[list[Row], list[Row]] = ([], [])
    across: list[Row] = []
    for row in rows:
        if any(cell.col < at < cell.col + cell.col_span for cell in row.cells):
            across.append(row)
            continue
        told = _weighed(row.mended)
        for half, is_left in zip(halves, (True, False), strict=True):
            own = [n for n, cell in enumerate(row.cells) if (cell.col < at) == is_left]
            if not own:
                continue
            cells = tuple(row.cells[n] for n in own)
            doubt = told is not None and told.doubt
            unsure = frozenset(n for n, cell in enumerate(own) if doubt or cell in row.unsure)
            laid = True if row is rows[0] else row.laid
            half.append(row._replace(cells=cells, mended=told, unsure=unsure, laid=laid))
            if told is not None and any(cell.text.strip() for cell in cells):
                told = told._replace(flagged=False)
    return [*halves[0], *halves[1], *across]
