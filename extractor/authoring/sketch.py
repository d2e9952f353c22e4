"""A part of an unknown table → a section of a rule file: header drawn, a slot for every label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.document import Cell
from extractor.matching.anatomy import Part, is_label
from extractor.matching.rows import Row
from extractor.matching.units import unit_in, units_of
from extractor.ruleset import Section
from extractor.text import key, squeeze, unbracketed

from .drawing import Placed, drawn, edges_of, label_of, row_of
from .vocabulary import ENTITY, Vocabulary, slot_text

TODO = "TODO"
_SPLIT = re.compile(r"^\s*([\u4e00-\u9fff]{2,4})\s*[1１一]\s*[:：、.．]")
LEVEL = "class"  # the kind of a column of levels: its cells are merged down or left blank below the first
_FIGURES = ("money", "count", "percent", "score")
_MOST_BESIDE = 2  # columns of labels that may stand beside a known table, after the label beside the whole of it
_MUST = ("name", "count", "score", "grade")  # kinds that a form's single cells are not left without


@dataclass
class Sketch:
    """One drafted section: its drawing and entries, the fields that no rule knows, and remarks for its author."""

    name: str | None
    headings: list[str] = field(default_factory=list)
    drawing: list[str] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[tuple[str, str]] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)
    narrative: str | None = None
    split: str | None = None
    numbering: str | None = None
    fill_down: list[str] = field(default_factory=list)
    required: list[str] | bool = False
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    twin: Section | None = None  # the known table that this one is, head for head


class Pencil:
    """Proposes slots for one section; unknown labels get a placeholder and a remark."""

    def __init__(self, words: Vocabulary, section: str | None, sketch: Sketch, number: int) -> None:
        self.words, self.section, self.sketch = words, section, sketch
        self.prefix = section or f"section{number}"
        self.used: Counter[str] = Counter()
        self.todo = sum(1 for field_ in sketch.fields if field_.startswith(f"{self.prefix}_"))

    def slot(self, label: str, above: str = "", offset: int = 0) -> str:
        """The slot below or beside a label, without braces."""
        known = self.words.slot(label, self.section, above, offset)
        if known is not None and (known == ENTITY or not self.used[known]):
            return self.known(known, label)
        return self.unknown(label, offset)

    def known(self, slot: str, label: str) -> str:
        """Use a slot that a known form has for this label."""
        self.used[slot] += 1
        self._describe(slot, label)
        if "." in slot.replace("..", ""):
            self.sketch.others.append(slot.partition(".")[0])
        return slot

    def _describe(self, slot: str, label: str) -> None:
        """A field that only other forms describe needs its description here too."""
        for field_ in slot.rpartition("@")[0].split("..") if "@" in slot else slot.split(".."):
            known = self.words.described(self.section, field_, label)
            if known is not None and "." not in field_:
                self.sketch.fields[field_] = (known.name, known.kind)

    def unknown(self, label: str, offset: int = 0) -> str:
        """A placeholder for a label that no rule knows, described in the section's own ``fields``."""
        self.todo += 1
        name = f"{self.prefix}_{self.todo}"
        shown = label + (f"（第{offset + 1}列）" if offset else "")
        self.sketch.fields[name] = (shown, kind_of(label, self.words))
        near = self.words.near(label)
        hint = f"；像 {near.field}“{near.label}”（{near.why}），确是同一栏才改用" if near else ""
        self.sketch.remarks.append(f"{TODO} {name}：没有规则认得“{shown}”，请起个字段名{hint}")
        return name

    def kind(self, slot: str) -> str:
        """The type of a slot's field."""
        name = slot.partition("@")[0].split("..")[0]
        return self.sketch.fields[name][1] if name in self.sketch.fields else self.words.kind(name, self.section) or ""


def kind_of(label: str, words: Vocabulary) -> str:
    """The type that the end of a label speaks for, by ``common/drafting.yaml``; text where nothing does."""
    if unit_in(label, units_of(words.rules)):
        return "money"
    folded = unbracketed(key(label))
    for kind, endings in (words.rules.common.get("drafting", {}).get("types") or {}).items():
        if folded.endswith(tuple(key(str(ending)) for ending in endings)):
            return str(kind)
    return "text"


