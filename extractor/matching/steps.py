"""The ways to read one run of a dump: what each costs, and for runs of one cell all columns at a time."""

from __future__ import annotations

from collections.abc import Sequence
from operator import add
from typing import NamedTuple

NEVER = 10**6


class Step(NamedTuple):
    """One way to read a run after ``before`` filled columns."""

    how: str  # row, next, same, skip
    before: int
    start: int
    after: int
    cost: int
    side: int = 0  # empty cells at the beginning of the run that stand for no cell of their own


class One(NamedTuple):
    """What it costs to read a run of one cell: most runs of a dump without marks, so reckoned column by column.

    ``row`` as the first cell of a row after ``closed`` filled columns; ``after`` as the next cell and ``same`` (None:
    impossible) as one more paragraph, each by column; ``skip`` as no cell at all (None: it holds text).
    """

    closed: int
    row: int
    after: list[int]
    same: list[int] | None
    skip: int | None


def reached(one: One, last: Sequence[int]) -> list[int]:
    """What the best reading up to and with a run of one cell costs, by the columns filled after it."""
    reach = [NEVER, last[one.closed] + one.row, *map(add, last[1:-1], one.after[1:])]
    if one.same is not None:
        reach[1:] = map(min, reach[1:], map(add, last[1:], one.same))
    if one.skip is not None:
        skip = one.skip
        reach = [min(cost, before + skip) for cost, before in zip(reach, last, strict=True)]
    return [min(cost, NEVER) for cost in reach]


def left_over(one: One, after: Sequence[int], shorts: Sequence[int]) -> list[int]:
    """What the best reading from a run of one cell on costs, by the columns filled before it."""
    close = one.row - shorts[one.closed] + after[1]  # a row may be closed from any state, at its own price
    left = [close + short for short in shorts]
    left[1:-1] = map(min, left[1:-1], map(add, one.after[1:], after[2:]))
    if one.same is not None:
        left[1:] = map(min, left[1:], map(add, one.same, after[1:]))
    if one.skip is not None:
        skip = one.skip
        left = [min(cost, then + skip) for cost, then in zip(left, after, strict=True)]
    return [min(cost, NEVER) for cost in left]


def ways_into(one: One, state: int) -> list[Step]:
    """The ways to read a run of one cell that fill so many columns."""
    ways = [Step("row", one.closed, 0, 1, one.row)] if state == 1 else []
    if state > 1:
        ways.append(Step("next", state - 1, state - 1, state, one.after[state - 1]))
    if one.same is not None:
        ways.append(Step("same", state, state - 1, state, one.same[state - 1]))
    if one.skip is not None:
        ways.append(Step("skip", state, state, state, one.skip))
    return ways


def ways_within(one: One, last: Sequence[int], after: Sequence[int], bound: int) -> list[Step]:
    """The ways to read a run of one cell that are part of a reading within the bound."""
    totals = map(add, map(add, last[1:-1], one.after[1:]), after[2:])
    fit = [Step("next", n, n, n + 1, one.after[n]) for n, total in enumerate(totals, 1) if total <= bound]
    if last[one.closed] + one.row + after[1] <= bound:
        fit.insert(0, Step("row", one.closed, 0, 1, one.row))
    if one.same is not None:
        totals = map(add, map(add, last[1:], one.same), after[1:])
        fit += [Step("same", n, n - 1, n, one.same[n - 1]) for n, total in enumerate(totals, 1) if total <= bound]
    return fit
