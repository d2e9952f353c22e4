"""Dumps that do not mark their rows, or not even their cells: the form's labels in order are the only guide.

The dump is a stream of lines (LibreOffice's text, one paragraph a line, empty cells as empty lines) or of cells (page
dumps, one cell a line). A header is taken where its drawn cells follow one another in the stream; what stands up to
the next label is the body, read by the lattice. A label's value is what stands up to the next label; a value of one
line that has several is in doubt. What is in doubt keeps its text, is flagged and given to no field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from extractor.document import Cell, Mark
from extractor.ruleset import DrawnCell

from . import below, mends, totals
from .labels import HEADS, LabelIndex, Use
from .mends import Mend
from .rows import UNMARKED, Row, moved, paragraph
from .stream import Item, Label, Laid, Stream, items_of

SHORT = 20  # characters; a longer line is text
_WORD = re.compile(r"[\u3400-\u9fff]")
_SENTENCE = re.compile(r"[。；;，,：:]|^\s*[（(]?[\d一二三四五六七八九十]+[、.．)）]")
_ONE_LINE = frozenset(("money", "count", "percent", "score", "name", "org", "phone", "code", "date", "grade", "period"))


def is_stream(rows: Sequence[Row]) -> bool:
    """The dump marks no rows: cells a line each, or lines without any marks."""
    marks = {row.mark for row in rows}
    if Mark.NEXT in marks or Mark.FUSED in marks:
        return True
    return not marks.isdisjoint(UNMARKED) and not any(row.table is not None for row in rows)


def align(rows: Sequence[Row], index: LabelIndex, table: int) -> list[Row]:
    """The rows of a stream as rows of one logical grid numbered ``table``, with the paragraphs between them."""
    items = items_of(rows)
    stream = Stream(items, index)
    walk = _Walk(items, index, table, stream)
    out = walk.run()
    if walk.belied:
        out = _Walk(items, index, table, stream, proven=True, bodies=walk.bodies).run()
    return out


@lru_cache(maxsize=4096)
def _stands_between(index: LabelIndex, use: Use, later: tuple[int, int]) -> bool:
    """Whether a label with a value is drawn between that of ``use`` and a later place of its section, by row and
    column."""
    drawn = {
        (u.row, u.col) for uses in index.exact.values() for u in uses if (u.kind, u.section) == ("pair", use.section)
    }
    return any((use.row, use.col) < place < later for place in drawn)


class _Walk:
    def __init__(
        self,
        items: Sequence[Item],
        index: LabelIndex,
        table: int,
        stream: Stream,
        proven: bool = False,
        bodies: dict[tuple[int, int, int], below.Body] | None = None,
    ) -> None:
        self.items, self.index, self.table = items, index, table
        self.stream = stream
        self.bodies = bodies if bodies is not None else {}  # by their place in the stream
        self.out: list[Row] = []
        self.grid_row = 0
        self.order = {name: n for n, name in enumerate(index.form.sections)}
        self.reached = 0  # ordinal of the section that was reached: labels of earlier ones are words
        self.begun = False
        self.proven = proven  # empty cells are printed: some stood where cells are merged
        self.untold = False  # a table was in doubt for want of that
        self.laid: set[str] = set()
        self.doubtful: set[str] = set()  # sections whose rows cannot be counted

    def run(self) -> list[Row]:
        """The rows; only the first ones where the walk is ``belied``."""
        at = 0
        while at < len(self.items) and not self.belied:
            at = self._step(at)
        return self.out

    @property
    def belied(self) -> bool:
        """A later table showed that empty cells are printed, for want of which an earlier one is in doubt."""
        return self.untold and self.proven

    def _step(self, at: int) -> int:
        item = self.items[at]
        if not item.text.strip():
            return at + 1
        if not item.certain and item.row.mark not in UNMARKED:
            self.out.append(item.row)
            return at + 1
        label = self.stream.label(at)
        kinds = {use.kind for use in label.uses} if label else set()
        if "narrative" in kinds:
            self._paragraphs(at, len(self.items))
            return len(self.items)
        if label and kinds & HEADS:
            self._reach(label)
            self._paragraphs(at, at + label.size)
            return at + label.size
        head = self.stream.head(at)
        if head is not None:
            return self._table(head)
        if label and "pair" in kinds:
            return self._pairs(at)
        if self.stream.opens_block(at):
            stop = self._next_anchor(at + 1)
            self._emit([self._cell(at, stop)])
            self.begun = True
            return stop
        if item.certain or item.row.mended or (self.begun and not self.stream.is_line(at)):
            self._emit([self._cell(at, at + 1)], mends.BARE)
        elif self.stream.is_line(at):
            return self._line(at)
        else:
            self._paragraphs(at, at + 1)
        return at + 1

    def _line(self, at: int) -> int:
        """A line of the form, put together with what the converter set on lines of its own for want of room."""
        stop = at + 1
        while stop < len(self.items) and self.items[stop].parted and not self._is_anchor(stop):
            stop += 1
        text = " ".join(item.text for item in self.items[at:stop])
        self.out.append(paragraph(text, self.items[at].line))
        return stop

    def _is_anchor(self, at: int) -> bool:
        """A heading, header, label, opinion or line of the form begins here: whatever stood before has ended."""
        item = self.items[at]
        if not item.certain and item.row.mark not in UNMARKED and item.text.strip():
            return True
        if self.stream.is_word(at):
            return False
        label = self.stream.label(at)
        if label is not None:
            kinds = {use.kind for use in label.uses}
            if "narrative" in kinds or kinds & HEADS:
                return True
            pairs = [use for use in label.uses if use.kind == "pair"]
            if any(self.order[use.section] >= self.reached for use in pairs):
                return True
            heads = [use for use in label.uses if use.kind == "header" and use.row == use.col == 0]
            if any(self.order[use.section] > self.reached for use in heads) or self.stream.head(at) is not None:
                return True
        return self.stream.opens_block(at) or (not item.certain and self.stream.is_line(at))

    def _next_anchor(self, at: int) -> int:
        while at < len(self.items) and not self._is_anchor(at):
            at += 1
        return at

    def _reach(self, label: Label) -> None:
        sections = [self.order[use.section] for use in label.uses if use.section]
        if sections:
            self.reached = max(self.reached, min(sections))

    # --- tables

    def _table(self, head: Laid) -> int:
        """A header and the body below it; gives where the next part begins."""
        self.begun = True
        self.proven = self.proven or any(not cell.text for cells, _ in head.lines for cell in cells)
        self.reached = max(self.reached, self.order[head.section.name])
        self.laid.add(head.section.name)
        printed: list[Row] = []
        for cells, where in head.lines:
            placed = tuple(
                Cell(self.grid_row, col, 1, span, cell.text, cell.line)
                for cell, (col, span) in zip(cells, where, strict=True)
            )
            printed.append(Row(self.table, self.grid_row, placed, laid=True))
            self.grid_row += 1
        self.out += printed
        stop = self._end_of(head)
        end, beside = stop, self._empty_beside(stop) or self._is_one_over(head, stop)
        while stop - end < beside and not self.items[end - 1].text.strip():
            end -= 1
        self._body(head, printed, stop, end)
        return stop

    def _end_of(self, head: Laid) -> int:
        """Where the body below a header ends: where the next part begins, or a marked line of the form (注：…) stands
        where a row would begin."""
        stop = self._next_anchor(head.stop)
        begins = range(head.stop, stop, len(head.columns))
        return next((n for n in begins if self.items[n].certain and self.stream.is_line(n)), stop)

    def _empty_beside(self, at: int) -> int:
        """How many empty cells may stand right before an item: the side label's, beside a header or a drawn row."""
        if at >= len(self.items):
            return 0
        head, label = self.stream.head(at), self.stream.label(at)
        if head is not None:
            return head.unsided
        return max((use.col for use in label.uses if use.kind == "pair"), default=0) if label is not None else 0

    def _is_one_over(self, head: Laid, at: int) -> bool:
        """A marked cell more than the rows have stands before printed furniture: it is beside that."""
        label = self.stream.label(at) if at < len(self.items) and self.items[at].certain else None
        over = (at - head.stop) % len(head.columns) == 1
        return label is not None and over and any(use.kind == "furniture" for use in label.uses)

    def _body(self, head: Laid, printed: Sequence[Row], stop: int, end: int) -> None:
        """The rows below a header, up to ``end``; what stands up to ``stop`` is beside the next part."""
        place = head.stop, stop, end
        if place not in self.bodies:
            items = self.items[head.stop : end]
            if not any(item.text.strip() for item in items) or self._numbered(head, printed, end):
                return
            self.bodies[place] = below.read(head, printed, items, self.index, cut_off=stop == len(self.items))
        body = self.bodies[place]
        untold = body.untold and not self.proven
        self.untold = self.untold or untold
        sure = 0 if untold else body.sure
        if body.misplaced or sure < len(body.rows):
            self.doubtful.add(head.section.name)  # where columns are misplaced, so are those of its total
        self.proven = self.proven or (sure > 0 and body.proves)
        columns = head.columns
        for number, (cells, mended) in enumerate(body.rows):
            at = columns if len(cells) == len(columns) else ()
            self._emit(cells, mended if number < sure else mends.BARE, at, body.misplaced)

    def _numbered(self, head: Laid, printed: Sequence[Row], end: int) -> bool:
        """The rows below a header, where their printed numbers tell them."""
        if head.section.row_number is None or head.omitted or self.items[head.stop].certain:
            return False
        note = next((at for at in range(head.stop, end) if self.stream.is_line(at)), end)
        rows = below.numbered_rows(head, printed, self.items[head.stop : note], self.index)
        for cells, at, nameless in rows or ():
            self._emit(cells, mends.NAMELESS if nameless else mends.NUMBERED, at, nameless)
        if rows is not None and note < end:  # words of one line, which no label ends
            self.out.append(paragraph(" ".join(item.text for item in self.items[note:end]), self.items[note].line))
        return rows is not None

    # --- labels beside values

    def _pairs(self, at: int) -> int:
        """The labels of one drawn row with their values; gives where the next part begins."""
        self.begun = True
        cells: list[Cell] = []
        row: tuple[str, int] | None = None
        last = -1
        while at < len(self.items):
            label = self.stream.label(at)
            use = self._pair_use(label, row, last) if label else None
            if label is None or use is None:
                break
            row, last = (use.section, use.row), use.col
            self.reached = max(self.reached, self.order[use.section])
            cells.append(Cell(0, 0, 1, 1, label.text, self.items[at].line))
            begin = at + label.size
            slots = () if cells[1:] else totals.drawn(self.index.form.sections[use.section], use)
            if len(slots) > 1:
                return self._total(at, begin, use, slots)
            stop = self._value_end(begin)
            printed = [n for n in range(begin, stop) if self.items[n].text.strip()]
            counted = self._is_countable(use.section) or self._is_first(use.section, at)
            doubt = not counted or any(self.items[n].row.mended for n in printed)
            doubt = doubt or self._holds_cells(printed)
            if doubt or (len(printed) > 1 and (self._holds_one_line(use) or self._may_hold_more(use, printed, stop))):
                self._emit(cells)
                for n in printed:
                    self._emit([self._cell(n, n + 1)], mends.VALUE)
                return stop
            cells.append(self._cell(begin, stop) if printed else Cell(0, 0, 1, 1, "", self.items[at].line))
            at = stop
            while at < len(self.items) and not self.items[at].text.strip() and not self.items[at].certain:
                at += 1
        self._emit(cells, mends.VALUE if self._is_once_more(at, row) else None)
        return at

    def _may_hold_more(self, use: Use, printed: Sequence[int], stop: int) -> bool:
        """Some of the lines below a label may be another one's: a label stands among them, or the one behind them is
        not the one that is drawn next, whose value may be there without it."""
        if self._holds_label(printed):
            return True
        label = self.stream.label(stop) if stop < len(self.items) and not self.items[printed[0]].certain else None
        if label is None:
            return False
        own = [(u.row, u.col) for u in label.uses if (u.kind, u.section) == ("pair", use.section)]
        return bool(own) and all(_stands_between(self.index, use, place) for place in own)

    def _is_once_more(self, at: int, row: tuple[str, int] | None) -> bool:
        """A label of the drawn row stands once more behind it: one of them is too many, and it may be any."""
        label = self.stream.label(at) if at < len(self.items) else None
        uses = [use for use in label.uses if use.kind == "pair"] if label else []
        return bool(uses) and all((use.section, use.row) == row for use in uses)

    def _total(self, at: int, begin: int, use: Use, slots: Sequence[DrawnCell]) -> int:
        """A row of one label and several values: by their cells where these are marked and as many as drawn, empty ones
        too, or in their order where they are as many as the slots; else in doubt."""
        stop = self._next_anchor(begin)
        filled = [n for n in range(begin, stop) if self.items[n].text.strip()]
        values = [self._cell(n, n + 1) for n in filled]
        doubt = not self._is_countable(use.section) or any(item.row.mended for item in self.items[begin:stop])
        after = totals.behind(self.index.form.sections[use.section], slots[0])
        marked = all(item.certain for item in self.items[begin:stop]) and len(after) == stop - begin
        meant = [after[n - begin] for n in filled] if marked else slots
        if not doubt and len(values) == len(meant) and all(drawn in slots for drawn in meant):
            values = [
                value._replace(col=drawn.col, col_span=drawn.col_span)
                for value, drawn in zip(values, meant, strict=True)
            ]
            mend = None
        else:
            values = [value._replace(col=n + 1) for n, value in enumerate(values)]
            mend = mends.VALUE
        span = slots[0].col if mend is None else 1
        label = Cell(self.grid_row, 0, 1, span, self._cell(at, begin).text, self.items[at].line)
        cells = (label, *(value._replace(row=self.grid_row) for value in values))
        self.out.append(Row(self.table, self.grid_row, cells, mended=mend, laid=False))
        self.grid_row += 1
        return stop

    def _pair_use(self, label: Label, row: tuple[str, int] | None, last: int) -> Use | None:
        """The use of a label that carries on the drawn row, or begins one."""
        uses = [use for use in label.uses if use.kind == "pair"]
        if row is None:
            ahead = [use for use in uses if self.order[use.section] >= self.reached] or uses
            return min(ahead, key=lambda use: (self.order[use.section], use.row, use.col), default=None)
        return next((use for use in uses if (use.section, use.row) == row and use.col > last), None)

    def _is_countable(self, name: str) -> bool:
        """The rows above a drawn row that ends a table are known, so that its own number is."""
        section = self.index.form.sections[name]
        return name not in self.doubtful and (not section.header or name in self.laid)

    def _is_first(self, name: str, at: int) -> bool:
        """No row of the section stands above a marked label: what stands there is a label's value, too."""
        above = self.out[-1] if self.out else None
        if not self.items[at].certain or above is None or above.table is None or above.mended is not None:
            return False
        own = any(cell.text and name in self.index.heads(cell.text) for row in self.out for cell in row.cells)
        return not own and any(use.kind == "pair" for use in self.index.uses(above.cells[0].text))

    def _value_end(self, begin: int) -> int:
        if begin < len(self.items) and self.items[begin].certain:
            return begin if self._is_anchor(begin) else begin + 1
        return self._next_anchor(begin)

    def _holds_cells(self, printed: Sequence[int]) -> bool:
        """Behind the first line, cells that stand side by side, or signs that are no words: of another row, then."""
        lines = [(self.items[a], self.items[b]) for a, b in pairwise(printed) if self.items[b].paired]
        return any(before.line == item.line or not _WORD.search(item.text) for before, item in lines)

    def _holds_label(self, printed: Sequence[int]) -> bool:
        """A line after the first is short and no sentence: maybe a label that no rule knows, with its value below."""
        texts = [self.items[n].text.strip() for n in printed[1:]]
        return any(len(text) <= SHORT and not _SENTENCE.search(text) for text in texts)

    def _holds_one_line(self, use: Use) -> bool:
        section = self.index.form.sections[use.section]
        field = use.slots[0].field if use.slots else None
        rule = section.fields.get(field) if field else None
        return rule is not None and rule.kind in _ONE_LINE

    # --- rows out

    def _cell(self, start: int, stop: int) -> Cell:
        items = self.items[start:stop]
        text = "\n".join(item.text for item in items if item.text.strip())
        return Cell(0, 0, 1, 1, text, next((item.line for item in items if item.text.strip()), None))

    def _emit(
        self,
        cells: Sequence[Cell],
        mended: Mend | None = None,
        columns: Sequence[int] = (),
        doubted: frozenset[int] = frozenset(),
    ) -> None:
        """A row of the grid; its cells in the first columns, or in those given; those of columns in doubt unsure."""
        at = columns or range(len(cells))
        placed = tuple([moved(cell, self.grid_row, col) for cell, col in zip(cells, at, strict=True)])
        unsure = frozenset(n for n, cell in enumerate(placed) if cell.col in doubted) if doubted else doubted
        self.out.append(Row(self.table, self.grid_row, placed, mended=mended, unsure=unsure, laid=False))
        self.grid_row += 1

    def _paragraphs(self, start: int, stop: int) -> None:
        for item in self.items[start:stop]:
            if item.certain:
                self._emit([Cell(0, 0, 1, 1, item.text, item.line)])
            elif item.text.strip():
                self.out.append(paragraph(item.text, item.line))
