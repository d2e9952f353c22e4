"""Reckoning written out in a text: (63.46-32)÷32=98.31% — the result is not what the figures before it give.

Only what is all figures, signs and brackets is read; a result is as wide as its last printed place. A wrong percentage
is RATE_MISMATCH, another wrong result SUM_MISMATCH.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from extractor.report import Check, Fact, Flag

from .arithmetic import HUNDRED, compared
from .sheet import HALF, Sheet, gap, plain

CHECK_ID = "text/formula"
_SIGNS = str.maketrans("（）[]［］＝－−＋*＊xX/／％，", "()()()=--+××××÷÷%,")
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_FORMULA = re.compile(
    rf"(?<![\dA-Za-z.+\-×÷%])(?P<left>\(*-?{_NUMBER}%?\)*(?:[+\-×÷]\(*{_NUMBER}%?\)*)+)=(?P<right>-?{_NUMBER})(?P<share>%?)(?![\d.]*[+\-×÷(])"
)
_TOKEN = re.compile(rf"{_NUMBER}%?|[+\-×÷()]")
_HINT = re.compile("[=＝]")


class _Figure(NamedTuple):
    value: Decimal
    half: Decimal


class Unreadable(ValueError):
    """A formula whose brackets do not pair or that divides by nothing."""


def run(sheet: Sheet) -> Iterator[tuple[Check, Flag | None]]:
    """A check for each reckoning in a text of the report."""
    for fact in sheet.facts:
        if fact.text is None or _HINT.search(fact.text) is None:
            continue
        yield from reckoned(fact, "".join(fact.text.split()).translate(_SIGNS))


def reckoned(fact: Fact, text: str) -> Iterator[tuple[Check, Flag | None]]:
    """A check for each reckoning in a text that is said at a fact."""
    for match in _FORMULA.finditer(text):
        try:
            given = _Reader(_TOKEN.findall(match["left"])).read()
        except Unreadable:
            continue
        yield _judged(fact, match, given)


def _judged(fact: Fact, match: re.Match[str], given: Decimal) -> tuple[Check, Flag | None]:
    printed = _figure(match["right"])
    rate = bool(match["share"])
    code = "RATE_MISMATCH" if rate else "SUM_MISMATCH"
    value = given * HUNDRED if rate else given
    outcome, figures = compared("=", printed.value, value, printed.half)
    outcome = "ok" if outcome == "rounding" and rate else outcome  # no other rate could have been printed
    check = Check(CHECK_ID, code, outcome, fact.entity, fact.row, *figures, field=fact.field)
    if outcome != "mismatch":
        return check, None
    sign = "%" if rate else ""
    right, shown = f"{match['right']}{sign}", f"{plain(value.quantize(Decimal('0.01')))}{sign}"
    apart, apart_en = gap(abs(printed.value - value).quantize(Decimal("0.01")), sign)
    return check, Flag(
        code,
        f"“{match[0]}”：按所写的数算是 {shown}，写的是 {right}，相差 {apart}，请核对后改正",
        f"{match['left']} gives {shown}, printed is {right}, off by {apart_en}; work it out again",
        fact.section,
        fact.row,
        fact.entity,
        fact.field,
        shown,
        right,
        fact.place,
    )


def _figure(text: str) -> _Figure:
    number = Decimal(text.replace(",", "").rstrip("%"))
    half = HALF.scaleb(int(number.as_tuple().exponent))
    return _Figure(number / HUNDRED, half / HUNDRED) if text.endswith("%") else _Figure(number, half)


class _Reader:
    """Recursive descent over the figures and signs of one side."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0

    def read(self) -> Decimal:
        """The value. Raises Unreadable for what is left over or lacking."""
        value = self._sum()
        if self.at < len(self.tokens):
            raise Unreadable
        return value

    def _next(self, signs: str) -> str | None:
        if self.at < len(self.tokens) and self.tokens[self.at] in signs:
            self.at += 1
            return self.tokens[self.at - 1]
        return None

    def _sum(self) -> Decimal:
        value = -self._product() if self._next("-") else self._product()
        while sign := self._next("+-"):
            value = value + self._product() if sign == "+" else value - self._product()
        return value

    def _product(self) -> Decimal:
        value = self._atom()
        while sign := self._next("×÷"):
            other = self._atom()
            if sign == "÷" and not other:
                raise Unreadable
            value = value * other if sign == "×" else value / other
        return value

    def _atom(self) -> Decimal:
        if self._next("("):
            value = self._sum()
            if not self._next(")"):
                raise Unreadable
            return value
        if self.at >= len(self.tokens) or not self.tokens[self.at][0].isdigit():
            raise Unreadable
        self.at += 1
        return _figure(self.tokens[self.at - 1]).value
