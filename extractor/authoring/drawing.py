"""Cells → a drawing as rule files have it: ``|`` between cells, ``^`` and ``<`` for merges, columns set in line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractor.document import Cell
from extractor.text import squeeze

_DRAWN = str.maketrans("|{}^<", "｜（）＾＜")


class Placed(NamedTuple):
    """A token (label, slot or nothing) over grid columns ``start`` to ``stop``, ``up`` where it goes on from above."""

    start: int
    stop: int
    token: str
    up: bool = False


def label_of(cell: Cell) -> str:
    """A cell's text as a label in a drawing: without white space and without the marks that drawings use."""
    return squeeze(cell.text).translate(_DRAWN)


def edges_of(cells: Iterable[Cell]) -> list[int]:
    """The grid columns at which any of the cells begins or ends."""
    return sorted({edge for cell in cells for edge in (cell.col, cell.col + cell.col_span)})


def row_of(placed: Sequence[Placed], edges: Sequence[int]) -> list[str]:
    """One drawn row: a token for every stretch between two edges."""
    tokens = []
    for start in edges[:-1]:
        found = next((p for p in placed if p.start <= start < p.stop), None)
        if found is None:
            tokens.append("")
        elif found.up:
            tokens.append("^")
        else:
            tokens.append(found.token if found.start == start else "<")
    return tokens


def drawn(rows: Sequence[Sequence[str]], repeats: int | None = None) -> list[str]:
    """Rows of tokens as lines, set in columns; the row numbered ``repeats`` ends in ``...``."""
    widths = [max(width(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = []
    for number, row in enumerate(rows):
        cells = [token + " " * (wide - width(token)) for token, wide in zip(row, widths, strict=True)]
        lines.append((" | ".join(cells) + (" | ..." if number == repeats else "")).rstrip())
    return lines


def width(text: str) -> int:
    """Columns of a terminal that a text takes: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