def sketch_part(
    part: Part, words: Vocabulary, headings: Sequence[str], number: int, totals: Sequence[Row] = ()
) -> Sketch:
    """A table (with the rows of totals that close it) or a stretch of label–value rows as a section."""
    labels = _labels(part)
    section = words.section_of(labels)
    sketch = Sketch(section, list(headings))
    pencil = Pencil(words, section, sketch, number)
    if part.kind == "table":
        _table(part, pencil, totals)
    else:
        _pairs(part, pencil)
    return sketch


def _labels(part: Part) -> list[tuple[str, str]]:
    if part.kind == "pairs":
        totals = _total_rows(part)
        rows = [pairs for number, pairs in enumerate(part.pairs) if number not in totals]
        cells = [label for pairs in rows for label, _ in pairs if label is not None]
        return [(label_of(cell), "") for cell in dict.fromkeys(cells)]
    paths = [head.path for head in part.columns if head.path]
    return [(label_of(path[-1]), label_of(path[-2]) if len(path) > 1 else "") for path in dict.fromkeys(paths)]


# --- tables


def _table(part: Part, pencil: Pencil, totals: Sequence[Row] = ()) -> None:
    sketch = pencil.sketch
    body, fixed = _body_rows(part)
    inner = [cell for row in part.header for cell in row.cells]
    edges = edges_of([*inner, *(body[0].cells if body else ())])
    rows = [row_of([_head(cell, row) for cell in row.cells], edges) for row in part.header]
    slots = _slots(part, edges, body, pencil)
    side = [Placed(part.side.col, part.side.col + part.side.col_span, "", up=True)] if part.side is not None else []
    repeated = len(rows)
    beside = side[0].stop if side else edges[0]
    if slots and slots[0][0] > beside:
        side.append(Placed(beside, slots[0][0], "", up=True))
    rows.append(row_of([*side, *(Placed(a, b, "{" + slot + "}") for a, b, slot in slots)], edges))
    for row in fixed:
        known = _twin_totals(sketch.twin, label_of(next(cell for cell in row.cells if cell.text.strip())))
        placed = _total_row(part, row, pencil, slots) if known else [*side, *_fixed(row, slots, pencil)]
        rows.append(row_of(placed, edges))
    fields = {edges.index(start): slot for start, _, slot in slots if slot != ENTITY}
    sketch.fill_down = (
        list(sketch.twin.fill_down)
        if sketch.twin
        else [s for at, s in fields.items() if pencil.kind(s) == LEVEL or _merged_down(body, edges[at])]
    )
    for row in totals:
        rows.append(row_of(_total_row(part, row, pencil, slots), edges))
    sketch.drawing = drawn(rows, repeated)
    sketch.split = _split_word(body) or pencil.words.habit(pencil.section, "split")
    sketch.numbering = pencil.words.habit(pencil.section, "numbering") if not sketch.split else None
    must = pencil.words.required(pencil.section) or frozenset()
    asked = [slot for slot in fields.values() if slot in must]
    valued = any(pencil.kind(slot) not in ("text", "") for slot in fields.values())
    sketch.required = asked if asked and len(asked) == len(must) else valued


def closes(part: Part, row: Row) -> bool:
    """The row closes a table above it: cut where that table is cut, a label over several columns, no other label."""
    edges = set(edges_of(cell for line in part.all_rows() for cell in line.cells))
    inside = all(cell.col in edges and cell.col + cell.col_span in edges for cell in row.cells)
    rest = [cell for cell in row.cells[1:] if cell.text.strip() and is_label(cell.text)]
    first = row.cells[0]
    wide = first.col_span > 1 or len(row.cells) == 2
    return inside and len(part.columns) > 2 and len(row.cells) > 1 and wide and bool(first.text.strip()) and not rest


def _total_row(part: Part, row: Row, pencil: Pencil, slots: Sequence[tuple[int, int, str]]) -> list[Placed]:
    """A closing row: its label, and for each cell after it the field that known forms have there."""
    first, *rest = row.cells
    label = label_of(first)
    placed = [Placed(first.col, first.col + first.col_span, label)]
    twin = _twin_totals(pencil.sketch.twin, label)
    if twin:
        at = {start: twin.get(number, "") for number, (start, _, _) in enumerate(slots)}
        for cell in rest:
            known = at.get(cell.col, "")
            placed.append(
                Placed(cell.col, cell.col + cell.col_span, "{" + pencil.known(known, label) + "}" if known else "")
            )
        return placed
    found = [pencil.words.slot(label, pencil.section, "", offset) for offset in range(len(rest))]
    if rest and not any(found):
        found[0] = pencil.unknown(label)
    for cell, slot in zip(rest, found, strict=True):
        placed.append(Placed(cell.col, cell.col + cell.col_span, "{" + slot + "}" if slot else ""))
        home = slot.partition(".")[0] if slot and "." in slot and ".." not in slot else None
        if home:
            pencil.sketch.others.append(home)
    return placed


