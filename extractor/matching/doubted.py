"""Sections whose labels stand in rows that are in doubt: they are there, though none of their values has a field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from extractor.ruleset import Section

from . import mends
from .headers import LEAST_LABELS, LEAST_SHARE
from .labels import LabelIndex
from .rows import Row

_WALL = "|"  # between the cells of rows that a converter printed as text


def sections(rows: Sequence[Row], index: LabelIndex) -> frozenset[str]:
    """The table sections of a dump most of whose header is printed in rows in doubt, or whose heading stands right
    above such rows."""
    printed: dict[str, set[str]] = {}
    found: set[str] = set()
    headed: set[str] = set()
    if not any(map(_may_be_in_doubt, rows)):
        return frozenset()
    for row in rows:
        texts = list(_texts(row))
        if not texts:
            continue
        heading = {use.section for use in index.uses(texts[0]) if use.kind == "heading"} if len(texts) == 1 else set()
        if heading:
            headed = heading
            continue
        doubt = (row.mended is not None and row.mended.doubt) or (row.table is None and len(texts) > 1)
        if not doubt:
            headed = set() if row.table is not None else headed
            continue
        found |= headed
        for text in texts:
            for use in index.uses(text):
                if use.kind == "header":
                    printed.setdefault(use.section, set()).add(use.label)
    sections = index.form.sections
    return frozenset(found | {name for name, labels in printed.items() if _is_enough(labels, sections[name])})


def _may_be_in_doubt(row: Row) -> bool:
    if row.table is None:
        return len(row.cells) > 1 or any(_WALL in cell.text for cell in row.cells)
    return row.mended is not None and row.mended.doubt


def _texts(row: Row) -> Iterable[str]:
    for cell in row.cells:
        parts = cell.text.split(_WALL) if row.table is None else [cell.text]
        if row.mended is mends.OVERLAID:
            parts = overlaid(cell.text)
        yield from (part.strip() for part in parts if part.strip())


def overlaid(text: str) -> list[str]:
    """The lines of a cell in which two rows of a drawn table run together, parted at walls that stand in them."""
    return text.replace(_WALL, "\n").split("\n")


def _is_enough(labels: set[str], section: Section) -> bool:
    heads = [cell for row in section.header for cell in row.cells if cell.label]
    sides = {cell.label for cell in heads if cell.row + cell.row_span > len(section.header)}
    drawn = {cell.label for cell in heads} - sides
    there = len(labels - sides)
    return there >= LEAST_LABELS and Decimal(there) / Decimal(max(len(drawn), 1)) >= LEAST_SHARE
