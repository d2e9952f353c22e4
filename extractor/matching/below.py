"""What stands below a header of an unmarked dump: its rows as the lattice reads them, and from which on they are in
doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractor.document import Cell, Mark
from extractor.ruleset import Section
from extractor.text import key

from . import costs, headers, lattice, mends, moved, numbered
from .costs import Kind
from .labels import LabelIndex
from .mends import Mend
from .rows import Row
from .state import Column
from .stream import Item, Laid

_MOST_BESIDE = 2  # cells
_TOLD = frozenset((Kind.ENTITY, Kind.FIGURE))
_COUNTED_LATER = re.compile(r"\S\s*(?<!\d)\d{1,2}、")  # a second name's number within a name


class Body(NamedTuple):
    """The printed rows of a table, each with what was done to it; the first ``sure`` are in no doubt.

    ``untold``: all are, unless the dump is known to print its empty cells, as a sure row ``proves`` that it does.
    ``misplaced``: the columns whose label is drawn elsewhere.
    """

    rows: list[tuple[list[Cell], Mend | None]]
    sure: int
    untold: bool
    proves: bool
    misplaced: frozenset[int]


def read(head: Laid, printed: Sequence[Row], items: Sequence[Item], index: LabelIndex, cut_off: bool) -> Body:
    """The items below a header, which was ``printed`` so, as rows. Below one in doubt the count of the rows is in
    doubt, too. ``cut_off``: nothing follows, so that empty cells at the end may have gone."""
    columns, misplaced, drawn = _drawn(head, printed, index)
    cols = head.columns
    kinds = tuple(drawn[col] for col in cols)
    beside = _beside(items, kinds)
    spare = beside > 0 and not items[0].certain and _is_spare(items, len(kinds) + beside)
    items = [item for n, item in enumerate(items) if n % (len(kinds) + beside) >= beside] if beside else items
    gaps = any(item.fused for item in items)
    paired = any(item.paired for item in items)
    kinds = (*kinds, Kind.MERGED) if paired else kinds
    merged = [n for n, kind in enumerate(kinds) if gaps and kind is Kind.MERGED]
    kinds = tuple(kind for kind in kinds if not gaps or kind is not Kind.MERGED)
    # where empty cells leave nothing certain behind, only figures behind a name tell that none is missing
    figures = kinds[0] is Kind.ENTITY and set(kinds[1:]) <= {Kind.FIGURE, Kind.MERGED}
    proves, marked = Kind.MERGED in kinds, items[0].certain
    doubted = (gaps or paired) and not figures
    lines = lattice.read([item.row for item in items], kinds, bare=True, gaps=gaps, doubted=doubted)
    fills = _fills(lines, items, len(kinds))
    doubt = doubted or (not figures and not proves and (cut_off or not fills))
    if head.omitted:
        doubt = doubt or not (fills and all(item.certain for item in items)) or _may_fill(items, drawn)
    signs = moved.NONE
    if not (doubt or gaps) and len(kinds) == len(cols):
        signs = _signs(cols, columns, kinds, lines, head.section, index, bare=not marked)
    doubt = doubt or signs.all
    names = [n for n, kind in enumerate(kinds) if kind is Kind.ENTITY]
    split = Kind.FIGURE if paired else Kind.ENTITY if figures and not gaps else None
    whole = mends.ORDER if misplaced else mends.SIDE if beside else None
    rows: list[tuple[list[Cell], Mend | None]] = []
    sure = 0
    last = max((n for n, line in enumerate(lines) if any(cell.text.strip() for cell in line.cells)), default=0)
    for number, line in enumerate(lines):
        values = sum([bool(cell.text.strip()) for cell in line.cells])
        if not values:
            continue
        if not doubt:
            alone = values == 1 and (not marked or bool(names))  # a name is no short row
            short = len(line.cells) < len(kinds) and not alone
            doubt = short or number in signs.rows or bool(line.mended and line.mended.doubt)
            doubt = doubt or (spare and number == last and not alone)
            doubt = doubt or _is_torn(line, kinds, split) or not _is_named(line, kinds, names, head.section, index)
        cells = list(line.cells[:-1] if paired and len(line.cells) == len(kinds) else line.cells)
        for n in merged:
            cells.insert(n, Cell(0, 0, 1, 1, "", cells[0].line))
        rows.append((cells, line.mended or whole))
        sure += not doubt
    return Body(rows, sure, not (proves or marked or figures), proves, misplaced)


def _is_spare(items: Sequence[Item], width: int) -> bool:
    """An empty line follows the last row, which ends with one, too: a text of the row may have moved."""
    printed = max((n + 1 for n, item in enumerate(items) if item.text.strip()), default=0)
    return printed % width > 0 and len(items) > printed + -printed % width


def numbered_rows(
    head: Laid, printed: Sequence[Row], items: Sequence[Item], index: LabelIndex
) -> list[tuple[list[Cell], list[int], frozenset[int]]] | None:
    """The rows, where their printed numbers tell them: the cells of each, their columns, and those columns of a figure
    without a name beside it, which keep no field."""
    columns, misplaced, kinds = _drawn(head, printed, index)
    fields = _fields(columns)
    tables = numbered.tables_in(
        [kinds[col] for col in head.columns], [fields.get(col) for col in head.columns], head.section
    )
    if misplaced or not tables:
        return None
    items = [item for item in items if item.text.strip()]
    words = {key(str(word)) for word in index.form.spec.get("column_numbers") or ()}
    rows = numbered.rows_of([item.text for item in items], tables, words)
    size = len(head.columns) // tables
    found: list[tuple[list[Cell], list[int], frozenset[int]]] = []
    for row in rows or ():
        starts = [col for col in range(0, len(row), size) if row[col] is None and row[col + size - 1] is not None]
        nameless = frozenset(col for start in starts for col in range(start, start + size))
        cells = [items[n].row.cells[0] for n in row if n is not None]
        found.append((cells, [col for col, n in enumerate(row) if n is not None], nameless))
    return None if rows is None else found


def _drawn(
    head: Laid, printed: Sequence[Row], index: LabelIndex
) -> tuple[list[Column], frozenset[int], tuple[Kind, ...]]:
    """The columns below a header, those whose label is drawn elsewhere, and the kind of each that is drawn."""
    columns = headers.columns_of(printed, head.section, index)
    misplaced = frozenset() if head.omitted else moved.heads(columns, head.section)
    kinds = costs.kinds_of(columns, head.section, head.section.columns)
    return columns, misplaced, (Kind.MERGED,) * head.unsided + kinds[head.unsided :]


def _fields(columns: Sequence[Column]) -> dict[int, str | None]:
    return {column.start + n: slot.field for column in columns for n, slot in enumerate(column.slots)}


def _fills(lines: Sequence[lattice.Line], items: Sequence[Item], width: int) -> bool:
    """Every item is a cell of its own: nothing is put together, left out or missing.

    Where no merged cell and no figure behind a name tells rows apart, their length alone does. Empty lines behind the
    last row are no part of it if all rows end with an empty cell, too: no cell can have moved into it then.
    """
    if any(len(line.cells) != width for line in lines):
        return False
    rest = len(items) - len(lines) * width
    if not rest:
        return True
    printed = [line for line in lines if any(cell.text.strip() for cell in line.cells)]
    blank = not any(item.text.strip() for item in items[-rest:]) if rest > 0 else False
    return blank and not any(line.cells[-1].text.strip() for line in printed)


def _may_fill(items: Sequence[Item], kinds: Sequence[Kind]) -> bool:
    """The cells fill rows of all drawn columns as well: those whose label is missing may be there all the same."""
    lines = lattice.read([item.row for item in items], kinds, bare=True)
    return all(len(line.cells) == len(kinds) and line.mended is None for line in lines)


def _beside(items: Sequence[Item], kinds: Sequence[Kind]) -> int:
    """How many empty cells more each row begins with than the header: a side label's column that is split below it.

    Only where every row has its name then; as they stand not all rows may have one. Lines that are no marked cells
    may lack the empty ones at the end, or have more of them.
    """
    if tuple(kinds[:2]) != (Kind.MERGED, Kind.ENTITY):
        return 0
    size = len(kinds)
    certain = all(item.certain for item in items)
    lines = not certain and all(item.row.mark is Mark.BARE for item in items)
    if not (certain or lines):
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


def _signs(
    cols: Sequence[int],
    columns: Sequence[Column],
    kinds: Sequence[Kind],
    lines: Sequence[lattice.Line],
    section: Section,
    index: LabelIndex,
    bare: bool,
) -> moved.Signs:
    """What the texts of the rows say of cells that have moved, though they fill their columns."""
    fields = _fields(columns)
    rates = costs.rates_of(columns, section)
    return moved.signs(
        [(line.cells, bool(line.mended and line.mended.doubt)) for line in lines],
        kinds,
        [fields.get(col) for col in cols],
        frozenset(n for n, col in enumerate(cols) if col in rates),
        moved.class_words(index),
        bare,
    )


def _is_torn(line: lattice.Line, kinds: Sequence[Kind], split: Kind | None) -> bool:
    """A cell of the kind ``split`` has several lines, which may be several cells."""
    return split is not None and any(
        kind is split and "\n" in cell.text for kind, cell in zip(kinds, line.cells, strict=False)
    )


def _is_named(
    line: lattice.Line, kinds: Sequence[Kind], names: Sequence[int], section: Section, index: LabelIndex
) -> bool:
    """The row's cell for its name, where there is one, holds a name: one, and no label that ran into it."""
    for n in names:
        if n >= len(line.cells) or (len(names) > 1 and _is_unused(n, kinds, names, line.cells)):
            continue
        name = line.cells[n].text
        if not name.strip() or _COUNTED_LATER.search(name):
            return False
        if "\n" in name and any(headers.header_uses(index, part, section.name) for part in name.split("\n")):
            return False
    return True


def _is_unused(at: int, kinds: Sequence[Kind], names: Sequence[int], cells: Sequence[Cell]) -> bool:
    """Of two tables side by side, the one whose name would stand in column ``at`` has neither that nor a figure in the
    row: it has fewer rows than the other."""
    stop = next((n for n in names if n > at), len(kinds))
    own = (cell for kind, cell in zip(kinds[at:stop], cells[at:stop], strict=False) if kind in _TOLD)
    return not any(cell.text.strip() for cell in own)
