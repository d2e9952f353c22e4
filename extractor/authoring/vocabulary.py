"""Which field a printed label most likely is, told from the rule files there are: exactly, or as a mere suggestion."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.matching.labels import variants
from extractor.ruleset import DrawnCell, Form, Ruleset, Section
from extractor.text import key, squeeze, unbracketed, unnumbered

LEAST_SIMILARITY = 60  # of 100; below it a suggestion is no help
ENTITY = "@"


class Candidate(NamedTuple):
    """A slot that a label stands for somewhere: ``slot`` as drawn (``field``, ``start..end``, ``@``), the section that
    draws it (None: only the field list knows it), the key of the label above, and the place under a wide head."""

    slot: str
    section: str | None
    above: str = ""
    offset: int = 0


class Suggestion(NamedTuple):
    """A known label that reads like one that is not: ``why`` says in what they differ."""

    label: str
    field: str
    why: str


class Vocabulary:
    """All labels of a rule set with the fields they stand for."""

    def __init__(self, rules: Ruleset) -> None:
        self.rules = rules
        self.fields = rules.common.get("fields", {})
        self.kinds = rules.sections
        self._by_key: dict[str, list[Candidate]] = {}
        for form in rules.forms.values():
            for label, candidate in _drawn(form):
                self._add(label, candidate)
        for field, described in self.fields.items():
            self._add(str(described.get("name", field)), Candidate(str(field), None))
        for label, more in (rules.common.get("labels", {}).get("aliases") or {}).items():
            spellings = [str(label), *([str(m) for m in more] if isinstance(more, list) else [str(more)])]
            known = [c for spelling in spellings for c in self._by_key.get(key(spelling), ())]
            for spelling in spellings:
                for candidate in known:
                    self._add(spelling, candidate)

    def _add(self, label: str, candidate: Candidate) -> None:
        listed = self._by_key.setdefault(key(label), [])
        if candidate not in listed:
            listed.append(candidate)

    def candidates(self, label: str) -> Sequence[Candidate]:
        """What a label may stand for, the exact spelling first; empty for an unknown one."""
        for variant in variants(key(label)):
            if variant in self._by_key:
                return self._by_key[variant]
        return ()

    def section_of(self, labels: Sequence[tuple[str, str]]) -> str | None:
        """The section that most of these labels (with the label above each) are drawn in somewhere."""
        votes: Counter[str] = Counter()
        for label, _ in labels:
            names = {c.section for c in self.candidates(label) if c.section}
            names |= {
                name
                for c in self.candidates(label)
                if not c.section
                for name, fields in self.kinds.items()
                if c.slot in fields
            }
            votes.update(names)
        best = votes.most_common(2)
        if not best or best[0][1] * 2 < len(labels) or (len(best) > 1 and best[0][1] == best[1][1]):
            tied = [name for name, count in best if best and count == best[0][1]]
            return tied[0] if tied and best[0][1] * 2 >= len(labels) else None
        return best[0][0]

    def slot(self, label: str, section: str | None, above: str = "", offset: int = 0) -> str | None:
        """The slot that a label stands for: that of the same section first, then the field list's, then any."""
        found = [c for c in self.candidates(label) if c.offset == offset]
        ranked = sorted(
            found, key=lambda c: (c.section != section, c.above != key(above), c.section is not None, c.slot)
        )
        return ranked[0].slot if ranked else None

    def near(self, label: str) -> Suggestion | None:
        """The known label that reads most like this one. Never to be taken without a person's yes."""
        from rapidfuzz import fuzz, process

        wanted = unbracketed(unnumbered(key(label)))
        named = {
            key(str(d.get("name", f))): (str(d.get("name", f)), str(f))
            for f, d in self.fields.items()
            if len(wanted) > 1
        }
        found = process.extractOne(wanted, list(named), scorer=fuzz.ratio, score_cutoff=LEAST_SIMILARITY)
        if found is None:
            return None
        name, field = named[found[0]]
        return Suggestion(name, field, difference(wanted, key(name)))

    def kind(self, field: str, section: str | None) -> str | None:
        """The type of a known field."""
        described = self.fields.get(field)
        return str(described.get("type", "text")) if described else self.kinds.get(section or "", {}).get(field)


def difference(one: str, other: str) -> str:
    """In what a printed label differs from a known one: 多“预算”、少“年度”."""
    said = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, other, one, autojunk=False).get_opcodes():
        if tag == "replace":
            said.append(f"“{other[a:b]}”成了“{one[c:d]}”")
        elif tag == "insert":
            said.append(f"多“{one[c:d]}”")
        elif tag == "delete":
            said.append(f"少“{other[a:b]}”")
    return "、".join(said)


def _drawn(form: Form) -> Iterator[tuple[str, Candidate]]:
    for section in form.sections.values():
        for label, field in (*section.lines.items(), *section.blocks.items()):
            yield label, Candidate(field, section.name)
        yield from _columns(section)
        for row in section.fixed:
            for cell, after in zip(row.cells, row.cells[1:], strict=False):
                if cell.label and after.slot and after.slot.field:
                    slot = after.slot.field + (f"..{after.slot.until}" if after.slot.until else "")
                    if after.slot.entity is None or not _is_entity(row.cells, cell):
                        yield cell.label, Candidate(slot, section.name)


def _is_entity(cells: Sequence[DrawnCell], cell: DrawnCell) -> bool:
    """The label is repeated along its row: it names the row, not the column."""
    return sum(1 for other in cells if other.label == cell.label) > 1


def _columns(section: Section) -> Iterator[tuple[str, Candidate]]:
    if section.body is None:
        return
    slots = {cell.col: cell.slot for cell in section.body.cells if cell.slot}
    depth = len(section.header)
    for row in section.header:
        for cell in row.cells:
            if not cell.label or cell.row + cell.row_span != depth:
                continue
            above = next(
                (
                    squeeze(c.label)
                    for r in section.header
                    for c in r.cells
                    if c.row < cell.row and c.col <= cell.col < c.col + c.col_span
                ),
                "",
            )
            for offset in range(cell.col_span):
                slot = slots.get(cell.col + offset)
                if slot is not None:
                    yield cell.label, Candidate(slot.field or ENTITY, section.name, key(above), offset)
