"""Dumps that do not mark their rows, or not even their cells: the form's labels in order are the only guide.

The dump is a stream of lines (LibreOffice's text, one paragraph a line, empty cells as empty lines) or of cells (page
dumps, one cell a line). A header is taken where its drawn cells follow one another in the stream; what stands up to
the next label is the body, read by the lattice. A label's value is what stands up to the next label; a value of one
line that has several is in doubt. What is in doubt keeps its text, is flagged and given to no field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.document import Cell, Mark
from extractor.ruleset import DrawnCell, Section
from extractor.text import key

from . import costs, headers, lattice, mends, moved, numbered, totals
from .labels import HEADS, LabelIndex, Use
from .mends import Mend
from .rows import LOOSE, UNMARKED, Row, paragraph
from .rows import moved as moved_to
from .state import Column
from .stream import Item, Label, Laid, Stream, items_of

_MOST_BESIDE = 2  # cells
SHORT = 20  # characters; a longer line is text
_WORD = re.compile(r"[\u3400-\u9fff]")
_COUNTED_LATER = re.compile(r"\S\s*(?<!\d)\d{1,2}、")  # a second name's number within a name
_SENTENCE = re.compile(r"[。；;，,：:]|^\s*[（(]?[\d一二三四五六七八九十]+[、.．)）]")
_ONE_LINE = frozenset(("money", "count", "percent", "score", "name", "org", "phone", "code", "date", "grade", "period"))

_TOLD = frozenset((costs.Kind.ENTITY, costs.Kind.FIGURE))

Reading = tuple[list[Row], list[lattice.Line]]  # the cells of a table's body as they came, and as rows


def is_stream(rows: Sequence[Row]) -> bool:
    """The dump marks no rows: cells a line each, or lines without any marks."""
    if any(row.mark in (Mark.NEXT, Mark.FUSED) for row in rows):
        return True
    bare = any(row.mark in UNMARKED for row in rows)
    return bare and not any(row.table is not None for row in rows)


def align(rows: Sequence[Row], index: LabelIndex, table: int) -> list[Row]:
    """The rows of a stream as rows of one logical grid numbered ``table``, with the paragraphs between them."""
    items = items_of(rows)
    stream = Stream(items, index)
    walk = _Walk(items, index, table, stream)
    out = walk.run()
    if walk.belied:
        out = _Walk(items, index, table, stream, proven=True, readings=walk.readings).run()
    return out


def _mark(item: Item) -> Mark:
    return Mark.NEXT if item.certain else item.row.mark or Mark.BARE


def _read(items: Sequence[Item], kinds: Sequence[costs.Kind], gaps: bool, doubted: bool) -> Reading:
    runs = [Row(LOOSE, 0, (Cell(0, 0, 1, 1, item.text, item.line),), mark=_mark(item)) for item in items]
    return runs, lattice.read(runs, kinds, bare=True, gaps=gaps, doubted=doubted)


def _fills(lines: Sequence[lattice.Line], runs: Sequence[Row], width: int) -> bool:
    """Every line of the stream is a cell of its own: nothing is put together, left out or missing.

    Where no merged cell and no figure behind a name tells rows apart, their length alone does. Empty lines behind the
    last row are no part of it if all rows end with an empty cell, too: no cell can have moved into it then.
    """
    if any(len(line.cells) != width for line in lines):
        return False
    rest = len(runs) - len(lines) * width
    if not rest:
        return True
    printed = [line for line in lines if any(cell.text.strip() for cell in line.cells)]
    blank = not any(run.cells[0].text.strip() for run in runs[-rest:]) if rest > 0 else False
    return blank and not any(line.cells[-1].text.strip() for line in printed)


def _may_fill(runs: Sequence[Row], kinds: Sequence[costs.Kind]) -> bool:
    """The cells fill rows of all drawn columns as well: those whose label is missing may be there all the same."""
    lines = lattice.read(runs, kinds, bare=True)
    return all(len(line.cells) == len(kinds) and line.mended is None for line in lines)


def _beside(items: Sequence[Item], kinds: Sequence[costs.Kind]) -> int:
    """How many empty cells more each row begins with than the header: a side label's column that is split below it.

    Only where every row has its name then; as they stand not all rows may have one. Lines that are no marked cells
    may lack the empty ones at the end, or have more of them.
    """
    size = len(kinds)
    certain = all(item.certain for item in items)
    lines = not certain and all(_mark(item) is Mark.BARE for item in items)
    if not (certain or lines) or tuple(kinds[:2]) != (costs.Kind.MERGED, costs.Kind.ENTITY):
        return 0
    blank = [not item.text.strip() for item in items]
    printed = max((n + 1 for n, empty in enumerate(blank) if not empty), default=0)
    for more in range(_MOST_BESIDE + 1):
        width = size + more
        if lines:
            blank = blank[:printed] + [True] * (-printed % width)
        rows = [blank[start : start + width] for start in range(0, len(blank), width)]
        if len(blank) % width == 0 and all(all(row[: more + 1]) and not row[more + 1] for row in rows):
            return more
    return 0


def _is_unused(at: int, kinds: Sequence[costs.Kind], cells: Sequence[Cell]) -> bool:
    """Of two tables side by side, the one whose name would stand in column ``at`` has neither that nor a figure in the
    row: it has fewer rows than the other."""
    names = [n for n, kind in enumerate(kinds) if kind is costs.Kind.ENTITY]
    stop = next((n for n in names if n > at), len(kinds))
    own = (cell for kind, cell in zip(kinds[at:stop], cells[at:stop], strict=False) if kind in _TOLD)
    return len(names) > 1 and not any(cell.text.strip() for cell in own)


class _Walk:
    def __init__(
        self,
        items: Sequence[Item],
        index: LabelIndex,
        table: int,
        stream: Stream,
        proven: bool = False,
        readings: dict[int, Reading] | None = None,
    ) -> None:
        self.items, self.index, self.table = items, index, table
        self.stream = stream
        self.readings = readings if readings is not None else {}  # of tables' bodies, by their first items
        self.out: list[Row] = []
        self.grid_row = 0
        self.order = {name: n for n, name in enumerate(index.form.sections)}
        self.reached = 0  # ordinal of the section that was reached: labels of earlier ones are words
        self.begun = False
        self.proven = proven  # empty cells are printed: some stood where cells are merged
        self.untold = False  # a table was in doubt for want of that
        self.laid: set[str] = set()
        self.words = moved.class_words(index.form)
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
        if not item.text.strip():
            return False
        if not item.certain and item.row.mark not in UNMARKED:
            return True
        if item.plain or self.stream.is_word(at):
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
                cell._replace(row=self.grid_row, col=col, col_span=span)
                for cell, (col, span) in zip(cells, where, strict=True)
            )
            printed.append(Row(self.table, self.grid_row, placed, laid=True))
            self.grid_row += 1
        self.out += printed
        stop = self._end_of(head)
        end, beside = stop, self._empty_beside(stop) or self._is_one_over(head, stop)
        while stop - end < beside and not self.items[end - 1].text.strip():
            end -= 1
        self._body(head, printed, self.items[head.stop : end], cut_off=stop == len(self.items))
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

    def _body(self, head: Laid, printed: Sequence[Row], items: Sequence[Item], cut_off: bool) -> None:
        """The rows below a header. After one in doubt the count of the rows is in doubt, too.

        ``cut_off``: nothing follows, so that empty cells at the end may have gone.
        """
        if not any(item.text.strip() for item in items):
            return
        columns = headers.columns_of(printed, head.section, self.index)
        misplaced = frozenset() if head.omitted else moved.heads(columns, head.section)
        if misplaced:
            self.doubtful.add(head.section.name)  # so are the columns of its total
        kinds = costs.kinds_of(columns, head.section, head.section.columns)
        kinds = (costs.Kind.MERGED,) * head.unsided + kinds[head.unsided :]
        drawn, kinds = kinds, tuple(kinds[col] for col in head.columns)
        if not misplaced and not head.omitted and self._numbered(head, columns, kinds, items):
            return
        beside = _beside(items, kinds)
        items = [item for n, item in enumerate(items) if not beside or n % (len(kinds) + beside) >= beside]
        gaps = any(item.fused for item in items)
        paired = any(item.paired for item in items)
        if paired:
            kinds = (*kinds, costs.Kind.MERGED)
        merged = [n for n, kind in enumerate(kinds) if gaps and kind is costs.Kind.MERGED]
        kinds = tuple(kind for kind in kinds if not gaps or kind is not costs.Kind.MERGED)
        # where empty cells leave nothing certain behind, only figures behind a name tell that none is missing
        figures = kinds[0] is costs.Kind.ENTITY and set(kinds[1:]) <= {costs.Kind.FIGURE, costs.Kind.MERGED}
        untold = costs.Kind.MERGED not in kinds and not self.proven and not items[0].certain
        self.untold = self.untold or (untold and not figures)
        doubted = (gaps or paired) and not figures
        runs, lines = self.readings[head.stop] = self.readings.get(head.stop) or _read(items, kinds, gaps, doubted)
        loose = not figures and costs.Kind.MERGED not in kinds and (cut_off or not _fills(lines, runs, len(kinds)))
        doubtful = doubted or (untold and not figures) or loose
        signs = self._signs(head, columns, kinds, lines, bare=not (gaps or paired or items[0].certain), gaps=gaps)
        doubtful = doubtful or signs.all
        if head.omitted:
            marked = all(item.certain for item in items)
            doubtful = doubtful or not (marked and _fills(lines, runs, len(kinds))) or _may_fill(runs, drawn)
        for number, line in enumerate(lines):
            if not any(cell.text.strip() for cell in line.cells):
                continue
            values = sum(1 for cell in line.cells if cell.text.strip())
            alone = values == 1 and (costs.Kind.ENTITY in kinds or not items[0].certain)  # a name is no short row
            short = len(line.cells) < len(kinds) and not alone
            named = self._is_named(head.section, kinds, line.cells)
            split = costs.Kind.FIGURE if paired else costs.Kind.ENTITY if figures and not gaps else None
            torn = any(kind is split and "\n" in cell.text for kind, cell in zip(kinds, line.cells, strict=False))
            doubtful = doubtful or bool(line.mended and line.mended.doubt) or short or torn or not named
            doubtful = doubtful or number in signs.rows
            if doubtful:
                self.doubtful.add(head.section.name)
            elif costs.Kind.MERGED in kinds:
                self.proven = True
            cells = list(line.cells[:-1] if paired and len(line.cells) == len(kinds) else line.cells)
            for n in merged:
                cells.insert(n, Cell(0, 0, 1, 1, "", cells[0].line))
            whole = line.mended or (mends.ORDER if misplaced else mends.SIDE if beside else None)
            at = head.columns if len(cells) == len(head.columns) else ()
            self._emit(cells, mends.BARE if doubtful else whole, at, misplaced)

    def _numbered(
        self, head: Laid, columns: Sequence[Column], kinds: Sequence[costs.Kind], items: Sequence[Item]
    ) -> bool:
        """The rows, where their printed numbers tell them. A figure without a name beside it keeps no field."""
        fields = {c.start + n: slot.field for c in columns for n, slot in enumerate(c.slots)}
        tables = numbered.tables_in(kinds, [fields.get(col) for col in head.columns], head.section)
        if not tables or items[0].certain:
            return False
        note = next((n for n in range(len(items)) if self.stream.is_line(head.stop + n)), len(items))
        printed = [item for item in items[:note] if item.text.strip()]
        words = {key(str(word)) for word in self.index.form.spec.get("column_numbers") or ()}
        rows = numbered.rows_of([item.text for item in printed], tables, words)
        size = len(kinds) // tables
        for row in rows or ():
            starts = [col for col in range(0, len(row), size) if row[col] is None and row[col + size - 1] is not None]
            nameless = frozenset(col for start in starts for col in range(start, start + size))
            at = [col for col, cell in enumerate(row) if cell is not None]
            texts = [printed[n] for n in row if n is not None]
            cells = [Cell(0, 0, 1, 1, item.text, item.line) for item in texts]
            self._emit(cells, mends.NAMELESS if nameless else mends.NUMBERED, at, nameless)
        if rows is not None and note < len(items):  # words of one line, which no label ends
            self.out.append(paragraph(" ".join(item.text for item in items[note:]), items[note].line))
        return rows is not None

    def _signs(
        self,
        head: Laid,
        columns: Sequence[Column],
        kinds: Sequence[costs.Kind],
        lines: Sequence[lattice.Line],
        bare: bool,
        gaps: bool,
    ) -> moved.Signs:
        """What the texts of the rows say of cells that have moved, though they fill their columns."""
        if gaps or len(kinds) != len(head.columns):
            return moved.NONE
        fields = {c.start + n: slot.field for c in columns for n, slot in enumerate(c.slots)}
        rates = costs.rates_of(columns, head.section)
        return moved.signs(
            [(line.cells, bool(line.mended and line.mended.doubt)) for line in lines],
            kinds,
            [fields.get(col) for col in head.columns],
            frozenset(n for n, col in enumerate(head.columns) if col in rates),
            self.words,
            bare,
        )

    def _is_named(self, section: Section, kinds: Sequence[costs.Kind], cells: Sequence[Cell]) -> bool:
        """The row's cell for its name, where there is one, holds a name: one, and no label that ran into it."""
        names = [
            cell.text
            for n, (kind, cell) in enumerate(zip(kinds, cells, strict=False))
            if kind is costs.Kind.ENTITY and not _is_unused(n, kinds, cells)
        ]
        labels = (
            line for name in names if "\n" in name for line in name.split("\n")
            if headers.header_uses(self.index, line, section.name)
        )  # fmt: skip
        whole = all(name.strip() and not _COUNTED_LATER.search(name) for name in names)
        return whole and not any(labels)

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
            if doubt or (len(printed) > 1 and (self._holds_one_line(use) or self._holds_label(printed))):
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
        placed = tuple(moved_to(cell, self.grid_row, col) for cell, col in zip(cells, at, strict=True))
        unsure = frozenset(n for n, cell in enumerate(placed) if cell.col in doubted)
        self.out.append(Row(self.table, self.grid_row, placed, mended=mended, unsure=unsure, laid=False))
        self.grid_row += 1

    def _paragraphs(self, start: int, stop: int) -> None:
        for item in self.items[start:stop]:
            if item.certain:
                self._emit([Cell(0, 0, 1, 1, item.text, item.line)])
            elif item.text.strip():
                self.out.append(paragraph(item.text, item.line))
