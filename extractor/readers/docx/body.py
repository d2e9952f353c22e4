"""word/document.xml (ECMA-376 part 1, 17.2 body, 17.3 paragraphs and runs, 17.4 tables) → paragraphs and grids.

What is read is what the accepted document shows: insertions in, deletions out, hidden text out, the result of a
field, the base of a ruby, one branch of alternate content.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.document import Cell, Grid, Note, Paragraph
from extractor.errors import Refused
from extractor.limits import Limits

from .plain import RawCell, is_plain, rows_of

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
# containers that add nothing of their own (17.5 structured tags, 17.13 revisions, 17.16 hyperlinks)
_THROUGH = frozenset(
    ("sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "dir", "bdo", "rubyBase", "ruby")
)
_GONE = frozenset(
    ("del", "moveFrom", "delText", "instrText", "rt", "footnoteReference", "commentReference", "pPr", "sdtPr")
)
_SYMBOLS = {
    "F0FE": "☑",
    "F052": "☑",
    "F054": "☑",
    "F0A8": "☐",
    "F06F": "☐",
    "F0A3": "☐",
    "F0FC": "√",
    "F050": "√",
    "F0FD": "☒",
}


class Walk:
    """One pass over a document. ``w`` is the namespace of the part, in braces."""

    def __init__(self, w: str, limits: Limits) -> None:
        self.w, self.limits = w, limits
        self.grids: list[Grid] = []
        self.pictures = 0
        self._plain = False
        self._notes: dict[str, int] = {}
        self._cut = len(w)
        self._p, self._r, self._t, self._tbl = w + "p", w + "r", w + "t", w + "tbl"
        self._tr, self._tc, self._tr_pr, self._tc_pr = w + "tr", w + "tc", w + "trPr", w + "tcPr"
        self._r_pr, self._vanish, self._val = w + "rPr", w + "vanish", w + "val"
        self._span, self._merge = w + "gridSpan", w + "vMerge"

    def notes(self) -> list[Note]:
        """What was left out or mended, with counts."""
        return [Note(code, count) for code, count in sorted(self._notes.items())]

    def has_cell_text(self) -> bool:
        """Some cell of some table holds text."""
        return any(cell.text.strip() for grid in self.grids for cell in grid.cells)

    def _note(self, code: str) -> None:
        self._notes[code] = self._notes.get(code, 0) + 1

    def document(self, root: Any) -> list[Paragraph | int]:
        """The top-level blocks in reading order: paragraphs, and the numbers of grids."""
        out: list[Paragraph | int] = []
        self._plain = is_plain(root, self.w)
        for body in root:
            if body.tag == self.w + "body":
                for block in self._blocks(body, None, 0):
                    out.append(Paragraph(block) if isinstance(block, str) else block)
        return out

    def _blocks(self, parent: Any, holder: tuple[int, int, int] | None, depth: int) -> Iterator[str | int]:
        if depth > self.limits.depth:
            raise Refused("DOC_TOO_LARGE", "文档嵌套过深", "the document is nested too deep")
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str):
                continue
            local = tag[self._cut :] if tag.startswith(self.w) else ""
            if local == "p":
                yield self._paragraph(child)
            elif local == "tbl":
                yield self._table(child, holder, depth + 1)
            elif local == "sdt" or local in _THROUGH:
                yield from self._blocks(child, holder, depth + 1)
            elif tag == _MC + "AlternateContent":
                branch = self._branch(child)
                if branch is not None:
                    yield from self._blocks(branch, holder, depth + 1)
            elif local == "altChunk":
                self._note("alt_chunk")

    def _branch(self, alternate: Any) -> Any:
        """One branch of alternate content: the fallback where there is one, else the first choice."""
        fallback = alternate.find(_MC + "Fallback")
        return fallback if fallback is not None else alternate.find(_MC + "Choice")

    def _paragraph(self, paragraph: Any) -> str:
        """The visible text of a paragraph. Nearly all runs hold one text and nothing else: these are taken at once."""
        parts: list[str] = []
        fields: list[bool] = []
        run, text = self._r, self._t
        for child in paragraph:
            if child.tag == run and not fields and len(child) == 1 and (only := child[0]).tag == text:
                parts.append(only.text or "")
            else:
                self._inline_one(child, parts, fields)
        return parts[0] if len(parts) == 1 else "".join(parts)

    def _inline(self, parent: Any, parts: list[str], fields: list[bool]) -> None:
        for child in parent:
            self._inline_one(child, parts, fields)

    def _inline_one(self, child: Any, parts: list[str], fields: list[bool]) -> None:
        tag = child.tag
        if tag == self._r:
            self._run(child, parts, fields)
            return
        if not isinstance(tag, str):
            return
        if not tag.startswith(self.w):
            if tag == _MC + "AlternateContent":
                branch = self._branch(child)
                if branch is not None:
                    self._inline(branch, parts, fields)
            return
        local = tag[self._cut :]
        if local in _THROUGH:
            self._inline(child, parts, fields)
        elif local == "sdt":
            self._control(child, parts, fields)
        elif local not in _GONE and len(child):
            self._inline(child, parts, fields)

    def _control(self, sdt: Any, parts: list[str], fields: list[bool]) -> None:
        properties = sdt.find(self.w + "sdtPr")
        if properties is not None:
            if properties.find(self.w + "showingPlcHdr") is not None:
                self._note("placeholder")
                return
            box = properties.find(_W14 + "checkbox")
            if box is not None:
                checked = box.find(_W14 + "checked")
                value = checked.get(_W14 + "val") if checked is not None else "0"
                parts.append("☑" if value in ("1", "true", "on") else "☐")
                return
        content = sdt.find(self.w + "sdtContent")
        if content is not None:
            self._inline(content, parts, fields)

    def _run(self, run: Any, parts: list[str], fields: list[bool]) -> None:
        for child in run:
            tag = child.tag
            if tag == self._t and not (fields and not fields[-1]):
                parts.append(child.text or "")
                continue
            if tag == self._r_pr:
                if self._on(child.find(self._vanish)):
                    self._note("hidden_text")
                    return
                continue
            if not isinstance(tag, str):
                continue
            if not tag.startswith(self.w):
                if tag == _MC + "AlternateContent":
                    branch = self._branch(child)
                    if branch is not None:
                        self._run(branch, parts, fields)
                continue
            local = tag[self._cut :]
            if local == "fldChar":
                self._field(child, parts, fields)
            elif fields and not fields[-1]:
                continue
            elif local in ("tab", "ptab"):
                parts.append("\t")
            elif local in ("br", "cr"):
                parts.append("\n")
            elif local == "noBreakHyphen":
                parts.append("-")
            elif local == "sym":
                code = str(child.get(self.w + "char", "")).upper()
                parts.append(_SYMBOLS.get(code, "") if code.startswith("F0") else chr(int(code, 16)) if code else "")
            elif local in ("drawing", "pict", "object"):
                self.pictures += 1
                self._boxes(child, parts)
            elif local == "ruby":
                self._inline(child, parts, fields)

    def _on(self, toggle: Any) -> bool:
        return toggle is not None and toggle.get(self.w + "val", "1") not in ("0", "false", "off")

    def _field(self, char: Any, parts: list[str], fields: list[bool]) -> None:
        """Field characters (17.16.18): between begin and separate stands code, not text."""
        kind = char.get(self.w + "fldCharType")
        if kind == "begin":
            fields.append(False)
            data = char.find(self.w + "ffData")
            box = data.find(self.w + "checkBox") if data is not None else None
            if box is not None:
                checked = box.find(self.w + "checked")
                default = box.find(self.w + "default")
                parts.append("☑" if self._on(checked if checked is not None else default) else "☐")
        elif kind == "separate" and fields:
            fields[-1] = True
        elif kind == "end" and fields:
            fields.pop()

    def _boxes(self, drawing: Any, parts: list[str]) -> None:
        """The text of text boxes, each once, on lines of its own."""
        for box in drawing.iter(self.w + "txbxContent"):
            lines = [block for block in self._blocks(box, None, 1) if isinstance(block, str) and block.strip()]
            if lines:
                parts.append(("\n" if parts else "") + "\n".join(lines))

    # --- tables (17.4)

    def _rows(self, table: Any) -> Iterator[Any]:
        for child in table:
            if child.tag == self._tr:
                properties = child.find(self._tr_pr)
                if properties is not None and properties.find(self.w + "del") is not None:
                    self._note("deleted_row")
                    continue
                yield child
            elif child.tag == self.w + "sdt":
                content = child.find(self.w + "sdtContent")
                if content is not None:
                    yield from self._rows(content)
            elif isinstance(child.tag, str) and child.tag[self._cut :] in ("ins", "moveTo", "customXml"):
                yield from self._rows(child)

    def _tcs(self, row: Any) -> Iterator[Any]:
        for child in row:
            if child.tag == self._tc:
                yield child
            elif child.tag == self.w + "sdt":
                content = child.find(self.w + "sdtContent")
                if content is not None:
                    yield from self._tcs(content)
            elif isinstance(child.tag, str) and child.tag[self._cut :] in ("ins", "moveTo", "customXml"):
                yield from self._tcs(child)

    def _number(self, properties: Any, name: str, default: int) -> int:
        found = properties.find(self.w + name) if properties is not None else None
        return default if found is None else self._int(found, default)

    def _int(self, element: Any, default: int) -> int:
        try:
            return int(element.get(self._val))
        except (TypeError, ValueError):
            return default

    def _span_and_merge(self, tc: Any) -> tuple[int, str | None]:
        """``gridSpan``, and how the cell takes part in a vertical merge: restart, continue, None for not."""
        span, merge = 1, None
        for child in tc:
            if child.tag == self._tc_pr:
                for item in child:
                    if item.tag == self._span:
                        span = max(1, self._int(item, 1))
                    elif item.tag == self._merge:
                        merge = "restart" if item.get(self._val) == "restart" else "continue"
                break
        return span, merge

    def _content(self, tc: Any, holder: tuple[int, int, int], depth: int) -> tuple[str, tuple[str | int, ...]]:
        """The text of a cell, and its blocks when tables are nested in it. Most cells are one paragraph."""
        simple: list[str] = []
        for child in tc:
            tag = child.tag
            if tag == self._p:
                simple.append(self._paragraph(child))
            elif tag != self._tc_pr:
                break
        else:
            return (simple[0] if len(simple) == 1 else "\n".join(simple)), ()
        blocks = tuple(self._blocks(tc, holder, depth))
        text = "\n".join(b for b in blocks if isinstance(b, str))
        return text, blocks if any(isinstance(b, int) for b in blocks) else ()

    def _raw_rows(self, table: Any) -> Iterator[tuple[int, list[RawCell]]]:
        for row in self._rows(table):
            before = self._number(row.find(self._tr_pr), "gridBefore", 0)
            yield before, [RawCell(*self._span_and_merge(tc), tc) for tc in self._tcs(row)]

    def _table(self, table: Any, holder: tuple[int, int, int] | None, depth: int) -> int:
        number = len(self.grids)
        self.grids.append(Grid(number, 0, 0, ()))
        cells: list[Cell] = []
        merged: dict[int, int] = {}  # column → index in cells of the merge that is open there
        width = 0
        row_number = -1
        plain = rows_of(table, self.w) if self._plain else None
        for row_number, (col, row) in enumerate(self._raw_rows(table) if plain is None else plain):
            merges: dict[int, int] = {}
            for span, merge, content in row:
                self._bounded(col + span, len(cells))
                index = merged.get(col)
                if merge == "continue" and index is not None:
                    cells[index] = cells[index]._replace(row_span=row_number - cells[index].row + 1)
                    merges[col] = index
                else:
                    if merge is not None:
                        merges[col] = len(cells)
                        if merge == "continue":
                            self._note("orphan_merge")
                    if isinstance(content, str):
                        cells.append(Cell(row_number, col, 1, span, content))
                    else:
                        text, blocks = self._content(content, (number, row_number, col), depth)
                        cells.append(Cell(row_number, col, 1, span, text, None, blocks))
                col += span
            merged = merges
            width = max(width, col)
        self.grids[number] = Grid(number, row_number + 1, width, tuple(cells), holder)
        return number

    def _bounded(self, columns: int, cells: int) -> None:
        if columns > self.limits.columns:
            most = self.limits.columns
            raise Refused("DOC_TOO_LARGE", f"表格超过 {most} 列", f"a table of more than {most} columns")
        if cells > self.limits.cells:
            most = self.limits.cells
            raise Refused("DOC_TOO_LARGE", f"表格超过 {most} 格", f"a table of more than {most} cells")
