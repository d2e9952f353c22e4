"""The slips that clerks make with figures, put into a document: one cell changed (or two swapped), nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from extractor.document import Document
from extractor.report import Fact, Place

FIGURES = ("money", "count", "percent", "score")
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_MYRIAD = Decimal(10000)


class Slip(NamedTuple):
    """A kind of slip: its name for people, and what it makes of a printed figure (None: not possible there)."""

    name: str
    of: Callable[[str], str | None]
    kinds: tuple[str, ...] = FIGURES


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _times(text: str) -> str | None:
    value = _number(text)
    return None if not value else f"{(value * _MYRIAD).normalize():f}"


def _part(text: str) -> str | None:
    value = _number(text) / _MYRIAD
    return f"{value.normalize():f}" if value else None


def _transposed(text: str) -> str | None:
    """Two neighbouring digits of the whole part swapped, else of all: 1257.30 → 2157.30."""
    digits = [n for n, char in enumerate(text) if char.isdigit()]
    for a, b in pairwise(digits):
        if text[a] != text[b] and not (a == digits[0] and text[b] == "0"):
            return text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :]
    return None


def _pointless(text: str) -> str | None:
    return text.replace(".", "") if "." in text and _number(text) else None


def _signed(text: str) -> str | None:
    if not _number(text):
        return None
    return text[1:] if text.startswith("-") else f"-{text}"


def _shorter(text: str) -> str | None:
    """A digit left out: 1257.30 → 157.30."""
    digits = [n for n, char in enumerate(text) if char.isdigit()]
    whole = [n for n in digits if "." not in text[:n]]
    return text[: whole[1]] + text[whole[1] + 1 :] if len(whole) > 1 else None


SLIPS = (
    Slip("元写成万元", _part, ("money",)),
    Slip("万元写成元", _times, ("money",)),
    Slip("数字颠倒", _transposed),
    Slip("漏一位", _shorter),
    Slip("漏小数点", _pointless),
    Slip("正负号", _signed),
    Slip("漏填", lambda text: ""),
)
SHIFTED = "错列"


def changed(document: Document, fact: Fact, slip: Slip) -> Document | None:
    """The document with the slip in the fact's cell; None where the cell holds no figure that it could befall."""
    found = _FIGURE.search(fact.raw)
    if found is None:
        return None
    made = slip.of(found[0])
    if made is None or made == found[0]:
        return None
    text = "" if not made else fact.raw[: found.start()] + made + fact.raw[found.end() :]
    return _with(document, {fact.place: text})


def shifted(document: Document, fact: Fact, facts: Sequence[Fact]) -> Document | None:
    """The document with the figure and its right-hand neighbour's in the same row swapped; None where there is none."""
    row = [f for f in facts if (f.section, f.row, f.entity) == (fact.section, fact.row, fact.entity) and f is not fact]
    beside = [f for f in row if (f.place.table, f.place.grid_row) == (fact.place.table, fact.place.grid_row)]
    right = sorted((f for f in beside if (f.place.grid_col or 0) > (fact.place.grid_col or 0)), key=_column)
    if not right or right[0].raw == fact.raw or right[0].number is None or right[0].number == fact.number:
        return None
    return _with(document, {fact.place: right[0].raw, right[0].place: fact.raw})


def _column(fact: Fact) -> int:
    return fact.place.grid_col or 0


def _with(document: Document, texts: dict[Place, str]) -> Document | None:
    """The document with these cells' texts; None when a cell is not found."""
    if document.pieces:
        lines = {place.line: text for place, text in texts.items()}
        on = Counter(piece.line for piece in document.pieces)
        if any(line is None or on[line] != 1 for line in lines):
            return None  # several cells share the line: which of them it is cannot be told
        return replace(document, pieces=tuple(p._replace(text=lines.get(p.line, p.text)) for p in document.pieces))
    spots = {(place.table, place.grid_row, place.grid_col): text for place, text in texts.items()}
    done = 0
    grids = []
    for grid in document.grids:
        cells = []
        for cell in grid.cells:
            spot = (grid.table, cell.row, cell.col)
            if spot in spots:
                done += 1
                cell = cell._replace(text=spots[spot])
            cells.append(cell)
        grids.append(grid._replace(cells=tuple(cells)))
    return replace(document, grids=tuple(grids)) if done == len(spots) else None


def befallen(document: Document, fact: Fact, kind: str, facts: Sequence[Fact]) -> Iterator[tuple[str, Document]]:
    """Every slip that could befall a fact, by name, with the document that has it."""
    for slip in SLIPS:
        if kind in slip.kinds and (made := changed(document, fact, slip)) is not None:
            yield slip.name, made
    if (made := shifted(document, fact, facts)) is not None:
        yield SHIFTED, made
