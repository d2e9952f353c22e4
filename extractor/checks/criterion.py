"""What a score sheet says in words: full marks by its criterion (100%计满分), rates by the amounts that it names.

``full`` in ``common/scoring.yaml`` are the words of full marks, ``most`` and ``under`` those that make a figure a
ceiling. ``stated`` are the rates of the field with their formulas: the indicator's name, the names under which its
amounts are given (年初结余19.8万元), and how the rate is reckoned. Where an amount or the rate is lacking, nothing is
said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractor.report import Check, Fact, Flag
from extractor.ruleset import Form, Ruleset
from extractor.text import key

from . import formula
from .scoring import NAME, any_of
from .sheet import PERCENT, ZERO, Sheet, cell, gap, plain

CHECK_ID, CODE = "text/criterion", "SCORE_UNEARNED"
CRITERION, EXPLANATION, SCORE, WEIGHT = "criterion", "explanation", "score", "weight"
_RATE = re.compile(r"(?<![\d-])\d+(?:\.\d+)?(?=%)")
_AMOUNT = r"[为是:]?(\d{1,3}(?:，\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"  # folded: 1,922.76 is 1，922.76


@dataclass(frozen=True, slots=True)
class Stated:
    """A rate by the name of its indicator, each amount by the words that may name it, and the formula over them."""

    name: str
    amounts: Mapping[str, re.Pattern[str]]
    rule: str


@dataclass(frozen=True, slots=True)
class Criteria:
    """The words of one form, compiled."""

    full: re.Pattern[str]
    stated: tuple[Stated, ...]

    @classmethod
    def of(cls, form: Form, rules: Ruleset) -> Criteria:
        """Compile the words of ``common/scoring.yaml`` and what the form says otherwise."""
        words: dict[str, Any] = {**rules.common.get("scoring", {}), **(form.spec.get("scoring") or {})}
        full: Mapping[str, Any] = words.get("full") or {}
        most, under, between, said = (any_of(full.get(name)) for name in ("most", "under", "between", "words"))
        return cls(
            re.compile(rf"(?P<most>{most})?(?P<bound>\d+(?:\.\d+)?)%(?P<under>{under})?(?:{between})*(?:{said})"),
            tuple(_stated(str(name), own) for name, own in (words.get("stated") or {}).items()),
        )


def _stated(name: str, own: Mapping[str, Any]) -> Stated:
    amounts = {str(short): re.compile(f"(?:{any_of(said)}){_AMOUNT}") for short, said in own["amounts"].items()}
    return Stated(key(name), amounts, str(own["rule"]))


def run(sheet: Sheet, criteria: Criteria) -> Iterator[tuple[Check, Flag | None]]:
    """A check for each row whose criterion says what earns full marks, and for each rate that can be reckoned."""
    for told in sheet.facts:
        rates = _RATE.findall(key(told.text)) if told.field == EXPLANATION and told.text else []
        if rates:
            yield from _marks(told, Decimal(rates[-1]), sheet, criteria)
            yield from _reckoned(told, rates[-1], sheet, criteria.stated)


def _beside(fact: Fact, name: str, sheet: Sheet) -> Fact | None:
    return sheet.by_row.get((fact.section, name, fact.row))


def _marks(told: Fact, rate: Decimal, sheet: Sheet, criteria: Criteria) -> Iterator[tuple[Check, Flag | None]]:
    criterion, score, weight = (_beside(told, name, sheet) for name in (CRITERION, SCORE, WEIGHT))
    match = criteria.full.search(key(criterion.text)) if criterion is not None and criterion.text else None
    if match is None or match["most"] or match["under"] or score is None or weight is None:
        return
    if score.number is None or weight.number is None or cell(score) in sheet.settled:
        return
    bound, points = Decimal(match["bound"]), score.number
    unearned = rate < bound and points >= weight.number > ZERO
    outcome = "mismatch" if unearned else "ok"
    check = Check(CHECK_ID, CODE, outcome, None, told.row, rate, bound, rate - bound, ZERO, field=SCORE)
    yield check, _flag(told, score, points, (rate, bound), sheet) if unearned else None


def _flag(told: Fact, score: Fact, points: Decimal, rates: tuple[Decimal, Decimal], sheet: Sheet) -> Flag:
    name = _beside(told, NAME, sheet)
    spot = f"第 {told.row + 1} 行" + (f"“{name.text}”" if name is not None and name.text else "")
    rate, bound = map(plain, rates)
    apart, apart_en = gap(rates[1] - rates[0], PERCENT)
    return Flag(
        CODE,
        f"{spot}按评分标准 {bound}% 才计满分，说明里是 {rate}%，差 {apart}，"
        f"“{sheet.name(score)}”填了满分 {plain(points)}；请说明理由，或改正得分",
        f"row {told.row + 1}: full marks are for {bound}%, the explanation says {rate}%, {apart_en} less, and all "
        f"{plain(points)} points are given; give the reason or correct the score",
        score.section,
        score.row,
        score.entity,
        score.field,
        f"< {plain(points)}",
        plain(points),
        score.place,
    )


def _reckoned(told: Fact, rate: str, sheet: Sheet, stated: Sequence[Stated]) -> Iterator[tuple[Check, Flag | None]]:
    name = _beside(told, NAME, sheet)
    text = key(told.text or "")
    for one in stated:
        if name is None or key(name.text or "") != one.name:
            continue
        found = {
            short: match[1].replace("，", "") for short, said in one.amounts.items() if (match := said.search(text))
        }
        if len(found) == len(one.amounts):
            reckoning = "".join(found.get(sign, sign) for sign in one.rule.split())
            yield from formula.reckoned(told, f"{reckoning}={rate}%")
