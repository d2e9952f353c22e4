"""Laying out a dump's header over columns, and lines of cells that belong to one row."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.document import Cell, Mark
from extractor.ruleset import DrawnRow, Section

from . import headers, mends
from .costs import numbering
from .labels import LabelIndex
from .rows import LOOSE, Row, moved

Spans = list[tuple[int, int]]
_ALONG, _LINE = Mark.ALONG, Mark.LINE
_MOST_PARTS = 3  # lines over which a label may be broken
_MOST_UPRIGHT = 12  # lines of a label that is written from top to bottom ...
_UPRIGHT = 2  # ... with so many characters a line


def as_lines(rows: Sequence[Row], number: int, most: int) -> list[Row]:
    """The runs from ``number`` on, ``most`` of them, as if each were a row of one table."""
    lines = []
    for n, row in enumerate(rows[number : number + most]):
        if row.table != LOOSE:
            break
        lines.append(Row(LOOSE, n, tuple(moved(cell, n, cell.col) for cell in row.cells)))
    return lines


def header_spans(
    lines: Sequence[Sequence[Cell]], section: Section, index: LabelIndex
) -> list[tuple[list[Cell], Spans]] | None:
    """The lines of a printed header, each with the columns and spans of its cells; None where they cannot be told.

    As drawn, when every line has as many cells as its drawing; empty cells behind it do not count. Else by the lines
    themselves: an empty cell goes on with the label above, labels side by side share the one above them.
    """
    drawn = drawn_spans(lines, section, index)
    if drawn is not None:
        return drawn
    if not headers.header_uses(index, lines[0][0].text, section.name):
        return None
    spans = _inferred(lines, section, index)
    return None if spans is None else [(list(line), where) for line, where in zip(lines, spans, strict=True)]


def drawn_spans(
    lines: Sequence[Sequence[Cell]], section: Section, index: LabelIndex
) -> list[tuple[list[Cell], Spans]] | None:
    """The spans as drawn; None where a line has fewer cells, or printed ones beyond.

    A merged cell may be printed as one cell for each of its columns, all but the first empty (spreadsheets).

    Empty cells beyond the drawn ones are no reason only where every label stands at its place: they may be the end of
    a line with a cell too many.
    """
    if len(lines) != len(section.header):
        return None
    laid = []
    for line, drawn in zip(lines, section.header, strict=True):
        where = line_spans(drawn, section)
        line = _unspread(line, where, section, index)
        if len(line) < len(where) or any(cell.text.strip() for cell in line[len(where) :]):
            return None
        if len(line) > len(where) and not all(
            _is_at(cell.text, col, section, index) for cell, (col, _) in zip(line, where, strict=False)
        ):
            return None
        laid.append((list(line[: len(where)]), where))
    return laid


def _unspread(line: Sequence[Cell], where: Spans, section: Section, index: LabelIndex) -> Sequence[Cell]:
    """A line that has a cell for each column, labels only where they are drawn, with the merged cells as one each."""
    starts = [col for col, _ in where]
    if len(line) != section.columns or len(where) == section.columns:
        return line
    for col, cell in enumerate(line):
        uses = headers.header_uses(index, cell.text, section.name)
        if not any(use.col == col for use in uses) if col in starts else cell.text.strip():
            return line
    return [line[col] for col in starts]


def _is_at(text: str, col: int, section: Section, index: LabelIndex) -> bool:
    uses = headers.header_uses(index, text, section.name)
    return not uses or any(use.col == col for use in uses)


def line_spans(drawn: DrawnRow, section: Section) -> Spans:
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


def _inferred(lines: Sequence[Sequence[Cell]], section: Section, index: LabelIndex) -> list[Spans] | None:
    """None when an upper cell's columns are not beyond doubt."""
    spans: list[Spans] = [[(n, 1) for n in range(len(lines[-1]))]]
    for upper, lower in zip(reversed(lines[:-1]), reversed(lines[1:]), strict=True):
        below = spans[0]
        groups = _groups_by_drawing(lower, section, index)
        if len(groups) != len(upper):
            return None
        spans.insert(0, [(below[a][0], sum(span for _, span in below[a:b])) for a, b in groups])
    return spans


