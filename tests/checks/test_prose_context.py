"""What surrounds a figure decides whether it may contradict the table: years, plans, parts, other owners."""

import pytest

from tests.checks.filled import PROJECT, WHOLE, flags, prose, row, run

SPENT = {
    "expenditure_total": "51.00",
    "basic_expenditure": "30.00",
    "personnel_expenditure": "18.00",
    "operating_expenditure": "12.00",
    "project_expenditure": "21.00",
}
TABLES = [
    row("profile", staffing_quota="14", staff_actual="12"),
    row("expenditure", WHOLE, 0, **SPENT),
    row(
        "expenditure",
        "甲所",
        1,
        **{
            **SPENT,
            "expenditure_total": "42.00",
            "basic_expenditure": "21.00",
            "personnel_expenditure": "12.00",
            "operating_expenditure": "9.00",
        },
    ),
    row(
        "expenditure",
        "乙所",
        2,
        expenditure_total="9.00",
        basic_expenditure="9.00",
        personnel_expenditure="6.00",
        operating_expenditure="3.00",
    ),
    row(
        "three_public",
        WHOLE,
        0,
        three_public_total="3.00",
        official_reception="1.20",
        vehicle_purchase="1.80",
        overseas_travel="0",
    ),
    row("rating", self_score="93"),
    row("evaluators", evaluator_unit="某地茶叶研究所"),
]


def said(text, heading="一、概况"):
    findings = run(*TABLES, prose(text, heading))
    return [(o.field, o.relation) for o in findings.occurrences], [(f.code, f.found) for f in flags(findings)]


AGREES = {
    "a total and its parts": (
        "2031年度实际支出51万元，其中：基本支出30万元，项目支出21万元。",
        ["expenditure_total", "basic_expenditure", "project_expenditure"],
    ),
    "parts in brackets": (
        "支出合计51万元（其中基本支出30万元、项目支出21万元）。",
        ["expenditure_total", "basic_expenditure", "project_expenditure"],
    ),
    "parts of parts": (
        "支出合计51万元，其中基本支出30万元（其中人员支出18万元，公用支出12万元），项目支出21万元。",
        [
            "expenditure_total",
            "basic_expenditure",
            "personnel_expenditure",
            "operating_expenditure",
            "project_expenditure",
        ],
    ),
    "the unit's own name before it": ("某地茶叶研究所2031年支出合计51万元。", ["expenditure_total"]),
    "one row's name before it": ("乙所基本支出9万元。", ["basic_expenditure"]),
    "quotation marks within a name": ("本年“三公”经费支出合计3万元。", ["three_public_total"]),
    "a colon between name and figure": (
        "基本支出：30.00万元；项目支出：21.00万元。",
        ["basic_expenditure", "project_expenditure"],
    ),
    "brackets within a name": ("因公出国（境）费0万元。", ["overseas_travel"]),
    "a thousands separator": ("基本支出300,000.00元。", ["basic_expenditure"]),
    "a looser name that the table confirms": ("全年支出51万元。", ["expenditure_total"]),
    "a plan in the clause before": ("全年预算60万元，项目支出21万元。", ["project_expenditure"]),
    "heads and establishment": ("现有编制14个，实有人数12人。", ["staffing_quota", "staff_actual"]),
    "a score": ("经自评，绩效自评得分93分，等次为优。", ["self_score"]),
}


@pytest.mark.parametrize(("text", "fields"), AGREES.values(), ids=AGREES.keys())
def test_figures_that_agree_are_found_and_raise_nothing(text, fields):
    assert said(text) == ([(field, "same") for field in fields], [])