def _twin_totals(twin: Section | None, label: str) -> dict[int, str]:
    """The slots of a known table's closing row with this label, by the number of the column they stand in."""
    columns = [cell.col for cell in twin.body.cells if cell.slot] if twin and twin.body else []
    for row in twin.fixed if twin else ():
        if any(cell.label and key(cell.label) == key(label) for cell in row.cells):
            return {columns.index(c.col): slot_text(c.slot) for c in row.cells if c.slot and c.col in columns}
    return {}


def _head(cell: Cell, row: Row) -> Placed:
    return Placed(cell.col, cell.col + cell.col_span, label_of(cell), up=cell.row < row.row)


def _body_rows(part: Part) -> tuple[list[Row], list[Row]]:
    """The rows that repeat, and rows with a label of their own after rows whose first cell is blank: totals."""
    own = [[cell for cell in row.cells if cell is not part.side] for row in part.rows]
    count = len(part.rows)
    while count > 1 and own[count - 1] and own[count - 1][0].text.strip() and is_label(own[count - 1][0].text):
        if own[count - 1][0].row != part.rows[count - 1].row or any(
            cells[0].text.strip() for cells in own[: count - 1]
        ):
            break
        count -= 1
    return part.rows[:count], part.rows[count:]


def _slots(part: Part, edges: Sequence[int], body: Sequence[Row], pencil: Pencil) -> list[tuple[int, int, str]]:
    start = part.side.col + part.side.col_span if part.side is not None else edges[0]
    columns = [(a, b) for a, b in pairwise(edges) if a >= start]
    heads = [next((h for h in part.columns if h.start <= a < h.stop and h.path), None) for a, _ in columns]
    labels = [label_of(head.path[-1]) if head else "" for head in heads]
    for beside in range(_MOST_BESIDE):
        twin = pencil.words.twin(labels[beside:])
        if twin is not None and twin.body is not None and twin.name == (pencil.section or twin.name):
            pencil.sketch.twin = twin
            known = [slot_text(cell.slot) for cell in twin.body.cells if cell.slot]
            for slot, label in zip(known, labels[beside:], strict=True):
                pencil.known(slot, label)
            return [(a, b, slot) for (a, b), slot in zip(columns[beside:], known, strict=True)]
    named = _names_rows(part, body, columns) or _beside_figures(part, pencil, columns[0][0])
    slots: list[tuple[int, int, str]] = []
    offsets: Counter[int] = Counter()
    for a, b in columns:
        head = next((h for h in part.columns if h.start <= a < h.stop), None)
        path = head.path if head is not None else ()
        if (a, b) == columns[0] and named:
            slots.append((a, b, ENTITY))
            continue
        if not path:
            slots.append((a, b, pencil.unknown("")))
            continue
        offset = offsets[head.start] if head is not None else 0
        if head is not None:
            offsets[head.start] += 1
        above = label_of(path[-2]) if len(path) > 1 else ""
        slots.append((a, b, pencil.slot(label_of(path[-1]), above, offset)))
    return slots


def _names_rows(part: Part, body: Sequence[Row], columns: Sequence[tuple[int, int]]) -> bool:
    """The first column names its rows and is no value: printed in every row while all beside it is blank or figures,
    or without a head."""
    head = next((h for h in part.columns if h.start <= columns[0][0] < h.stop), None)
    if head is None or not head.path:
        return True
    firsts = [cell for row in body for cell in row.cells if cell.col == columns[0][0]]
    rest = [cell for row in body for cell in row.cells if cell.col > columns[0][0]]
    printed = [cell for cell in firsts if cell.text.strip()]
    if len(printed) < len(body) or not all(is_label(cell.text) and cell.row_span == 1 for cell in printed):
        return False
    return len(columns) > 2 and not any(cell.text.strip() and is_label(cell.text) for cell in rest)


