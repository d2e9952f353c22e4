"""Rates, weights, scores and reasons: each kind of check on a small form, what it raises and what it must not."""

from __future__ import annotations

import pytest

from extractor.errors import RuleError
from tests.checks.small import CHECKS, FORM, TOP, drawn, outcome, raised, report, rules

SOUND = """
产出指标（50分） | 数量指标 | 株数 | ≧ | 735 | 株 | 735 | 25 | 25 | |
^ | 质量指标 | 成活率 | | 100 | % | 100% | 25 | 25 | |
效益指标(30分) | 社会效益 | 知晓率 | ═ | 100 | % | 98% | 30 | 29 | 宣传不够
满意度指标 | 满意度 | 村民满意度 | ≥ | 95 | % | 96% | 10 | 10 | |
"""
FUNDS = "合计 | 100 | 120 | 115.20 | 10 | 96% | 9.6 | |\n财政 | 100 | 120 | 115.20 | | | |"
RATED = "100 98.6 优"


def codes(one):
    return [(code, row, field) for code, _, row, field, _, _ in raised(one)]


def test_a_sound_form_raises_nothing_but_the_target_it_owns_up_to():
    one = report(FUNDS, SOUND, RATED)
    assert codes(one) == [("TARGET_MISSED", 2, "actual")]
    assert {c.outcome for c in one.checks if c.check_id != "trial/rate"} <= {"ok", "rounding"}


RATES = {
    "to the last printed digit": ("117.84", "98.2%", "ok"),
    "rounded for print": ("117.85", "98.2%", "ok"),
    "rounded to a whole": ("117.85", "98%", "ok"),
    "off by what the figures' own rounding allows": ("117.85", "98.2125%", "rounding"),
    "another figure": ("117.85", "97%", "mismatch"),
    "off in the last printed place": ("117.85", "98.12%", "mismatch"),
    "a share written for a percentage": ("120", "1", "ok"),
    "a share in two places": ("117.85", "0.98", "ok"),
    "a share in four places": ("117.85", "0.9821", "ok"),
    "a share that is another rate": ("117.85", "0.97", "mismatch"),
    "a share as coarse as a whole": ("117.85", "1", "mismatch"),
    "a share with the sign of a percentage": ("117.85", "0.98%", "mismatch"),
    "blanks inside the figure": ("114.00", "95. 00%", "ok"),
    "nothing executed": ("0", "0%", "ok"),
    "over the budget": ("126.00", "105%", "ok"),
    "no figure": ("", "98%", "not_run"),
}


@pytest.mark.parametrize(("executed", "rate", "wanted"), RATES.values(), ids=RATES.keys())
def test_a_rate_is_what_its_own_figures_give(executed, rate, wanted):
    one = report(f"合计 | 100 | 120 | {executed} | | {rate} | | 已说明")
    assert outcome(one, "rate") == [wanted]
    found = [("RATE_MISMATCH", 0, "execution_rate")] if wanted == "mismatch" else []
    assert codes(one) == found


def test_a_rate_on_no_budget_is_not_checked():
    one = report("合计 | 0 | 0 | 0 | | 0.00% | | 无预算")
    assert outcome(one, "rate") == ["not_run"]


def test_a_wrong_rate_is_told_with_what_its_figures_give():
    ((_, _, _, _, found, expected),) = raised(report("合计 | 100 | 43.2 | 37.24 | | 82% | | 已说明"))
    assert (found, expected) == ("82%", "86.2%")


def test_executed_money_that_breaks_its_sum_and_its_rate_is_one_flag_at_its_cell():
    one = report(FUNDS.replace("合计 | 100 | 120 | 115.20", "合计 | 100 | 120 | 151.20"), SOUND, RATED)
    (flag,) = [f for f in raised(one) if f[0] != "TARGET_MISSED"]
    assert flag == ("SUM_MISMATCH", "funding", 0, "executed", "151.2万元", "115.2万元")


BUDGET_SCORES = {
    "earned exactly": ("96%", "9.6", []),
    "rounded to a tenth": ("96.4%", "9.6", []),
    "rounded up to a whole": ("96%", "10", [("SCORE_UNEARNED", 0, "score")]),
    "stricter than the rule": ("96%", "9", []),
    "full marks for full execution": ("100%", "10", []),
    "more than its weight": ("120%", "12", [("SCORE_EXCEEDS_WEIGHT", 0, "score")]),
    "capped": ("120%", "10", []),
}