def _groups_by_drawing(lower: Sequence[Cell], section: Section, index: LabelIndex) -> list[tuple[int, int]]:
    """The lower cells below each upper one: an empty one alone, labels side by side together.

    Neighbours that are drawn below different labels are parted.
    """
    groups: list[tuple[int, int]] = []
    above: tuple[int, ...] = ()
    for n, cell in enumerate(lower):
        uses = headers.header_uses(index, cell.text, section.name)
        drawn = tuple(sorted({_parent(use.row, use.col, section) for use in uses}))
        together = groups and cell.text.strip() and lower[n - 1].text.strip()
        if together and (not drawn or not above or set(drawn) & set(above)):
            groups[-1] = (groups[-1][0], n + 1)
        else:
            groups.append((n, n + 1))
        above = drawn
    return groups


def _parent(row: int, col: int, section: Section) -> int:
    """Where the cell begins that is drawn above a header cell."""
    for line in reversed(section.header[:row]):
        for cell in line.cells:
            if cell.col <= col < cell.col + cell.col_span:
                return cell.row * section.columns + cell.col
    return -1


# --- without a form


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


# --- runs that are several rows, lines of cells that are one row


def parted(rows: Sequence[Row], index: LabelIndex) -> list[Row]:
    """Runs cut before a heading or a header that follows the empty end of another row."""
    out: list[Row] = []
    for row in rows:
        start = 0
        for n in range(1, len(row.cells)) if row.table == LOOSE else ():
            if row.cells[n].text.strip() and not row.cells[n - 1].text.strip() and _begins_part(row, n, index):
                out.append(_cut(row, start, n))
                start = n
        out.append(_cut(row, start, len(row.cells)) if start else row)
    return out


def _begins_part(row: Row, n: int, index: LabelIndex) -> bool:
    text = row.cells[n].text
    if index.is_heading(text):
        return True
    first = {use.section for use in index.uses(text) if use.kind == "header" and use.row == use.col == 0}
    after = row.cells[n + 1].text if n + 1 < len(row.cells) else ""
    return any(headers.header_uses(index, after, name) for name in first)


def _cut(row: Row, start: int, stop: int) -> Row:
    cells = tuple(cell._replace(col=n) for n, cell in enumerate(row.cells[start:stop]))
    damaged = row.damaged - start if start <= row.damaged < stop else -1
    return row._replace(cells=cells, damaged=damaged)


def stacked(rows: Sequence[Row], index: LabelIndex) -> list[Row]:
    """Lines that carry on the cells of the line above, put together with it."""
    if {_ALONG, _LINE}.isdisjoint({row.mark for row in rows}):
        return list(rows)
    out: list[Row] = []
    skip = 0
    for number, row in enumerate(rows):
        if skip:
            skip -= 1
            continue
        above = out[-1] if out else None
        if row.mark is _ALONG and above is not None and _is_along(above, row, index):
            out[-1] = above._replace(cells=_stacked_cells(above, row))
        elif row.mark is _LINE and len(row.cells) == 1 and (size := _upright(rows, number, index)):
            upright, skip = rows[number : number + size + 1], size
            text = "\n".join(line.cells[0].text for line in upright)
            cells = (row.cells[0]._replace(text=text), *upright[-1].cells[1:])
            out.append(row._replace(cells=tuple(cell._replace(col=n) for n, cell in enumerate(cells))))
        elif row.mark is _LINE and above is not None and _is_broken(above, row, index):
            last = above.cells[-1]
            joined = last._replace(text=_below(last.text, row.cells[0].text))
            cells = (*above.cells[:-1], joined, *row.cells[1:])
            placed = tuple(cell._replace(col=n) for n, cell in enumerate(cells))
            out[-1] = above._replace(table=LOOSE, cells=placed, mark=_LINE)
        else:
            out.append(row)
    return out


def _upright(rows: Sequence[Row], number: int, index: LabelIndex) -> int:
    """How many lines below the one at ``number`` a label goes on that is written a few characters a line; 0: none.

    The cells beside it stand in its last line.
    """
    text = rows[number].cells[0].text.strip()
    for size in range(1, _MOST_UPRIGHT):
        if number + size >= len(rows) or not text or index.uses(text):
            return 0
        row = rows[number + size]
        part = row.cells[0].text.strip()
        if row.mark is not _LINE or not part or len(part) > _UPRIGHT or len(text) > _UPRIGHT * size:
            return 0
        text += part
        if index.uses(text):
            return size
        if len(row.cells) > 1:
            return 0
    return 0


