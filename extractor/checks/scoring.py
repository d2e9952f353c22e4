"""How scores, weights and indicators are read: words and measures that are rule data (``common/scoring.yaml``).

``points``   words behind the points printed in a label: 产出指标（50分）
``more``     words in an indicator's name that say that more is better where the target has no sign; ``less``
``per``      how a share for each of something is said (5300元/户, 每月4次, 人均2次)
``dimensions``  measures that can be converted into each other; ``same`` (in a form): measures that count as one
``no_reason``   what stands in a column for reasons where none is given
A form's own ``scoring`` is merged over it key by key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractor.report import Fact
from extractor.ruleset import Form, Ruleset
from extractor.text import key, points_behind, points_in
from extractor.values.normalise import tables_of
from extractor.values.reading import read
from extractor.values.tables import ValueTables
from extractor.values.value import Value

NATURE, UNIT, TARGET, ACTUAL, NAME = "indicator_nature", "measure_unit", "target", "actual", "level3"
_NOTHING = r"(?!)"


@dataclass(frozen=True, slots=True)
class Scoring:
    """The words of one form, compiled."""

    points: re.Pattern[str]
    more: re.Pattern[str]
    less: re.Pattern[str]
    each: re.Pattern[str]
    year: frozenset[str]
    converts: Mapping[str, tuple[str, Decimal]]
    same: Mapping[str, str]
    no_reason: frozenset[str]
    tables: ValueTables

    @classmethod
    def of(cls, form: Form, rules: Ruleset) -> Scoring:
        """Compile ``common/scoring.yaml`` and what the form says otherwise."""
        words: dict[str, Any] = {**rules.common.get("scoring", {}), **(form.spec.get("scoring") or {})}
        converts = {
            str(measure): (str(base), Decimal(str(worth)))
            for base, measures in (words.get("dimensions") or {}).items()
            for measure, worth in measures.items()
        }
        same = {str(other): str(group[0]) for group in words.get("same") or () for other in group}
        return cls(
            points_behind(tuple(map(str, words.get("points") or ()))),
            re.compile(any_of(words.get("more"))),
            re.compile(any_of(words.get("less"))),
            _each(words.get("per") or {}),
            frozenset(map(key, (words.get("per") or {}).get("year") or ())),
            converts,
            same,
            frozenset(key(str(word)) for word in words.get("no_reason") or ()),
            tables_of(form, rules),
        )

    def points_in(self, label: str) -> Decimal | None:
        """The points printed behind or in the brackets of a label; None where there are none."""
        return points_in(label, self.points)

    def per(self, text: str) -> str:
        """For each of what a quantity is stated: 5300元/户 → 户; nothing for a whole or for a year."""
        match = self.each.search(key(text))
        word = next((found for found in match.groups() if found), "") if match else ""
        return "" if word in self.year else word

    def amount(self, fact: Fact) -> Decimal | None:
        """What a fact is worth in points: its number or, of a label, the points printed in it."""
        return fact.number if fact.number is not None else self.points_in(fact.raw)

    def gives_reason(self, fact: Fact | None) -> bool:
        """True where a cell for reasons holds one."""
        return fact is not None and bool(fact.text) and key(fact.text or "") not in self.no_reason

    def stated(self, nature: str, value: Fact, unit: str) -> Value:
        """A target or actual read together with the sign and the measure that stand in columns of their own."""
        text = value.text or ""
        if not nature and (not unit or value.measure is not None):
            return Value(text, value.number, value.comparator, value.measure)
        sign = nature if nature in self.tables.before and value.comparator is None else ""
        behind = unit if value.measure is None else ""
        return read(sign + text + behind, "quantity", tables=self.tables)

    def comparable(self, one: Value, other: Value) -> tuple[Decimal, Decimal] | None:
        """Two quantities in one measure; None where the rules do not say how they compare."""
        if one.number is None or other.number is None:
            return None
        a, b = self._base(one), self._base(other)
        return (a[1], b[1]) if a[0] == b[0] else None

    def base(self, value: Value) -> str:
        """The measure in which a value is compared."""
        measure = self.same.get(value.measure or "", value.measure) or ""
        found = next((word for word, own in self.converts.items() if own == self.converts.get(measure)), measure)
        unit = self.converts.get(measure)
        ones = (word for word, own in self.converts.items() if unit and own == (unit[0], Decimal(1)))
        return next(ones, found)

    def _base(self, value: Value) -> tuple[str | None, Decimal]:
        assert value.number is not None
        measure = self.same.get(value.measure or "", value.measure)
        base, worth = self.converts.get(measure or "", (measure, Decimal(1)))
        return base, value.number * worth


def _each(words: Mapping[str, Any]) -> re.Pattern[str]:
    of = any_of(words.get("of"))
    return re.compile(rf"(?:{any_of(words.get('before'))})({of})|({of})(?:{any_of(words.get('after'))})")


def any_of(words: Sequence[Any] | None) -> str:
    """An alternation of words, longest first; what matches nothing where there is none."""
    folded = sorted({key(str(word)) for word in words or ()}, key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, folded)) or _NOTHING
