"""A table as it is printed, drawn in text, read into cells.

``|`` stands between cells, ``^`` is merged with the cell above, ``<`` with the cell to the left, ``{field}`` is
where a value stands, and ``...`` at the end of a line says that the row repeats.
"""

from __future__ import annotations

import re

from .records import DrawnCell, DrawnRow, Slot

_SLOT = re.compile(r"\{(?:(?P<section>\w+)\.(?=\w))?(?P<field>\w*)(?:\.\.(?P<until>\w+))?(?:@(?P<entity>[^}]*))?\}")


FOREIGN = re.compile(r"\{(\w+)\.(\w+)")  # a slot of another section, in a drawing's text


class DrawingError(ValueError):
    """A drawing does not make a table; ``line`` counts from the first drawn line (0-based)."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def parse(drawing: str) -> list[DrawnRow]:
    """Read a drawing into rows. Raises DrawingError for ragged rows and for marks with nothing to merge with."""
    rows: list[list[str]] = []
    repeats: list[bool] = []
    for line in drawing.strip("\n").split("\n"):
        line = line.strip()
        framed = line[1:].removesuffix("|") if line.startswith("|") else line
        tokens = [token.strip() for token in framed.split("|")]
        repeats.append(tokens[-1] == "...")
        rows.append(tokens[:-1] if tokens[-1] == "..." else tokens)
    width = len(rows[0])
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    extent: dict[tuple[int, int], tuple[int, int]] = {}
    for r, tokens in enumerate(rows):
        if len(tokens) != width:
            raise DrawingError(r, f"这一行有 {len(tokens)} 格，第一行有 {width} 格")
        for c, token in enumerate(tokens):
            if token in ("^", "<"):
                source = (r - 1, c) if token == "^" else (r, c - 1)
                if source not in owner:
                    raise DrawingError(r, f"第 {c + 1} 格的“{token}”没有可合并的格子")
                owner[r, c] = owner[source]
                top, left = owner[r, c]
                rows_, cols_ = extent[top, left]
                extent[top, left] = (max(rows_, r - top + 1), max(cols_, c - left + 1))
            else:
                owner[r, c] = (r, c)
                extent[r, c] = (1, 1)
    return [
        DrawnRow(tuple(_cell(tokens[c], r, c, *extent[r, c]) for c in range(width) if (r, c) in extent), repeats[r], r)
        for r, tokens in enumerate(rows)
    ]


def _cell(token: str, row: int, col: int, row_span: int, col_span: int) -> DrawnCell:
    match = _SLOT.fullmatch(token)
    if not match:
        if "{" in token or "}" in token:
            raise DrawingError(row, f"看不懂的空位：{token}")
        return DrawnCell(token, None, row, col, row_span, col_span)
    slot = Slot(match["field"] or None, match["entity"] or None, match["until"], match["section"])
    return DrawnCell("", slot, row, col, row_span, col_span)
