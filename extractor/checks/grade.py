"""GRADE_MISMATCH: the grade is not the one that its score earns by the form's own bands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.report import Check, Flag
from extractor.ruleset import CheckRule
from extractor.text import key

from .sheet import Sheet, plain


@dataclass(frozen=True, slots=True)
class Graded:
    """A score's field and its grade's. ``bands``: lowest score, its words; from the highest down."""

    rule: CheckRule
    score: str
    grade: str
    bands: tuple[tuple[Decimal, tuple[str, ...]], ...]


def run(graded: Graded, sheet: Sheet) -> Iterator[tuple[Check, Flag | None]]:
    """One check; ``not_run`` when score or grade is missing, unreadable or flagged already."""
    rule = graded.rule
    score = next(iter(sheet.by_field.get((rule.section, graded.score), ())), None)
    grade = next(iter(sheet.by_field.get((rule.section, graded.grade), ())), None)
    if score is None or score.number is None or grade is None or not grade.text:
        yield Check(rule.id, rule.code, "not_run", reason="得分或等次没有填，或读不出来"), None
        return
    flagged = next((f for f in (score, grade) if (f.section, f.row, f.field) in sheet.settled), None)
    if flagged is not None:
        reason = f"“{sheet.name(flagged)}”已另行标出，改正后再核对"
        yield Check(rule.id, rule.code, "not_run", left=score.number, reason=reason), None
        return
    word = key(grade.text)
    printed = next((bound for bound, words in graded.bands if word in map(key, words)), None)
    earned = next(((bound, words) for bound, words in graded.bands if score.number >= bound), None)
    if printed is None or earned is None:
        reason = f"等次“{grade.text}”不在表式规定之内"
        yield Check(rule.id, rule.code, "not_run", left=score.number, reason=reason), None
        return
    if printed == earned[0]:
        yield Check(rule.id, rule.code, "ok", row=grade.row, left=score.number, right=earned[0]), None
        return
    points, band, off = plain(score.number), f"≥{plain(earned[0])}", plain(_short(score.number, printed, graded))
    yield (
        Check(rule.id, rule.code, "mismatch", None, grade.row, score.number, printed, score.number - printed),
        Flag(
            rule.code,
            f"{sheet.spot(grade)}填“{grade.text}”（≥{plain(printed)}），得分 {points} "
            f"应评为“{earned[1][0]}”（{band}），差 {off} 分，请改正得分或等次",
            f"{grade.section}.{grade.field} is {grade.text} (≥{plain(printed)}), a score of {points} earns "
            f"{earned[1][0]} ({band}), off by {off} points; correct the score or the grade",
            grade.section,
            grade.row,
            None,
            grade.field,
            earned[1][0],
            grade.text,
            grade.place,
        ),
    )


def _short(score: Decimal, printed: Decimal, graded: Graded) -> Decimal:
    """How far a score is from the band of the printed grade: below its least, or above the least of the next one."""
    if score < printed:
        return printed - score
    above = [bound for bound, _ in graded.bands if bound > printed]
    return score - min(above) if above else score - printed