@pytest.mark.parametrize(("rate", "score", "wanted"), BUDGET_SCORES.values(), ids=BUDGET_SCORES.keys())
def test_a_budget_score_is_at_most_weight_times_rate(rate, score, wanted):
    assert codes(report(f"合计 | | | | 10 | {rate} | {score} | 已说明")) == wanted


def with_row(row, number=0):
    lines = SOUND.strip("\n").split("\n")
    lines[number] = row
    return "\n".join(lines)


SCORES = {
    "a score above its weight": (
        "产出指标（50分） | 数量指标 | 株数 | ≧ | 735 | 株 | 735 | 25 | 26 | |",
        "100 99.6 优",
        [("SCORE_EXCEEDS_WEIGHT", 0, "score")],
    ),
    "a score above its weight that also breaks the total": (
        "产出指标（50分） | 数量指标 | 株数 | ≧ | 735 | 株 | 735 | 25 | 35 | |",
        RATED,
        [("SCORE_EXCEEDS_WEIGHT", 0, "score")],
    ),
    "a total that is not the sum of the scores": (
        "产出指标（50分） | 数量指标 | 株数 | ≧ | 735 | 株 | 735 | 25 | 25 | |",
        "100 95 优",
        [("SUM_MISMATCH", 0, "self_score")],
    ),
    "full score for a missed floor": (
        "产出指标（50分） | 数量指标 | 株数 | ≧ | 735 | 株 | 700 | 25 | 25 | 干旱",
        RATED,
        [("SCORE_UNEARNED", 0, "score"), ("TARGET_MISSED", 0, "actual")],
    ),
    "full score for a missed ceiling": (
        "产出指标（50分） | 数量指标 | 事故率 | ≤ | 2 | % | 4% | 25 | 25 | 干旱",
        RATED,
        [("SCORE_UNEARNED", 0, "score"), ("TARGET_MISSED", 0, "actual")],
    ),
    "a ceiling by its name alone": (
        "产出指标（50分） | 数量指标 | 人员控制率 | | 100 | % | 92% | 25 | 25 | |",
        RATED,
        [],
    ),
    "a floor by its name alone": (
        "产出指标（50分） | 数量指标 | 采购执行率 | | 100 | % | 72.74% | 25 | 25 | 招标流标",
        RATED,
        [("SCORE_UNEARNED", 0, "score"), ("TARGET_MISSED", 0, "actual")],
    ),
    "no direction at all": ("产出指标（50分） | 数量指标 | 株数 | | 735 | 株 | 700 | 25 | 25 | |", RATED, []),
    "a measure that the rules convert": (
        "产出指标（50分） | 数量指标 | 渠长 | ≥ | 2 | 公里 | 1900米 | 25 | 25 | 干旱",
        RATED,
        [("SCORE_UNEARNED", 0, "score"), ("TARGET_MISSED", 0, "actual")],
    ),
    "a measure that the rules convert, reached": (
        "产出指标（50分） | 数量指标 | 渠长 | ≥ | 2 | 公里 | 2100米 | 25 | 25 | |",
        RATED,
        [],
    ),
    "measures that the form counts as one": (
        "产出指标（50分） | 数量指标 | 工单 | ≥ | 20万 | 条 | 18万件 | 25 | 25 | 干旱",
        RATED,
        [("SCORE_UNEARNED", 0, "score"), ("TARGET_MISSED", 0, "actual")],
    ),
    "measures that nobody says are one": (
        "产出指标（50分） | 数量指标 | 工单 | ≥ | 20万 | 条 | 18万人 | 25 | 25 | |",
        RATED,
        [],
    ),
    "a missed target without a reason": (
        "产出指标（50分） | 数量指标 | 株数 | ≧ | 735 | 株 | 588 | 25 | 20 | |",
        "100 93.6 优",
        [("REASON_MISSING", 0, "deviation"), ("TARGET_MISSED", 0, "actual")],
    ),
    "a score below its weight without a reason": (
        "产出指标（50分） | 数量指标 | 株数 | ≧ | 735 | 株 | 735 | 25 | 20 | 无",
        "100 93.6 优",
        [("REASON_MISSING", 0, "deviation")],
    ),
    "a score below its weight with its reason": (
        "产出指标（50分） | 数量指标 | 株数 | ≧ | 735 | 株 | 735 | 25 | 20 | 验收推迟",
        "100 93.6 优",
        [],
    ),
    "a row without a score": (
        "产出指标（50分） | 数量指标 | 株数 | ≧ | 735 | 株 | 735 | 25 | | |",
        RATED,
        [],
    ),
}


