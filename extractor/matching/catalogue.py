"""The labels of all forms of a rule set, looked up once for a text: which forms know it, and what it says of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from extractor.ruleset import Form, Ruleset
from extractor.text import key

from .labels import LONGEST, MOST_REMEMBERED, LabelIndex, Use, build, variants
from .units import behind_blank, units_of

LABELS = frozenset(("pair", "header", "block", "line"))  # kinds that stand beside or above values


class Told(NamedTuple):
    """What a text is: a label that a layout must have, by the rule files that say so; labels beside or above values.

    ``asked``: which of the labels it is that the catalogue asks for; ``begins``: the forms whose first section it may
    begin; ``first``: the ids of those whose tables begin with it; ``kinds``: all that it may be in some form.
    """

    wanted: frozenset[Path]
    drawn: tuple[tuple[Path, frozenset[str]], ...]
    asked: frozenset[str]
    begins: tuple[LabelIndex, ...]
    first: frozenset[str]
    kinds: frozenset[str]


_NOTHING = Told(frozenset(), (), frozenset(), (), frozenset(), frozenset())


@dataclass
class Catalogue:
    """The label indexes of a rule set, made once. ``uses`` remembers which forms know a text, and as what."""

    indexes: list[LabelIndex]
    titles: list[str]  # as keys, the longest first
    title: re.Pattern[str]  # finds any of them
    sign: re.Pattern[str]  # finds a character of every title
    keys: frozenset[str]
    sizes: dict[Path, int]  # labels beside or above values, by rule file
    places: dict[Path, int]  # cells in which the file draws them: a label may stand in several
    wanted: dict[Path, frozenset[str]]  # keys of the labels that the file says it must have, any of them
    barred: dict[Path, frozenset[str]]  # ... and must not have
    asked: frozenset[str]  # keys of labels that some form must have printed beside one another, or must not have
    seen: dict[str, tuple[tuple[LabelIndex, tuple[Use, ...]], ...]] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    titled: dict[str, str] = field(default_factory=dict)  # the title that a line holds

    def uses(self, text: str) -> tuple[tuple[LabelIndex, tuple[Use, ...]], ...]:
        """The forms in which a text is a label, each with what it may be there."""
        found = self.seen.get(text)
        if found is None:
            if len(self.seen) > MOST_REMEMBERED:
                self.seen.clear()
            found = self.seen[text] = self._find(text) if len(text) <= LONGEST else ()
        return found

    def tells(self, text: str) -> Told:
        """What a text says of which form it may stand in; remembered."""
        if len(text) > LONGEST:
            return _NOTHING
        found = self.told.get(text)
        if found is None:
            if len(self.told) > MOST_REMEMBERED:
                self.told.clear()
            found = self.told[text] = self._tell(text)
        return found

    def _tell(self, text: str) -> Told:
        uses = self.uses(text)
        wanted = frozenset(
            i.form.file for i, own in uses if not self.wanted[i.form.file].isdisjoint(key(u.label) for u in own)
        )
        drawn = ((i.form.file, frozenset(use.label for use in own if use.kind in LABELS)) for i, own in uses)
        asked = self.asked.intersection(variants(key(text)))
        begins = tuple(i for i, own in uses if any(use.kind == "begin" for use in own))
        kinds = frozenset(use.kind for _, own in uses for use in own)
        first = frozenset(
            i.form.id for i, own in uses if any(u.kind == "pair" and (u.section, u.label) == i.first for u in own)
        )
        return Told(wanted, tuple((file, labels) for file, labels in drawn if labels), asked, begins, first, kinds)

    def _find(self, text: str) -> tuple[tuple[LabelIndex, tuple[Use, ...]], ...]:
        folded = key(text)
        if not any(variant in self.keys for variant in variants(folded)):
            index = self.indexes[0] if self.indexes else None
            if index is None or not (index.typo.search(folded) or behind_blank(text, index.units)[1]):
                return ()
        return tuple((index, uses) for index in self.indexes if (uses := index.uses(text)))


_catalogues: dict[str, Catalogue] = {}


def catalogue(rules: Ruleset) -> Catalogue:
    """The label indexes of all forms, cached by the rules' version."""
    found = _catalogues.get(rules.version)
    if found is None:
        typos = {key(a): key(b) for a, b in (rules.common.get("typos", {}).get("typos") or {}).items()}
        indexes = [build(form, typos, units_of(rules)) for form in rules.forms.values()]
        titles = {key(title) for index in indexes for title in index.form.titles}
        keys = frozenset(label for index in indexes for label in index.peeled_and_exact())
        ordered = sorted(titles, key=lambda title: (-len(title), title))
        title = re.compile("|".join(map(re.escape, ordered)) or r"(?!)")
        found = _catalogues[rules.version] = Catalogue(
            indexes,
            ordered,
            title,
            _sign(ordered),
            keys,
            {i.form.file: _size(i) for i in indexes},
            {i.form.file: _places(i) for i in indexes},
            {i.form.file: _named(i.form, "only_with") for i in indexes},
            {i.form.file: _named(i.form, "not_with") for i in indexes},
            frozenset(label for index in indexes for label in _asked(index.form)),
        )
    return found


def _sign(titles: Iterable[str]) -> re.Pattern[str]:
    """A few characters of which every title has one: a text without them is part of none."""
    signs: list[str] = []
    left = list(titles)
    while left:
        times = Counter(char for title in left for char in sorted(set(title)))
        signs.append(max(times, key=times.__getitem__))
        left = [title for title in left if signs[-1] not in title]
    return re.compile(f"[{re.escape(''.join(signs))}]" if signs else r"(?!)")


def _size(index: LabelIndex) -> int:
    return len({use.label for uses in index.exact.values() for use in uses if use.kind in LABELS})


def _places(index: LabelIndex) -> int:
    return len({use for uses in index.exact.values() for use in uses if use.kind in LABELS})


def _asked(form: Form) -> Iterable[str]:
    yield from _named(form, "not_with")
    for name in _named(form, "only_with"):
        yield from name.split("|") if "|" in name else ()


def _named(form: Form, rule: str) -> frozenset[str]:
    """The keys of the labels that a rule of a form names: ``only_with``, ``not_with``."""
    labels = form.spec.get(rule) or ()
    return frozenset(map(key, [labels] if isinstance(labels, str) else labels))
