"""Rows told by the numbers printed in them (行次), where a dump leaves open which cells stand in a row.

Each table of a row, of one or of two side by side, has a name, its number and a figure there; of these only the number
is never empty. Its numbers go up. Where all that is printed below a header falls into such triples in one way only,
and the numbers go up in each table, no cell is missing that would make another triple of it. Else nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from extractor.ruleset import Section
from extractor.text import key

from .costs import Kind

_NUMBER = re.compile(r"\d{1,3}").fullmatch
_FIGURE = re.compile(r"[(（\-−－]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d{1,2})?[)）]?").fullmatch
_NAME = re.compile(r"(?:\d{1,2}[、.．)）](?!\d))?[^\d,，.．](?:.*\D)?", re.DOTALL).fullmatch  # no figure ran into it
_TRIPLE = re.compile("(n?)i(f?)")
_SHAPE = (Kind.ENTITY, Kind.LINE, Kind.FIGURE)


def tables_in(kinds: Sequence[Kind], fields: Sequence[str | None], section: Section) -> int:
    """How many tables stand side by side whose rows can be told by their numbers; 0 where any of them has none."""
    size = len(_SHAPE)
    count = len(kinds) // size
    numbers = {field for kind, field in zip(kinds, fields, strict=True) if kind is Kind.LINE}
    return count if tuple(kinds) == _SHAPE * count and numbers == {section.row_number} else 0


def rows_of(texts: Sequence[str], tables: int, column_numbers: Collection[str]) -> list[list[int | None]] | None:
    """For each row, by column, which of the ``texts`` stands there; None where they are told in no certain way.

    ``column_numbers``: keys of the words with which a row above the first may begin that numbers the columns.
    """
    head, start = _numbers_of_columns(texts, tables, column_numbers)
    kinds = "".join(map(_kind, texts[start:]))
    triples: list[list[int | None]] = []
    at = 0
    while at < len(kinds):
        match = _TRIPLE.match(kinds, at)
        if match is None:
            return None
        number = start + match.end(1)
        triples.append([number - 1 if match[1] else None, number, number + 1 if match[2] else None])
        at = match.end()
    if len(triples) % tables:
        return None
    for table in range(tables):
        numbers = [int(texts[number or 0]) for _, number, _ in triples[table::tables]]
        if any(after <= before for before, after in pairwise(numbers)):
            return None
    rows = (triples[first : first + tables] for first in range(0, len(triples), tables))
    return head + [[cell for triple in row for cell in triple] for row in rows]


def _kind(text: str) -> str:
    bare = text.strip()
    if _NUMBER(bare):
        return "i"
    return "f" if _FIGURE(bare) else "n" if _NAME(bare) else "?"


def _numbers_of_columns(
    texts: Sequence[str], tables: int, words: Collection[str]
) -> tuple[list[list[int | None]], int]:
    """The row that numbers the columns, where there is one: a word and a number for each table (栏次 1 栏次 2)."""
    stop = 2 * tables
    names, numbers = texts[:stop:2], texts[1:stop:2]
    if len(numbers) < tables or not all(key(name) in words for name in names) or not all(map(_NUMBER, numbers)):
        return [], 0
    return [[cell for n in range(tables) for cell in (2 * n, None, 2 * n + 1)]], stop
