"""Several numbered items written into one cell (目标1：… 目标2：…), told apart; and nearest labels for messages."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from extractor.document import Cell
from extractor.report import RawFact
from extractor.ruleset import Slot
from extractor.text import key, unbracketed, unnumbered

from .labels import LabelIndex
from .rows import Row
from .state import Column, OpenTable, State, place_of

Placed = Sequence[tuple[Cell, Column | None, Slot | None]]
MOST_SUGGESTIONS = 3
LEAST_SIMILARITY = 55  # of 100; a nearest label below this is no help


class Item(NamedTuple):
    """One numbered stretch of a cell."""

    number: str
    text: str


@lru_cache(maxsize=64)
def _mark(word: str) -> re.Pattern[str]:
    number = r"\s*([0-9０-９]+|[一二三四五六七八九十]+)\s*"
    named = word + number + r"[\u4e00-\u9fff]{0,6}?\s*"
    return re.compile(rf"(?:^|(?<=\n))[ \t\u3000]*{named}[:：、.．]|{named}[:：]")


_LISTED = re.compile(r"(?:^|(?<=\n))[ \t\u3000]*[（(]?([0-9０-９]+)[)）、.．](?!\d)")


def split(text: str, pattern: re.Pattern[str]) -> list[Item]:
    """The items of a cell; text before the first mark stays with the first item. Empty without marks."""
    marks = list(pattern.finditer(text))
    starts = [0, *(m.start() for m in marks[1:])]
    ends = [*starts[1:], len(text)]
    return [
        Item(next(g for g in mark.groups() if g), text[start:end].strip())
        for mark, start, end in zip(marks, starts, ends, strict=False)
    ]


def split_row(state: State, table: OpenTable, row: Row, placed: Placed) -> bool:
    """Claim a row whose cells hold several items each; False when they do not, and nothing was done."""
    section = table.section
    assert section.split
    cells = [
        (cell, column, slot)
        for cell, column, slot in placed
        if slot and slot.field and column and cell.text.strip() and slot.field not in section.fill_down
    ]
    found = {cell: split(cell.text, _mark(section.split)) for cell, _, _ in cells}
    if not any(len(items) > 1 for items in found.values()):
        listed = {cell: split(cell.text, _LISTED) for cell, _, _ in cells}
        numbers = {tuple(item.number for item in items) for items in listed.values()}
        if len(cells) < 2 or len(numbers) != 1 or len(next(iter(numbers))) < 2:
            return False
        found = listed
    if section.fill_down and len({tuple(i.number for i in items) for items in found.values()}) != 1:
        return False
    _claim_items(state, table, row, placed, found)
    return True


def _claim_items(state: State, table: OpenTable, row: Row, placed: Placed, found: dict[Cell, list[Item]]) -> None:
    section = table.section
    numbers = list(dict.fromkeys(item.number for items in found.values() for item in items)) or [""]
    base = state.ordinals.get(section.name, 0)
    used_rows: set[int] = set()
    for cell, column, slot in placed:
        if cell.text.strip():
            state.use(row, cell)
        if slot is None or slot.field is None or column is None:
            continue
        text, place = table.value_of(slot.field, cell.text, place_of(row, cell))
        if not text.strip():
            continue
        if slot.field in section.fill_down:
            items = [Item(number, text.strip()) for number in numbers]
        else:
            items = found.get(cell) or [Item(numbers[0], text.strip())]
        for item in items:
            ordinal = base + numbers.index(item.number)
            used_rows.add(ordinal)
            rule = state.rule(section.name, slot.field)
            state.facts.append(
                RawFact(section.name, ordinal, None, slot.field, column.label, item.text, item.text, place, rule)
            )
    state.ordinals[section.name] = max(used_rows, default=base - 1) + 1


def suggestions(index: LabelIndex, label: str) -> list[str]:
    """Up to three labels of the form that read most like ``label``, each with what would have to be changed in it
    (收入预算合计：收入合计（删去「预算」）). For messages only: never to accept one."""
    from rapidfuzz import fuzz, process

    known = {use.label for uses in index.exact.values() for use in uses if use.kind in ("pair", "header", "line")}
    near = process.extract(key(label), sorted(known), scorer=fuzz.WRatio, limit=MOST_SUGGESTIONS)
    folded = unbracketed(unnumbered(key(label)))
    return [
        f"{name}（{change}）" if (change := difference(folded, unbracketed(unnumbered(key(name))))) else name
        for name, score, _ in near
        if score >= LEAST_SIMILARITY
    ]


def difference(printed: str, known: str) -> str:
    """What makes a printed label another one: 插入「预算」, 删去「年度」, 「上」改「当」."""
    said = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, printed, known, autojunk=False).get_opcodes():
        if tag == "replace":
            said.append(f"「{printed[a:b]}」改「{known[c:d]}」")
        elif tag == "insert":
            said.append(f"插入「{known[c:d]}」")
        elif tag == "delete":
            said.append(f"删去「{printed[a:b]}」")
    return "、".join(said)
