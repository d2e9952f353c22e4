"""Tables of a document that holds nothing but rows, cells, paragraphs and text: one filtered pass over each.

Most filled-in forms are such documents. ``is_plain`` proves it for the whole part by looking for every element that
``body.Walk`` treats in a way of its own. A table in which something stands out of its usual place (a nested table, text
outside a run), or with a row that does not fill the grid, is left to the walk as well.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from .alternatives import ALTERNATE
from .merging import RawCell, RawRow

_URI = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = "{" + _URI + "}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SPECIAL = (
    *("sdt", "ins", "del", "moveFrom", "moveTo", "delText", "instrText", "fldChar", "fldSimple", "ruby", "sym", "tab"),
    *("ptab", "noBreakHyphen", "drawing", "pict", "object", "altChunk", "subDoc", "vanish", "hidden", "numPr"),
    *("customXml", "rFonts", "hMerge", "cellDel", "cellMerge", "txbxContent"),
)
_VALUE = W + "val"
_NUMBER = re.compile("[0-9]{1,9}")
_ROW, _CELL, _PARAGRAPH, _TEXT, _BREAK, _RETURN = (W + name for name in ("tr", "tc", "p", "t", "br", "cr"))
_SPAN, _MERGE, _BEFORE, _AFTER = (W + name for name in ("gridSpan", "vMerge", "gridBefore", "gridAfter"))
_SEEN = (_ROW, _CELL, _PARAGRAPH, _TEXT, _BREAK, _RETURN, _SPAN, _MERGE, _BEFORE, _AFTER)


def _in_place(*paths: str) -> etree.XPath:
    """How many of the elements stand in their usual place in a table."""
    return etree.XPath("+".join(f"count(w:tr{path})" for path in paths), namespaces={"w": _URI})


_USUAL = _in_place(
    "", "/w:tc", "/w:tc/w:p", "/w:tc/w:p/w:r/w:t", *(f"/w:tc/w:tcPr[1]/w:{name}[1]" for name in ("gridSpan", "vMerge"))
)
_RARE = _in_place(
    "/w:tc/w:p/w:r/w:br", "/w:tc/w:p/w:r/w:cr", *(f"/w:trPr[1]/w:{name}[1]" for name in ("gridBefore", "gridAfter"))
)


def is_plain(root: Any) -> bool:
    """No element of the part needs more than its text."""
    special = (ALTERNATE, _MATH + "oMath", _MATH + "oMathPara", *(W + name for name in _SPECIAL))
    return next(root.iter(*special), None) is None


def rows_of(table: Any, columns: int) -> list[RawRow] | None:
    """The rows with the text of their cells; None when only the walk can read the table. ``columns`` of ``tblGrid``."""
    rows: list[RawRow] = []
    cells: list[RawCell] = []
    parts: list[str] = []
    before = after = paragraphs = seen = 0
    span, merge, begun, rare = 1, None, False, False
    for element in table.iter(*_SEEN):
        seen += 1
        tag = element.tag
        if tag == _TEXT:
            parts.append(element.text or "")
        elif tag == _PARAGRAPH:
            if paragraphs:
                parts.append("\n")
            paragraphs += 1
        elif tag == _CELL:
            if begun:
                cells.append(RawCell(span, merge, "".join(parts)))
            span, merge, parts, begun, paragraphs = 1, None, [], True, 0
        elif tag == _SPAN:
            if not _NUMBER.fullmatch(number := element.get(_VALUE, "")):
                return None
            span = max(1, int(number))
        elif tag == _MERGE:
            merge = "restart" if element.get(_VALUE) == "restart" else "continue"
        elif tag == _ROW:
            if begun:
                cells.append(RawCell(span, merge, "".join(parts)))
            if rows:
                rows[-1] = RawRow(before, after, cells)
            rows.append(RawRow(0, 0, []))
            cells, before, after, begun = [], 0, 0, False
        else:
            rare = True
            if tag in (_BREAK, _RETURN):
                parts.append("\n")
            elif not _NUMBER.fullmatch(number := element.get(_VALUE, "")):
                return None
            elif tag == _BEFORE:
                before = int(number)
            else:
                after = int(number)
    if begun:
        cells.append(RawCell(span, merge, "".join(parts)))
    if rows:
        rows[-1] = RawRow(before, after, cells)
    if seen != _USUAL(table) + (_RARE(table) if rare else 0):
        return None
    return rows if not columns or all(row.columns == columns for row in rows if row.cells) else None
