"""A dump whose tables are drawn or marked up to the last span: read into exact grids, tables within cells too."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.document import Cell, Grid, Paragraph

from . import markup, ruled
from .blocks import Drawn
from .widths import unwrapped, width

WIDEST_PAGE = 100  # columns; text that is never wider was wrapped by the converter


def is_drawn(text: str) -> bool:
    """The text has frames, underlined columns or HTML tables."""
    return ruled.has_frames(text) or markup.has_tables(text)


def blocks_of(text: str) -> tuple[tuple[Paragraph | int, ...], tuple[Grid, ...]]:
    """The body and the grids of the text, as in ``Document``."""
    builder = _Builder(markup.is_markdown(text))
    lines = text.split("\n")
    builder.page = _page(lines)
    body: list[Paragraph | int] = []
    for part in builder.parts(lines, 0):
        if isinstance(part, Drawn):
            body.append(builder.add(part, 0, None))
        else:
            body.append(Paragraph(part[0], part[1] + 1))
    return tuple(body), tuple(grid for grid in builder.grids if grid is not None)


def _page(lines: Sequence[str]) -> int:
    """How wide the converter's page is: the widest line that has another right below it."""
    widest = 0
    for line, below in pairwise(lines):
        if line and below and line[0] not in "|+ <" and below[0] not in "|+ <" and len(line) <= WIDEST_PAGE:
            widest = max(widest, width(line))
    return widest if widest <= WIDEST_PAGE else 0


class _Builder:
    def __init__(self, markdown: bool) -> None:
        self.grids: list[Grid | None] = []
        self.markdown = markdown
        self.page = 0

    def parts(self, lines: Sequence[str], base: int) -> list[tuple[str, int] | Drawn]:
        """Paragraphs (text, line index) and tables of a stretch of lines that begins at index ``base``."""
        found: list[tuple[str, int] | Drawn] = []
        held: list[str] = []
        at = 0

        def close(stop: int) -> None:
            if held:
                text = unwrapped(held, self.page) if self.page else "\n".join(held)
                first = base + stop - len(held)
                plain = markup.plain(text) if self.markdown else text
                found.extend((line, first + n) for n, line in enumerate(plain.split("\n")) if line.strip())
                held.clear()

        while at < len(lines):
            table = ruled.table_at(lines, at) or markup.table_at(lines, at)
            if table is not None:
                close(at)
                drawn, stop = table
                found.append(drawn._replace(first=base + at))
                at = stop
            elif not lines[at].strip():
                close(at)
                at += 1
            else:
                held.append(lines[at].rstrip())
                at += 1
        close(at)
        return found

    def add(self, drawn: Drawn, base: int, parent: tuple[int, int, int] | None) -> int:
        """Number a table and those within its cells; gives its number."""
        number = len(self.grids)
        self.grids.append(None)
        cells = []
        for part in drawn.parts:
            line = drawn.first + part.offset
            inner = self.parts(part.lines, line) if _holds_table(part.lines) else None
            if inner is None or not any(isinstance(block, Drawn) for block in inner):
                lines = markup.broken(part.lines) if self.markdown else part.lines
                text = unwrapped(lines, part.room - 3) if part.room else "\n".join(lines)
                text = markup.plain(text) if self.markdown else text
                cells.append(Cell(part.row, part.col, part.row_span, part.col_span, text, line + 1))
                continue
            blocks = tuple(
                self.add(block, line, (number, part.row, part.col)) if isinstance(block, Drawn) else block[0]
                for block in inner
            )
            text = "\n".join(block for block in blocks if isinstance(block, str))
            cells.append(Cell(part.row, part.col, part.row_span, part.col_span, text, line + 1, blocks))
        self.grids[number] = Grid(
            number,
            drawn.rows,
            drawn.cols,
            tuple(cells),
            parent,
            joined=drawn.joined,
            blurred=drawn.blurred,
            hollow=drawn.hollow,
        )
        return number


def _holds_table(lines: Sequence[str]) -> bool:
    return is_drawn("\n".join(lines))
