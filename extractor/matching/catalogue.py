"""The labels of all forms of a rule set, looked up once for a text: which forms know it, and what it says of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.ruleset import Form, Ruleset
from extractor.text import key

from .labels import LONGEST, LabelIndex, Remembered, Use, build, variants
from .units import behind_blank, closed_up, units_of

YEAR = re.compile(r"\((?:19|20)\d\d\)|\(?\d{0,4}年度?\)?")  # of a title, in its key
_MORE = 20  # characters beside a title in its line
LABELS = frozenset(("pair", "header", "block", "line"))  # kinds that stand beside or above values


def holds(line: str, title: str) -> bool:
    """A line (its key, without its year) holds a title, and at most a few words more."""
    return title in line and len(line) <= len(title) + _MORE


class Told(NamedTuple):
    """What a text is: a label that a form must have, by these forms; the labels beside or above values that it is.

    ``asked``: which of the labels it is that the catalogue asks for; ``begins``: the forms whose first section it may
    begin; ``first``: the ids of those whose tables begin with it; ``kinds``: all that it may be in some form;
    ``signed``: it may be part of a title.
    """

    wanted: frozenset[LabelIndex]
    drawn: tuple[tuple[LabelIndex, frozenset[str]], ...]
    asked: frozenset[str]
    begins: tuple[LabelIndex, ...]
    first: frozenset[str]
    kinds: frozenset[str]
    signed: bool


_NOTHING = Told(frozenset(), (), frozenset(), (), frozenset(), frozenset(), False)


@dataclass
class Catalogue:
    """The label indexes of a rule set, made once.

    ``uses``: the forms in which a text is a label, each with what it may be there; ``tells``: what a text says of which
    form it may stand in; ``titled``: the longest title that a line holds, as a key, nothing for a line that is none.
    """

    indexes: list[LabelIndex]
    versions: list[LabelIndex]  # those of forms that have several, for different years
    called: dict[LabelIndex, frozenset[str]]  # the titles of each form, as keys
    titles: list[str]  # of all, the longest first
    title: re.Pattern[str]  # finds any of them
    sign: re.Pattern[str]  # finds a character of every title
    keys: frozenset[str]
    sizes: dict[LabelIndex, int]  # labels beside or above values
    places: dict[LabelIndex, int]  # cells in which the form draws them: a label may stand in several
    wanted: dict[LabelIndex, frozenset[str]]  # keys of the labels that the form says it must have, any of them
    barred: dict[LabelIndex, frozenset[str]]  # ... and must not have
    asked: frozenset[str]  # keys of labels that some form must have printed beside one another, or must not have
    uses: Callable[[str], tuple[tuple[LabelIndex, tuple[Use, ...]], ...]] = field(init=False)
    tells: Callable[[str], Told] = field(init=False)
    titled: Callable[[str], str] = field(init=False)

    def __post_init__(self) -> None:
        self.uses = Remembered(self._find).__getitem__
        self.tells = Remembered(self._tell).__getitem__
        self.titled = Remembered(self._title).__getitem__

    def _tell(self, text: str) -> Told:
        if len(text) > LONGEST:
            return _NOTHING
        uses = self.uses(text)
        wanted = frozenset(i for i, own in uses if not self.wanted[i].isdisjoint(key(u.label) for u in own))
        drawn = ((i, frozenset(use.label for use in own if use.kind in LABELS)) for i, own in uses)
        asked = self.asked.intersection(variants(key(text)))
        begins = tuple(i for i, own in uses if any(use.kind == "begin" for use in own))
        kinds = frozenset(use.kind for _, own in uses for use in own)
        first = frozenset(
            i.form.id for i, own in uses if any(u.kind == "pair" and (u.section, u.label) == i.first for u in own)
        )
        signed = self.sign.search(key(text)) is not None
        return Told(wanted, tuple((i, labels) for i, labels in drawn if labels), asked, begins, first, kinds, signed)

    def _find(self, text: str) -> tuple[tuple[LabelIndex, tuple[Use, ...]], ...]:
        if len(text) > LONGEST:
            return ()
        folded = key(text)
        if not any(variant in self.keys for variant in variants(folded)):
            index = self.indexes[0] if self.indexes else None
            if index is None or not (
                index.typo.search(folded) or behind_blank(text, index.units)[1] or closed_up(text, index.units)[1]
            ):
                return ()
        return tuple((index, uses) for index in self.indexes if (uses := index.uses(text)))

    def _title(self, text: str) -> str:
        if "。" in text:
            return ""
        folded = YEAR.sub("", key(text))
        if not self.title.search(folded):
            return ""
        return next((title for title in self.titles if holds(folded, title)), "")


_catalogues: dict[str, Catalogue] = {}


def catalogue(rules: Ruleset) -> Catalogue:
    """The label indexes of all forms, cached by the rules' version."""
    found = _catalogues.get(rules.version)
    if found is None:
        typos = {key(a): key(b) for a, b in (rules.common.get("typos", {}).get("typos") or {}).items()}
        indexes = [build(form, typos, units_of(rules)) for form in rules.forms.values()]
        called = {index: frozenset(map(key, index.form.titles)) for index in indexes}
        titles = frozenset().union(*called.values())
        ids = Counter(index.form.id for index in indexes)
        keys = frozenset(label for index in indexes for label in index.peeled_and_exact())
        ordered = sorted(titles, key=lambda title: (-len(title), title))
        title = re.compile("|".join(map(re.escape, ordered)) or r"(?!)")
        found = _catalogues[rules.version] = Catalogue(
            indexes,
            [index for index in indexes if ids[index.form.id] > 1],
            called,
            ordered,
            title,
            _sign(ordered),
            keys,
            {i: _size(i) for i in indexes},
            {i: _places(i) for i in indexes},
            {i: _named(i.form, "only_with") for i in indexes},
            {i: _named(i.form, "not_with") for i in indexes},
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
