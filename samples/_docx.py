"""Writing drawings as .docx: one table for the whole form, tables side by side, or tables within cells."""

from __future__ import annotations

import io
import itertools
import random
import zipfile
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from _layout import TOTAL, Drawing, Part, Placed, placed
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

SHAPES = ("one", "apart", "grouped", "cells", "boxed")
STAMP = (2024, 1, 1, 0, 0, 0)
NAMESPACES = nsdecls("w")
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in ("top", "left", "bottom", "right")
)
INNER = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in ("insideH", "insideV"))
PLAIN_RUN = '<w:rPr><w:rFonts w:hint="eastAsia"/><w:sz w:val="21"/></w:rPr>'
WORDY_RUN = (
    '<w:rPr><w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hAnsi="宋体" w:cs="宋体" w:hint="eastAsia"/>'
    '<w:color w:val="000000"/><w:kern w:val="0"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
)


class Writer:
    """Writes the XML of one document. ``wordy``: with the attributes and properties that Word leaves everywhere."""

    def __init__(self, dice: random.Random, wordy: bool = False) -> None:
        self.dice, self.wordy = dice, wordy
        self.rsids = [f"00{dice.randrange(0x100000, 0xFFFFFF):06X}" for _ in range(12)]

    def rsid(self, *names: str) -> str:
        """Revision attributes, where Word is the writer."""
        return "".join(f' w:{name}="{self.dice.choice(self.rsids)}"' for name in names) if self.wordy else ""

    def run(self, text: str) -> str:
        """Text as one run or, as editing leaves it, two; line breaks become ``w:br``."""
        properties = WORDY_RUN if self.wordy else PLAIN_RUN
        pieces, cut = [text], self.dice.randrange(1, len(text)) if len(text) > 1 else 0
        if cut and self.dice.random() < (0.25 if self.wordy else 0.15):
            pieces = [text[:cut], text[cut:]]
        runs = [
            f"<w:r{self.rsid('rsidRPr')}>{properties}"
            + "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in piece.split("\v"))
            + "</w:r>"
            for piece in pieces
        ]
        mark = '<w:proofErr w:type="gramStart"/>' if self.wordy and len(runs) == 2 else ""
        return mark.join(runs)

    def paragraph(self, text: str, centred: bool = False) -> str:
        """A paragraph; an empty one has no run."""
        if self.wordy:
            side = "center" if centred else "left"
            head = (
                f'<w:pPr><w:widowControl/><w:spacing w:line="320" w:lineRule="exact"/><w:jc w:val="{side}"/>'
                f"{WORDY_RUN}</w:pPr>"
            )
        else:
            head = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centred else ""
        body = self.run(text) if text else ""
        return f"<w:p{self.rsid('rsidR', 'rsidRDefault', 'rsidP')}>{head}{body}</w:p>"

    def paragraphs(self, text: str) -> str:
        """A cell's text: a paragraph per line, now and then a soft break instead."""
        if "\n" in text and not text.endswith("\n") and self.dice.random() < 0.12:
            text = text.replace("\n", "\v")
        return "".join(self.paragraph(line, len(text) < 12) for line in text.split("\n"))

    def cell(self, content: str, width: int, span: int, merge: str) -> str:
        """``w:tc`` around ready-made content."""
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
        properties += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        properties += {"": "", "open": '<w:vMerge w:val="restart"/>', "more": "<w:vMerge/>"}[merge]
        if self.wordy:
            properties += (
                f"<w:tcBorders>{BORDERS}</w:tcBorders>" + '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>'
            )
        return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'

    def row(self, cells: str) -> str:
        """``w:tr``."""
        properties = '<w:trPr><w:trHeight w:val="454"/><w:jc w:val="center"/></w:trPr>' if self.wordy else ""
        return f"<w:tr{self.rsid('rsidR', 'rsidTr')}>{properties}{cells}</w:tr>"

    def table(self, grid: Sequence[int], rows: str) -> str:
        """``w:tbl`` around ready-made rows."""
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(grid)}" w:type="dxa"/><w:tblBorders>{BORDERS}{INNER}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
        )

    def form_table(self, parts: Sequence[Part]) -> str:
        """Parts stacked into one table over the union of their column boundaries."""
        edges, bounds = shared_edges(parts)
        index = {edge: number for number, edge in enumerate(edges)}
        rows = [
            self.row("".join(self._placed(cell, own, index) for cell in line))
            for part, own in zip(parts, bounds, strict=True)
            for line in placed(part.rows)
        ]
        return self.table([b - a for a, b in itertools.pairwise(edges)], "".join(rows))

    def _placed(self, cell: Placed, bounds: Sequence[int], index: dict[int, int]) -> str:
        left, right = bounds[cell.col], bounds[cell.col + cell.span]
        content = self.paragraph("") if cell.text is None else self.paragraphs(cell.text)
        merge = "more" if cell.text is None else "open" if cell.opens else ""
        return self.cell(content, right - left, index[right] - index[left], merge)

    def form(self, drawing: Drawing, shape: str) -> str:
        """The body XML of one form in one of ``SHAPES``."""
        body = [self.paragraph(line, number < 2) for number, line in enumerate(drawing.before)]
        body.append(
            {
                "one": self._one,
                "apart": self._apart,
                "grouped": self._grouped,
                "cells": self._cells,
                "boxed": self._boxed,
            }[shape](drawing.parts)
        )
        body += [self.paragraph(line) for line in drawing.between]
        if drawing.narrative_in_cell:
            content = "".join(self.paragraph(line) for line in drawing.narrative[1:])
            body += [
                self.paragraph(drawing.narrative[0]),
                self.table([TOTAL], self.row(self.cell(content, TOTAL, 1, ""))),
            ]
            body.append(self.paragraph(""))
        else:
            body += [self.paragraph(line) for line in drawing.narrative]
        return "".join(body)

    def _one(self, parts: Sequence[Part]) -> str:
        return self.form_table(parts)

    def _boxed(self, parts: Sequence[Part]) -> str:
        return self.table([TOTAL], self.row(self.cell(self.form_table(parts) + self.paragraph(""), TOTAL, 1, "")))

    def _apart(self, parts: Sequence[Part]) -> str:
        body, stack = [], []
        for part in parts:
            if part.is_heading:
                body.append(self.paragraph(part.rows[0][0]))  # type: ignore[arg-type]
            elif part.group >= 5:
                stack.append(part)
            else:
                body += [self.form_table([part]), self.paragraph("")]
        return "".join(body) + self.form_table(stack)

    def _grouped(self, parts: Sequence[Part]) -> str:
        tables = []
        for group in sorted({min(part.group, 5) for part in parts}):
            tables.append(self.form_table([part for part in parts if min(part.group, 5) == group]))
        return self.paragraph("").join(tables)

    def _cells(self, parts: Sequence[Part]) -> str:
        rows = []
        for group in sorted({part.group for part in parts}):
            content = ""
            members = [part for part in parts if part.group == group]
            if group >= 5:
                content = self.paragraphs(str(members[0].rows[0][0]))
            else:
                for part in members:
                    text = str(part.rows[0][0])
                    content += self.paragraph(text) if part.is_heading else self.form_table([part]) + self.paragraph("")
            rows.append(self.row(self.cell(content, TOTAL, 1, "")))
        return self.table([TOTAL], "".join(rows))


