"""What reading a value gives, and the words it is read with."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple


class Value(NamedTuple):
    """A value as read. ``problem``: None, ``unparsed`` (cannot be read as its kind) or ``nil`` (—, 无)."""

    text: str | None
    number: Decimal | None = None
    comparator: str | None = None
    measure: str | None = None
    date: dt.date | None = None
    repairs: tuple[str, ...] = ()
    problem: str | None = None


NIL = Value(None, problem="nil")


@dataclass(frozen=True, slots=True)
class ValueTables:
    """Units, counter words, comparison words, typos and grade words, as the rule files give them."""

    units: Mapping[str, Decimal]
    scales: Mapping[str, Decimal]
    nil: frozenset[str]
    before: Mapping[str, str]
    after: Mapping[str, str]
    typos: Mapping[str, str]
    typo_pattern: re.Pattern[str]
    grades: frozenset[str]
    quantity: re.Pattern[str]
    identifier: re.Pattern[str]

    @classmethod
    def from_rules(
        cls, units: Mapping[str, Any], typos: Mapping[str, str], grades: Mapping[str, Sequence[str]]
    ) -> ValueTables:
        """Compile the tables of rules/common/units.yaml and typos.yaml and a form's grade words."""
        compared = units.get("comparators", {})
        before = {word: sign for sign, words in compared.get("before", {}).items() for word in words}
        after = {word: sign for sign, words in compared.get("after", {}).items() for word in words}
        scales = {str(k): Decimal(v) for k, v in units.get("scales", {}).items()}
        identifiers = units.get("identifiers", {})
        number = r"\d[\d,]*(?:\.\d+)?"
        return cls(
            units={str(k): Decimal(v) for k, v in units.get("units", {}).items()},
            scales=scales,
            nil=frozenset(str(word) for word in units.get("nil", ())),
            before=before,
            after=after,
            typos=dict(typos),
            typo_pattern=re.compile(_any(typos)),
            grades=frozenset(str(word) for words in grades.values() for word in words),
            quantity=re.compile(
                rf"(?:(?P<before>{_any(before)})\s*(?:为|在|到|达)?\s*)?(?P<number>{number})\s*(?P<scale>{_any(scales)})?"
                rf"(?P<near>[余多])?\s*(?P<measure>%|{_any(units.get('counters', ()))})?"
                rf"(?:/(?:年|月|天|日|次|人|户|周))?\s*(?P<after>{_any(after)})?"
            ),
            identifier=re.compile(
                rf"(?:{_any(identifiers.get('before', ()))})\s*\d+(?:[-.]\d+)*"
                rf"|\(\d+\)|(?:19|20)\d\d(?:年(?:度|\d{{1,2}}月(?:\d{{1,2}}日)?)?|[.-]\d{{1,2}}(?:[.-]\d{{1,2}})?)"
                rf"|\d{{1,2}}月(?:\d{{1,2}}日)?|\d+(?:{_any(identifiers.get('after', ()))})|[A-Za-z]+\d+|^\d{{1,2}}[、.](?!\d)"
            ),
        )


def _any(words: Any) -> str:
    """A pattern for any of the words, the longest first; one that never matches when there are none."""
    ordered = sorted((str(word) for word in words), key=len, reverse=True)
    return "|".join(re.escape(word) for word in ordered) or r"(?!)"
