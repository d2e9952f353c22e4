"""A document as an HTML page: its paragraphs and its tables with real row and column spans, to look at beside Word."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from extractor.document import Cell, Document, Grid

_STYLE = """
body { font: 14px/1.5 "Songti SC", SimSun, serif; max-width: 60em; margin: 2em auto; padding: 0 1em }
table { border-collapse: collapse; width: 100%; margin: .6em 0 }
td { border: 1px solid #555; padding: .15em .4em; vertical-align: top; white-space: pre-wrap }
td.left-out { border: 1px dotted #bbb; background: #f4f4f4 }
caption, .notes { font: 12px/1.6 sans-serif; color: #666; text-align: left }
p { margin: .2em 0; white-space: pre-wrap }
"""


def page(document: Document, title: str, notes: Sequence[str]) -> str:
    """One self-contained page. A cell's tooltip names its place; columns that a row leaves out are dotted."""
    body = [
        f"<p>{escape(block.text)}</p>" if not isinstance(block, int) else _table(document, document.grids[block])
        for block in document.body
    ]
    told = f"<ul class=notes>{''.join(f'<li>{escape(note)}</li>' for note in notes)}</ul>" if notes else ""
    return (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n" + "\n".join(body) + f"\n{told}</body></html>\n"
    )


def _table(document: Document, grid: Grid) -> str:
    rows = ["".join(_row(document, grid, row)) for row in range(grid.rows)]
    caption = f"<caption>表 {grid.table} · {grid.rows} × {grid.cols}</caption>"
    return f"<table>{caption}\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"


def _row(document: Document, grid: Grid, row: int) -> list[str]:
    """The cells that begin in a row, and what stands for columns that no cell covers."""
    covered = {
        cell.col + step: cell
        for cell in grid.cells
        if cell.row <= row < cell.row + cell.row_span
        for step in range(cell.col_span)
    }
    out: list[str] = []
    hole = 0
    for col in range(grid.cols + 1):
        cell = covered.get(col)
        if cell is None and col < grid.cols:
            hole += 1
            continue
        if hole:
            out.append(f'<td class=left-out colspan="{hole}"></td>')
            hole = 0
        if cell is not None and cell.row == row and cell.col == col:
            out.append(_cell(document, cell))
    return out


def _cell(document: Document, cell: Cell) -> str:
    spans = (f' rowspan="{cell.row_span}"' if cell.row_span > 1 else "") + (
        f' colspan="{cell.col_span}"' if cell.col_span > 1 else ""
    )
    inner = (
        "".join(
            _table(document, document.grids[block]) if isinstance(block, int) else f"<p>{escape(block)}</p>"
            for block in cell.blocks
        )
        if cell.blocks
        else escape(cell.text)
    )
    return f'<td{spans} title="行 {cell.row} 列 {cell.col}">{inner}</td>'
