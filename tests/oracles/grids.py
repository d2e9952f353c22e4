"""What the rewritings do to the tables of the main part: spans, merges, widths, holes, and where a table stands."""

from __future__ import annotations

from typing import Any

from lxml import etree

from .markup import W, drop


def _number(holder: Any, path: str, default: int) -> int:
    found = holder.find(path)
    try:
        return int(found.get(W + "val")) if found is not None else default
    except (TypeError, ValueError):
        return default


def _rows(table: Any) -> list[Any]:
    """The rows of a table, whatever stands around them, without those of tables nested in it."""
    return [row for row in table.iter(W + "tr") if next(row.iterancestors(W + "tbl")) is table]


def _cells(row: Any) -> list[Any]:
    """The cells of a row, likewise."""
    return [tc for tc in row.iter(W + "tc") if next(tc.iterancestors(W + "tr")) is row]


def _width(row: Any) -> int:
    """Grid columns that a row takes, those left out before and after it apart."""
    return sum(max(1, _number(tc, f"{W}tcPr/{W}gridSpan", 1)) for tc in _cells(row))


def across(root: Any) -> bool:
    """Cells that the old ``hMerge`` joins written as one with ``gridSpan``."""
    found = False
    for row in root.iter(W + "tr"):
        first: Any = None
        for tc in _cells(row):
            merge = tc.find(f"{W}tcPr/{W}hMerge")
            if merge is None:
                first = None
            elif merge.get(W + "val") == "restart" or first is None:
                first = tc
            else:
                span = first.find(f"{W}tcPr/{W}gridSpan")
                if span is None:
                    span = etree.SubElement(first.find(W + "tcPr"), W + "gridSpan")
                    span.set(W + "val", "1")
                span.set(W + "val", str(int(span.get(W + "val")) + max(1, _number(tc, f"{W}tcPr/{W}gridSpan", 1))))
                row.remove(tc)
                found = True
    return found


def grid(root: Any) -> bool:
    """The columns of every ``tblGrid`` taken out, so that nothing speaks against the spans as they are written."""
    return drop([column for table in root.iter(W + "tblGrid") for column in table])


def loose(root: Any) -> bool:
    """Tables that stand inside a paragraph set after it."""
    found = False
    for table in list(root.iter(W + "tbl")):
        if table.getparent().tag == W + "p":
            table.getparent().addnext(table)
            found = True
    return found


def floats(root: Any) -> bool:
    """Tables and paragraphs that float set into the text where they stand in the file."""
    return drop(list(root.iter(W + "tblpPr", W + "framePr")))


def apart(root: Any) -> bool:
    """A paragraph set between tables that follow one another, and before a table that begins a cell."""
    found = False
    for table in list(root.iter(W + "tbl")):
        before = table.getprevious()
        while before is not None and before.tag not in (W + "tbl", W + "p", W + "sdt"):
            before = before.getprevious()
        if before is None or before.tag != W + "p":
            table.addprevious(etree.Element(W + "p"))
            found = True
    return found


def orphans(root: Any) -> bool:
    """A vertical merge that goes on from nothing is a cell of its own."""
    found = False
    for table in root.iter(W + "tbl"):
        open_at: set[int] = set()
        for row in _rows(table):
            before = row.find(f"{W}trPr/{W}gridBefore")
            col = int(before.get(W + "val", "0")) if before is not None else 0
            now: set[int] = set()
            for tc in _cells(row):
                span = tc.find(f"{W}tcPr/{W}gridSpan")
                merge = tc.find(f"{W}tcPr/{W}vMerge")
                if merge is not None:
                    if merge.get(W + "val") != "restart" and col not in open_at:
                        merge.set(W + "val", "restart")
                        found = True
                    now.add(col)
                col += int(span.get(W + "val", "1")) if span is not None else 1
            open_at = now
    return found


def holes(root: Any) -> bool:
    """Empty cells set where a row leaves grid columns out, so that all rows are as wide as the widest."""
    found = False
    for table in root.iter(W + "tbl"):
        rows = [(row, _number(row, f"{W}trPr/{W}gridBefore", 0), _width(row)) for row in _rows(table)]
        after = {row: _number(row, f"{W}trPr/{W}gridAfter", 0) for row, _, _ in rows}
        widest = max((before + width + after[row] for row, before, width in rows), default=0)
        for row, before, width in rows:
            for count, first in ((before, True), (widest - before - width, False)):
                for _ in range(min(count, 200)):
                    cell = etree.Element(W + "tc")
                    etree.SubElement(cell, W + "p")
                    cells = _cells(row)
                    if first and cells:
                        cells[0].addprevious(cell)
                    else:
                        row.append(cell)
                    found = True
            properties = row.find(W + "trPr")
            if properties is not None:
                drop([e for e in properties if e.tag in (W + "gridBefore", W + "gridAfter", W + "wBefore")])
    return found


def widths(root: Any) -> bool:
    """Every grid column and every cell given the width that its spans say."""
    for table in root.iter(W + "tbl"):
        rows = _rows(table)
        most = max((_number(r, f"{W}trPr/{W}gridBefore", 0) + _width(r) for r in rows), default=0)
        grid = table.find(W + "tblGrid")
        if grid is None:
            grid = etree.Element(W + "tblGrid")
            table.insert(1 if table.find(W + "tblPr") is not None else 0, grid)
        for column in list(grid):
            grid.remove(column)
        for _ in range(min(most, 500)):
            etree.SubElement(grid, W + "gridCol").set(W + "w", "400")
        drop(list(table.iter(W + "tblW", W + "tblInd", W + "tblLayout", W + "wBefore", W + "wAfter")))
        for row in rows:
            for tc in _cells(row):
                properties = tc.find(W + "tcPr")
                if properties is None:
                    properties = etree.Element(W + "tcPr")
                    tc.insert(0, properties)
                drop(properties.findall(W + "tcW"))
                width = etree.Element(W + "tcW")
                width.set(W + "w", str(400 * max(1, _number(tc, f"{W}tcPr/{W}gridSpan", 1))))
                width.set(W + "type", "dxa")
                properties.insert(0, width)
    return True
