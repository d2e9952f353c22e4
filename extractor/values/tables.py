"""The words that values are read with, compiled once from rule data: units, scales, counters, comparators, typos."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .characters import ABOUT, AT_LEAST, AT_MOST, EQUAL, LESS, MORE
from .patterns import cell_figure, no_quantity, prose_figure, span, spelled_figure
from .value import EXACT

_SIGNS = {
    **dict.fromkeys(AT_LEAST, ">="),
    **dict.fromkeys(AT_MOST, "<="),
    **dict.fromkeys(MORE, ">"),
    **dict.fromkeys(LESS, "<"),
    **dict.fromkeys(EQUAL, "="),
    **dict.fromkeys(ABOUT, "~"),
}
COMPARATOR_SIGNS: dict[str, str] = {
    **_SIGNS,
    **{more + equal: ">=" for more in MORE for equal in EQUAL},
    **{less + equal: "<=" for less in LESS for equal in EQUAL},
    **{equal + more: ">=" for more in MORE for equal in EQUAL},
}


@dataclass(frozen=True, slots=True, eq=False)
class ValueTables:
    """Everything that reading a value needs to know of a language and a form. Immutable; made once per form.

    ``units`` are money units in yuan, ``base`` the one worth 1, ``scales`` the words that multiply a figure,
    ``percents`` what a percent word is worth in percent points, ``measures`` counter words that mean another one,
    ``before``/``after`` comparator words → ``>=`` ..., ``typos`` known errors → what was meant (an entry that maps to
    itself protects a correct text in which an error would be seen), ``grades`` the form's words, folded.
    ``glimpse`` finds out fast whether a text has any of the errors, ``typo`` finds all of them. ``plain`` is the short
    cut for money: unit → (factor, repairs).
    """

    units: Mapping[str, Decimal]
    base: str
    yuan: tuple[str, ...]
    subunits: Mapping[str, Decimal]
    closing: tuple[str, ...]
    scales: Mapping[str, Decimal]
    percents: Mapping[str, Decimal]
    counters: frozenset[str]
    measures: Mapping[str, str]
    before: Mapping[str, str]
    ahead: Mapping[str, str]
    after: Mapping[str, str]
    about: frozenset[str]
    nil: frozenset[str]
    seals: tuple[str, ...]
    tails: tuple[str, ...]
    typos: Mapping[str, str]
    grades: frozenset[str]
    plain: Mapping[str | None, tuple[Decimal, tuple[str, ...]]]
    figure: re.Pattern[str] = field(repr=False)
    skip: re.Pattern[str] = field(repr=False)
    span: re.Pattern[str] = field(repr=False)
    prose: re.Pattern[str] = field(repr=False)
    spelled: re.Pattern[str] = field(repr=False)
    glimpse: re.Pattern[str] = field(repr=False)
    typo: re.Pattern[str] | None = field(repr=False)

    @classmethod
    def from_rules(
        cls, units: Mapping[str, Any], typos: Mapping[str, str], grades: Mapping[str, Iterable[str]]
    ) -> ValueTables:
        """Compile the content of ``common/units.yaml``, the typo table and the form's grades (bound → words).

        Keys that are missing leave the feature out: without ``units`` no money can be read but zero.
        """
        money = {str(name): Decimal(str(worth)) for name, worth in (units.get("units") or {}).items()}
        base = next((name for name, worth in money.items() if worth == 1), "")
        percent = units.get("percent") or {}
        comparators = units.get("comparators") or {}
        near = units.get("approximate") or {}
        spelled = {str(wrong): str(right) for wrong, right in typos.items()}
        return cls(
            units=money,
            base=base,
            yuan=_words(units.get("yuan")),
            subunits=_amounts(units.get("subunits")),
            closing=_words(units.get("closing")),
            scales=_amounts(units.get("scales")),
            percents=_amounts(percent.get("after")),
            counters=frozenset(_words(units.get("counters"))),
            measures={str(a): str(b) for a, b in (units.get("measures") or {}).items()},
            before={**COMPARATOR_SIGNS, **_text(comparators.get("before"))},
            ahead=_text(comparators.get("ahead")),
            after=_text(comparators.get("after")),
            about=frozenset(word for place in ("before", "after", "inside") for word in _words(near.get(place))),
            nil=frozenset(_words(units.get("nil"))),
            seals=_words(units.get("seals")),
            tails=_words(units.get("tails")),
            typos=spelled,
            grades=frozenset(str(word) for words in grades.values() for word in words),
            plain=_plain(money),
            figure=cell_figure(units, COMPARATOR_SIGNS),
            skip=no_quantity(units),
            span=span(units),
            prose=prose_figure(units, COMPARATOR_SIGNS),
            spelled=spelled_figure(units),
            glimpse=_glimpse(spelled),
            typo=_either(spelled) if spelled else None,
        )


def _words(listed: Any) -> tuple[str, ...]:
    return tuple(str(word) for word in listed or ())


def _amounts(mapping: Any) -> dict[str, Decimal]:
    return {str(name): Decimal(str(worth)) for name, worth in (mapping or {}).items()}


def _text(mapping: Any) -> dict[str, str]:
    return {str(name): str(meaning) for name, meaning in (mapping or {}).items()}


def _plain(units: Mapping[str, Decimal]) -> dict[str | None, tuple[Decimal, tuple[str, ...]]]:
    """The units in which a plain figure can be read at once: a figure of 4 decimals stays within 4 decimals."""
    return {
        name: (worth, () if worth == 1 else (f"unit:{name}",))
        for name, worth in units.items()
        if worth == worth.to_integral_value(context=EXACT)
    }


def _glimpse(typos: Mapping[str, str]) -> re.Pattern[str]:
    """Any of the errors, each sought by its first wrong character: those are rarer in texts than the others."""
    sought: list[str] = []
    for wrong, right in typos.items():
        if wrong != right:
            at = next((i for i, sign in enumerate(wrong) if sign not in right), 0)
            sought.append(f"{re.escape(wrong[at])}(?<={re.escape(wrong[: at + 1])}){re.escape(wrong[at + 1 :])}")
    return re.compile("|".join(sought) or r"(?!)")


def _either(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
