"""Tables whose rows a dump fills up with empty cells (Markdown), and the rows that have not as many as all others.

Empty cells behind such a row mean nothing. One of another size has a cell too many or lacks one, anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby

from extractor.document import Mark

from . import mends
from .mends import Mend
from .rows import LOOSE, Row

LEAST_ROWS = 3  # more than so many rows of one size
FEW_ODD = 10  # one row in so many may be of another, where rows of labels are seen to be filled up ...
BROKEN = 2  # ... or so many: one row that is broken in two
LEAST_FILLED = 2  # such rows, and the empty cells at their end: one a form may leave blank


def sizes(rows: Sequence[Row], has_labels: Callable[[Row], bool]) -> list[int]:
    """For each run the cells to which the rows of its table are filled up; 0 where they are not.

    ``has_labels``: the row begins with a label beside its value, or a header.
    """
    if not any(row.mark is Mark.ROW for row in rows):
        return [0] * len(rows)
    found: list[int] = []
    for is_row, group in groupby(rows, key=lambda row: row.mark is Mark.ROW and row.table == LOOSE):
        table = list(group)
        size, most = Counter(len(row.cells) for row in table).most_common(1)[0]
        odd = len(table) - most
        told = is_row and most > LEAST_ROWS and odd <= max(BROKEN, len(table) // FEW_ODD)
        if told and odd:
            filled = [row for row in table if len(row.cells) == size and _is_blank_behind(row) and has_labels(row)]
            told = len(filled) >= LEAST_FILLED
        found += [size if told else 0] * len(table)
    return found


def _is_blank_behind(row: Row) -> bool:
    return not any(cell.text.strip() for cell in row.cells[-LEAST_FILLED:])


def odd(row: Row, size: int) -> Mend | None:
    """What a row is that has not the ``size`` of the rows of its table; None for a table that is not filled up (0)."""
    printed = len(row.cells)
    if not size or printed == size:
        return None
    return mends.short(size, printed) if printed < size else mends.over(size, printed)
