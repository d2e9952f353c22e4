"""The header of a table section, found in the printed rows and held against the drawn one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from extractor.document import Cell
from extractor.ruleset import DrawnCell, Section, Slot
from extractor.text import key, squeeze

from .labels import LabelIndex, Use
from .rows import Row
from .state import Column
from .units import unit_in, unit_of_label

LEAST_SHARE = Decimal("0.6")  # of a drawn header's labels must be printed for the table to be taken for it
LEAST_LABELS = 2


def heading_lost(index: LabelIndex, headed: int, section: Section) -> bool:
    """The heading above a table of money was left out: that of a section after the ``headed``th, up to this one.

    What unit it stated is not known; the one stated before does not hold any more.
    """
    if section.unit or not any(field.kind == "money" and not field.unit for field in section.fields.values()):
        return False
    names = list(index.form.sections)
    return any(index.form.sections[name].headings for name in names[headed + 1 : names.index(section.name) + 1])


def headed_by(index: LabelIndex, text: str) -> int:
    """The last section, by its number in the form, that a heading stands above; -1 for none."""
    names = list(index.form.sections)
    uses = (use for line in {*text.split("\n"), text} for use in index.uses(line) if use.kind == "heading")
    return max((names.index(use.section) for use in uses), default=-1)


def header_uses(index: LabelIndex, text: str, section: str) -> tuple[Use, ...]:
    """What ``text`` may be in the header of a section."""
    return index.heads(text).get(section, ())


def may_begin(row: Row, index: LabelIndex) -> bool:
    """Quick test: some cell of the row is drawn in the first line of some header."""
    return any(use.kind == "header" and use.row == 0 for cell in row.cells for use in index.uses(cell.text))


def section_at(rows: Sequence[Row], start: int, index: LabelIndex) -> Section | None:
    """The table section whose header begins at a row: the one with the largest share of its labels there."""
    first: dict[str, int] = {}
    for cell in rows[start].cells:
        for use in index.uses(cell.text):
            if use.kind == "header" and use.row == 0 and cell.row == rows[start].row:
                first[use.section] = first.get(use.section, 0) + 1
    best: tuple[Decimal, Section | None] = (Decimal(0), None)
    for name, count in first.items():
        section = index.form.sections[name]
        drawn = {cell.label for row in section.header for cell in row.cells if cell.label}
        printed: set[str] = set()
        for row in rows[start : start + len(section.header)]:
            if row.table == rows[start].table:
                printed |= {use.label for cell in row.cells for use in header_uses(index, cell.text, name)}
        side = {c.label for row in section.header for c in row.cells if c.row + c.row_span > len(section.header)}
        share = Decimal(len(printed - side)) / Decimal(max(len(drawn - side), 1))
        if count and len(printed) >= LEAST_LABELS and share >= LEAST_SHARE and share > best[0]:
            best = (share, section)
    return best[1]


def height_at(rows: Sequence[Row], start: int, section: Section, index: LabelIndex) -> int:
    """How many printed rows the header takes: rows of which at least half the new cells are its labels."""
    height = 0
    for row in rows[start : start + len(section.header)]:
        new = [cell for cell in row.cells if cell.row == row.row and cell.text.strip()]
        known = sum(1 for cell in new if header_uses(index, cell.text, section.name))
        if row.table != rows[start].table or not known or known * 2 < len(new):
            break
        height += 1
    return height


def columns_of(rows: Sequence[Row], section: Section, index: LabelIndex) -> list[Column]:
    """The columns below a printed header (all its rows), each with the slots that the drawing puts there."""
    top = rows[0].row
    cells = tuple(Cell(c.row - top, c.col, c.row_span, c.col_span, c.text) for row in rows for c in row.cells)
    return list(_columns(cells, rows[-1].row + 1 - top, section.name, index))


@lru_cache(maxsize=4096)
def _columns(printed: tuple[Cell, ...], bottom: int, name: str, index: LabelIndex) -> tuple[Column, ...]:
    """The columns below a header of ``bottom`` rows. Remembered: most documents print it as the form draws it."""
    section = index.form.sections[name]
    cells = list(dict.fromkeys(printed))
    columns: list[Column] = []
    taken: set[tuple[Slot, ...]] = set()
    edge = min((c.col for c in cells), default=0)
    leaves = sorted((c for c in cells if _is_leaf(c, cells, bottom)), key=lambda c: c.col)
    for n, leaf in enumerate(leaves):
        above = [c for c in cells if c.col <= leaf.col < c.col + c.col_span and c.row <= leaf.row]
        path = [c for c in sorted(above, key=lambda c: c.row) if c.text.strip()]
        label = "/".join(squeeze(c.text) for c in path)
        slots, known = ((), True) if _is_side(path, edge, section, index) else _slots(path, section, index, taken)
        if slots:
            slots = _told_apart(slots, leaves, n, section, index)
            known = bool(slots)
        taken.add(slots)
        said = "/".join(c.text for c in path)
        unit = unit_of_label(said, index.units) if known else unit_in(said, index.units)
        columns.append(Column(leaf.col, leaf.col + leaf.col_span, slots, label, known, unit))
    drawn = Counter(cell.slot for cell in section.body.cells) if section.body else Counter()
    heads = Counter(column.slots for column in columns if column.slots)
    more = [slots for slots, times in heads.items() if times > max(drawn[slot] for slot in slots)]
    columns = [c._replace(slots=(), known=False) if c.slots in more else c for c in columns]  # which of them is it?
    return tuple(_with_blank_heads(columns, section))


def _with_blank_heads(columns: list[Column], section: Section) -> list[Column]:
    """The slots that are drawn below an empty head, given to columns without a head: the rightmost of those that stand
    left of the first labelled slot. Without one, the leftmost column without a slot names the rows."""
    blank = [
        cell.slot
        for cell in (section.body.cells if section.body else ())
        if cell.slot and not any(_covers(head, cell.col) for row in section.header for head in row.cells if head.label)
    ]
    first = next((n for n, column in enumerate(columns) if column.slots), len(columns))
    free = [n for n in range(first) if not columns[n].label]
    named = first > 0 and columns[first - 1].label and columns[first - 1].known  # the label in the corner
    if blank and (len(free) < len(blank) or (named and not columns[0].label)):
        free = list(range(first))
    for n, slot in zip(free[-len(blank) :] if blank else (), blank, strict=False):
        columns[n] = columns[n]._replace(slots=(slot,), known=True)
    return columns


def _covers(cell: DrawnCell, col: int) -> bool:
    return cell.col <= col < cell.col + cell.col_span


def _is_leaf(cell: Cell, cells: Sequence[Cell], bottom: int) -> bool:
    """No cell with text of its own stands below it in the header."""
    below = [
        c for c in cells if c.row > cell.row and c.col < cell.col + cell.col_span and cell.col < c.col + c.col_span
    ]
    if not cell.text.strip():
        covered = any(
            c.text.strip()
            and c.row < cell.row
            and c.col <= cell.col
            and cell.col + cell.col_span <= c.col + c.col_span
            and not any(
                d.text.strip() and d.row > c.row and d.col < c.col + c.col_span and c.col < d.col + d.col_span
                for d in cells
            )
            for c in cells
        )
        return not covered and not any(c.text.strip() for c in below) and cell.row + cell.row_span >= bottom
    return not any(c.text.strip() for c in below)


def _is_side(path: Sequence[Cell], edge: int, section: Section, index: LabelIndex) -> bool:
    """The leftmost label, where it may be the one beside the rows as well as one above values: 总体目标完成情况."""
    if not path or path[-1].col != edge:
        return False
    uses = header_uses(index, path[-1].text, section.name)
    return any(use.col == 0 and not use.slots for use in uses) and any(use.slots for use in uses)


def _slots(
    path: Sequence[Cell], section: Section, index: LabelIndex, taken: set[tuple[Slot, ...]]
) -> tuple[tuple[Slot, ...], bool]:
    """The slots of the last label of a path; of equal labels, the one drawn below the same label above it."""
    if not path:
        return (), True
    uses = header_uses(index, path[-1].text, section.name)
    if not uses:
        return (), False
    leaves: Sequence[Use] = [use for use in uses if use.slots and use.slots not in taken]
    if not leaves and any(use.slots for use in uses) and not any(key(use.label) == key(path[-1].text) for use in uses):
        return (), True  # by another name what a column before it is: 备注 behind 偏差原因分析
    leaves = leaves or uses
    if len(leaves) > 1 and len(path) > 1:
        parent = key(path[-2].text)
        under = [use for use in leaves if _drawn_above(use, section) == parent]
        leaves = under or leaves
    return leaves[0].slots, True


def _told_apart(
    slots: tuple[Slot, ...], leaves: Sequence[Cell], n: int, section: Section, index: LabelIndex
) -> tuple[Slot, ...]:
    """The slots of the ``n``th leaf where its label is drawn several times side by side: none where it may be any.

    With all of them printed, order decides; with fewer, the neighbours: of a sheet that draws 得分 for three weights
    and the score, a single printed one may be any, but not the one that stands last behind 指标说明.
    """
    uses = [use for use in header_uses(index, leaves[n].text, section.name) if use.slots]
    own = next((use for use in uses if use.slots == slots), None)
    if own is None:
        return slots
    same = [u for u in uses if (u.row, u.label) == (own.row, own.label)]
    if len(same) == 1:
        return slots
    above = _drawn_above(own, section)
    equal = [u for u in same if _drawn_above(u, section) == above]
    if len({use.slots for use in equal}) == 1:
        return slots
    printed = sum(
        any((u.row, u.label) == (own.row, own.label) for u in header_uses(index, leaf.text, section.name))
        for leaf in leaves
    )
    if len({use.slots for use in equal}) <= max(printed, 1):
        return slots
    drawn = sorted(c.col for row in section.header for c in row.cells if c.label and c.col_span == 1)
    meant = [
        use.slots
        for use in equal
        if use.col in drawn
        and all(_is_neighbour(leaves, n + step, drawn, drawn.index(use.col) + step, section, index) for step in (-1, 1))
    ]
    return meant[0] if len(meant) == 1 else ()


def _is_neighbour(
    leaves: Sequence[Cell], n: int, drawn: Sequence[int], at: int, section: Section, index: LabelIndex
) -> bool:
    """The ``n``th printed label is the ``at``th drawn one, or both are beyond the edge."""
    if not 0 <= n < len(leaves) or not 0 <= at < len(drawn):
        return (0 <= n < len(leaves)) == (0 <= at < len(drawn))
    return any(use.col == drawn[at] for use in header_uses(index, leaves[n].text, section.name))


def _drawn_above(use: Use, section: Section) -> str:
    for row in reversed(section.header[: use.row]):
        for cell in row.cells:
            if cell.label and cell.col <= use.col < cell.col + cell.col_span:
                return key(cell.label)
    return ""
