"""Sums, balances and bounds: what is ok, rounding, mismatch, not run; drawn tables in, checks and flags out."""

from decimal import Decimal
from pathlib import Path

import pytest

from extractor.matching import claim, match
from extractor.pipeline import extract
from extractor.reporting import report_of
from extractor.ruleset import load
from extractor.values.normalise import normalise
from tests import draw

RULES = load()
HEAD = """
一、部门（单位）基本概况
联系人 | 张某 | 联络电话 | 0730-0000001
人员编制 | 12 | 实有人数 | 11
---
年度收入情况（万元）
机构名称 | 收入合计 | 其中： | < | < | < | <
^ | ^ | 上年结转 | 公共财政拨款 | 政府基金拨款 | 纳入专户管理的非税收入拨款 | 其他收入
"""
SPENT = """
---
部门（单位）年度支出和结余情况（万元）
机构名称 | 支出合计 | 其中： | < | < | < | 结余 | <
^ | ^ | 基本支出 | 其中： | < | 项目支出 | 当年结余 | 累计结余
^ | ^ | ^ | 人员支出 | 公用支出 | ^ | ^ | ^
"""


def report(drawing):
    (found,) = [m for m in match(draw.document(drawing), RULES) if m.form]
    claimed = claim(found, RULES)
    facts, flags = normalise(claimed.facts, found.form, RULES)
    return report_of("r", "d", found, claimed, facts, flags, RULES)


def outcomes(drawing, check):
    return {
        (c.entity, c.outcome) for c in report(drawing).checks if c.check_id.endswith(check) or f"{check}/" in c.check_id
    }


def codes(drawing):
    return sorted({f.code for f in report(drawing).flags if f.severity == "error"} - {"SECTION_MISSING"})


TOTALS = {
    "exact": ("1、局机关 | 30.50 | 10 | 20.50 | 0 | 0 | 0", "ok", []),
    "off by a last place, as rounded parts may be": ("1、局机关 | 30.51 | 10.00 | 20.50 | 0 | 0 | 0", "rounding", []),
    "past what rounding allows": ("1、局机关 | 30.53 | 10.00 | 20.50 | 0 | 0 | 0", "mismatch", ["SUM_MISMATCH"]),
    "a zero is exact": ("1、局机关 | 0.03 | 0 | 0 | 0 | 0 | 0", "mismatch", ["SUM_MISMATCH"]),
    "a blank part counts as nothing": ("1、局机关 | 30.50 | 10 | 20.50 | 0 | | ", "ok", []),
    "a blank total is not checked": ("1、局机关 | | 10 | 20.50 | 0 | 0 | 0", "not_run", []),
    "no part is printed": ("1、局机关 | 30.50 | | | | | ", "not_run", []),
    "an unreadable part": ("1、局机关 | 30.50 | 十足 | 20.50 | 0 | 0 | 0", "not_run", ["VALUE_UNPARSED"]),
    "yuan written under 万元": ("1、局机关 | 305000 | 10 | 20.50 | 0 | 0 | 0", "mismatch", ["UNIT_SUSPECT"]),
    "one part in yuan": ("1、局机关 | 30.50 | 100000 | 20.50 | 0 | 0 | 0", "mismatch", ["UNIT_SUSPECT"]),
}


@pytest.mark.parametrize(("row", "outcome", "raised"), TOTALS.values(), ids=TOTALS.keys())
def test_a_total_is_held_against_its_parts(row, outcome, raised):
    assert outcomes(HEAD + row, "income/total") == {("局机关", outcome)}
    assert codes(HEAD + row) == raised


def test_a_mismatch_names_both_figures_the_difference_and_the_cell():
    (flag,) = [f for f in report(HEAD + "1、局机关 | 33 | 10 | 20.50 | 0 | 0 | 0").flags if f.code == "SUM_MISMATCH"]
    assert (flag.found, flag.expected, flag.entity, flag.field) == ("33万元", "30.5万元", "局机关", "income_total")
    assert "2.5万元" in flag.message and flag.place.table == 1 and flag.place.grid_col == 1


