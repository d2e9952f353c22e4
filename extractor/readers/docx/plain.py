"""Tables of a document that holds nothing but rows, cells, paragraphs and text: one filtered pass over each.

Most filled-in forms are such documents. ``is_plain`` proves it for the whole part by looking for every element that
``body.Walk`` treats in a way of its own; a table with another one nested in it is left to the walk as well.
"""

from __future__ import annotations

from typing import Any, NamedTuple

_SPECIAL = (
    *("sdt", "ins", "del", "moveFrom", "moveTo", "delText", "instrText", "fldChar", "fldSimple", "ruby", "sym", "tab"),
    *("ptab", "noBreakHyphen", "drawing", "pict", "object", "altChunk", "vanish"),
)
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


class RawCell(NamedTuple):
    """A ``w:tc`` as it is written: ``gridSpan``, ``vMerge`` (restart, continue, None for none), and its content:
    the text where that is all, else the element."""

    span: int
    merge: str | None
    content: Any


def is_plain(root: Any, w: str) -> bool:
    """No element of the part needs more than its text."""
    return next(root.iter(_MC, *(w + name for name in _SPECIAL)), None) is None


def rows_of(table: Any, w: str) -> list[tuple[int, list[RawCell]]] | None:
    """Each row's ``gridBefore`` and cells; None when a table is nested or a number is none."""
    row_tag, cell_tag, text_tag, paragraph_tag = w + "tr", w + "tc", w + "t", w + "p"
    span_tag, merge_tag, before_tag, table_tag, value = (
        w + "gridSpan",
        w + "vMerge",
        w + "gridBefore",
        w + "tbl",
        w + "val",
    )
    breaks = (w + "br", w + "cr")
    rows: list[tuple[int, list[RawCell]]] = []
    cells: list[RawCell] = []
    before = 0
    span, merge, parts, begun, paragraphs = 1, None, [""], False, 0
    stream = table.iter(row_tag, cell_tag, text_tag, paragraph_tag, span_tag, merge_tag, before_tag, table_tag, *breaks)
    next(stream)
    for element in stream:
        tag = element.tag
        if tag == text_tag:
            parts.append(element.text or "")
        elif tag == paragraph_tag:
            if paragraphs:
                parts.append("\n")
            paragraphs += 1
        elif tag in breaks:
            parts.append("\n")
        elif tag == cell_tag:
            if begun:
                cells.append(RawCell(span, merge, "".join(parts)))
            span, merge, parts, begun, paragraphs = 1, None, [], True, 0
        elif tag == row_tag:
            if begun:
                cells.append(RawCell(span, merge, "".join(parts)))
            if rows or cells:
                rows[-1] = (before, cells)
            rows.append((0, []))
            cells, before, begun = [], 0, False
        elif tag == table_tag:
            return None
        else:
            number = element.get(value)
            if tag == merge_tag:
                merge = "restart" if number == "restart" else "continue"
            elif not (number or "").isdecimal():
                return None
            elif tag == span_tag:
                span = max(1, int(number))
            else:
                before = int(number)
    if begun:
        cells.append(RawCell(span, merge, "".join(parts)))
    if rows:
        rows[-1] = (before, cells)
    return rows