def _stacked_cells(above: Row, row: Row) -> tuple[Cell, ...]:
    """The cells of a row with those of the line below it, which has as many."""
    joined = []
    for n, (upper, lower) in enumerate(zip(above.cells, row.cells, strict=True)):
        text = upper.text + lower.text.strip() if n in row.rests else _below(upper.text, lower.text)
        joined.append(upper._replace(text=text))
    return tuple(joined)


def _below(text: str, rest: str) -> str:
    """Two lines of a cell; a figure cut in two is put together."""
    if text[-1:].isdigit() or text[-1:] in (".", ","):
        return text + rest.strip() if rest.strip()[:1].isdigit() else f"{text}\n{rest}" if rest.strip() else text
    return f"{text}\n{rest}" if text and rest.strip() else text or rest


def _is_broken(above: Row, row: Row, index: LabelIndex) -> bool:
    """The line begins with the rest of a label whose beginning ends the line above."""
    head, rest = above.cells[-1].text, row.cells[0].text
    if not head.strip() or not rest.strip() or head.count("\n") + 1 >= _MOST_PARTS:
        return False
    if (index.uses(rest) and index.uses(head)) or (len(above.cells) == 1 and index.is_heading(head)):
        return False
    return bool(index.uses(head + rest))


def _is_along(above: Row, row: Row, index: LabelIndex) -> bool:
    """More lines of a label, or of a value beside its label; in the body of a table the columns decide."""
    pairs = list(zip(above.cells, row.cells, strict=False))
    if len(above.cells) != len(row.cells):
        return False
    if any(b.text.strip() and not a.text.strip() for a, b in pairs):
        return False
    upper, lower = pairs[0]
    if lower.text.strip() and (index.uses(lower.text) or not index.is_beginning(upper.text + lower.text)):
        return False
    if any(b.text.strip() and _is_labels_rest(a.text, b.text, index) for a, b in pairs):
        return True
    return not lower.text.strip() and any(use.kind in ("pair", "block") for use in index.uses(upper.text))


def _is_labels_rest(head: str, rest: str, index: LabelIndex) -> bool:
    return not index.uses(rest) and index.is_beginning(head + rest)


def along(runs: Sequence[Row], values: Sequence[int], named: bool, counted: bool) -> list[Row]:
    """Lines of a table's body put together where they are one row.

    ``values`` are the columns whose cells every row has, ``named``: the first column names the row, ``counted``: its
    cells hold numbered items, told apart later: all lines are one row, unless a number comes a second time.

    A line that fills only some of the value columns may be more of their text, or a row with empty cells: in doubt. So
    is one of which only some cells go on with words that did not fit, and every row below, whose number is in doubt
    then (a named one is known by its name).
    """
    out: list[Row] = []
    for row in runs:
        above = out[-1] if out else None
        if above is not None and above.mended is mends.LINES and not named:
            row = row._replace(mended=mends.LINES)
        if row.mark is not _ALONG or above is None or len(above.cells) != len(row.cells):
            out.append(row)
            continue
        printed = [cell.text.strip() for cell in row.cells]
        below_empty = any(text and not cell.text.strip() for text, cell in zip(printed, above.cells, strict=True))
        if counted and not named:
            begins = not any(printed) or any(
                _is_counted_again(a.text, b) for a, b in zip(above.cells, printed, strict=True)
            )
        else:
            begins = below_empty or (row.damaged < 0 and _is_row(printed, values, named))
        if begins:
            out.append(row)
        else:
            certain = counted or (named and not printed[0])
            out[-1] = above._replace(cells=_stacked_cells(above, row), mended=above.mended if certain else mends.LINES)
    return out


def _is_row(printed: Sequence[str], values: Sequence[int], named: bool) -> bool:
    """A line below another is a row of its own: named, or with all the cells that a row has, or empty."""
    if named:
        return bool(printed[0]) or not any(printed)
    return not any(printed) or all(printed[n] for n in values if n < len(printed))


def _is_counted_again(text: str, line: str) -> bool:
    """The line opens with a number that a line of the cell above it has already."""
    number = numbering(line)
    return number is not None and any(numbering(other) == number for other in text.split("\n"))