def test_transposed_digits_are_suggested_and_not_applied():
    found = report(HEAD + "1、局机关 | 35.00 | 10 | 25.00 | 0 | 0 | 0\n2、分局 | 53.00 | 10 | 25.00 | 0 | 0 | 0")
    (flag,) = [f for f in found.flags if f.code == "SUM_MISMATCH"]
    assert "颠倒" in flag.message
    (total,) = [f for f in found.facts if f.entity == "分局" and f.field == "income_total"]
    assert total.number == Decimal(530000)


ROLLUP = """局机关及二级机构汇总 | {0} | 20 | {1} | 0 | 0 | 0
1、局机关 | 30 | 10 | 20 | 0 | 0 | 0
2、分局 | 30 | 10 | 20 | 0 | 0 | 0"""


def test_a_summary_row_is_the_sum_of_the_others():
    assert ("局机关及二级机构汇总", "mismatch") not in outcomes(HEAD + ROLLUP.format(60, 40), "income/rollup")
    assert codes(HEAD + ROLLUP.format(70, 50)) == ["SUM_MISMATCH"]


def test_a_blank_summary_row_is_not_checked():
    drawing = HEAD + "局机关及二级机构汇总 | | | | | | \n1、局机关 | 30 | 10 | 20 | 0 | 0 | 0"
    assert {outcome for _, outcome in outcomes(drawing, "income/rollup")} == {"not_run"}
    assert codes(drawing) == []


def test_a_balance_joins_two_sections_by_the_name_of_the_row():
    income = "1、局机关 | 30.5 | 10 | 20.5 | 0 | 0 | 0"
    good = "1、局机关 | 25 | 15 | 10 | 5 | 10 | -4.5 | 5.5"
    assert outcomes(HEAD + income + SPENT + good, "balance/cumulative") == {("局机关", "ok")}
    assert outcomes(HEAD + income + SPENT + good, "balance/year") == {("局机关", "ok")}
    assert codes(HEAD + income + SPENT + good.replace("| 5.5", "| 7.5")) == ["BALANCE_MISMATCH"]


def test_one_slip_raises_one_flag_and_the_other_checks_point_to_it():
    income = "1、局机关 | 33.5 | 10 | 20.5 | 0 | 0 | 0"
    spent = "1、局机关 | 25 | 15 | 10 | 5 | 10 | -4.5 | 5.5"
    found = report(HEAD + income + SPENT + spent)
    assert codes(HEAD + income + SPENT + spent) == ["SUM_MISMATCH"]
    (balance,) = [c for c in found.checks if c.check_id.endswith("balance/cumulative")]
    assert balance.outcome == "not_run" and "income/total" in balance.reason


RATING = HEAD + "1、局机关 | 30.50 | 10 | 20.50 | 0 | 0 | 0\n---\n绩效自评综合得分 | {0} | 评价等次 | {1}"


@pytest.mark.parametrize(
    ("score", "grade", "raised"),
    [
        ("90", "优", []),
        ("96分", "优 秀", []),
        ("89.9", "良好", []),
        ("89.9", "优秀", ["GRADE_MISMATCH"]),
        ("60", "中", []),
        ("59", "差", []),
        ("104", "优", ["VALUE_OUT_OF_RANGE"]),
        ("96", "很好", ["VALUE_UNPARSED"]),
    ],
)
def test_a_grade_is_the_band_of_its_score(score, grade, raised):
    assert codes(RATING.format(score, grade)) == raised


def test_filler_names_beside_figures_are_flagged_once():
    flags = report(HEAD + "2、二级机构1 | 30.50 | 10 | 20.50 | 0 | 0 | 0\n3、二级机构2 | | | | | | ").flags
    assert [f.found for f in flags if f.code == "PLACEHOLDER_LEFT"] == ["二级机构1"]


def test_a_required_field_left_blank_is_flagged():
    drawing = HEAD.replace("| 12 |", "| |") + "1、局机关 | 30.50 | 10 | 20.50 | 0 | 0 | 0"
    assert codes(drawing) == ["REQUIRED_MISSING"]


def test_no_check_of_a_report_is_forgotten():
    """Every check that the form declares has an outcome on record where its section is there."""
    result = extract(Path("samples/2021-bailu-both.docx").read_bytes(), "x.docx", RULES)
    for one in result.reports:
        run = {c.check_id for c in one.checks}
        for declared in RULES.forms[one.form].checks:
            assert any(check == declared.id or check.startswith(f"{declared.id}/") for check in run), declared.id