PASSED_OVER = {
    "another year governs the sentence": "2030年我单位基本支出28万元，项目支出19万元。",
    "last year governs the clause after it": "与上年相比，基本支出25万元。",
    "a plan governs the list": "年初预算安排基本支出35万元，项目支出40万元。",
    "a plan and its parts": "全年预算总额75万元，其中基本支出35万元，项目支出40万元。",
    "a heading about plans": ("基本支出35万元。", "二、下一步计划"),
    "parts of another thing": "茶园改造资金80万元，其中公务接待费0.30万元，人员支出6万元。",
    "a part of a part": "项目支出21万元，其中公用支出4万元。",
    "an item's own spending": "茶叶检测项目支出8万元。",
    "one project's spending in its own sentence": "完成茶苗引种。项目支出6万元，全部用于购苗。",
    "one project's spending, opening a sentence": "2031年实际支出6万元。",
    "several projects' spending": "甲项目如期完成，项目支出6万元。\n乙项目如期完成，项目支出9万元。",
    "an approximation": "基本支出约28万元。",
    "a looser name": "支出48万元。",
    "a row that the table does not have": "丙所基本支出4万元。",
    "a share": "基本支出占58%。",
    "money where heads are meant": "在职人数12万元。",
    "an increase": "基本支出同比增加4万元。",
    "a mean": "人均基本支出2万元。",
    "a far figure where another mention agrees": "项目支出21万元。\n基本支出30万元。\n基本支出4万元，用于茶场。",
    "a time before the figure": "决算批复前，支出合计48万元。",
    "a time within the year": "机构改革期间，支出合计50万元。",
    "some of the people": "考核优秀者中，在职人数5人。",
    "some of so many people": "考核优秀的8人中，在职人数5人。",
    "some of the spending": "由县级负担的，支出合计50万元。",
    "a time that governs a list": "批复前，基本支出29万元，项目支出20万元。",
    "another unit's score": "下属茶场自评得分88分。",
}


@pytest.mark.parametrize("text", PASSED_OVER.values(), ids=PASSED_OVER.keys())
def test_figures_that_speak_of_something_else_are_passed_over(text):
    found, raised = said(*([text] if isinstance(text, str) else text))
    assert [field for field, relation in found if relation == "conflict"] == [] and raised == []


CONFLICTS = {
    "a figure in the sentence after a qualified one": (
        "考核优秀者中，在职人数5人。在职人数13人。",
        "NARRATIVE_MISMATCH",
        "13人",
    ),
    "another total": ("支出合计54万元。", "NARRATIVE_MISMATCH", "54万元"),
    "a part of the right total": ("支出合计51万元，其中基本支出33万元。", "NARRATIVE_MISMATCH", "33万元"),
    "project spending among its siblings": ("基本支出30万元，项目支出26万元。", "NARRATIVE_MISMATCH", "26万元"),
    "project spending nearly right": ("项目支出21.30万元。", "NARRATIVE_MISMATCH", "21.30万元"),
    "the opening total, with its parts": (
        "2031年度实际支出59万元，其中基本支出30万元，项目支出21万元。",
        "NARRATIVE_MISMATCH",
        "59万元",
    ),
    "far off beside siblings that are right, though another mention agrees": (
        "基本支出30万元，项目支出9万元。\n项目支出21万元。",
        "NARRATIVE_MISMATCH",
        "9万元",
    ),
    "heads": ("核定编制14人，实际在职人数11人。", "NARRATIVE_MISMATCH", "11人"),
    "a score": ("综合评价得分95分。", "NARRATIVE_MISMATCH", "95分"),
    "the report's year after another": ("2030年基本支出28万元，2031年基本支出33万元。", "NARRATIVE_MISMATCH", "33万元"),
    "yuan for ten thousand yuan": ("公务接待费1.20元。", "UNIT_SUSPECT", "1.20元"),
}


@pytest.mark.parametrize(("text", "code", "found"), CONFLICTS.values(), ids=CONFLICTS.keys())
def test_figures_that_contradict_the_table_raise_one_flag(text, code, found):
    assert said(text)[1] == [(code, found)]


@pytest.mark.parametrize(
    ("told", "relation"),
    [
        ("30.00", "same"),
        ("30.01", "rounding"),
        ("30", "same"),
        ("30.4", "conflict"),
        ("29.99", "rounding"),
        ("30.02", "conflict"),
    ],
)
def test_off_by_the_last_place_is_rounding(told, relation):
    assert said(f"基本支出{told}万元。")[0] == [("basic_expenditure", relation)]


