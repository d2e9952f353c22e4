"""word/document.xml (ECMA-376 part 1, 17.2 body, 17.4 tables) → paragraphs and grids in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.document import Cell, Grid, Note, Paragraph
from extractor.errors import Refused
from extractor.limits import Limits

from .alternatives import ALTERNATE, branch
from .merging import Placed, RawCell, RawRow, placed, within_limits
from .numbering import Numbering
from .paragraphs import Notes, Paragraphs
from .plain import is_plain, rows_of
from .styles import Styles, integer, on

# containers around blocks, rows and cells that add nothing of their own (17.5 structured tags, 17.13 revisions)
_THROUGH = frozenset(("ins", "moveTo", "smartTag", "customXml", "sdtContent"))
_ELSEWHERE = {"altChunk": "alt_chunk", "subDoc": "sub_document"}  # content that stands in another part or file
_Holder = tuple[int, int, int] | None


class Walk:
    """One pass over a document. ``w`` is the namespace of the part, in braces.

    ``quick`` allows the one-pass way through tables that hold nothing but text; what it gives is the same.
    """

    def __init__(self, w: str, limits: Limits, styles: Styles, numbering: Numbering, *, quick: bool) -> None:
        self.grids: list[Grid] = []
        self._w, self._cut, self._limits, self._quick = w, len(w), limits, quick
        self._pieces = 0
        self._note = Notes()
        self._notes: list[Note] = []
        self._paragraphs = Paragraphs(w, limits, styles, numbering, self._note)
        self._p, self._tbl, self._tr, self._tc = w + "p", w + "tbl", w + "tr", w + "tc"
        self._tr_pr, self._tc_pr = w + "trPr", w + "tcPr"
        self._val = w + "val"

    @property
    def pictures(self) -> int:
        """Pictures met so far."""
        return self._paragraphs.pictures

    def notes(self) -> list[Note]:
        """What was left out or mended, with counts; what happened to the rows of a table with its place."""
        counted = dict(self._note.counts)
        if self.pictures:
            counted["picture"] = self.pictures
        return [Note(code, count) for code, count in sorted(counted.items())] + self._notes

    def document(self, root: Any) -> list[Paragraph | int]:
        """The top-level blocks in reading order: paragraphs, and the numbers of grids."""
        out: list[Paragraph | int] = []
        self._quick = self._quick and is_plain(root)
        for body in root:
            if body.tag == self._w + "body":
                for block in self._blocks(body, None, 0):
                    out.append(Paragraph(block) if isinstance(block, str) else block)
        return out

    def _blocks(self, parent: Any, holder: _Holder, depth: int) -> Iterator[str | int]:
        """The paragraphs and tables of a container. A paragraph whose mark is deleted runs into the next one."""
        begun: str | None = None
        for element in self._unwrapped(parent, depth):
            if element.tag == self._tbl:
                if begun:
                    yield begun
                begun = None
                if (number := self._table(element, holder, depth + 1)) is not None:
                    yield number
            elif not self._quick and self._paragraphs.runs_on(element):
                begun = self._paragraphs.text(element, begun or "")
            else:
                text, begun = self._paragraphs.text(element, begun or ""), None
                yield from self._with_boxes(text, holder, depth) if self._paragraphs.boxes else (text,)
        if begun:
            yield begun

    def _with_boxes(self, text: str, holder: _Holder, depth: int) -> Iterator[str | int]:
        """A paragraph and then the text boxes anchored in it; where it holds nothing else, the boxes alone."""
        boxes, self._paragraphs.boxes = self._paragraphs.boxes, []
        if text:
            yield text
        for box in boxes:
            yield from (block for block in self._blocks(box, holder, depth + 1) if block != "")

    def _unwrapped(self, parent: Any, depth: int) -> Iterator[Any]:
        """Paragraphs and tables, out of every wrapping."""
        self._bounded(depth)
        for child in parent:
            tag = child.tag
            if tag == self._p or tag == self._tbl:
                self._counted(1)
                yield child
            elif tag == ALTERNATE:
                if (shown := branch(child)) is not None:
                    yield from self._unwrapped(shown, depth + 1)
            elif not tag.startswith(self._w):
                continue
            elif (local := tag[self._cut :]) == "sdt":
                content = child.find(self._w + "sdtContent")
                if content is not None:
                    with self._paragraphs.shown_as(self._paragraphs.control(child)):
                        yield from self._unwrapped(content, depth + 1)
            elif local in _THROUGH:
                yield from self._unwrapped(child, depth + 1)
            elif local in _ELSEWHERE:
                self._note(_ELSEWHERE[local])

    def _counted(self, pieces: int) -> None:
        self._pieces += pieces
        if self._pieces > self._limits.pieces:
            most = self._limits.pieces
            raise Refused("DOC_TOO_LARGE", f"文档超过 {most} 个段落和单元格", f"more than {most} paragraphs and cells")

    def _bounded(self, depth: int) -> None:
        if depth > self._limits.depth:
            raise Refused("DOC_TOO_LARGE", "文档嵌套过深", "the document is nested too deep")

    # --- tables (17.4)

    def _table(self, table: Any, holder: _Holder, depth: int) -> int | None:
        """The number of the grid; None for a table that has no row left when deletions are accepted."""
        number = len(self.grids)
        self.grids.append(Grid(number, 0, 0, (), holder))
        edges = self._edges(table)
        rows: list[RawRow] | None = rows_of(table, len(edges)) if self._quick else None
        if rows is None:
            rows = [
                self._row(row, instead, depth) for row, instead in self._rows(table, self._paragraphs.instead, depth)
            ]
        if not rows:
            self.grids.pop()
            return None
        placing = placed(rows, edges, self._limits, self._has_text)
        self._counted(len(placing.cells))
        self._notes += [note._replace(table=number) for note in placing.notes]
        cells = tuple(self._cell(cell, number, depth) for cell in placing.cells)
        self.grids[number] = Grid(number, placing.rows, placing.cols, cells, holder, tuple(edges))
        return number

    def _edges(self, table: Any) -> list[int]:
        """The right edges of the columns of ``w:tblGrid``; empty when it says no widths."""
        grid = table.find(self._w + "tblGrid")
        edges: list[int] = []
        for column in grid if grid is not None else ():
            if column.tag == self._w + "gridCol":
                edges.append((edges[-1] if edges else 0) + max(0, integer(column.get(self._w + "w")) or 0))
        within_limits(len(edges), 0, self._limits)
        return edges

    def _rows(self, parent: Any, instead: str | None, depth: int) -> Iterator[tuple[Any, str | None]]:
        """The rows that are shown, out of every wrapping, each with what a control around it shows."""
        for row, around in self._members(parent, self._tr, instead, depth):
            properties = row.find(self._tr_pr)
            if properties is not None and properties.find(self._w + "del") is not None:
                self._note("deleted_row")
            elif properties is not None and on(properties.find(self._w + "hidden"), self._w) and self._all_hidden(row):
                self._note("hidden_row")
            else:
                yield row, around

    def _members(self, parent: Any, wanted: str, instead: str | None, depth: int) -> Iterator[tuple[Any, str | None]]:
        """The rows of a table, or the cells of a row."""
        self._bounded(depth)
        for child in parent:
            tag = child.tag
            if tag == wanted:
                yield child, instead
            elif tag == ALTERNATE:
                if (shown := branch(child)) is not None:
                    yield from self._members(shown, wanted, instead, depth + 1)
            elif tag == self._w + "sdt":
                content = child.find(self._w + "sdtContent")
                if content is not None:
                    own = self._paragraphs.control(child) if instead is None else instead
                    yield from self._members(content, wanted, own, depth + 1)
            elif tag.startswith(self._w) and tag[self._cut :] in _THROUGH:
                yield from self._members(child, wanted, instead, depth + 1)

    def _row(self, row: Any, instead: str | None, depth: int) -> RawRow:
        before, after = 0, 0
        properties = row.find(self._tr_pr)
        if properties is not None:
            before = max(0, self._int(properties.find(self._w + "gridBefore"), 0))
            after = max(0, self._int(properties.find(self._w + "gridAfter"), 0))
        cells = [self._raw(cell, around) for cell, around in self._members(row, self._tc, instead, depth)]
        return RawRow(before, after, [cell for cell in cells if cell is not None])

    def _raw(self, tc: Any, instead: str | None) -> RawCell | None:
        """A cell with the properties that place it; None for one whose deletion is tracked (17.13.5.2)."""
        properties = tc.find(self._tc_pr)
        if properties is None:
            return RawCell(1, None, tc, instead=instead)
        values = {child.tag[self._cut :]: child for child in properties if child.tag.startswith(self._w)}
        if "cellDel" in values:
            self._note("deleted_cell")
            return None
        width = values.get("tcW")
        if width is not None and width.get(self._w + "type", "dxa") != "dxa":
            width = None  # a share of the table, or left to Word
        return RawCell(
            span=max(1, self._int(values.get("gridSpan"), 1)),
            merge=self._merge(values),
            content=tc,
            width=integer(width.get(self._w + "w")) if width is not None else None,
            across=self._joins(values.get("hMerge")),
            instead=instead,
        )

    def _merge(self, values: dict[str, Any]) -> str | None:
        """``vMerge``, or what a tracked merge makes of it when it is accepted (``cellMerge``, 17.13.5.3)."""
        tracked = values.get("cellMerge")
        if tracked is not None:
            return {"rest": "restart", "cont": "continue"}.get(tracked.get(self._w + "vMerge", ""))
        return self._joins(values.get("vMerge"))

    def _joins(self, merge: Any) -> str | None:
        if merge is None:
            return None
        return "restart" if merge.get(self._val) == "restart" else "continue"

    def _cell(self, cell: Placed, table: int, depth: int) -> Cell:
        content = cell.raw.content
        if isinstance(content, str):
            return Cell(cell.row, cell.col, cell.row_span, cell.col_span, content)
        with self._paragraphs.shown_as(cell.raw.instead):
            blocks = tuple(self._blocks(content, (table, cell.row, cell.col), depth))
        text = "\n".join(block for block in blocks if isinstance(block, str))
        nested = any(isinstance(block, int) for block in blocks)
        return Cell(cell.row, cell.col, cell.row_span, cell.col_span, text, None, blocks if nested else ())

    def _has_text(self, content: Any) -> bool:
        if isinstance(content, str):
            return bool(content.strip())
        return any((text.text or "").strip() for text in content.iter(self._w + "t"))

    def _all_hidden(self, row: Any) -> bool:
        """No run of the row shows text: then a row that is marked hidden is (17.4.20)."""
        vanish = f"{self._w}rPr/{self._w}vanish"
        return all(on(run.find(vanish), self._w) for run in row.iter(self._w + "r") if self._has_text(run))

    def _int(self, element: Any, default: int) -> int:
        number = integer(element.get(self._val)) if element is not None else None
        return default if number is None else number