@pytest.mark.parametrize(("row", "rating", "wanted"), SCORES.values(), ids=SCORES.keys())
def test_a_row_of_indicators_is_judged_by_weight_target_and_reason(row, rating, wanted):
    own = [found for found in codes(report(FUNDS, with_row(row), rating)) if found != ("TARGET_MISSED", 2, "actual")]
    assert sorted(own) == wanted


def test_a_check_is_run_only_where_what_it_is_given_holds():
    from tests.checks.small import CHECKS

    given = CHECKS.replace("    complete: 分值\n", "    given: 100 = sum(分值) + funding[合计].分值\n")
    half = "\n".join(SOUND.strip().split("\n")[:2])
    assert outcome(report(FUNDS, SOUND, "100 95 优", given), "scores") == ["mismatch"]
    (check,) = [c for c in report(FUNDS, half, "100 95 优", given).checks if c.check_id == "trial/scores"]
    assert check.outcome == "not_run" and "100 = 各行分值之和" in check.reason


def test_scores_are_not_added_up_while_a_weighted_row_lacks_its_score():
    row = "产出指标（50分） | 数量指标 | 株数 | ≧ | 735 | 株 | 735 | 25 | | |"
    assert outcome(report(FUNDS, with_row(row), RATED), "scores") == ["not_run"]


WEIGHTS = {
    "a group that misses its printed weight": (
        with_row(
            "产出指标（50分） | 数量指标 | 株数 | ≧ | 735 | 株 | 735 | 15 | 15 | |",
        ),
        [("WEIGHT_MISMATCH", 0, "level1", "40", "50")],
    ),
    "the weight that mends group and whole stands alone": (
        with_row("效益指标(30分) | 社会效益 | 知晓率 | ═ | 100 | % | 98% | 40 | 29 | 宣传不够", 2),
        [("WEIGHT_MISMATCH", 2, "weight", "40", "30")],
    ),
    "weights that miss the whole, in groups that print none": (
        SOUND.replace("（50分）", "").replace("(30分)", "").replace("| 25 | 25", "| 20 | 20"),
        [("WEIGHT_MISMATCH", None, "weight", "90", "100")],
    ),
    "a second level with its own points": (
        with_row("满意度指标(10分) | 满意度12分 | 村民满意度 | ≥ | 95 | % | 96% | 10 | 10 | |", 3),
        [("WEIGHT_MISMATCH", 3, "level2", "10", "12")],
    ),
    "groups without points are not added up": (
        with_row("满意度指标 | 满意度 | 村民满意度 | ≥ | 95 | % | 96% | 10 | 10 | |", 3),
        [],
    ),
}


@pytest.mark.parametrize(("rows", "wanted"), WEIGHTS.values(), ids=WEIGHTS.keys())
def test_weights_add_up_to_their_group_and_to_the_whole(rows, wanted):
    one = report(FUNDS, rows)
    found = [
        (code, row, field, is_, should) for code, _, row, field, is_, should in raised(one) if code == "WEIGHT_MISMATCH"
    ]
    assert found == wanted


LOW = {
    "low without a reason": ("82%", "|", [("REASON_MISSING", 0, "deviation")]),
    "low with a dash for a reason": ("82%", "| —", [("REASON_MISSING", 0, "deviation")]),
    "low with a reason": ("82%", "| 招标推迟", []),
    "just high enough": ("90%", "|", []),
    "high": ("100%", "|", []),
}


@pytest.mark.parametrize(("rate", "reason", "wanted"), LOW.values(), ids=LOW.keys())
def test_a_low_execution_needs_a_reason(rate, reason, wanted):
    assert codes(report(f"合计 | | | | | {rate} | {reason}")) == wanted


