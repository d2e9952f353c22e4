"""Which field a printed label most likely is, told from the rule files there are: exactly, or as a mere suggestion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.matching.items import difference
from extractor.matching.labels import variants
from extractor.ruleset import DrawnCell, FieldRule, Form, Ruleset, Section, Slot
from extractor.text import key, squeeze, unbracketed, unnumbered

LEAST_SIMILARITY = 60  # of 100; below it a suggestion is no help
ENTITY = "@"


class Candidate(NamedTuple):
    """A slot that a label stands for somewhere: ``slot`` as drawn (``field``, ``start..end``, ``@``), the section that
    draws it (None: only the field list knows it), the key of the label above (or of the first one in a row of labels
    and values), and the place under a wide head."""

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
        self._times: Counter[Candidate] = Counter()
        self._described: dict[tuple[str, str], list[FieldRule]] = {}
        self._habits: dict[tuple[str, str], Counter[str]] = {}
        for form in rules.forms.values():
            for label, candidate in _drawn(form):
                self._add(label, candidate)
                self._times[candidate] += 1
            for section in form.sections.values():
                for rule in section.fields.values():
                    self._described.setdefault((section.name, rule.id), []).append(rule)
            for section in form.sections.values():
                for key_ in ("split", "numbering"):
                    word = (form.spec["sections"][section.name] or {}).get(key_)
                    self._habits.setdefault((section.name, key_), Counter()).update([str(word or "")])
                self._habits.setdefault((section.name, "required"), Counter()).update(section.required)
        self._twins = {_heads(s): s for form in rules.forms.values() for s in form.sections.values() if s.body}
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
        drawn: Counter[str] = Counter()
        for label, _ in labels:
            names = {c.section for c in self.candidates(label) if c.section}
            for candidate in self.candidates(label):
                if candidate.section:
                    drawn[candidate.section] += self._times[candidate]
                else:
                    names |= {name for name, fields in self.kinds.items() if candidate.slot in fields}
            votes.update(names)
        best = min(votes, key=lambda name: (-votes[name], -drawn[name], name), default=None)
        return best if best is not None and votes[best] * 2 >= len(labels) else None

    def slot(self, label: str, section: str | None, above: str = "", offset: int = 0) -> str | None:
        """The slot that a label stands for: that of the same section first, then the field list's, then any."""
        found = [c for c in self.candidates(label) if c.offset == offset]
        ranked = sorted(
            found,
            key=lambda c: (
                c.section != section,
                c.above != key(above),
                c.section is not None,
                -self._times[c],
                c.slot,
            ),
        )
        return ranked[0].slot if ranked else None

    def twin(self, heads: Sequence[str]) -> Section | None:
        """The section of a known form whose table has these heads, from the left: then it is that table."""
        return self._twins.get(tuple(_bare(head) for head in heads))

    def habit(self, section: str | None, name: str) -> str | None:
        """What most forms write for a key (``split``, ``numbering``) of a section; None where most write nothing."""
        found = self._habits.get((section or "", name))
        return found.most_common(1)[0][0] or None if found else None

    def required(self, section: str | None) -> frozenset[str] | None:
        """The fields of a section that most forms which have them require; None for a section that no form has."""
        asked = self._habits.get((section or "", "required"))
        if asked is None:
            return None
        return frozenset(f for f, count in asked.items() if count * 2 > len(self._described[section or "", f]))

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

    def described(self, section: str | None, field: str, label: str) -> FieldRule | None:
        """How other forms describe a field in a section, where the field list does not: not at all, or not by the name
        that is printed here. None where nothing needs to be said."""
        rules = self._described.get((section or "", field), [])
        printed = variants(key(label))
        named = next((rule for rule in rules if key(rule.name) in printed), None)
        common = self.fields.get(field)
        if common is None:
            return named or (rules[0] if rules else None)
        return named if named is not None and named.name != str(common.get("name", field)) else None

    def kind(self, field: str, section: str | None) -> str | None:
        """The type of a known field."""
        described = self.fields.get(field)
        return str(described.get("type", "text")) if described else self.kinds.get(section or "", {}).get(field)


def _drawn(form: Form) -> Iterator[tuple[str, Candidate]]:
    for section in form.sections.values():
        for label, field in (*section.lines.items(), *section.blocks.items()):
            yield label, Candidate(field, section.name)
        yield from _columns(section)
        for row in section.fixed:
            named: DrawnCell | None = None
            offset, first = 0, ""
            for cell, after in zip(row.cells, (*row.cells[1:], None), strict=True):
                if cell.label:
                    named, offset, before = cell, 0, first
                    first = first or (key(cell.label) if after is not None and after.slot else "")
                elif named is not None and cell.slot and cell.slot.field:
                    if cell.slot.entity is None or not _is_entity(row.cells, named):
                        own = sum(c.slot is not None and c.slot.entity == cell.slot.entity for c in row.cells) == 1
                        home = f"@{cell.slot.entity}" if own and cell.slot.entity is not None else ""
                        yield named.label, Candidate(_slot(cell.slot) + home, section.name, before, offset)
                    offset += 1


def _bare(label: str) -> str:
    return variants(key(label))[-1] if key(label) else ""


def _heads(section: Section) -> tuple[str, ...]:
    """The labels right above the slots of a table."""
    heads = []
    for cell in section.body.cells if section.body else ():
        if cell.slot:
            above = [
                c for row in section.header for c in row.cells if c.label and c.col <= cell.col < c.col + c.col_span
            ]
            heads.append(_bare(above[-1].label) if above else "")
    return tuple(heads)


def slot_text(slot: Slot) -> str:
    """A slot as it is drawn, without braces."""
    return _slot(slot) if slot.field else ENTITY


def _slot(slot: Slot) -> str:
    home = f"{slot.section}." if slot.section else ""
    return f"{home}{slot.field}" + (f"..{slot.until}" if slot.until else "")


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
