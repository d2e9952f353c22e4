"""What the texts of a dump's rows say of having moved: only where nothing but the order of its lines marks the cells.

A table whose cells fill its rows may still have lost one cell and been given another (an empty line behind the table,
a label on two lines). Then a word stands beside the column that is its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from extractor.document import Cell
from extractor.ruleset import Section
from extractor.text import key, unbracketed

from .costs import Kind, numbering
from .labels import LabelIndex
from .state import Column

LEAST_OTHERS = 2  # rows that end otherwise than the one in question
_PERCENT = ("%", "％")
_TIES = frozenset((Kind.MERGED, Kind.ENTITY, Kind.FIGURE))  # columns that tell a row by its texts

Words = Mapping[str, frozenset[str]]
Rows = Sequence[tuple[Sequence[Cell], bool]]


class Signs(NamedTuple):
    """``all``: any row of the table may have moved; ``rows``: these, and with them the count of those below."""

    all: bool
    rows: frozenset[int]


NONE = Signs(False, frozenset())


@lru_cache(maxsize=512)
def class_words(index: LabelIndex) -> dict[str, frozenset[str]]:
    """For each word that stands in a column of its own (数量指标), the fields of these columns: ``class_words``."""
    found: dict[str, set[str]] = {}
    for field, words in (index.form.spec.get("class_words") or {}).items():
        for word in words:
            found.setdefault(key(word), set()).add(field)
    return {word: frozenset(fields) for word, fields in found.items()}


def heads(columns: Sequence[Column], section: Section) -> frozenset[int]:
    """The columns whose label is drawn elsewhere: a line out of its place may be a label that was moved as well as a
    form with its columns in another order."""
    drawn = {cell.col: cell.slot for cell in section.body.cells if cell.slot} if section.body else {}
    own = {column.start + n: slot for column in columns for n, slot in enumerate(column.slots)}
    return frozenset(col for col, slot in own.items() if drawn.get(col, slot) != slot)


def signs(
    rows: Rows,
    kinds: Sequence[Kind],
    fields: Sequence[str | None],
    rates: frozenset[int],
    words: Words,
    bare: bool,
) -> Signs:
    """What tells that cells have moved in a table whose columns hold ``kinds`` and ``fields``, those of ``rates``
    percentages. Each row comes with whether it is in doubt. ``bare``: its end is not marked, nor that of the table."""
    tied = any(kind in _TIES for kind in kinds)
    certain = [cells for cells, _ in takewhile(lambda row: not row[1], rows)]
    ended = _open_ended(rows, tied) if bare else None
    filled = _filled_up(rows) if bare else None
    figures = [n for n, kind in enumerate(kinds) if kind is Kind.FIGURE and n not in rates]
    whole = _is_astray(certain, fields, words)
    whole = whole or (not tied and (ended is not None or _is_unlike_itself(certain)))
    single = {
        n for n, (cells, _) in enumerate(rows) if _is_split_list(cells) or (rates and _is_beside(cells, figures, rates))
    }
    single.update(n for n, (above, row) in enumerate(pairwise(rows)) if _goes_on_below(above[0], row[0]))
    return Signs(whole, frozenset(single.union(n for n in (ended, filled) if n is not None)))


def _is_astray(rows: Sequence[Sequence[Cell]], fields: Sequence[str | None], words: Words) -> bool:
    """A word of one column stands in another."""
    drawn = {word: own for word, own in words.items() if not own.isdisjoint(fields)}
    if not drawn:
        return False
    for row in rows:
        for cell, field in zip(row, fields, strict=False):
            own = drawn.get(unbracketed(key(cell.text)))
            if own and field not in own:
                return True
    return False


def _is_unlike_itself(rows: Sequence[Sequence[Cell]]) -> bool:
    """One text stands in different columns of different rows: the same office as a unit here and as a title there."""
    column: dict[str, int] = {}
    for row in rows:
        here = {key(cell.text): n for n, cell in reversed(list(enumerate(row))) if cell.text.strip()}
        if any(column.get(text, n) != n for text, n in here.items()):
            return True
        column |= here
    return False


def _is_beside(row: Sequence[Cell], figures: Sequence[int], rates: frozenset[int]) -> bool:
    """A percentage stands in a column of ``figures`` and another figure in one of ``rates``."""
    texts = [cell.text.strip() for cell in row]
    whole = [texts[n] for n in rates if n < len(texts)]
    return any(not text.endswith(_PERCENT) and any(char.isdigit() for char in text) for text in whole) and any(
        texts[n].endswith(_PERCENT) for n in figures if n < len(texts)
    )


def _open_ended(rows: Rows, tied: bool) -> int | None:
    """The only row in no doubt that ends with an empty cell, among several: an empty line may stand there for a lost
    one. In a table ``tied`` to its columns by names or figures it is lost from that row, so that no other is empty."""
    sure = [(n, cells) for n, (cells, doubt) in enumerate(rows) if not doubt]
    empty = [(n, cells) for n, cells in sure if not cells[-1].text.strip() and _holds_several(cells)]
    if len(empty) != 1 or sum(_holds_several(cells) for _, cells in sure) <= LEAST_OTHERS:
        return None
    number, cells = empty[0]
    return number if not tied or cells[-2].text.strip() else None


def _filled_up(rows: Rows) -> int | None:
    """The last row where it is the only one, of several, that does not end with an empty cell: its own may have gone
    with the line end of the table, and a text on two lines stand for it. (In another row the next one would move.)"""
    printed = [n for n, (cells, _) in enumerate(rows) if _holds_several(cells)]
    if len(printed) <= LEAST_OTHERS or rows[printed[-1]][1]:
        return None
    ends = [bool(rows[n][0][-1].text.strip()) for n in printed]
    return printed[-1] if ends[-1] and sum(ends) == 1 else None


def _holds_several(cells: Sequence[Cell]) -> bool:
    return sum(bool(cell.text.strip()) for cell in cells) > 1


def _is_split_list(row: Sequence[Cell]) -> bool:
    """A numbered list goes on in the next cell, or its last item is printed there once more."""
    for cell, after in pairwise(row):
        last = numbering(cell.text.rpartition("\n")[2])
        if last is None:
            continue
        upper, lower = cell.text.split("\n"), after.text.split("\n")
        first = numbering(lower[0])
        if first is None or last[0] != first[0]:
            continue
        twice = key(upper[-1]) == key(lower[0]) and len(upper) != len(lower)
        if twice or first[1] > max(last[1], 1):
            return True
    return False


def _goes_on_below(above: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """A row begins with the item that follows the last one of the row above, and not that of its own column."""
    first = next((n for n, cell in enumerate(row) if cell.text.strip()), len(row))
    here = numbering(row[first].text) if first < min(len(above), len(row)) else None
    last = next((cell for cell in reversed(above) if cell.text.strip()), None) if here is not None else None
    if here is None or last is None:
        return False
    before, own = numbering(last.text.rpartition("\n")[2]), numbering(above[first].text.rpartition("\n")[2])
    return before is not None and here == (before[0], before[1] + 1) and own != before