def shared_edges(parts: Sequence[Part], snap: int = 45) -> tuple[list[int], list[list[int]]]:
    """All column boundaries, sorted, and each part's own; boundaries nearer than ``snap`` twips become one."""
    edges: set[int] = {0, TOTAL}
    bounds = []
    for part in parts:
        own, at = [0], 0
        for width in part.widths[:-1]:
            at += width
            near = [edge for edge in edges if abs(edge - at) < snap and own[-1] < edge < TOTAL]
            own.append(near[0] if near else at)
        bounds.append([*own, TOTAL])
        edges.update(own)
    return sorted(edges), bounds


def document(bodies: Sequence[str]) -> bytes:
    """A .docx of the given body XML, a page break between forms; the same bytes every time."""
    doc = Document()
    normal = doc.styles["Normal"]
    normal.font.name, normal.font.size = "宋体", Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    core = doc.core_properties
    core.author, core.title, core.comments, core.last_modified_by = "samples/make.py", "", "", ""
    core.created = core.modified = datetime(*STAMP)
    for key, relation in list(doc.part.package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del doc.part.package.rels[key]
    end = doc.element.body.sectPr
    for number, body in enumerate(bodies):
        if number:
            end.addprevious(parse_xml(f'<w:p {NAMESPACES}><w:r><w:br w:type="page"/></w:r></w:p>'))
        for element in list(parse_xml(f"<w:body {NAMESPACES}>{body}</w:body>")):
            end.addprevious(element)
    raw = io.BytesIO()
    doc.save(raw)
    return stamped(raw.getvalue())


def stamped(data: bytes) -> bytes:
    """The same package with fixed times, in a fixed order."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            new.writestr(info, old.read(name))
    return result.getvalue()
