"""Blank forms made by machine from the drawings of a rule file: real .docx files of one table, nothing filled in."""

from __future__ import annotations

import io
from fractions import Fraction
from itertools import pairwise

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

ROWS = 3  # blank rows below a repeated header


def blank(form) -> bytes:
    """The form as it is handed out: title, cover lines, one table with a grid of many columns, tail lines."""
    document = docx.Document()
    document.add_paragraph(f"（  ）年度{form.titles[0]}")
    table, tail, narrative, before = [], [], "", True
    for section in form.sections.values():
        drawn = [*section.header, *([section.body] if section.body else []), *section.fixed]
        own = {label: field for label, field in section.lines.items() if label not in (form.spec.get("lines") or {})}
        if own:
            lines = [_line(section, label, field) for label, field in own.items()]
            texts = [*lines, *section.furniture] if before else ["      ".join(lines)]
            if before:
                for text in texts:
                    document.add_paragraph(text)
            else:
                tail += texts
        before = False
        table += [[(h, 1, 1, 1)] for h in section.headings]
        table += [[(f"{label}：\n\n签名：      年   月   日", 1, 1, 1)] for label in section.blocks]
        narrative = section.narrative or narrative
        if drawn:
            table += _rows(section)
    _write(document, table)
    for text in [*tail, narrative]:
        if text:
            document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _line(section, label, field):
    options = section.fields[field].options
    return f"{label}：" + ("  ".join(f"{option}□" for option in options) if options else "")


def _rows(section):
    """[(text, col, span, width)] for each printed row; None text goes on from above."""
    lines = sorted([*section.header, *([section.body] if section.body else []), *section.fixed], key=lambda r: r.line)
    rows, below = [], {}
    for line in lines:
        for _ in range(ROWS if line.repeats else 1):
            row, covered = [], {c: s for c, s in below.items() if s[1] > 0}
            own = {cell.col: cell for cell in line.cells}
            col = 0
            while col < section.columns:
                if col in own:
                    cell = own[col]
                    text = cell.label
                    row.append((text, col, cell.col_span, section.columns))
                    side = cell.row_span > 1
                    if side:
                        extra = ROWS - 1 if section.body and cell.row + cell.row_span > len(section.header) else 0
                        below[col] = [cell.col_span, cell.row_span - 1 + extra]
                    col += cell.col_span
                elif col in covered:
                    row.append((None, col, covered[col][0], section.columns))
                    below[col][1] -= 1
                    col += covered[col][0]
                else:
                    row.append(("", col, 1, section.columns))
                    col += 1
            rows.append(row)
    return rows


def _write(document, rows):
    spans = [
        [(text, Fraction(c, w), Fraction(c + s, w)) for text, c, s, w in row]
        if len(row) > 1 or row[0][3] > 1
        else [(row[0][0], Fraction(0), Fraction(1))]
        for row in rows
    ]
    edges = sorted({edge for row in spans for _, a, b in row for edge in (a, b)})
    place = {edge: n for n, edge in enumerate(edges)}
    grid = "".join(f'<w:gridCol w:w="{int((b - a) * 9000)}"/>' for a, b in pairwise(edges))
    body = ""
    for number, row in enumerate(spans):
        body += "<w:tr>"
        for text, a, b in row:
            beneath = spans[number + 1] if number + 1 < len(spans) else []
            goes_on = any(t is None and (x, y) == (a, b) for t, x, y in beneath)
            merge = "<w:vMerge/>" if text is None else '<w:vMerge w:val="restart"/>' if goes_on else ""
            paragraphs = "".join(
                f"<w:p><w:r><w:t xml:space='preserve'>{t}</w:t></w:r></w:p>" for t in (text or "").split("\n")
            )
            body += f'<w:tc><w:tcPr><w:gridSpan w:val="{place[b] - place[a]}"/>{merge}</w:tcPr>{paragraphs}</w:tc>'
        body += "</w:tr>"
    document.element.body.insert(
        len(document.element.body) - 1,
        parse_xml(f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"),
    )
