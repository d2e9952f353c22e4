"""The rows of a text dump, rebuilt so that they have the shape of the form.

What a dump certainly tells is a run of cells that stand beside one another. Headings, headers and labels are known by
their words and end whatever stands before them. Between a header and the next of these lies the body of a table: the
lattice reads it as rows at the least cost (``costs`` says what costs what). What fits in no certain way keeps its
cells, is marked as in doubt (``mends``), and no value of it is given to a column.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.document import Cell, Mark
from extractor.ruleset import Section
from extractor.text import key

from . import beside, costs, filled, gaps, headers, lattice, mends, totals, unmarked
from .gaps import Placed
from .labels import LabelIndex
from .layout import along, as_lines, drawn_spans, header_spans, parted, stacked
from .mends import Mend
from .rows import LOOSE, Row, moved

_LEAST_FOREIGN = 2  # labels
_WALL = "|"  # between the cells of a drawn row
MOST_GLUED = 6  # runs that may make one row of labels and values


def align(rows: Sequence[Row], index: LabelIndex, table: int) -> list[Row]:
    """Rows of a dump → rows of one logical grid numbered ``table``, columns as drawn; tables side by side are one."""
    index = beside.joined(index)
    if unmarked.is_stream(rows):
        return unmarked.align(rows, index, table)
    return _Aligner(parted(stacked(rows, index), index), index, table).run()


class _Aligner:
    def __init__(self, rows: Sequence[Row], index: LabelIndex, table: int) -> None:
        self.rows, self.index, self.table = rows, index, table
        self.out: list[Row] = []
        self.sections: dict[int, Section | None] = {}
        self.deepest = max(len(section.header) for section in index.form.sections.values())  # lines of a header
        self.grid_row = 0
        self.section: Section | None = None
        self.width = 0
        self.kinds: tuple[costs.Kind, ...] = ()
        self.rates: frozenset[int] = frozenset()
        self.wrapped = Mark.ALONG in {row.mark for row in rows}
        self.uncounted = False  # how many rows the open table has so far is in doubt
        self.hole = False  # rows are lost above, and no heading has come since
        self.headed = -1  # the last section that a heading stood above
        self.unheaded = False  # the open table's heading is lost, and with it maybe its unit
        self.values: tuple[int, ...] = ()
        self.sure = True  # the open table's header is as drawn
        self.side = 0  # empty cells more with which the open table's rows begin
        self.headless: tuple[int, ...] = ()  # its columns below empty heads that are not drawn
        self.astray = False  # ... and the header itself says so
        self.misled = False
        self.padded = False  # the dump fills the open table's rows up with empty cells
        self.full = filled.sizes(rows, lambda row: self._is_labelled(row) or headers.may_begin(row, index))

    def run(self) -> list[Row]:
        number = 0
        while number < len(self.rows):
            row = self.rows[number]
            self._note(row)
            if row.table != LOOSE:
                if self._is_labelled(row):
                    self.section = None
                self.out.append(row)
                number += 1
                continue
            taken = self._header(number)
            if taken:
                number += taken
            elif self._is_labelled(row):
                number += self._labelled(number)
            elif self._is_foreign(row):
                self.hole, self.section = True, None
                self._emit(row.cells, row)
                number += 1
            elif self.section is not None and self.width > 1:
                number += self._body(number)
            else:
                self._emit(row.cells, row)
                number += 1
        return self.out

    def _note(self, row: Row) -> None:
        """Keep count of headings, and of signs that the converter left out rows."""
        if self._is_headed(row):
            self.hole = False
            self.headed = max(self.headed, headers.headed_by(self.index, row.cells[0].text))
        elif self._is_undrawn(row):
            self.hole, self.section = True, None
        else:
            self.hole = self.hole or self._is_hole(row)

    def _is_foreign(self, row: Row) -> bool:
        """A row of the open table that is nothing but labels of other sections: what stood between is lost."""
        printed = [cell.text for cell in row.cells if cell.text.strip()]
        if not self.wrapped or self.section is None or len(printed) < _LEAST_FOREIGN:
            return False
        sections = [
            {use.section for use in self.index.uses(text) if use.kind in ("header", "pair")} for text in printed
        ]
        return all(sections) and not any(self.section.name in names for names in sections)

    def _is_hole(self, row: Row) -> bool:
        """A row of one empty cell in a dump of wrapped columns: its converter leaves it where it lost rows."""
        return self.wrapped and row.table == LOOSE and len(row.cells) == 1 and not row.cells[0].text.strip()

    def _is_undrawn(self, row: Row) -> bool:
        """A line of text with walls in it, in a dump of wrapped columns: rows that the converter could not draw."""
        return self.wrapped and row.table is None and _WALL in row.cells[0].text

    def _is_headed(self, row: Row) -> bool:
        return len(row.cells) == 1 and bool(row.cells[0].text.strip()) and self.index.is_heading(row.cells[0].text)

    def _emit(self, cells: Sequence[Cell], source: Row, mended: Mend | None = None, at: Placed | None = None) -> None:
        """A row of the grid; ``at`` says which columns its cells stand in, where they are not the first ones."""
        lost = self.hole or (self.unheaded and self.section is not None)
        if lost and any(cell.text.strip() for cell in cells) and len(cells) > 1:
            mended = mends.LOST
        row = self.grid_row
        columns = at.columns if at else range(len(cells))
        placed = tuple(moved(cell, row, col) for cell, col in zip(cells, columns, strict=True))
        unsure = at.doubtful if at else frozenset()
        self.out.append(Row(self.table, self.grid_row, placed, source.damaged, mended, unsure=unsure, laid=False))
        self.grid_row += 1

    # --- headers

    def _header(self, number: int) -> int:
        """Lay out a header that begins at a run; gives the runs it takes."""
        section = self._section_at(number)
        if section is None:
            return 0
        lines, taken = self._header_lines(number, section)
        if not lines:
            return 0
        laid = header_spans(lines, section, self.index)
        if laid is None:
            return 0
        head: list[Row] = []
        for line, where in laid:
            cells = tuple(
                cell._replace(row=self.grid_row, col=col, col_span=span)
                for cell, (col, span) in zip(line, where, strict=True)
            )
            head.append(Row(self.table, self.grid_row, cells, laid=True))
            self.grid_row += 1
        self.out += head
        self.section = section
        self.unheaded = self.wrapped and headers.heading_lost(self.index, self.headed, section)
        self.uncounted = False
        self.sure = drawn_spans(lines, section, self.index) is not None
        self.width = max(col + span for _, where in laid for col, span in where)
        columns = headers.columns_of(head, section, self.index)
        self.kinds = costs.kinds_of(columns, section, self.width)
        self.rates = costs.rates_of(columns, section)
        self.values = costs.values_of(columns, section)
        self.headless = tuple(c.start for c in columns if not (self.sure or c.label or c.slots))
        nameless = self._names_rows() and costs.Kind.ENTITY not in self.kinds
        odd = any(filled.odd(self.rows[n], self.full[n]) for n in range(number, number + taken))
        self.astray = nameless or odd or (not self.sure and self._is_doubled([cell for line in lines for cell in line]))
        return taken

    def _section_at(self, number: int) -> Section | None:
        """The section whose header begins at a run; looked for once, though asked for by the rows above it, too."""
        if number not in self.sections:
            begins = headers.may_begin(self.rows[number], self.index)
            lines = as_lines(self.rows, number, self.deepest) if begins else ()
            self.sections[number] = headers.section_at(lines, 0, self.index) if begins else None
        return self.sections[number]

    def _is_doubled(self, cells: Sequence[Cell]) -> bool:
        """A label stands in the header more often than it is drawn."""
        assert self.section is not None
        drawn = [key(cell.label) for row in self.section.header for cell in row.cells if cell.label]
        uses = (headers.header_uses(self.index, cell.text, self.section.name) for cell in cells)
        printed = [key(found[0].label) for found in uses if found]
        return any(printed.count(label) > drawn.count(label) for label in printed)

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
                if more.table != LOOSE or not self._is_header(more, section) or more.mark is Mark.ROW:
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
        if "side" in kinds and self._opens_pairs(row, first):
            return True
        return bool(kinds & {"pair", "line", "block", "heading", "begin", "narrative", "furniture", "title"})

    def _opens_pairs(self, row: Row, side: Cell) -> bool:
        """A label drawn beside the label that stands behind ``side`` in the row."""
        sections = {use.section for use in self.index.uses(side.text) if use.kind == "side"}
        after = next((cell for cell in row.cells if cell.col > side.col and cell.text.strip()), None)
        uses = self.index.uses(after.text) if after is not None else ()
        return any(use.kind == "pair" and use.section in sections for use in uses)

    def _labelled(self, number: int) -> int:
        """A run of labels with their values; a label that ends the run takes its value from the next one."""
        row = self.rows[number]
        cells = list(row.cells)
        first = next((n for n, cell in enumerate(cells) if cell.text.strip()), 0)
        glued = first > 0 and any(use.kind == "pair" and use.col == 0 for use in self.index.uses(cells[first].text))
        cells = cells[first:] if glued else cells  # empty rows run together with the row
        taken = 1
        while taken < MOST_GLUED and number + taken < len(self.rows) and self._wants_value(cells):
            after = self.rows[number + taken]
            if after.table != LOOSE or self.index.uses(after.cells[0].text):
                break
            cells.extend(after.cells)
            taken += 1
        while number + taken < len(self.rows) and self._goes_on(cells, number + taken):
            after = self.rows[number + taken]
            cells[-1] = cells[-1]._replace(text=f"{cells[-1].text}\n{after.cells[0].text}")
            cells += after.cells[1:]
            taken += 1
        uses = self.index.uses(next((c.text for c in cells if c.text.strip()), ""))
        body = next(
            (s for s in self.index.form.sections.values() for u in uses if u.section == s.name and s.body), None
        )
        unopened = self.wrapped and body is not None and bool(body.header) and body is not self.section
        if unopened or (body is not None and body is self.section and self.uncounted):
            self._emit(cells, row, mends.UNCOUNTED)
            return taken
        if body is not self.section or not any(use.kind == "pair" for use in uses):
            self.section = None
        longer = not self.full[number] and self._is_longer(cells)
        glued = glued and row.mark is not Mark.ROW  # a side label's lower part stands before the label there
        self._emit(cells, row, mends.PARTED if glued else mends.TRIMMED if longer else None)
        return taken

    def _is_longer(self, cells: Sequence[Cell]) -> bool:
        """A row of one label and several values, told by their order, ends with an empty cell that is not drawn."""
        if cells[-1].text.strip():
            return False
        for use in self.index.uses(cells[0].text):
            section = self.index.form.sections[use.section] if use.section else None
            slots = totals.drawn(section, use) if section else ()
            if len(slots) > 1 and section:
                row = next(row for row in section.fixed if row.cells and row.cells[0].row == use.row)
                return len(cells) > sum(1 for cell in row.cells if cell.col >= use.col)
        return False

    def _goes_on(self, cells: Sequence[Cell], number: int) -> bool:
        """The line is one more paragraph of the last value (in a dump of one row a line), and what stands beside it."""
        row = self.rows[number]
        if row.mark is not Mark.LINE or row.table != LOOSE or self._starts_part(number):
            return False
        if self.index.is_heading(cells[0].text):
            return False
        drawn = {(u.section, u.row) for cell in cells for u in self.index.uses(cell.text) if u.kind == "pair"}
        uses = (use for cell in row.cells[1:2] for use in self.index.uses(cell.text) if use.kind == "pair")
        return len(row.cells) == 1 or any((use.section, use.row) in drawn for use in uses)

    def _wants_value(self, cells: Sequence[Cell]) -> bool:
        return any(use.kind == "pair" for use in self.index.uses(cells[-1].text))

    # --- body rows

    def _body(self, number: int) -> int:
        """The runs from here to the next heading, header or label, read as rows of the open table."""
        stop = number + 1
        while stop < len(self.rows) and self.rows[stop].table == LOOSE and not self._starts_part(stop):
            if self._is_hole(self.rows[stop]) or self._is_foreign(self.rows[stop]):
                break
            stop += 1
        self.padded = self.full[number] > 0
        runs: Sequence[Row] = self.rows[number:stop]
        if self.padded:
            runs = [run._replace(mended=filled.odd(run, self.full[number]) or run.mended) for run in runs]
        marks = {run.mark for run in runs}
        if Mark.ALONG in marks:
            runs = along(runs, self.values, self._is_named(), self._counts())
        self.side, self.misled = self._side(runs), self.astray or self._is_misled(runs)
        sided, plain = self._with_side(runs)
        exact = [len(run.cells) == self.width for run in runs]
        if Mark.LINE in marks and not all(exact):
            exact = [False] * len(runs)
        start = 0
        while start < len(runs):
            if exact[start]:
                self._exact(runs[start], few=0 < plain <= sided)
                start += 1
                continue
            end = start
            while end < len(runs) and not exact[end]:
                end += 1
            lines = lattice.read(runs[start:end], self.kinds, padded=self.padded)
            if start and lines and self._is_rest(lines[0]):
                self.out[-1] = self.out[-1]._replace(mended=mends.doubted(self.out[-1].mended), unsure=frozenset())
            for line in lines:
                why = line.source.mended or line.mended or (mends.MARK if _is_damaged(line.source) else None)
                lacks = len(line.cells) < self.width or (not line.side and self._lacks_side(line.cells))
                if lacks and not (why and why.doubt) and (short := self._short(line.cells)):
                    self._emit_short(line.cells, line.source, why, short)
                    continue
                if not (why and why.doubt) and (self.misled or self._is_shifted(line.cells)):
                    why = mends.OPEN
                if line.side and (sided <= plain or self._ends_beyond(line)) and not (why and why.doubt):
                    why = mends.over(self.width, len(line.source.cells))
                if not self.sure and why and not why.doubt:
                    why = mends.otherwise(why)
                self._emit(line.cells, line.source, why)
                self.uncounted = self.uncounted or bool(self.wrapped and why and why.doubt)
            start = end
        return stop - number

    def _exact(self, run: Row, few: bool) -> None:
        """A run with as many cells as there are columns: a row, unless its texts say that it is not.

        ``few``: most rows are longer by a part of their side label, so that one that is not has lost a cell.
        """
        why = run.mended or (mends.MARK if _is_damaged(run) else None)
        self.uncounted = self.uncounted or bool(run.mended and run.mended.doubt)
        if self._lacks_side(run.cells) and not (why and why.doubt) and (short := self._short(run.cells)):
            self._emit_short(run.cells, run, why, short)
            return
        if not (why and why.doubt) and (self.misled or self._is_shifted(run.cells)):
            why = mends.OPEN
        if few and not (why and why.doubt) and self._is_beside(run, 0):
            why = mends.short(self.width + 1, self.width)
        self._emit(run.cells, run, why)

    def _with_side(self, runs: Sequence[Row]) -> tuple[int, int]:
        """How many rows of a body begin with an empty cell more than the header, a part of its side label, and how
        many do not. A label drawn in two parts is so in all of them: the fewer have a cell too many or lack one.
        """
        if self.kinds[0] is not costs.Kind.MERGED:
            return 0, 0
        sided = sum(1 for run in runs if len(run.cells) > self.width and self._is_beside(run, 1))
        return sided, sum(1 for run in runs if self._is_beside(run, 0)) if sided else 0

    def _is_rest(self, line: lattice.Line) -> bool:
        """The row begins with a text where its side label's lower part stands: maybe the last cell of the row above."""
        certain = line.source.mark in (Mark.ROW, Mark.ALONG)
        return not certain and self.kinds[0] is costs.Kind.MERGED and bool(line.cells[0].text.strip())

    def _ends_beyond(self, line: lattice.Line) -> bool:
        """A row with a part of its side label has one more empty cell at its end, and the dump fills no rows up."""
        return not self.padded and len(line.source.cells) > self.width + line.side

    def _is_beside(self, run: Row, more: int) -> bool:
        """The run has at least ``more`` cells beyond the columns, and begins with so many empty ones beside its side
        label's own."""
        size = len(run.cells)
        if size <= self.width if more else size != self.width:
            return False
        if any(cell.text.strip() for cell in run.cells[: more + 1]):
            return False
        return any(cell.text.strip() for cell in run.cells[more + 1 :])

    def _lacks_side(self, cells: Sequence[Cell]) -> bool:
        """The row is as long as the header, where rows are longer by the parts of their side label."""
        return self.side > 0 and len(cells) == self.width and not cells[0].text.strip()

    def _is_misled(self, runs: Sequence[Row]) -> bool:
        """Texts stand below an empty head that is not drawn: the header has a cell too many, its columns in doubt."""
        return any(run.cells[n].text.strip() for run in runs if len(run.cells) == self.width for n in self.headless)

    def _emit_short(self, cells: Sequence[Cell], source: Row, why: Mend | None, short: Mend) -> None:
        """A row that lacks cells, its texts in the columns where they must stand wherever the missing cells were."""
        kinds = (costs.Kind.MERGED,) * self.side + self.kinds
        rates = frozenset(col + self.side for col in self.rates)
        at = gaps.placed(cells, kinds, rates) if not (why and why.doubt) else None
        if at is not None and self.side:
            beside = sum(1 for col in at.columns if col < self.side)
            unsure = frozenset(n - beside for n in at.doubtful if n >= beside)
            doubt = any(cell.text.strip() for cell in cells[:beside])
            at = None if doubt else Placed(tuple(col - self.side for col in at.columns[beside:]), unsure)
            cells = cells[beside:] if at is not None else cells
        why = short._replace(doubt=at is None or not self._tells(cells, at))
        if not self.sure and not why.doubt:
            why = mends.otherwise(why)
        self._emit(cells, source, why, at if not why.doubt else None)
        self.uncounted = self.uncounted or (self.wrapped and why.doubt)

    def _side(self, runs: Sequence[Row]) -> int:
        """How many empty cells more the rows of a body begin with than its header: the parts of a side label."""
        if tuple(self.kinds[:2]) != (costs.Kind.MERGED, costs.Kind.ENTITY):
            return 0
        more = [
            n
            for run in runs
            for n in (len(run.cells) - self.width,)
            if n > 0 and run.cells[n + 1].text.strip() and not any(cell.text.strip() for cell in run.cells[: n + 1])
        ]
        return max(set(more), key=more.count) if more else 0

    def _is_shifted(self, cells: Sequence[Cell]) -> bool:
        """The row's cell for its name is empty, and words stand where its figures belong: it looks like a row that
        has lost one cell and was given another."""
        nameless = any(
            kind is costs.Kind.ENTITY and not cell.text.strip() for kind, cell in zip(self.kinds, cells, strict=False)
        )
        return nameless and any(
            kind is costs.Kind.FIGURE and costs.unlike(cell.text, kind)
            for kind, cell in zip(self.kinds, cells, strict=False)
        )

    def _is_named(self) -> bool:
        """The open table's rows are told by what names them: with a second name (of the table beside it) by neither."""
        return self.kinds[:1] == (costs.Kind.ENTITY,) and self.kinds.count(costs.Kind.ENTITY) == 1

    def _counts(self) -> bool:
        """The open table's cells may hold several numbered items each."""
        return bool(self.section and self.section.split and not self.section.fill_down)

    def _starts_part(self, number: int) -> bool:
        if self._is_labelled(self.rows[number]):
            return True
        return self._section_at(number) is not None

    def _short(self, cells: Sequence[Cell]) -> Mend | None:
        """Why a row has too few cells; certain only when one cell is all that is printed and it names the row."""
        printed = [cell for cell in cells if cell.text.strip()]
        if not printed or (len(printed) == 1 and cells[0].text.strip() and self._names_rows()):
            return None
        return mends.short(self.width + self.side, len(cells))

    def _tells(self, cells: Sequence[Cell], at: Placed) -> bool:
        """The name of a short row, where rows have names, and some value of it have certain columns."""
        names = {n for n, col in enumerate(at.columns) if self.kinds[col] is costs.Kind.ENTITY}
        certain = {n for n, cell in enumerate(cells) if cell.text.strip()} - at.doubtful
        return bool(certain - names) and not names & at.doubtful and (bool(names) or not self._names_rows())

    def _names_rows(self) -> bool:
        body = self.section.body if self.section else None
        return bool(body and body.cells[0].slot and body.cells[0].slot.is_entity)


def _is_damaged(run: Row) -> bool:
    return run.damaged >= 0 and run.mark is not Mark.ALONG
