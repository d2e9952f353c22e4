"""The shared checks of forms with weights and scores: taken as far as a form has the columns, replaced, dropped."""

from __future__ import annotations

import pytest

from extractor.checks import compile_plan
from tests.checks.small import FORM, MIDDLE, TOP, drawn, rules
from tests.checks.test_scoring_kinds import FUNDS, SOUND

SHARED = FORM.replace("unit: 万元", "unit: 万元\nextends: common/scored")
OWN = "  '{form}/funding/reason': null\n"
SUMS = ("rating/scores", "rating/weights", "indicators/weights", "funding/sources", "funding/rate", "indicators/cap")


def report(funds=FUNDS, rows=SOUND, rating="总分 | 100 | 得分合计 | 98.6 | 等次 | 优", checks=""):
    return drawn(f"{TOP}{funds}\n---{MIDDLE}{rows.strip()}\n---\n{rating}", rules(checks, SHARED))


def codes(one):
    return sorted((f.code, f.section, f.field) for f in one.flags if f.severity != "info")


def test_a_sound_form_passes_every_shared_check():
    one = report()
    assert codes(one) == [("TARGET_MISSED", "indicators", "actual")]
    ok = {c.check_id for c in one.checks if c.outcome in ("ok", "rounding")}
    assert {f"trial.project/{name}" for name in SUMS} <= ok


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda: report(FUNDS.replace("96%", "97%")), ("RATE_MISMATCH", "funding", "execution_rate")),
        (lambda: report(rating="总分 | 100 | 得分合计 | 95 | 等次 | 优"), ("SUM_MISMATCH", "rating", "self_score")),
        (
            lambda: report(rating="总分 | 110 | 得分合计 | 98.6 | 等次 | 优"),
            ("WEIGHT_MISMATCH", "rating", "weight_total"),
        ),
        (lambda: report(rating="总分 | 100 | 得分合计 | 98.6 | 等次 | 良"), ("GRADE_MISMATCH", "rating", "grade")),
        (lambda: report(FUNDS.replace("财政 | 100", "财政 | 90")), ("SUM_MISMATCH", "funding", "budget_initial")),
    ],
)
def test_a_faulty_form_fails_the_check_that_is_meant(change, wanted):
    assert [found for found in codes(change()) if found[0] != "TARGET_MISSED"] == [wanted]


def test_a_total_of_weights_that_two_checks_ask_for_is_told_once():
    rows = SOUND.replace("（50分）", "").replace("(30分)", "").replace("| 25 | 25 |", "| 30 | 25 | 换种", 1)
    one = report(rows=rows)
    assert [found[0] for found in codes(one) if found[0].startswith("WEIGHT")] == ["WEIGHT_MISMATCH"]


def test_a_form_drops_a_shared_check_and_leaves_out_what_it_has_no_column_for():
    ruleset = rules(OWN, SHARED)
    form = ruleset.forms["trial.project"]
    declared = {check.id for check in form.checks}
    assert "trial.project/funding/rate" in declared and "trial.project/funding/reason" not in declared
    compiled = {one.rule.id for one in compile_plan(form, ruleset).relations}
    assert "trial.project/funding/rate" in compiled
    assert "trial.project/staffing/rate" in declared - compiled
    assert "trial.project/indicators/coefficient" in declared - compiled


def test_a_check_that_is_not_optional_may_not_lack_a_column():
    from extractor.errors import RuleError

    ruleset = rules("  own/check: {code: SUM_MISMATCH, in: funding, rule: 没有的 = 执行数}\n", SHARED)
    with pytest.raises(RuleError, match="没有的"):
        compile_plan(ruleset.forms["trial.project"], ruleset)
