"""The cheapest reading of a run of cells as rows of a table, and which parts of it are beyond doubt.

Dynamic programming over the runs: the state is how many columns of the open row are filled, so the work is runs ×
columns, however long the dump. A pass forward and one backward give, for every run, what the best reading costs in
which the run stands in a given column: that tells whether its place is certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.document import Cell, Mark

from . import costs, mends
from .costs import Kind
from .mends import Mend
from .rows import Row
from .steps import NEVER, One, Step, left_over, reached, ways_into, ways_within

_ROWS = (Mark.ROW, Mark.ALONG)  # marks of runs that certainly begin a row
_LEAST_FILLED = 2  # columns
_CELL, _MERGED, _ENTITY, _TEXT = Mark.CELL, Kind.MERGED, Kind.ENTITY, Kind.TEXT


class Line(NamedTuple):
    """One row as read: its cells from the first column on, the run it begins with, what was done to it.

    ``side``: the empty cells before them that are parts of a side label, and no cells of its own.
    """

    cells: tuple[Cell, ...]
    source: Row
    mended: Mend | None
    side: int = 0


@dataclass
class Counter:
    """How many steps were weighed: the work done, for the test that it grows with the dump and not faster."""

    steps: int = 0


weighed = Counter()


def read(
    runs: Sequence[Row],
    kinds: Sequence[Kind],
    bare: bool = False,
    padded: bool = False,
    gaps: bool = False,
    doubted: bool = False,
) -> list[Line]:
    """The rows of a table's body, columns of ``kinds``.

    ``bare``: the dump marks neither rows nor cells. ``padded``: empty cells behind a row mean nothing. ``gaps``:
    empty cells leave nothing behind. ``doubted``: all rows are in doubt, so that which of them are is not asked.
    """
    return _Lattice(runs, kinds, bare, padded, gaps, doubted).lines()


@dataclass
class _Lattice:
    runs: Sequence[Row]
    kinds: Sequence[Kind]
    bare: bool
    padded: bool
    gaps: bool
    doubted: bool
    printed: int = 0  # the last run with any text
    prices: list[list[list[int]]] = field(default_factory=list)  # by run, cell and column
    shorts: list[int] = field(default_factory=list)  # of a row that ends after so many cells
    steps: list[list[Step] | One] = field(default_factory=list)
    forward: list[list[int]] = field(default_factory=list)
    backward: list[list[int]] = field(default_factory=list)

    def lines(self) -> list[Line]:
        """The rows of the cheapest reading, those in doubt marked."""
        told = self._told()
        if told is not None:
            return told
        self.printed = max((n for n, run in enumerate(self.runs) if any(c.text.strip() for c in run.cells)), default=0)
        self.prices = [self._prices(run) for run in self.runs]
        self.shorts = [NEVER] + [self._short(filled) for filled in range(1, len(self.kinds) + 1)]
        self._forward()
        path, best = self._path()
        if self.doubted:
            return self._assembled(path, [""] * len(path), False)
        self._backward()
        uneven = self.bare and self._is_uneven(path)
        slack = costs.SLACK_MENDED if uneven else costs.SLACK_BARE if self.bare else costs.SLACK
        doubts = [self._doubt(number, step, best + slack) for number, step in enumerate(path)]
        lines = self._assembled(path, doubts, uneven and not self.gaps)
        if not uneven or self.gaps or all(run.mark is Mark.NEXT for run in self.runs):
            return lines
        # what is a cell nothing tells, and so not which row has one too few or too many
        return [line._replace(mended=mends.doubted(line.mended)) for line in lines]

    def _told(self) -> list[Line] | None:
        """The rows where they can be told without weighing one reading against others; else None."""
        return self._filled() if self.bare else self._marked()

    def _filled(self) -> list[Line] | None:
        """The rows where every run is a cell and they fill their columns at no cost; else None.

        No other reading comes near this one: it has a cell too few or too many somewhere, a text where it is unlike,
        or a further paragraph, each of which costs more than ``SLACK_BARE``. So do the two rows of a name alone that it
        takes to come out even (``gaps``), where a full row has more than the name.
        """
        size = len(self.kinds)
        if len(self.runs) % size or (self.gaps and size < _LEAST_FILLED):
            return None
        if any(costs.WAYS[mark or _CELL][:2] != (0, 0) for mark in {run.mark for run in self.runs}):
            return None
        for number, run in enumerate(self.runs):
            text, kind = run.cells[0].text, self.kinds[number % size]
            if len(run.cells) > 1:
                return None
            if not text or (kind is _TEXT and costs.numbering(text) is None):
                continue
            if self._price(text, kind, bool(text.strip())) or self._ways(number).next:
                return None
        weighed.steps += len(self.runs)
        rows = (self.runs[first : first + size] for first in range(0, len(self.runs), size))
        return [Line(tuple(run.cells[0] for run in row), row[0], None) for row in rows]

    def _marked(self) -> list[Line] | None:
        """The rows where the dump says of every run that it is one, and it fills the columns; else None.

        Only empty cells beyond the columns may be read in two ways: as such, or as parts of the side label.
        """
        size = len(self.kinds)
        beside = self.kinds[0] is _MERGED
        path: list[Step] = []
        for run in self.runs:
            spare = len(run.cells) - size
            if run.mark not in _ROWS or spare < 0 or (spare and not self.padded):
                return None
            if any(cell.text.strip() for cell in run.cells[size:]):
                return None
            printed = any(cell.text.strip() for cell in run.cells[:size])
            cost = sum(self._price(cell.text, kind, printed) for kind, cell in zip(self.kinds, run.cells, strict=False))
            if cost and spare and beside and not any(cell.text.strip() for cell in run.cells[:2]):
                return None
            path.append(Step("row", size, 0, size, cost))
        weighed.steps += len(path)
        doubts = ["elsewhere" if step.cost >= costs.MERGED else "" for step in path]
        return self._assembled(path, doubts, False)

    def _is_uneven(self, path: Sequence[Step]) -> bool:
        """Some row of the reading has a cell too few or too many, but for empty lines behind the last one.

        In a table of figures an empty paragraph of a cell is one, too, and so is a figure: they have no paragraphs.
        Never in a dump whose empty cells and row ends look alike: there it says nothing.
        """
        size = len(self.kinds)
        if any(run.mark is Mark.PAIRED for run in self.runs):
            return False
        figures = Kind.FIGURE in self.kinds
        for number, step in enumerate(path):
            text = self.runs[number].cells[0].text.strip()
            blank = figures and step.how == "same" and (not text or costs.is_figure(text))
            if (blank or step.how == "skip") and (number < self.printed or self.runs[number].mark is Mark.NEXT):
                return True
            if number and step.how == "row" and step.before < size and not self._is_named(number, step.before):
                return True
        return len(path) > 0 and path[-1].after < size and not self._is_named(len(path), path[-1].after)

    def _is_named(self, number: int, filled: int) -> bool:
        """The row that ends before a run is a name alone, where empty cells leave nothing behind."""
        return self.gaps and filled == 1 and self.kinds[0] is _ENTITY

    def _assembled(self, path: Sequence[Step], doubts: Sequence[str], uneven: bool) -> list[Line]:
        lines = _assembled(self.runs, path, doubts, len(self.kinds), uneven)
        if not self.padded:
            return lines
        return [line._replace(mended=None) if line.mended is mends.TRIMMED else line for line in lines]

    # --- the costs of one run

    def _ways(self, number: int) -> costs.Ways:
        run = self.runs[number]
        ways = costs.WAYS[run.mark or _CELL]
        if run.mark is _CELL and run.blanks > 1:
            ways = ways._replace(next=costs.BLANK_PARAGRAPHS)
        if not self.bare or not number:
            return ways
        here = costs.numbering(run.cells[0].text) if ways.same is not None else None
        if here is None or ways.same is None:
            return ways
        above = costs.numbering(self.runs[number - 1].cells[-1].text)
        if above is not None and above[0] == here[0] and here[1] == above[1] + 1:
            return costs.Ways(ways.row + costs.COUNTED_ON, ways.next + costs.COUNTED_ON, 0)
        if here[1] == 1 and above is not None:
            return ways._replace(same=ways.same + costs.COUNTED_ANEW)
        return ways

    def _prices(self, run: Row) -> list[list[int]]:
        """What each text of a run costs in each column."""
        printed = any(cell.text.strip() for cell in run.cells)
        found = []
        for cell in run.cells:
            by_kind = {kind: self._price(cell.text, kind, printed) for kind in set(self.kinds)}
            found.append([by_kind[kind] for kind in self.kinds])
        return found

    def _price(self, text: str, kind: Kind, printed: bool) -> int:
        if not text.strip():
            return costs.NAMELESS if kind is _ENTITY and printed else 0
        if kind is _MERGED:
            return costs.MERGED_BARE if self.bare else costs.MERGED
        if costs.unlike(text, kind):
            return costs.UNLIKE_BARE if self.bare and self.runs[0].mark is not Mark.NEXT else costs.UNLIKE
        return 0

    def _content(self, number: int, start: int, side: int = 0) -> int:
        """What the texts of a run, but for the first ``side``, cost in the columns from ``start`` on."""
        prices, size = self.prices[number], len(self.kinds)
        if len(prices) == 1:
            return prices[0][start % size]
        stop = side + size - start
        if len(prices) > stop and not any(cell.text.strip() for cell in self.runs[number].cells[stop:]):
            prices = prices[:stop]  # empty cells beyond the last column are no cells of another row
        return sum(own[(start + n) % size] for n, own in enumerate(prices[side:]))

    def _steps_of(self, number: int) -> list[Step] | One:
        run, size = self.runs[number], len(self.kinds)
        ways, reach, shorts = self._ways(number), self.forward[number], self.shorts
        closed = min(range(1, size + 1), key=[a + b for a, b in zip(reach, shorts, strict=True)].__getitem__)
        if len(run.cells) == 1:
            return self._of_one_cell(number, ways, closed)
        found: list[Step] = []
        text = run.cells[0].text.strip()
        if reach[closed] < NEVER:
            found += self._placed(number, "row", closed, 0, ways.row + shorts[closed])
            if len(run.cells) > size:
                found += self._beside(number, closed, ways.row + shorts[closed])
        for before in range(1, size + 1):
            if reach[before] >= NEVER:
                continue
            if before < size:
                found += self._placed(number, "next", before, before, ways.next)
            if ways.same is not None and number:
                same = ways.same + self._split(text, self.kinds[before - 1])
                found += self._placed(number, "same", before, before - 1, same)
        weighed.steps += len(found)
        return found

    def _of_one_cell(self, number: int, ways: costs.Ways, closed: int) -> One:
        price = self.prices[number][0]
        text = self.runs[number].cells[0].text.strip()
        same = skip = None
        if ways.same is not None and number:
            by_kind = {kind: ways.same + self._split(text, kind) for kind in set(self.kinds)}
            same = [by_kind[kind] + own for kind, own in zip(self.kinds, price, strict=True)]
        if not text:
            skip = costs.BLANK if not self.bare else costs.BLANK_BARE if number < self.printed else costs.BLANK_END
        weighed.steps += len(price)
        return One(closed, ways.row + self.shorts[closed] + price[0], [ways.next + own for own in price], same, skip)

    def _short(self, filled: int) -> int:
        lost = len(self.kinds) - filled
        if self.gaps and filled == 1 and self.kinds[0] is _ENTITY:
            return costs.UNFILLED
        return costs.SHORT + costs.SHORT_CELL * lost if lost else 0

    def _split(self, text: str, kind: Kind) -> int:
        """A further paragraph in a column that holds one line."""
        if not text or kind is _TEXT:
            return 0
        return costs.COUNTED_ANEW if kind is _ENTITY and costs.numbering(text) else costs.SPLIT_LINE

    def _placed(self, number: int, how: str, before: int, start: int, cost: int) -> list[Step]:
        cells, size = self.runs[number].cells, len(self.kinds)
        end = start + len(cells)
        if end <= size:
            return [Step(how, before, start, end, cost + self._content(number, start))]
        if not any(cell.text.strip() for cell in cells[size - start :]):
            extra = 0 if self.padded else costs.EMPTY_END
            return [Step(how, before, start, size, cost + extra + self._content(number, start))]
        cuts = (end - 1) // size
        over = costs.OVER if end % size else 0
        return [Step(how, before, start, (end - 1) % size + 1, cost + cuts * costs.CUT + over)]

    def _beside(self, number: int, before: int, cost: int) -> list[Step]:
        """A row that is longer than the header by the empty cells into which its side label is split below."""
        cells, size = self.runs[number].cells, len(self.kinds)
        found: list[Step] = []
        if self.kinds[0] is not _MERGED:
            return found
        for side in range(1, len(cells) - size + 1):
            if any(cell.text.strip() for cell in (*cells[: side + 1], *cells[side + size :])):
                continue
            extra = costs.EMPTY_END if len(cells) > side + size and not self.padded else 0
            content = self._content(number, 0, side)
            found.append(Step("row", before, 0, size, cost + costs.SIDE * side + extra + content, side))
        return found

    # --- the two passes

    def _forward(self) -> None:
        size = len(self.kinds)
        self.forward = [[NEVER] * (size + 1)]
        self.forward[0][size] = 0
        for number in range(len(self.runs)):
            steps = self._steps_of(number)
            last = self.forward[number]
            if isinstance(steps, One):
                self.forward.append(reached(steps, last))
                self.steps.append(steps)
                continue
            reach = [NEVER] * (size + 1)
            for _, before, _, after, price, _ in steps:
                cost = last[before] + price
                if cost < reach[after]:
                    reach[after] = cost
            self.steps.append(steps)
            self.forward.append(reach)

    def _backward(self) -> None:
        size = len(self.kinds)
        shorts = self.shorts
        after = shorts
        self.backward = [after]
        for steps in reversed(self.steps):
            if isinstance(steps, One):
                after = left_over(steps, after, shorts)
                self.backward.append(after)
                continue
            left = [NEVER] * (size + 1)
            for how, before, _, then, price, _ in steps:
                cost = price + after[then]
                if how != "row":
                    if cost < left[before]:
                        left[before] = cost
                    continue
                # a row may be closed from any state, at its own price; only the cheapest was kept going forward
                cost -= shorts[before]
                left = [min(old, cost + short) for old, short in zip(left, shorts, strict=True)]
            self.backward.append(left)
            after = left
        self.backward.reverse()

    def _path(self) -> tuple[list[Step], int]:
        size = len(self.kinds)
        ends = [cost + short for cost, short in zip(self.forward[-1], self.shorts, strict=True)]
        state = min(range(1, size + 1), key=ends.__getitem__)
        best = ends[state]
        path: list[Step] = []
        for number in range(len(self.runs) - 1, -1, -1):
            last, goal, steps = self.forward[number], self.forward[number + 1][state], self.steps[number]
            ways = ways_into(steps, state) if isinstance(steps, One) else steps
            step = next(s for s in ways if s.after == state and last[s.before] + s.cost == goal)
            path.append(step)
            state = step.before
        path.reverse()
        return path, best

    def _doubt(self, number: int, taken: Step, bound: int) -> str:
        """Empty when every reading within the bound puts the run where the best one does; else how else it may be."""
        if not any(cell.text.strip() for cell in self.runs[number].cells):
            return ""
        last, after = self.forward[number], self.backward[number + 1]
        if self._content(number, taken.start, taken.side) >= costs.MERGED:
            return "misplaced"  # the best reading, and yet something stands where it cannot
        above = self.runs[number - 1].cells if number else ()
        blank = not any(cell.text.strip() for cell in above)  # an empty paragraph before it makes no other cell
        steps = self.steps[number]
        for step in ways_within(steps, last, after, bound) if isinstance(steps, One) else steps:
            if (step.start, step.side) == (taken.start, taken.side) and (blank or step.how == taken.how):
                continue
            if last[step.before] + step.cost + after[step.after] <= bound:
                return "same" if "same" in (step.how, taken.how) else "elsewhere"
        return ""


def _assembled(runs: Sequence[Row], path: Sequence[Step], doubts: Sequence[str], size: int, uneven: bool) -> list[Line]:
    """The rows of a reading.

    ``uneven``: a cell is missing or too many somewhere, and nothing marks the rows. Then the row before a doubtful
    beginning is in doubt, too: where one begins the other ends, and a row that ends early has lost any of its cells.
    So is always a row with a marked cell too many.
    """
    lines: list[Line] = []
    cells: list[Cell] = []
    why: Mend | None = None
    source, doubtful, side = runs[0], False, 0
    beyond = False  # right before the run stands a marked cell too many: the row's before it or this one's

    def close() -> None:
        nonlocal cells
        if cells:
            lines.append(_line(cells, source, why, doubtful, size)._replace(side=side))
        cells = []

    for run, step, doubt in zip(runs, path, doubts, strict=True):
        if step.how == "skip":
            beyond = run.mark is Mark.NEXT
            doubtful = doubtful or beyond
            continue
        if step.how == "row" or not cells:
            close()
            source, why, doubtful, side = run, None, beyond, step.side
        elif run.mark in (Mark.ROW, Mark.LINE) and step.how == "next":
            why = mends.JOINED
        beyond = False
        if step.how == "same" and cells:
            joined = f"{cells[-1].text}\n{run.cells[0].text}"
            cells[-1] = cells[-1]._replace(text=joined.strip("\n"))
            cells += run.cells[1:]
        else:
            cells += run.cells[step.side :]
        if step.side:
            why = why or mends.SIDE
        begins = step.how == "row" or (uneven and not any(cell.text.strip() for cell in cells[: -len(run.cells)]))
        rest = doubt == "misplaced" and run.mark not in _ROWS  # maybe of the row above, which has a cell too many then
        if doubt and begins and lines and (uneven or doubt == "same" or rest):
            lines[-1] = lines[-1]._replace(mended=mends.doubted(lines[-1].mended))
        doubtful = doubtful or bool(doubt)
        if len(cells) > size and any(cell.text.strip() for cell in cells[size:]) and len(cells) % size == 0:
            for first in range(0, len(cells), size):
                lines.append(_line(cells[first : first + size], source, mends.PARTED, doubtful, size))
            cells = []
    close()
    return lines


def _line(cells: list[Cell], source: Row, why: Mend | None, doubtful: bool, size: int) -> Line:
    while len(cells) > size and not cells[-1].text.strip():
        cells = cells[:-1]
        why = why or mends.TRIMMED
    if len(cells) > size:
        return Line(tuple(cells), source, mends.over(size, len(cells)))
    return Line(tuple(cells), source, mends.doubted(why) if doubtful else why)
