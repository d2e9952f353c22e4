"""SCORE_UNEARNED: more points than the stated attainment earns by the form's own rule.

Declared as ``earned: {score: 得分, weight: 分值, by: proportional}``: a missed target earns the weight times the share
attained (of a ceiling: target ÷ actual); ``by: less`` asks only that it does not earn the full weight. Nothing is said
of a row whose target and actual cannot be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.report import Check, Flag
from extractor.ruleset import CheckRule

from .arithmetic import STORED
from .attainment import Indicator, indicators
from .scoring import Scoring
from .sheet import ZERO, Sheet, cell, plain

PROPORTIONAL, LESS = "proportional", "less"
WAYS = (PROPORTIONAL, LESS)
_SHOWN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Earned:
    """The fields of score and weight (or the weight itself), how a missed target is paid, and the points that rounding
    may add."""

    rule: CheckRule
    score: str
    weight: str | Decimal
    by: str
    tolerance: Decimal


def run(earned: Earned, sheet: Sheet, scoring: Scoring) -> Iterator[tuple[Check, Flag | None]]:
    """A check for each indicator that has target and actual."""
    rule = earned.rule
    for one in indicators(sheet, rule.section, scoring):
        score = sheet.by_row.get((rule.section, earned.score, one.row))
        weight = _weight(earned, sheet, one.row)
        reason = None
        if score is None or score.number is None or weight is None:
            reason = "得分或分值没有填，或读不出来"
        elif cell(score) in sheet.settled:
            reason = f"“{sheet.name(score)}”已另行标出，改正后再核对"
        elif one.met is None:
            reason = "目标与完成情况不是可以直接比较的数"
        if reason is not None or score is None or score.number is None or weight is None:
            yield Check(rule.id, rule.code, "not_run", None, one.row, reason=reason, field=earned.score), None
            continue
        most = _most(earned, one, weight)
        full = one.met is False and (most is None or earned.by == LESS)
        outcome, allowed = "ok", weight if most is None else most
        if (full and score.number >= weight) or (not full and score.number > allowed + earned.tolerance):
            outcome = "mismatch"
        elif not full and score.number > allowed:
            outcome = "rounding"
        stored = allowed.quantize(STORED)
        check = Check(
            rule.id,
            rule.code,
            outcome,
            None,
            one.row,
            score.number,
            stored,
            score.number - stored,
            earned.tolerance,
            field=earned.score,
        )
        yield (
            check,
            _flag(earned, sheet, one, score.number, None if full else allowed) if outcome == "mismatch" else None,
        )


def _weight(earned: Earned, sheet: Sheet, row: int) -> Decimal | None:
    if isinstance(earned.weight, Decimal):
        return earned.weight
    fact = sheet.by_row.get((earned.rule.section, earned.weight, row))
    return fact.number if fact is not None else None


def _most(earned: Earned, one: Indicator, weight: Decimal) -> Decimal | None:
    """The points that the attainment earns; None where the rule gives no figure for it."""
    if one.met is not False:
        return weight
    return weight * one.ratio if earned.by == PROPORTIONAL and one.ratio is not None else None


def _flag(earned: Earned, sheet: Sheet, one: Indicator, points: Decimal, allowed: Decimal | None) -> Flag:
    rule = earned.rule
    score = sheet.by_row[rule.section, earned.score, one.row]
    most = "不到满分" if allowed is None else plain(allowed.quantize(_SHOWN)) if one.met is False else plain(allowed)
    most_en = "less than full" if allowed is None else most
    over = None if allowed is None else plain((points - allowed).quantize(_SHOWN))
    off, off_en = ("", "") if over is None else (f" {over} 分", f", {over} too many")
    return Flag(
        rule.code,
        f"{one.spot}目标 {one.aim}，完成 {one.reached}（差 {one.gap[0]}），按计分办法得 {most}，"
        f"“{sheet.name(score)}”填 {plain(points)}，偏高{off}；请说明理由，或改正得分",
        f"{one.spot_en}: target {one.aim}, actual {one.reached} ({one.gap[1]} apart): {most_en} points by the form's "
        f"rule, {plain(points)} given{off_en}; give the reason or correct the score",
        score.section,
        score.row,
        score.entity,
        score.field,
        f"<= {most}" if allowed is not None else "< 满分",
        plain(points),
        score.place,
    )


def least(tolerance: Decimal | None) -> Decimal:
    """The tolerance of a declaration, nothing where it says nothing."""
    return tolerance if tolerance is not None else ZERO
