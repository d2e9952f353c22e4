"""What has to hold of every mutant: an answer, in time, and the same answer both ways."""

from __future__ import annotations

import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import NamedTuple

from extractor.document import Document
from extractor.errors import Refused

from . import ways
from .mutate import mutant

SECONDS = 10.0  # for one reading; a form takes some hundredths of one, also on a busy machine


class Answer(NamedTuple):
    """What came of a mutant: ``kind`` is ``grid`` or the refusal's code; ``fault`` says what is wrong, if anything."""

    number: int
    seed_name: str
    kind: str
    seconds: float
    fault: str = ""


class TooSlow(Exception):
    """The bound of time is past."""


def made(number: int, seed: int, seeds: dict[str, bytes]) -> tuple[str, bytes]:
    """The mutant of this number: always the same for the same seed, the same seed files and version of Python."""
    random = Random(f"{seed}:{number}")
    name = random.choice(list(seeds))
    return name, mutant(seeds[name], random)


def checked(number: int, name: str, data: bytes) -> Answer:
    """Read the mutant both ways."""
    start = time.perf_counter()
    kind, document, fault = _read(ways.used, data)
    seconds = time.perf_counter() - start
    if not fault:
        other_kind, other, fault = _read(ways.whole, data)
        if fault:
            fault = f"the whole way: {fault}"
        elif (kind, document) != (other_kind, other):
            fault = f"the fast way and the whole way differ: {kind} / {other_kind}{_first(document, other)}"
        elif document is not None:
            fault = unsound(document)
    return Answer(number, name, kind, seconds, fault)


def _read(way: Callable[[bytes], Document], data: bytes) -> tuple[str, Document | None, str]:
    try:
        with _bounded(SECONDS):
            return "grid", way(data), ""
    except Refused as refused:
        return refused.code, None, "" if refused.code.startswith("DOC_") else f"refused with {refused.code}"
    except TooSlow:
        return "slow", None, f"no answer within {SECONDS:.0f} s"
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return "crash", None, f"{type(error).__name__}: {error} ({place.filename.rpartition('/')[2]}:{place.lineno})"


def unsound(document: Document) -> str:
    """What no grid may be: a cell outside it, two cells in one place, a text that cannot be written as UTF-8."""
    for grid in document.grids:
        taken: set[tuple[int, int]] = set()
        for cell in grid.cells:
            rows, cols = range(cell.row, cell.row + cell.row_span), range(cell.col, cell.col + cell.col_span)
            inside = cell.row >= 0 and cell.col >= 0 and rows.stop <= grid.rows and cols.stop <= grid.cols
            places = {(row, col) for row in rows for col in cols}
            if not (inside and places) or places & taken:
                return (
                    f"table {grid.table} of {grid.rows} x {grid.cols}: {tuple(cell)[:4]} is outside or on another cell"
                )
            taken |= places
    texts = [*(cell.text for grid in document.grids for cell in grid.cells)]
    texts += [block.text for block in document.body if not isinstance(block, int)]
    try:
        "".join(texts).encode()
    except UnicodeEncodeError as error:
        return f"text that is not Unicode: {error.reason}"
    return ""


def _first(one: Document | None, other: Document | None) -> str:
    """Where the two documents begin to differ."""
    if one is None or other is None:
        return ""
    for a, b in zip(one.grids, other.grids, strict=False):
        for x, y in zip(a.cells, b.cells, strict=False):
            if x != y:
                return f", table {a.table}: {tuple(x)[:5]} / {tuple(y)[:5]}"
        if a != b:
            return f", table {a.table}: {a.rows} x {a.cols} / {b.rows} x {b.cols}"
    names = [name for name in ("body", "grids", "notes") if getattr(one, name) != getattr(other, name)]
    return f", {names[0]}: {getattr(one, names[0])} / {getattr(other, names[0])}" if len(names) == 1 else f", {names}"


@contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