def test_a_unit_slip_of_the_prose_is_told_once_though_two_passages_are_a_power_of_ten_apart():
    assert said("基本支出30.00万元。\n综上，基本支出30.00元。")[1] == [("UNIT_SUSPECT", "30.00元")]


def test_a_figure_said_twice_raises_one_flag():
    assert said("支出合计54万元。\n综上，支出合计54万元。")[1] == [("NARRATIVE_MISMATCH", "54万元")]


def test_a_cell_that_a_failed_sum_has_flagged_is_not_flagged_again_by_the_prose():
    findings = run(row("expenditure", "甲所", **{**SPENT, "basic_expenditure": "34.00"}), prose("基本支出30万元。"))
    assert [(f.code, f.field, f.expected) for f in flags(findings)] == [("SUM_MISMATCH", "basic_expenditure", "30万元")]


def test_an_occurrence_points_at_its_own_figure_where_the_sentence_has_the_same_digits_before():
    findings = run(
        row("expenditure", "甲所", project_expenditure="2031.00"), prose("2031 年，共 2 项， 项 目支出 2031万元。")
    )
    (one,) = findings.occurrences
    assert one.text[one.char_start : one.char_end] == "2031" and one.char_start > 10


def test_results_told_in_the_table_are_read_like_the_narrative():
    findings = run(row("profile", staff_actual="12", annual_results="成绩显著。实有人数15人。"))
    assert [(f.code, f.found) for f in flags(findings)] == [("NARRATIVE_MISMATCH", "15人")]


def test_a_projects_prose_is_read_against_the_row_of_its_total():
    money = {"planned": "50", "received": "40", "spent": "35", "balance": "5"}
    findings = run(
        row("funding", "合计", 0, PROJECT, **money),
        row("funding", "市财政", 1, PROJECT, **money),
        prose("实际到位40万元，结余6万元。", form=PROJECT),
        form=PROJECT,
    )
    assert [(o.entity, o.field, o.relation) for o in findings.occurrences] == [
        ("合计", "received", "same"),
        ("合计", "balance", "conflict"),
    ]


def test_a_projects_own_name_may_stand_before_the_name_of_its_field():
    money = {"planned": "50", "received": "40", "spent": "35", "balance": "5"}
    told = "2031年茶园改造项目预算50万元，茶园改造项目实际支出35万元，茶场改造项目实际支出9万元。"
    findings = run(
        row("cover", form=PROJECT, project_name="茶园改造项目"),
        row("funding", "合计", 0, PROJECT, **money),
        prose(told, form=PROJECT),
        form=PROJECT,
    )
    assert [(o.field, o.relation) for o in findings.occurrences] == [("planned", "same"), ("spent", "same")]
    assert flags(findings, "NARRATIVE_MISMATCH") == []


def test_looser_names_of_a_projects_money_confirm_and_never_contradict():
    money = {"planned": "50", "received": "40", "spent": "35", "balance": "5"}
    rows = [row("funding", "合计", 0, PROJECT, **money)]
    sound = run(*rows, prose("项目预算50万元，实际拨款40万元，实际支付35万元，尚余5万元。", form=PROJECT), form=PROJECT)
    assert [(o.field, o.relation) for o in sound.occurrences] == [
        ("planned", "same"),
        ("received", "same"),
        ("spent", "same"),
        ("balance", "same"),
    ]
    other = run(*rows, prose("项目预算80万元，实际拨款60万元，实际支付3万元，尚余1万元。", form=PROJECT), form=PROJECT)
    assert other.occurrences == () and flags(other, "NARRATIVE_MISMATCH") == []


def test_a_unit_slip_by_less_than_a_place_of_the_table_is_told():
    table = row("three_public", WHOLE, 0, three_public_total="0.01", official_reception="0.01")
    findings = run(table, prose("“三公经费”实际支出合计0.01元，其中公务接待费0.01万元。", "二、支出情况"))
    assert [(f.code, f.field) for f in flags(findings)] == [("UNIT_SUSPECT", "three_public_total")]
    assert flags(run(table, prose("“三公经费”实际支出合计0.01万元。", "二、支出情况"))) == []
