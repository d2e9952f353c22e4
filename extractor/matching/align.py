"""The rows of a text dump, rebuilt so that they have the shape of the form.

A dump's run of cells without a blank line certainly belongs together, but a blank line may end a row or stand
inside a cell. The form's drawn shape decides: a row of an open table has as many cells as its header has
columns; a label needs its value. Runs are glued while they fall short and cut where they hold several whole
rows. What fits in no certain way keeps its cells, is marked ``mended`` with a closing ``?``, and no value of
it is given to a column.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.document import Cell
from extractor.ruleset import DrawnRow, Section

from . import headers
from .labels import LabelIndex
from .rows import LOOSE, Row

MOST_GLUED = 6  # runs that may make one row


def align(rows: Sequence[Row], index: LabelIndex, table: int) -> list[Row]:
    """Rows of a dump → rows of one logical grid numbered ``table``, columns as drawn."""
    return _Aligner(rows, index, table).run()


class _Aligner:
    def __init__(self, rows: Sequence[Row], index: LabelIndex, table: int) -> None:
        self.rows, self.index, self.table = rows, index, table
        self.out: list[Row] = []
        self.grid_row = 0
        self.section: Section | None = None
        self.width = 0

    def run(self) -> list[Row]:
        number = 0
        while number < len(self.rows):
            row = self.rows[number]
            if row.table != LOOSE:
                self.out.append(row)
                number += 1
                continue
            taken = self._header(number)
            if taken:
                number += taken
            elif self._is_labelled(row):
                number += self._labelled(number)
            elif self.section is not None and self.width > 1:
                number += self._body(number)
            else:
                self._emit(row.cells, row)
                number += 1
        return self.out

    def _emit(self, cells: Sequence[Cell], source: Row, mended: str = "") -> None:
        placed = tuple(cell._replace(row=self.grid_row, col=n) for n, cell in enumerate(cells))
        self.out.append(Row(self.table, self.grid_row, placed, source.damaged, mended))
        self.grid_row += 1

    # --- headers

    def _header(self, number: int) -> int:
        """Lay out a header that begins at a run; gives the runs it takes."""
        if not headers.may_begin(self.rows[number], self.index):
            return 0
        section = headers.section_at(_as_lines(self.rows, number), 0, self.index)
        if section is None:
            return 0
        lines, taken = self._header_lines(number, section)
        if not lines:
            return 0
        spans = _drawn_spans(lines, section) or inferred_spans(lines)
        if spans is None:
            return 0
        for line, where in zip(lines, spans, strict=True):
            cells = tuple(
                cell._replace(row=self.grid_row, col=col, col_span=span)
                for cell, (col, span) in zip(line, where, strict=True)
            )
            self.out.append(Row(self.table, self.grid_row, cells))
            self.grid_row += 1
        self.section = section
        self.width = max(col + span for where in spans for col, span in where)
        return taken

    def _header_lines(self, number: int, section: Section) -> tuple[list[list[Cell]], int]:
        """The runs of a header, one list of cells for each drawn line, and how many runs they are."""
        lines: list[list[Cell]] = []
        taken = 0
        for drawn in section.header:
            at = number + taken
            if at >= len(self.rows) or self.rows[at].table != LOOSE or not self._is_header(self.rows[at], section):
                break
            cells = list(self.rows[at].cells)
            taken += 1
            least = sum(1 for cell in drawn.cells if cell.label)
            while len(cells) < least and number + taken < len(self.rows):
                more = self.rows[number + taken]
                if more.table != LOOSE or not self._is_header(more, section):
                    break
                cells.extend(more.cells)
                taken += 1
            lines.append(cells)
        return lines, taken

    def _is_header(self, row: Row, section: Section) -> bool:
        printed = [cell for cell in row.cells if cell.text.strip()]
        known = sum(1 for cell in printed if headers.header_uses(self.index, cell.text, section.name))
        return known > 0 and known * 2 >= len(printed)

    # --- labels beside values

    def _is_labelled(self, row: Row) -> bool:
        """The run begins with a label that is no column of the open table."""
        first = next((cell for cell in row.cells if cell.text.strip()), None)
        if first is None:
            return False
        if self.index.is_heading(first.text):
            return True
        text = first.text.strip()
        kinds = {use.kind for use in self.index.uses(first.text) or self.index.uses(text.split("\n", 1)[0])}
        if not kinds and "\n" not in text:
            before = text.replace("：", ":").split(":", 1)[0]
            kinds = {use.kind for use in self.index.uses(before) if use.kind in ("block", "line")}
        return bool(kinds & {"pair", "line", "block", "heading", "begin", "narrative", "furniture", "title"})

    def _labelled(self, number: int) -> int:
        """A run of labels with their values; a label that ends the run takes its value from the next one."""
        row = self.rows[number]
        cells = list(row.cells)
        taken = 1
        while taken < MOST_GLUED and number + taken < len(self.rows) and self._wants_value(cells):
            after = self.rows[number + taken]
            if after.table != LOOSE or self.index.uses(after.cells[0].text):
                break
            cells.extend(after.cells)
            taken += 1
        uses = self.index.uses(next((c.text for c in cells if c.text.strip()), ""))
        body = next(
            (s for s in self.index.form.sections.values() for u in uses if u.section == s.name and s.body), None
        )
        if body is not self.section or not any(use.kind == "pair" for use in uses):
            self.section = None
        self._emit(cells, row)
        return taken

    def _wants_value(self, cells: Sequence[Cell]) -> bool:
        return any(use.kind == "pair" for use in self.index.uses(cells[-1].text))

    # --- body rows

    def _body(self, number: int) -> int:
        row, width = self.rows[number], self.width
        cells = list(row.cells)
        if len(cells) > width:
            self._cut(cells, row)
            return 1
        taken = 1
        while len(cells) < width and taken < MOST_GLUED and number + taken < len(self.rows):
            after = self.rows[number + taken]
            if after.table != LOOSE or len(cells) + len(after.cells) > width or self._starts_part(number + taken):
                break
            cells.extend(after.cells)
            taken += 1
        if len(cells) == width:
            self._emit(cells, row, "单元格标记残缺" if row.damaged >= 0 else "")
            return taken
        self._emit(row.cells, row, self._short(row))
        return 1

    def _starts_part(self, number: int) -> bool:
        if self._is_labelled(self.rows[number]):
            return True
        return (
            headers.may_begin(self.rows[number], self.index)
            and headers.section_at(_as_lines(self.rows, number), 0, self.index) is not None
        )

    def _short(self, row: Row) -> str:
        """Why a row has too few cells; certain only when one cell is all that is printed and it names the row."""
        printed = [cell for cell in row.cells if cell.text.strip()]
        if not printed or (len(printed) == 1 and row.cells[0].text.strip() and self._names_rows()):
            return ""
        return f"应有 {self.width} 格，只有 {len(row.cells)} 格?"

    def _names_rows(self) -> bool:
        body = self.section.body if self.section else None
        return bool(body and body.cells[0].slot and body.cells[0].slot.is_entity)

    def _cut(self, cells: list[Cell], row: Row) -> None:
        """A run of more cells than a row has: empty cells at its end are dropped, whole rows are cut apart."""
        while len(cells) > self.width and not cells[-1].text.strip():
            cells.pop()
        if len(cells) == self.width:
            self._emit(cells, row, "行末多出空格")
        elif len(cells) % self.width == 0:
            for start in range(0, len(cells), self.width):
                self._emit(cells[start : start + self.width], row, "几行连在一起")
        else:
            self._emit(cells, row, f"应有 {self.width} 格，却有 {len(cells)} 格?")


def _as_lines(rows: Sequence[Row], number: int) -> list[Row]:
    """The runs from ``number`` on as if each were a row of one table."""
    lines = []
    for n, row in enumerate(rows[number : number + 8]):
        if row.table != LOOSE:
            break
        lines.append(Row(LOOSE, n, tuple(cell._replace(row=n) for cell in row.cells)))
    return lines


def _drawn_spans(lines: Sequence[Sequence[Cell]], section: Section) -> list[list[tuple[int, int]]] | None:
    """Columns and spans as drawn, when every line has as many cells as its drawing."""
    spans = []
    for line, drawn in zip(lines, section.header, strict=False):
        where = _line_spans(drawn, section)
        if len(where) != len(line):
            return None
        spans.append(where)
    return spans if len(lines) == len(section.header) else None


def _line_spans(drawn: DrawnRow, section: Section) -> list[tuple[int, int]]:
    """Where a drawn line has cells, those merged with the line above included."""
    own = [(cell.col, cell.col_span) for cell in drawn.cells]
    number = section.header.index(drawn)
    above = [
        (cell.col, cell.col_span)
        for row in section.header[:number]
        for cell in row.cells
        if cell.row + cell.row_span > number
    ]
    return sorted(own + above)


def inferred_spans(lines: Sequence[Sequence[Cell]]) -> list[list[tuple[int, int]]] | None:
    """Columns told from the lines alone: an empty cell goes on with the cell above, a run of labels shares one.

    None when an upper line has more cells than the lower ones can stand below.
    """
    spans = [[(n, 1) for n in range(len(lines[-1]))]]
    for upper, lower in zip(reversed(lines[:-1]), reversed(lines[1:]), strict=True):
        below = spans[0]
        groups = _groups(lower, len(upper))
        if groups[-1][1] > len(below):
            return None
        spans.insert(0, [(below[a][0], sum(span for _, span in below[a:b])) for a, b in groups])
    return spans


def _groups(lower: Sequence[Cell], upper: int) -> list[tuple[int, int]]:
    """Part the lower cells among so many upper ones: each empty one alone, each run of labels together."""
    groups: list[tuple[int, int]] = []
    for n, cell in enumerate(lower):
        if cell.text.strip() and groups and lower[n - 1].text.strip():
            groups[-1] = (groups[-1][0], n + 1)
        else:
            groups.append((n, n + 1))
    while len(groups) > upper:
        (a, _), (_, b) = groups[-2], groups.pop()
        groups[-1] = (a, b)
    while len(groups) < upper:
        widest = max(range(len(groups)), key=lambda g: groups[g][1] - groups[g][0])
        a, b = groups[widest]
        if b - a < 2:
            groups += [(len(lower), len(lower) + 1)] * (upper - len(groups))
            break
        groups[widest : widest + 1] = [(a, a + 1), (a + 1, b)]
    return groups
