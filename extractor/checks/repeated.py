"""UNIT_SUSPECT between two mentions: one counted thing stated with figures that differ by a power of ten.

巡查605件 in one place and 巡查605万件 in another. Two mentions speak of one thing when the words right before
the figure, the counter behind it and the significant digits are the same; precision first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from extractor.report import Fact, Flag
from extractor.ruleset import Form, Ruleset

from .sheet import multiple

CODE = "UNIT_SUSPECT"
KINDS = ("text", "quantity")
WORDS = 4  # characters before the figure that are compared
LEAST_WORDS = 2
LEAST_DIGITS, LEAST_DIGITS_SCALED = 3, 2  # significant digits: 10次 and 100次 may both be true, 605件 and 605万件 not
REACH = 15  # characters before the figure in which a year is taken to be its own
_YEAR = re.compile(r"(?:19|20)\d\d(?=\s*年)")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_BEFORE = re.compile(rf"[\u4e00-\u9fff]{{{LEAST_WORDS},{WORDS}}}\s*\Z")


class Mention(NamedTuple):
    """A counted thing in some text: the words before the figure, what is printed, its value, counter and year."""

    words: str
    digits: str
    printed: str
    number: Decimal
    counter: str
    fact: Fact
    money: bool = False
    year: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What follows a counted figure, and what each scale word is worth. Words are rule data."""

    tail: re.Pattern[str]
    scales: dict[str, Decimal]
    money: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rules: Ruleset) -> Counted:
        """Compile ``common/units.yaml``: counters, money units, scale words."""
        words = rules.common.get("units", {})
        scales = {str(k): Decimal(str(v)) for k, v in (words.get("scales") or {}).items()}
        base = [str(name) for name, worth in (words.get("units") or {}).items() if worth == 1]
        counters = sorted({*map(str, words.get("counters") or ()), *base}, key=len, reverse=True)
        scale = "|".join(sorted(map(re.escape, scales), key=len, reverse=True)) or r"(?!)"
        counter = "|".join(map(re.escape, counters)) or r"(?!)"
        return cls(re.compile(rf"[^\S\n]*(?P<scale>{scale})?(?P<counter>{counter})"), scales, frozenset(base))

    def mentions(self, facts: Sequence[Fact], form: Form | None) -> list[Mention]:
        """Every counted thing in the running text of a report, in order."""
        found: list[Mention] = []
        for fact in facts:
            if not fact.text or fact.field is None or form is None:
                continue
            rule = form.sections[fact.section].fields.get(fact.field)
            if rule is None or rule.kind not in KINDS:
                continue
            text = fact.text
            for match in _FIGURE.finditer(text):
                at, end = match.span()
                before = _BEFORE.search(text, max(0, at - WORDS - 2), at) if at > 1 else None
                tail = self.tail.match(text, end) if before else None
                if before is None or tail is None:
                    continue
                bare = match[0].replace(",", "")
                number = Decimal(bare) * self.scales.get(tail["scale"] or "", Decimal(1))
                digits = bare.replace(".", "").strip("0")
                money = tail["counter"] in self.money
                printed = text[at : tail.end()]
                years = _YEAR.findall(text, max(0, at - REACH), at)
                year = years[-1] if years else None
                found.append(Mention(before[0].strip(), digits, printed, number, tail["counter"], fact, money, year))
        return found


def conflicts(mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Pairs (right, suspect) that state one thing a power of ten apart; each printed figure is suspected once.

    Suspect is the figure stated less often; of two stated as often, the larger, of money the smaller (元 for 万元).
    """
    groups: dict[tuple[str, str], list[Mention]] = {}
    for mention in mentions:
        groups.setdefault((mention.digits, mention.counter), []).append(mention)
    for group in groups.values():
        if len({mention.number for mention in group}) < 2:
            continue
        told: set[tuple[str, Decimal]] = set()
        for one, other in combinations(group, 2):
            if not _one_thing(one, other):
                continue
            often = [sum(m.number == each.number for m in group) for each in (one, other)]
            larger = (one.number > other.number) != one.money
            right, suspect = (other, one) if often[0] < often[1] or (often[0] == often[1] and larger) else (one, other)
            if (suspect.words, suspect.number) not in told:
                told.add((suspect.words, suspect.number))
                yield right, suspect


def _one_thing(one: Mention, other: Mention) -> bool:
    if one.number == other.number or (one.year and other.year and one.year != other.year):
        return False
    scaled = _bare(one.printed) == _bare(other.printed)
    if len(one.digits) < (LEAST_DIGITS_SCALED if scaled else LEAST_DIGITS):
        return False
    return one.words.endswith(other.words) or other.words.endswith(one.words)


def _bare(printed: str) -> str:
    """The digits as they are printed, without scale and counter."""
    return re.sub(r"[^\d.]", "", printed)


def flag(right: Mention, suspect: Mention) -> Flag:
    """UNIT_SUSPECT at the suspect mention."""
    fact, times = suspect.fact, multiple(suspect.number, right.number)
    return Flag(
        CODE,
        f"“{suspect.words}”这里写 {suspect.printed}，别处写 {right.printed}，相差 {times} 倍，请核对单位",
        f"“{suspect.words}” is {suspect.printed} here and {right.printed} elsewhere, {times} times apart; "
        "check the unit",
        fact.section,
        fact.row,
        fact.entity,
        fact.field,
        right.printed,
        suspect.printed,
        fact.place,
    )
