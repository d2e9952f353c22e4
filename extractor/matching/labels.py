"""The labels of a form, keyed for exact look-up.

A printed label is taken for a drawn one only when their keys are equal, or equal to a declared alias, after
white space, width and punctuation are folded and numbering and closing brackets are peeled. There is no
similarity here: no measure tells an alias from a different label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeVar

from extractor.ruleset import DrawnCell, Form, Section, Slot
from extractor.text import key, unbracketed, unnumbered

from .units import Units, behind_blank, closed_up

HEADS = frozenset(("heading", "begin", "title", "furniture"))
MOST_REMEMBERED = 50_000  # texts of which something is kept
LONGEST = 80  # characters; a longer cell is text, not a label
_LONGEST_KEPT = 3 * LONGEST  # characters: a title may stand on three lines

_Found = TypeVar("_Found")


class Remembered(dict[str, _Found]):
    """What texts are, found once for each: ``remembered[text]``. Of long ones nothing is kept, and all are forgotten
    when they are too many."""

    def __init__(self, find: Callable[[str], _Found]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, text: str) -> _Found:
        found = self._find(text)
        if len(text) <= _LONGEST_KEPT:
            if len(self) > MOST_REMEMBERED:
                self.clear()
            self[text] = found
        return found


class Use(NamedTuple):
    """What a label may be in a form: its ``kind`` and where it is drawn.

    Kinds: title, begin, heading, header, pair, side (a label beside rows of pairs), line, block, narrative,
    furniture. ``nth`` counts equal labels in one drawn row from the left. ``slots`` are the slots a header leaf stands
    above, or a pair label beside.
    """

    kind: str
    section: str
    row: int = 0
    col: int = 0
    nth: int = 0
    slots: tuple[Slot, ...] = ()
    cell: DrawnCell | None = None
    field: str | None = None
    label: str = ""

    @property
    def fields(self) -> frozenset[str]:
        """The fields that stand below or beside the label."""
        return frozenset(filter(None, (self.field, *(slot.field for slot in self.slots))))

    @property
    def names(self) -> frozenset[str]:
        """What a rule may forbid: the label as drawn, and its fields."""
        return self.fields | {self.label}


@dataclass(frozen=True, slots=True, eq=False)
class LabelIndex:
    """All labels of one form by key; ``exact`` as drawn or declared, ``peeled`` without numbering and brackets.

    ``uses``: what a printed text may be, empty when it is no label of the form; ``heads``: in headers, by section.
    An index equals itself alone, so that what is found with its help can be remembered.
    """

    form: Form
    exact: Mapping[str, tuple[Use, ...]]
    peeled: Mapping[str, tuple[Use, ...]]
    typos: Mapping[str, str]
    typo: re.Pattern[str]
    repeated: Mapping[tuple[str, int, str], int]
    never: Mapping[str, frozenset[str]]  # key of a printed label → labels and fields that it must not be taken for
    units: Units
    first: tuple[str, str] | None  # section and label with which the form's tables begin, where that is a pair
    uses: Callable[[str], tuple[Use, ...]] = field(init=False)
    heads: Callable[[str], Mapping[str, tuple[Use, ...]]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "uses", Remembered(self._find).__getitem__)
        object.__setattr__(self, "heads", Remembered(self._heads).__getitem__)

    def _heads(self, printed: str) -> Mapping[str, tuple[Use, ...]]:
        by_section: dict[str, list[Use]] = {}
        for use in self.uses(printed):
            if use.kind == "header":
                by_section.setdefault(use.section, []).append(use)
        return {name: tuple(uses) for name, uses in by_section.items()}

    def _find(self, printed: str) -> tuple[Use, ...]:
        if len(printed) > LONGEST or not (folded := key(printed)):
            return ()
        barred = self.never.get(folded)
        for listed in (self.exact, self.peeled):
            for variant in variants(folded):
                if variant in listed:
                    found = listed[variant]
                    return tuple(use for use in found if not barred & use.names) if barred else found
        mended = self.mended(folded)
        if mended != folded:
            return self._find(mended)
        for parted in (behind_blank, closed_up):
            label, unit = parted(printed, self.units)
            if unit:
                return self._find(label)
        return ()

    def is_heading(self, text: str) -> bool:
        """Every line of ``text``, or all of them together, is a heading, a title or printed furniture of the form."""
        if "\n" not in text:
            return self._is_head(text)
        lines = [line for line in text.split("\n") if line.strip()]
        return bool(lines) and (all(map(self._is_head, lines)) or (len(lines) > 1 and self._is_head(text)))

    def _is_head(self, text: str) -> bool:
        uses = self.uses(text)
        return bool(uses) and all(use.kind in HEADS for use in uses)

    def is_beginning(self, text: str) -> bool:
        """``text`` is a label of the form, or the beginning of one."""
        folded = key(text)
        return bool(self.uses(text)) or any(label.startswith(folded) for label in self.peeled_and_exact())

    def peeled_and_exact(self) -> Iterable[str]:
        """The keys of all labels, as drawn and without numbering and brackets."""
        return (*self.exact, *self.peeled)

    def mended(self, folded: str) -> str:
        """``folded`` with the known typos of labels repaired."""
        return self.typo.sub(lambda match: self.typos[match[0]], folded)


@lru_cache(maxsize=65536)
def variants(folded: str) -> tuple[str, ...]:
    """A key as it is, then with its numbering, its closing brackets (two at most), or both peeled off."""
    bare = unnumbered(folded)
    peeled = (unbracketed(folded), unbracketed(bare))
    return tuple(v for v in dict.fromkeys((folded, bare, *peeled, *map(unbracketed, peeled))) if v)


def build(form: Form, typos: Mapping[str, str], units: Units) -> LabelIndex:
    """The index of a form. Aliases of a label mean what the label means."""
    exact: dict[str, list[Use]] = {}
    peeled: dict[str, list[Use]] = {}
    counts: dict[tuple[str, int, str], int] = {}
    for use in _uses(form):
        if use.kind == "pair":
            counts[use.section, use.row, use.label] = max(counts.get((use.section, use.row, use.label), 0), use.nth + 1)
        own = form.sections[use.section].fields if use.section else {}
        spelled = [alias for name in use.fields if name in own for alias in own[name].aliases]
        for printed in (use.label, *form.aliases.get(use.label, ()), *spelled):
            folded = key(printed)
            exact.setdefault(folded, []).append(use)
            for variant in variants(folded)[1:]:
                peeled.setdefault(variant, []).append(use)
    return LabelIndex(
        form,
        {k: tuple(dict.fromkeys(v)) for k, v in exact.items()},
        {k: tuple(dict.fromkeys(v)) for k, v in peeled.items()},
        typos,
        re.compile("|".join(map(re.escape, sorted(typos, key=len, reverse=True))) or r"(?!)"),
        counts,
        _never(form),
        units,
        _first_row(form),
    )


def _never(form: Form) -> dict[str, frozenset[str]]:
    """What each printed label must not be taken for, by ``not`` of the labels and of the fields."""
    barred: dict[str, set[str]] = {}
    for label, others in form.never.items():
        for other in others:
            barred.setdefault(key(other), set()).add(label)
    for section in form.sections.values():
        for rule in section.fields.values():
            for other in rule.never:
                barred.setdefault(key(other), set()).add(rule.id)
    return {printed: frozenset(names) for printed, names in barred.items()}


def _first_row(form: Form) -> tuple[str, str] | None:
    """The section and the label with which the tables of a form begin, where they begin with a label and its value."""
    for section in form.sections.values():
        if section.header or section.body:
            return None
        if section.fixed:
            return section.name, section.fixed[0].cells[0].label
    return None


def _uses(form: Form) -> Iterable[Use]:
    for title in form.titles:
        yield Use("title", "", label=title)
    for begin in form.begins:
        yield Use("begin", "", label=begin)
    for section in form.sections.values():
        name = section.name
        yield from (Use("heading", name, label=h) for h in section.headings)
        yield from (Use("furniture", name, label=f) for f in section.furniture)
        yield from (Use("line", name, label=label, field=f) for label, f in section.lines.items())
        yield from (Use("block", name, label=label, field=f) for label, f in section.blocks.items())
        if section.narrative:
            yield Use("narrative", name, label=section.narrative)
        yield from _header_uses(section)
        yield from _pair_uses(section)


def _header_uses(section: Section) -> Iterable[Use]:
    slots = {cell.col: cell.slot for cell in section.body.cells if cell.slot} if section.body else {}
    depth = len(section.header)
    for row in section.header:
        for cell in row.cells:
            if cell.label:
                leaf = cell.row + cell.row_span >= depth
                under = tuple(slots[c] for c in range(cell.col, cell.col + cell.col_span) if c in slots)
                yield Use("header", section.name, cell.row, cell.col, 0, under if leaf else (), cell, label=cell.label)


def _pair_uses(section: Section) -> Iterable[Use]:
    for row in section.fixed:
        seen: dict[str, int] = {}
        for cell, after in zip(row.cells, row.cells[1:], strict=False):
            if cell.label and after.label:
                yield Use("side", section.name, cell.row, cell.col, 0, (), cell, label=cell.label)
            if cell.label and after.slot:
                nth = seen.get(cell.label, 0)
                seen[cell.label] = nth + 1
                yield Use("pair", section.name, cell.row, cell.col, nth, (after.slot,), cell, label=cell.label)
