"""The grade that a score earns, by the form's own bands."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.report import Check, Flag
from extractor.ruleset import CheckRule

from .arithmetic import Sheet


def run(check: CheckRule, sheet: Sheet) -> Iterator[tuple[Check, Flag | None]]:
    """GRADE_MISMATCH when the printed grade is not the band's; not_run when either is missing or unreadable."""
    names = check.spec["grade"]
    scores = sheet.by_field.get((check.section, names["score"]), [])
    grades = sheet.by_field.get((check.section, names["grade"]), [])
    score, grade = next(iter(scores), None), next(iter(grades), None)
    bands = sheet.form.grades
    if score is None or score.number is None or grade is None or grade.text is None:
        yield Check(check.id, check.code, "not_run", reason="得分或等次没有填，或读不出来"), None
        return
    printed = next((bound for bound, words in bands if grade.text in words), None)
    earned = next(((bound, words) for bound, words in bands if score.number >= bound), None)
    if printed is None or earned is None:
        yield (
            Check(check.id, check.code, "not_run", left=score.number, reason=f"等次“{grade.text}”不在表式规定之内"),
            None,
        )
        return
    points = f"{score.number.normalize():f}"
    if printed == earned[0]:
        yield Check(check.id, check.code, "ok", left=score.number, right=earned[0]), None
        return
    yield (
        Check(check.id, check.code, "mismatch", left=score.number, right=printed),
        Flag(
            check.code,
            f"得分 {points} 应评为“{earned[1][0]}”（≥{earned[0]}），填的是“{grade.text}”，请改正得分或等次",
            f"a score of {points} earns {earned[1][0]} (≥{earned[0]}), printed is {grade.text}",
            check.section,
            grade.row,
            None,
            names["grade"],
            earned[1][0],
            grade.text,
            grade.place,
        ),
    )
