"""What must be there: sections, fields, signatures, dates, real names; and scores and heads that can be."""

import pytest

from tests.checks.filled import PROJECT, WHOLE, flags, row, run

OPINION = "项目单位意见：\n情况属实。\n项目单位负责人（签章）：{0}\n{1}"

SIGNED = {
    "neither signed nor dated": ("", "   年   月   日", ["SIGNATURE_MISSING", "DATE_MISSING"]),
    "signed and dated": ("丁卯", "2032年3月4日", []),
    "signed": ("丁卯", "年 月 日", ["DATE_MISSING"]),
    "dated": ("", "2032年3月4日", ["SIGNATURE_MISSING"]),
    "a year typed beforehand is no date": ("丁卯", "2032年  月  日", ["DATE_MISSING"]),
    "a row of lines is no signature": ("______", "2032年3月4日", ["SIGNATURE_MISSING"]),
    "a date of crosses is none": ("丁卯", "XX年XX月XX日", ["DATE_MISSING"]),
    "signed on the line below": ("\n丁卯", "2032年3月4日", []),
    "signed on the line below, not dated": ("\n\n丁 卯", "年 月 日", ["DATE_MISSING"]),
    "signed on the line of the date": ("", "丁卯  2032年3月4日", []),
    "an opinion on the line below is no signature": ("\n同意", "2032年3月4日", ["SIGNATURE_MISSING"]),
    "a sentence on the line below is no signature": ("\n该项目实施情况良好", "2032年3月4日", ["SIGNATURE_MISSING"]),
    "the date on the signature's own line": ("  2032年3月4日", "", ["SIGNATURE_MISSING"]),
}


@pytest.mark.parametrize(("signature", "date", "codes"), SIGNED.values(), ids=SIGNED.keys())
def test_an_opinion_lacks_what_its_lines_leave_blank(signature, date, codes):
    findings = run(row("opinions", form=PROJECT, unit_opinion=OPINION.format(signature, date)), form=PROJECT)
    assert [f.code for f in flags(findings, "SIGNATURE_MISSING", "DATE_MISSING")] == codes


def test_an_opinion_that_prints_no_line_to_sign_lacks_nothing():
    findings = run(row("opinions", form=PROJECT, unit_opinion="同意。"), form=PROJECT)
    assert flags(findings, "SIGNATURE_MISSING", "DATE_MISSING") == []


def test_evaluators_without_a_signature_are_flagged_once_for_the_section():
    people = [row("evaluators", None, n, evaluator_name=name) for n, name in enumerate(("丙辰", "丁巳"))]
    (flag,) = flags(run(*people), "SIGNATURE_MISSING")
    assert (flag.section, flag.field) == ("evaluators", "evaluator_signature")


def test_one_signature_among_the_evaluators_is_enough():
    people = [row("evaluators", None, 0, evaluator_name="丙辰", evaluator_signature="丙辰")]
    assert flags(run(*people, row("evaluators", None, 1, evaluator_name="丁巳")), "SIGNATURE_MISSING") == []


def test_a_section_that_is_absent_is_missing_and_asks_for_no_signature():
    found = flags(run(), "SECTION_MISSING", "SIGNATURE_MISSING", "DATE_MISSING")
    assert {f.code for f in found} == {"SECTION_MISSING"}
    assert "income" in {f.section for f in found}


def test_a_missing_section_is_called_by_its_heading_or_its_first_label():
    told = {f.section: f.message for f in flags(run(form=PROJECT), "SECTION_MISSING")}
    assert "“项目基本概况”" in told["profile"] and "“计划安排资金”" in told["funding"]
    assert "“项目绩效定量目标（指标）及完成情况”" in told["indicators"]


def test_a_section_whose_labels_were_seen_is_blank_not_absent():
    found = [f for f in run(seen=frozenset({"income"})).flags if f.section == "income"]
    assert [f.code for f in found] == ["REQUIRED_MISSING"]


def test_a_cover_without_its_date_is_told():
    assert [f.field for f in flags(run(row("cover", department_name="某地茶叶研究所")), "DATE_MISSING")] == [
        "report_date"
    ]


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([row("income", "二级机构3", 1, income_total="3")], ["二级机构3"]),
        ([row("income", "二级机构3", 1, income_total="—")], []),
        (
            [
                row("income", "二级机构3", 1, income_total="3"),
                row("three_public", "二级机构3", 1, official_reception="1"),
            ],
            ["二级机构3"],
        ),
        ([row("income", "第二机构所", 1, income_total="3")], []),
        ([row("cover", department_name="XX局")], ["XX局"]),
        ([row("evaluators", evaluator_name="×××")], ["×××"]),
        ([row("profile", duties="指导某单位和某某单位开展茶叶检测，并向社会公布检测结果。")], []),
    ],
)
def test_filler_is_flagged_once_where_it_stands_for_a_name(rows, names):
    assert [f.found for f in flags(run(*rows), "PLACEHOLDER_LEFT")] == names


@pytest.mark.parametrize(
    ("section", "field", "value", "expected"),
    [
        ("rating", "self_score", "100", None),
        ("rating", "self_score", "0", None),
        ("rating", "self_score", "100.5", "0–100"),
        ("rating", "self_score", "-3", "0–100"),
        ("profile", "staff_actual", "0", None),
        ("profile", "staff_actual", "-1", "≥0"),
        ("profile", "staffing_quota", "-1", "≥0"),
    ],
)
def test_a_figure_is_held_within_the_bounds_that_the_form_declares(section, field, value, expected):
    found = flags(run(row(section, **{field: value})), "VALUE_OUT_OF_RANGE")
    assert [(f.field, f.expected) for f in found] == ([(field, expected)] if expected else [])


def test_a_score_that_cannot_be_is_flagged_for_itself_and_not_for_its_grade():
    findings = run(row("rating", self_score="140", grade="差"))
    assert [f.code for f in flags(findings)] == ["VALUE_OUT_OF_RANGE"]
    (check,) = [c for c in findings.checks if c.code == "GRADE_MISMATCH"]
    assert check.outcome == "not_run"


def test_an_explicit_nil_is_a_missing_operand_of_a_balance_and_nothing_in_a_sum():
    findings = run(
        row("income", WHOLE, 0, income_total="8", carryover="8", other_income="—"),
        row("expenditure", WHOLE, 0, expenditure_total="5", basic_expenditure="5", cumulative_balance="—"),
    )
    outcomes = {c.check_id.split("/", 1)[1]: c.outcome for c in findings.checks}
    assert (outcomes["income/total"], outcomes["balance/cumulative"]) == ("ok", "not_run")