def _beside_figures(part: Part, pencil: Pencil, first: int) -> bool:
    """No rule knows the first column's label, and every other column is one of figures: it names their rows."""
    words = pencil.words
    labels = [(head.start, label_of(head.path[-1])) for head in part.columns if head.path]
    others = [words.slot(label, pencil.section) for start, label in labels if start != first]
    known = [words.slot(label, pencil.section) for start, label in labels if start == first]
    return len(others) > 1 and known == [None] and all(slot and pencil.kind(slot) in _FIGURES for slot in others)


def _fixed(row: Row, slots: Sequence[tuple[int, int, str]], pencil: Pencil) -> list[Placed]:
    """A total's row: its label, and slots of the money columns that carry its name."""
    first = next(cell for cell in row.cells if cell.text.strip())
    label = label_of(first)
    placed = [Placed(first.col, first.col + first.col_span, label)]
    for start, stop, slot in slots:
        if start >= first.col + first.col_span and pencil.kind(slot) == "money":
            known = pencil.words.slot(label, pencil.section)
            placed.append(Placed(start, stop, "{" + (known or slot) + "@" + label + "}"))
    return placed


def _merged_down(body: Sequence[Row], col: int) -> bool:
    """The column has cells merged over several rows."""
    return any(cell.col == col and cell.row_span > 1 for row in body for cell in row.cells)


def _split_word(body: Sequence[Row]) -> str | None:
    words = [match[1] for row in body for cell in row.cells if (match := _SPLIT.match(cell.text))]
    return Counter(words).most_common(1)[0][0] if words else None


# --- labels beside values


def _pairs(part: Part, pencil: Pencil) -> None:
    sketch = pencil.sketch
    edges = edges_of(cell for row in part.rows for cell in row.cells)
    rows: list[list[str]] = []
    slots: list[str] = []
    last: list[str] = []
    totals = _total_rows(part)
    for number, (row, pairs) in enumerate(zip(part.rows, part.pairs, strict=True)):
        placed = [_head(part.side, row)] if part.side is not None and part.side in row.cells else []
        printed = [label_of(label) for label, _ in pairs if label is not None]
        same = number in totals
        own: list[str] = []
        first = ""
        for at, (label, value) in enumerate(pairs):
            if label is not None:
                placed.append(_head(label, row))
            if value is None or label is None:
                continue
            text = label_of(label)
            if same and at < len(last):
                slot = f"{last[at]}@{printed[0]}"
            else:
                slot = pencil.slot(text, first)
                first = first or text
                own.append(slot)
                if number + 1 in totals:
                    slot += f"@{_total(pencil.words)}"
            slots.append(slot)
            placed.append(Placed(value.col, value.col + value.col_span, "{" + slot + "}"))
        last = last if same else own
        rows.append(row_of(placed, edges))
    sketch.drawing = drawn(rows)
    kinds = {slot: pencil.kind(slot) for slot in slots if "@" not in slot}
    must = pencil.words.required(pencil.section)
    known = [slot for slot, kind in kinds.items() if (kind in _MUST if must is None else slot in must)]
    sketch.required = known if not totals else True


def _total_rows(part: Part) -> set[int]:
    """Rows whose labels are all the same text, below a row of different ones cut alike: the parts of a total each."""
    found: set[int] = set()
    for number in range(1, len(part.rows)):
        texts = [squeeze(label.text) for label, _ in part.pairs[number] if label is not None]
        above = [label for label, _ in part.pairs[number - 1] if label is not None]
        if len(texts) > 1 and len(set(texts)) == 1 and len(above) == len(texts):
            found.add(number)
    return found


def apart(part: Part) -> list[Part]:
    """A stretch of labels and values in two where parts of totals begin: they are a section of their own."""
    totals = _total_rows(part) if part.kind == "pairs" else set()
    cuts = [0, *(n - 1 for n in sorted(totals) if n - 1 not in totals and n > 1)]
    cuts += [n for n in range(1, len(part.rows)) if n not in totals and n - 1 in totals and n + 1 not in totals]
    ends = [*sorted(cuts)[1:], len(part.rows)]
    return (
        [
            Part(part.kind, part.table, part.rows[a:b], pairs=part.pairs[a:b], side=part.side)
            for a, b in zip(sorted(cuts), ends, strict=True)
        ]
        if len(cuts) > 1
        else [part]
    )


def _total(words: Vocabulary) -> str:
    return str(words.rules.common.get("drafting", {}).get("total", ENTITY))
