"""Inputs in a tiny language: one drawn table becomes a Document with an exact grid, or a text dump.

``|`` between cells, ``^`` merged with the cell above, ``<`` with the cell to the left, ``⏎`` a paragraph break.
A line without ``|`` that starts with ``#`` is a paragraph outside the tables.
"""

from __future__ import annotations

from extractor.document import Cell, Document, Grid, Paragraph
from extractor.readers.text import read
from extractor.ruleset.drawn import parse


def _blocks(drawing: str) -> list[str | list[str]]:
    blocks: list[str | list[str]] = []
    for line in drawing.strip("\n").split("\n"):
        line = line.strip()
        if line.startswith("#"):
            blocks.append(line[1:].strip())
        elif line == "---" or not line:
            blocks.append([])
        elif blocks and isinstance(blocks[-1], list):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return [block for block in blocks if block]


def _cells(lines: list[str]) -> tuple[Cell, ...]:
    width = max(line.count("|") for line in lines) + 1
    even = [line + "|<" * (width - 1 - line.count("|")) for line in lines]
    return tuple(
        Cell(c.row, c.col, c.row_span, c.col_span, c.label.replace("⏎", "\n"))
        for row in parse("\n".join(even))
        for c in row.cells
    )


def document(drawing: str) -> Document:
    """The drawn tables as exact grids. A line with fewer cells than the widest has its last cell stretched."""
    body: list[Paragraph | int] = []
    grids: list[Grid] = []
    for block in _blocks(drawing):
        if isinstance(block, str):
            body.append(Paragraph(block))
            continue
        cells = _cells(block)
        rows = max(cell.row + cell.row_span for cell in cells)
        cols = max(cell.col + cell.col_span for cell in cells)
        body.append(len(grids))
        grids.append(Grid(len(grids), rows, cols, cells))
    return Document("docx", tuple(body), tuple(grids))


def dump_text(drawing: str, blank: str = "") -> str:
    """The drawn tables as a tab-led dump; ``blank`` is the paragraph break inside a cell ("" or an empty line)."""
    lines: list[str] = []
    for block in _blocks(drawing):
        if isinstance(block, str):
            lines += [block, ""]
            continue
        cells = _cells(block)
        for row in range(max(cell.row + cell.row_span for cell in cells)):
            covering = sorted((c for c in cells if c.row <= row < c.row + c.row_span), key=lambda c: c.col)
            for cell in covering:
                text = cell.text if cell.row == row else ""
                lines.append("\t" + text.replace("\n", "\n" + blank))
            lines.append("")
    return "\n".join(lines) + "\n"


def dump(drawing: str, blank: str = "") -> Document:
    """The drawn tables, written as a dump and read back."""
    return read(dump_text(drawing, blank).encode(), "drawn.txt")
