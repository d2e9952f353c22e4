"""A row with fewer cells than columns: which cells stand in the same column wherever the missing ones were.

The cells keep their order; each may stand in any column that leaves room for the others. A reading costs what its
texts cost in their columns (``costs.unlike`` and the like), so readings are told apart by content alone: which cell a
converter lost is anyone's guess. A cell is certain where every reading within ``costs.SLACK_SHORT`` of the best one
puts it in one and the same column. The work is cells × columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractor.document import Cell

from . import costs
from .costs import Kind

_NEVER = 10**6


class Placed(NamedTuple):
    """The column of each cell in the best reading, and the cells whose column is in doubt."""

    columns: tuple[int, ...]
    doubtful: frozenset[int]


def placed(cells: Sequence[Cell], kinds: Sequence[Kind], rates: frozenset[int]) -> Placed:
    """Columns for the cells of a row that has fewer than ``kinds``; ``rates`` are the columns of percentages."""
    size, room = len(kinds), len(kinds) - len(cells)
    prices = [
        {col: price(cell.text, kinds[col], col in rates) for col in range(n, n + room + 1)}
        for n, cell in enumerate(cells)
    ]
    before = _sums(prices, range(len(cells)), forward=True, size=size)
    after = _sums(prices, range(len(cells) - 1, -1, -1), forward=False, size=size)
    total = [{col: before[n][col] + after[n][col] - prices[n][col] for col in prices[n]} for n in range(len(cells))]
    best = min(min(row.values()) for row in total)
    columns: list[int] = []
    doubtful = set()
    for n, row in enumerate(total):
        within = [col for col, cost in row.items() if cost <= best + costs.SLACK_SHORT]
        if len(within) > 1:
            doubtful.add(n)
        columns.append(next(c for c in sorted(row) if row[c] == best and (not columns or c > columns[-1])))
    return Placed(tuple(columns), frozenset(doubtful))


def price(text: str, kind: Kind, rate: bool) -> int:
    """What a text costs in a column; ``rate``: it holds percentages."""
    if kind is Kind.MERGED:
        return costs.MERGED if text.strip() else 0
    if kind is Kind.ENTITY and not text.strip():
        return costs.NAMELESS
    percent = kind is Kind.FIGURE and not rate and text.strip()[-1:] in ("%", "％")
    return costs.UNLIKE if percent or costs.unlike(text, kind) else 0


def _sums(
    prices: Sequence[dict[int, int]], order: Sequence[int], forward: bool, size: int
) -> dict[int, dict[int, int]]:
    """For each cell and column the least cost of the cells up to it (from it on, backward), it standing there."""
    sums: dict[int, dict[int, int]] = {}
    least = [0] * (size + 1)
    for n in order:
        here = {}
        for col, cost in prices[n].items():
            here[col] = cost + least[col if forward else col + 1]
        sums[n] = here
        least = _running(here, size, forward)
    return sums


def _running(here: dict[int, int], size: int, forward: bool) -> list[int]:
    """The least cost of a cell in any column before the ``c``th (forward), or from it on (backward)."""
    least = [_NEVER] * (size + 1)
    if forward:
        for col in range(size):
            least[col + 1] = min(least[col], here.get(col, _NEVER))
    else:
        for col in range(size - 1, -1, -1):
            least[col] = min(least[col + 1], here.get(col, _NEVER))
    return least
