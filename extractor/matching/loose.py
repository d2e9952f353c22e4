"""A text dump's runs of cells as one grid, where no form says how long its rows are.

The dump tells little: a continued cell of a vertical merge is an empty cell, a horizontal merge is one cell. Runs of
the width that most runs have share their columns; shorter ones keep their cells, the last stretched to the full width
(or, above a full row, each over the columns that its blanks leave it).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractor.document import Cell

from .layout import inferred_spans
from .rows import Row


def gridded(runs: Sequence[Row], table: int) -> list[Row]:
    """The runs as rows of grid ``table``; every cell stays in its run."""
    rows: list[Row] = []
    stretches = _stretches(runs)
    for stretch in stretches:
        widths = Counter(len(run.cells) for run in stretch if len(run.cells) > 1)
        width = max(widths, key=lambda w: (widths[w], w), default=1)
        at = 0
        while at < len(stretch):
            lines = _header_lines(stretch[at:], width)
            spans = inferred_spans([line.cells for line in lines]) if len(lines) > 1 else None
            if spans is None:
                rows.append(_placed(stretch[at], table, len(rows), width, None))
                at += 1
                continue
            placed = [_placed(line, table, len(rows) + n, width, spans[n]) for n, line in enumerate(lines)]
            rows.extend(_deepened(placed))
            at += len(lines)
    return _merged(rows)


def _stretches(runs: Sequence[Row]) -> list[list[Row]]:
    """Runs parted at those of one cell, which are headings, and where the width changes for good."""
    stretches: list[list[Row]] = [[]]
    for number, run in enumerate(runs):
        if len(run.cells) == 1:
            stretches += [[run], []]
            continue
        last = stretches[-1]
        after = runs[number + 1] if number + 1 < len(runs) else None
        changed = last and len(run.cells) != len(last[-1].cells)
        if changed and run.cells[0].text.strip() and (after is None or len(after.cells) == len(run.cells)):
            stretches.append([])
        stretches[-1].append(run)
    return [stretch for stretch in stretches if stretch]


def _placed(run: Row, table: int, number: int, width: int, spans: list[tuple[int, int]] | None) -> Row:
    where = spans or [(n, 1) for n in range(len(run.cells))]
    if spans is None and len(where) < width:
        start = where[-1][0]
        where[-1] = (start, width - start)
    cells = [
        cell._replace(row=number, col=col, col_span=span) for cell, (col, span) in zip(run.cells, where, strict=True)
    ]
    return Row(table, number, tuple(cells), run.damaged)


def _header_lines(stretch: Sequence[Row], width: int) -> list[Row]:
    """The runs of a header of several rows: ever more cells up to a full row, each after the first led by a blank."""
    lines = [stretch[0]]
    for run in stretch[1:]:
        if not (1 < len(lines[-1].cells) < len(run.cells) <= width) or run.cells[0].text.strip():
            break
        lines.append(run)
    return lines if len(lines[-1].cells) == width else lines[:1]


def _deepened(rows: list[Row]) -> list[Row]:
    """Header rows in which a text goes on into the blanks below it, in the columns it stands in."""
    made: list[list[Cell]] = []
    for row in rows:
        cells: list[Cell] = []
        for cell in row.cells:
            above = (
                next((c for c in made[-1] if (c.col, c.col_span) == (cell.col, cell.col_span)), None) if made else None
            )
            if above is None or cell.text.strip():
                cells.append(cell)
                continue
            deeper = above._replace(row_span=cell.row - above.row + 1)
            made = [[deeper if c == above else c for c in line] for line in made]
            cells.append(deeper)
        made.append(cells)
    return [row._replace(cells=tuple(cells)) for row, cells in zip(rows, made, strict=True)]


def _merged(rows: list[Row]) -> list[Row]:
    """Empty first cells below a text go on with it, as a merged side label does in a dump."""
    made: list[Row] = []
    spans: dict[int, int] = {}
    for at, row in enumerate(rows):
        if len(row.cells) > 1 and row.cells[0].text.strip():
            below = 1
            while at + below < len(rows) and _continues(rows[at + below], row):
                below += 1
            spans[at] = below
    open_: Cell | None = None
    for at, row in enumerate(rows):
        first = row.cells[0]
        if at in spans and first.row == at:
            open_ = first._replace(row_span=max(spans[at], first.row_span))
        if open_ is not None and open_.row <= at < open_.row + open_.row_span and open_.col == first.col:
            row = row._replace(cells=(open_, *row.cells[1:]))
        made.append(row)
    return made


def _continues(row: Row, above: Row) -> bool:
    """The row begins with an empty cell below the first one of ``above`` and is cut as that one is, or finer."""
    if len(row.cells) < 2 or row.cells[0].text.strip() or row.cells[0].col_span != above.cells[0].col_span:
        return False
    widened = any(cell.col_span > 1 for cell in above.cells)
    return len(row.cells) == len(above.cells) or (widened and len(row.cells) > len(above.cells))