@pytest.mark.parametrize(("budget", "wanted"), [("0.00", []), ("5.00", [("REASON_MISSING", 0, "deviation")])])
def test_a_source_without_a_budget_owes_no_reason_for_its_execution(budget, wanted):
    assert codes(report(f"合计 | 0.00 | {budget} | 0.00 | | 0.00% | |")) == wanted


def test_a_rate_without_a_budget_beside_it_owes_its_reason():
    assert codes(report("合计 | | | | | 76% | |")) == [("REASON_MISSING", 0, "deviation")]
    assert codes(report("合计 | 5.00 | 0.00 | 0.00 | | 0.00% | |\n县级 | 5.00 | 5.00 | 0.00 | | 0.00% | |"))[-1] == (
        "REASON_MISSING",
        1,
        "deviation",
    )


FAULTY = {
    "a group without its sum": "group: {by: 一级指标}",
    "a group by no column": "group: {by: 没有的栏, sum: 分值}",
    "an earned score by an unknown way": "earned: {score: 得分, weight: 分值, by: luck}",
    "a reason without an occasion": "reason: 偏差原因",
    "a reason in no column": "reason: 没有的栏\n    missed: true",
    "a tolerance that is no number": "rule: 得分 <= 分值\n    tolerance: 一点",
    "no kind at all": "missed: true",
    "a rule about nothing": "rule: 1 <= 2",
}


@pytest.mark.parametrize("declared", FAULTY.values(), ids=FAULTY.keys())
def test_a_check_that_makes_no_sense_is_refused_with_file_and_line(declared):
    from extractor.checks import compile_plan

    ruleset = rules(f"  trial/faulty:\n    code: SCORE_UNEARNED\n    in: indicators\n    {declared}\n")
    with pytest.raises(RuleError) as refused:
        compile_plan(ruleset.forms["trial.project"], ruleset)
    ((file, line, said),) = refused.value.problems
    assert str(file).endswith("trial.project.yaml") and line > 40 and "trial/faulty" in said


def test_the_checks_of_one_rule_are_told_apart_by_their_column():
    one = report(FUNDS)
    assert {c.field for c in one.checks if c.check_id == "trial/sources"} == {
        "budget_initial",
        "budget_full_year",
        "executed",
    }


WHOLE = """
  trial/whole:
    code: WEIGHT_MISMATCH
    in: indicators
    rule: 100 = sum(weight)
    given: 100 = sum(points(level1))
"""
HEADED = """
产出指标（60分） | 数量指标 | 株数 | | 735 | 株 | 735 | 30 | 30 | |
^ | 质量指标 | 成活率 | | 100 | % | 100% | 30 | 30 | |
效益指标（40分） | 社会效益 | 知晓率 | | 100 | % | 100% | 40 | 40 | |
"""


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (HEADED, "ok"),
        (HEADED.replace("| 40 | 40", "| 39 | 39"), "mismatch"),
        (HEADED.replace("（40分）", "（39分）"), "not_run"),  # the labels themselves say another whole
        (HEADED.replace("（40分）", ""), "not_run"),
    ],
)
def test_weights_are_held_against_the_whole_that_the_points_in_labels_add_up_to(rows, wanted):
    assert outcome(report("", rows, "", WHOLE), "whole") == [wanted]


def test_a_share_that_the_figures_of_its_row_prove_is_read_as_a_percentage_and_told():
    one = report("合计 | 100 | 120 | 117.85 | 10 | 0.98 | 9.8 | 已说明\n财政 | 100 | 120 | 100.85 | | 0.98 | | ")
    proved, other = (f for f in one.facts if f.field == "execution_rate")
    assert (proved.number, proved.repairs, proved.raw) == (98, ("ratio",), "0.98")
    assert (str(other.number), other.repairs) == ("0.98", ())
    (told,) = [f for f in one.flags if f.code == "VALUE_REPAIRED"]
    assert (told.row, told.field, told.expected, told.found) == (0, "execution_rate", "98%", "0.98")
    assert ("RATE_MISMATCH", 1, "execution_rate") in codes(one)


def test_a_share_stays_as_printed_where_the_rule_file_says_so():
    off = FORM.replace("unit: 万元", "unit: 万元\nrepairs_off: [ratio]")
    one = drawn(f"{TOP}合计 | 100 | 120 | 117.85 | | 0.98 | | 已说明", rules(CHECKS, off))
    assert codes(one) == [("RATE_MISMATCH", 0, "execution_rate")]
