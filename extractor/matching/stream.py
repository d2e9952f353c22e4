"""An unmarked dump as a stream of lines or cells, and what of the form stands at each place of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.document import Cell, Mark
from extractor.ruleset import DrawnCell, Section

from .headers import LEAST_LABELS, LEAST_SHARE
from .labels import LONGEST, LabelIndex, Use
from .layout import line_spans
from .rows import LOOSE, Row

MOST_PARTS = 3  # lines over which a label may be broken
MOST_UPRIGHT = 12  # lines of a label that is written from top to bottom ...
UPRIGHT = 2  # ... with so many characters a line
_BARE, _PAIRED, _FUSED, _NEXT = Mark.BARE, Mark.PAIRED, Mark.FUSED, Mark.NEXT
_SPARSE = (3, 5)  # so many lines in so many follow an empty one: an empty line parts paragraphs and is no cell


class Item(NamedTuple):
    """One line or cell of the stream. ``certain``: it is a whole cell. ``row``: a run of nothing else.

    ``paired``: a row's end is an empty cell more. ``fused``: empty cells before it were not printed. ``plain``: words
    that are no label, whatever they look like.
    """

    text: str
    line: int | None
    certain: bool
    row: Row
    paired: bool = False
    fused: bool = False
    plain: bool = False

    @property
    def parted(self) -> bool:
        """The converter began a line here for want of room."""
        return self.row.damaged >= 0 and bool(self.text.strip())


class Label(NamedTuple):
    """A label at a place of the stream, the items it takes, and what it may be."""

    text: str
    size: int
    uses: tuple[Use, ...]


class Laid(NamedTuple):
    """A header found in the stream: its lines of cells with their spans, and where it ends.

    ``unsided``: so many columns of a side label beside it, which is not printed. ``omitted``: the drawn columns that
    this header does not have.
    """

    section: Section
    lines: list[tuple[list[Cell], list[tuple[int, int]]]]
    stop: int
    unsided: int = 0
    omitted: frozenset[int] = frozenset()

    @property
    def columns(self) -> tuple[int, ...]:
        """The drawn columns that are there."""
        return tuple(col for col in range(self.section.columns) if col not in self.omitted)


def items_of(rows: Sequence[Row]) -> list[Item]:
    """Lines and cells in order; the empty lines between bare lines are items too, where they may be empty cells."""
    bare = [row for row in rows if row.mark is _BARE]
    sparse = sum(1 for row in bare if row.blanks) * _SPARSE[1] >= len(bare) * _SPARSE[0]
    items: list[Item] = []
    for row in rows:
        mark, certain = row.mark, row.table == LOOSE
        if row.blanks and (mark is _BARE or mark is _PAIRED) and items:
            empty = max(row.blanks - 1, 0) // 2 if sparse and mark is _BARE else row.blanks
            last = items[-1].row
            first = (items[-1].line or 0) + 1
            for line in range(first, first + empty):
                blank = Row(None, 0, (Cell(0, 0, 1, 1, "", line),), -1, last.mended, last.mark)
                items.append(Item("", line, False, blank, last.mark is _PAIRED))
        paired, fused = mark is _PAIRED, mark is _FUSED
        plain = fused and not row.blanks
        whole = len(row.cells) == 1 and (mark is _NEXT or not certain)
        for cell in row.cells:
            run = row if whole else row._replace(cells=(cell,), mark=_NEXT if certain else mark)
            items.append(Item(cell.text, cell.line, certain, run, paired, fused, plain))
    return items


def _is_side(section: Section, col: int) -> bool:
    """All cells of the header left of a column are side labels: they go on beside the rows."""
    body = {cell.col for cell in section.body.cells if cell.slot} if section.body else set()
    return bool(section.body) and not any(other < col for other in body)


def _is_leaf(cell: DrawnCell, section: Section) -> bool:
    """Nothing but values is drawn below the cell of the header: a column may be missing, a head above several not."""
    return cell.row + cell.row_span == len(section.header)


def _has_colon(text: str) -> bool:
    return ":" in text or "：" in text


def _before_colon(text: str) -> str:
    return text.replace("：", ":").split(":", 1)[0]


class Stream:
    """The items of a dump; labels and headers are looked up by place and remembered."""

    def __init__(self, items: Sequence[Item], index: LabelIndex) -> None:
        self.items, self.index = items, index
        self.labels: dict[int, Label | None] = {}
        self.heads: dict[int, Laid | None] = {}
        self.words: dict[int, bool] = {}

    def label(self, at: int) -> Label | None:
        """The label that begins at an item, the longest that its lines make; None where none does."""
        if at not in self.labels:
            self.labels[at] = self._find_label(at)
        return self.labels[at]

    def _find_label(self, at: int) -> Label | None:
        first = self.items[at]
        text, bare = first.text, first.text.strip()
        if first.plain or len(text) > LONGEST or not bare:
            return None
        uses = self.index.uses(text)
        found = Label(text, 1, uses) if uses else None
        paired, upright = first.paired, len(bare) <= UPRIGHT
        most = 2 * MOST_PARTS - 1 if paired else MOST_UPRIGHT if upright else MOST_PARTS
        for size, item in enumerate(self.items[at + 1 : at + most], 2):
            bare = item.text.strip()
            if item.certain:
                break
            upright = upright and len(bare) <= UPRIGHT
            if size > MOST_PARTS and not paired and not upright:
                break
            if paired and not size % 2:  # a line end between paragraphs looks like an empty cell
                if bare:
                    break
                continue
            if not bare or item.plain or (item.fused and item.line == first.line):
                break
            text = f"{text}\n{item.text}"
            if len(text) > LONGEST or (found and self.index.uses(item.text)):
                break
            if uses := self.index.uses(text):
                found = Label(text, size, uses)
        return found

    def is_word(self, at: int) -> bool:
        """The item is empty, or no label and has none before a colon."""
        found = self.words.get(at)
        if found is None:
            item = self.items[at]
            found = item.plain or not item.text.strip()
            found = found or (self.label(at) is None and not _has_colon(item.text) and len(item.text) <= LONGEST)
            self.words[at] = found
        return found

    def is_line(self, at: int) -> bool:
        """A line of the form (标签：值) begins here."""
        text = self.items[at].text
        return _has_colon(text) and any(use.kind == "line" for use in self.index.uses(_before_colon(text)))

    def opens_block(self, at: int) -> bool:
        """A cell of the form that opens with its label (an opinion) begins here."""
        text = self.items[at].text.strip()
        uses = self.index.uses(text)
        if _has_colon(text):
            uses += self.index.uses(_before_colon(text))
        return any(use.kind == "block" for use in uses)

    def head(self, at: int) -> Laid | None:
        """The header that begins here; None when there is none or more than one.

        One with every cell that is drawn comes before one that lacks some.
        """
        if at not in self.heads:
            self.heads[at] = self._find_head(at)
        return self.heads[at]

    def _find_head(self, at: int) -> Laid | None:
        label = self.label(at)
        if label is None:
            return None
        begins = dict.fromkeys((u.section, u.col) for u in label.uses if u.kind == "header" and u.row == 0)
        sections = self.index.form.sections
        found: list[Laid] = []
        for whole in (True, False):
            for name, col in begins if not found else ():
                unsided = col if col and _is_side(sections[name], col) else 0
                for skipped in dict.fromkeys((0, unsided)):
                    laid = self._lay(at, sections[name], skipped, whole)
                    if laid is not None:
                        found.append(laid)
        found.sort(key=lambda laid: laid.stop, reverse=True)
        if not found or (len(found) > 1 and found[0].stop == found[1].stop):
            return None
        return found[0]

    def _lay(self, at: int, section: Section, skipped: int = 0, whole: bool = True) -> Laid | None:
        """The header laid out from an item on; its first ``skipped`` columns, of a side label, are not printed.

        Not ``whole``: columns of the drawing may be missing whose label the stream does not have in its place.
        """
        lines = []
        used: set[tuple[int, int]] = set()
        omitted: set[int] = set()
        for number, drawn in enumerate(section.header):
            own = {cell.col: cell for cell in drawn.cells}
            cells: list[Cell] = []
            where: list[tuple[int, int]] = []
            for col, span in line_spans(drawn, section):
                if omitted.issuperset(range(col, col + span)):
                    continue
                where.append((col, span))
                cell = own.get(col)
                if at >= len(self.items) and (whole or cell is None or not cell.label):
                    return None
                if not number and col < skipped:
                    cells.append(Cell(number, col, 1, 1, "", self.items[min(at, len(self.items) - 1)].line))
                    continue
                if cell is None or not cell.label:
                    if self.items[at].fused:
                        cells.append(Cell(number, col, 1, 1, "", self.items[at].line))
                        continue
                    if self.items[at].text.strip():
                        return None
                    cells.append(Cell(number, col, 1, 1, "", self.items[at].line))
                    at += 1
                    continue
                label = self._drawn_label(at, section, number, cell, used) if at < len(self.items) else None
                if label is None:
                    if whole or not _is_leaf(cell, section):
                        return None
                    omitted.update(range(col, col + span))
                    where.pop()
                    continue
                cells.append(Cell(number, col, 1, 1, label.text, self.items[at].line))
                at += label.size
            if at < len(self.items) and self.items[at].paired:
                if self.items[at].text.strip():
                    return None
                at += 1
            lines.append((cells, where))
        if omitted and (not self._is_enough(lines, section) or self._goes_on(at, section)):
            return None
        return Laid(section, lines, at, skipped, frozenset(omitted)) if lines else None

    def _is_enough(self, lines: Sequence[tuple[list[Cell], list[tuple[int, int]]]], section: Section) -> bool:
        """So many of the drawn labels are there that the table is this one."""
        printed = {cell.text for cells, _ in lines for cell in cells if cell.text}
        drawn = [cell for row in section.header for cell in row.cells if cell.label]
        labels = len(printed) - any(self._is_beside(text, section) for text in printed)
        sides = sum(1 for cell in drawn if cell.row + cell.row_span > len(section.header))
        return labels >= LEAST_LABELS and Decimal(labels) / Decimal(max(len(drawn) - sides, 1)) >= LEAST_SHARE

    def _is_beside(self, text: str, section: Section) -> bool:
        uses = [use for use in self.index.uses(text) if use.kind == "header" and use.section == section.name]
        return any(use.cell and use.cell.row + use.cell.row_span > len(section.header) for use in uses)

    def _goes_on(self, at: int, section: Section) -> bool:
        """A label of the header follows that the layout did not come to: its columns are in another order."""
        label = self.label(at) if at < len(self.items) else None
        return label is not None and any(use.kind == "header" and use.section == section.name for use in label.uses)

    def _drawn_label(
        self, at: int, section: Section, row: int, drawn: DrawnCell, used: set[tuple[int, int]]
    ) -> Label | None:
        """The label at a place, if it is drawn in this line of the header and as wide as the cell expected here."""
        label = self.label(at)
        uses = self.index.heads(label.text).get(section.name, ()) if label else ()
        for use in sorted(uses, key=lambda u: u.col != drawn.col) if len(uses) > 1 else uses:
            same = use.row == row and use.cell is not None and use.cell.col_span == drawn.col_span
            if same and use.cell is not None and use.cell.row_span == drawn.row_span and (row, use.col) not in used:
                used.add((row, use.col))
                return label
        return None
