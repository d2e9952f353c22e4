"""Sections whose labels stand in rows that are in doubt: they are there, though none of their values has a field."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from extractor.ruleset import Section
from extractor.text import key, unbracketed

from . import mends, moved
from .headers import LEAST_LABELS, LEAST_SHARE
from .labels import LabelIndex
from .rows import Row

LEAST_REMNANTS = 2  # labels
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
        texts = _texts(row)
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


def remnants(rows: Sequence[Row], index: LabelIndex, wanted: Collection[str]) -> dict[str, Row]:
    """The sections of those wanted that were not read, but of whose header a converter left a part: the first such row.

    Two labels of the header that stand together, one of them no other section's; one is enough below the section's
    heading, where it stands beside the rows, or alone in a row of a table. Where nothing of the header is left, two
    words that stand in columns of the section alone (``class_words``) tell its rows.
    """
    found: dict[str, Row] = {}
    headed: set[str] = set()
    block: list[tuple[Row, set[str]]] = []  # labels of headers that stand together, each with the sections it may be of
    for row in rows:
        texts = list(_texts(row))
        if len(texts) == 1:
            headed = {use.section for use in index.uses(texts[0]) if use.kind == "heading"} or headed
        alone = len(texts) == 1 and len(row.cells) > 1
        heads = [set(index.heads(text)) for text in texts]
        for names, text in zip(heads, texts, strict=True):
            headed |= {name for name in names if len(names) == 1 and (alone or _is_beside(index, name, text))}
        block += [(row, names) for names in heads if names]
        if not all(heads):
            _note(block, headed, wanted, found)
            block = []
    _note(block, headed, wanted, found)
    return _by_words(rows, index, set(wanted) - set(found)) | found


def _by_words(rows: Sequence[Row], index: LabelIndex, wanted: Collection[str]) -> dict[str, Row]:
    """The sections of which rows are left with words that stand in their columns alone (数量指标): two of them, or one
    that begins a row."""
    words = moved.class_words(index)
    seen: dict[str, dict[str, Row]] = {}
    begun: set[str] = set()
    for row in rows if words and wanted else ():
        lines = [line for text in _texts(row) for line in text.split("\n")]
        for n, line in enumerate(lines):
            word = unbracketed(key(line))
            for name in wanted:
                if word in words and not words[word].isdisjoint(index.form.sections[name].fields):
                    seen.setdefault(name, {}).setdefault(word, row)
                    begun.update({name} if n == 0 and len(lines) > LEAST_REMNANTS else ())
    return {name: next(iter(own.values())) for name, own in seen.items() if len(own) >= LEAST_REMNANTS or name in begun}


def _is_beside(index: LabelIndex, name: str, text: str) -> bool:
    """The label of a header stands beside the rows below it."""
    height = len(index.form.sections[name].header)
    return any(use.cell is not None and use.cell.row + use.cell.row_span > height for use in index.heads(text)[name])


def _note(
    block: Sequence[tuple[Row, set[str]]], headed: Collection[str], wanted: Collection[str], found: dict[str, Row]
) -> None:
    """Put the sections that labels which stand together are left of to those found."""
    own = {name: row for row, names in reversed(block) if len(names) == 1 for name in names}
    for name, row in own.items():
        if name not in wanted or name in found:
            continue
        if sum(name in names for _, names in block) >= LEAST_REMNANTS or name in headed:
            found[name] = row


def _may_be_in_doubt(row: Row) -> bool:
    if row.table is None:
        return len(row.cells) > 1 or any(_WALL in cell.text for cell in row.cells)
    return row.mended is not None and row.mended.doubt


def _texts(row: Row) -> list[str]:
    parts = [cell.text for cell in row.cells]
    if row.mended is mends.OVERLAID:
        parts = [part for text in parts for part in overlaid(text)]
    elif row.table is None:
        parts = [part for text in parts for part in text.split(_WALL)]
    return [text for part in parts if (text := part.strip())]


def overlaid(text: str) -> list[str]:
    """The lines of a cell in which two rows of a drawn table run together, parted at walls that stand in them."""
    return text.replace(_WALL, "\n").split("\n")


def _is_enough(labels: set[str], section: Section) -> bool:
    heads = [cell for row in section.header for cell in row.cells if cell.label]
    sides = {cell.label for cell in heads if cell.row + cell.row_span > len(section.header)}
    drawn = {cell.label for cell in heads} - sides
    there = len(labels - sides)
    return there >= LEAST_LABELS and Decimal(there) / Decimal(max(len(drawn), 1)) >= LEAST_SHARE
