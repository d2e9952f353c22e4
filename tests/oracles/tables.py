"""What is compared: every table of a file as cells with row, column, spans and text, whoever read it."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from extractor.document import Document


class Failed(Exception):
    """An oracle gave no answer; the text says why."""


class Box(NamedTuple):
    """One cell, named once, at its origin; 0-based grid coordinates."""

    row: int
    col: int
    row_span: int
    col_span: int
    text: str


class Table(NamedTuple):
    """The cells of one table in reading order. A nested table is a table of its own, after the one that holds it."""

    boxes: tuple[Box, ...]

    @property
    def words(self) -> str:
        """All its text without white space: by this tables of two readers are found to be the same."""
        return "".join("".join(box.text.split()) for box in self.boxes)


def ours(document: Document) -> list[Table]:
    """The tables as this package reads them."""
    return [Table(tuple(Box(*cell[:5]) for cell in grid.cells)) for grid in document.grids]


def from_positions(rows: list[list[tuple[int, object, str]]]) -> Table:
    """A table from rows of (column, identity, text): positions of one identity are one cell."""
    places: dict[object, tuple[list[int], list[int], str]] = {}
    for number, row in enumerate(rows):
        for column, identity, text in row:
            place = places.setdefault(identity, ([], [], text))
            place[0].append(number)
            place[1].append(column)
    boxes = [Box(min(r), min(c), max(r) - min(r) + 1, max(c) - min(c) + 1, text) for r, c, text in places.values()]
    return Table(tuple(sorted(boxes)))


def narrowed(table: Table) -> Table:
    """The table without column lines at which no cell begins or ends, and without rows in which none begins.

    Word keeps grid columns that no row uses; a reader that works from what is drawn cannot know them, and may write
    rows that hold nothing.
    """
    edges = {0, *(box.col for box in table.boxes), *(box.col + box.col_span for box in table.boxes)}
    columns = {edge: number for number, edge in enumerate(sorted(edges))}
    lines = sorted({box.row for box in table.boxes})
    return Table(
        tuple(
            Box(
                bisect_left(lines, box.row),
                columns[box.col],
                bisect_left(lines, box.row + box.row_span) - bisect_left(lines, box.row),
                columns[box.col + box.col_span] - columns[box.col],
                box.text,
            )
            for box in table.boxes
        )
    )
