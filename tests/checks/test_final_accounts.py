"""收入支出决算总表: both sides add up and balance, in whatever year's names; of an excerpt nothing false is said."""

from decimal import Decimal
from pathlib import Path

import pytest

from extractor.pipeline import extract
from extractor.ruleset import load
from tests import draw

RULES = load()
DRAWN = Path("samples/drawings/2022-mof-final-accounts.drawn").read_text("utf-8")
FORM = "mof.final_accounts"
CHECKS = {
    "income/lines",
    "income/balance",
    "income/total",
    "expenditure/lines",
    "expenditure/balance",
    "balance",
}


def one(changes=(), without=()):
    """The report of the sample with texts replaced and rows left out (those that hold one of the words)."""
    lines = [line for line in DRAWN.split("\n") if not any(word in line for word in without)]
    text = "\n".join(f"|{line}|" if "|" in line else line for line in lines)
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (report,) = extract(draw.dump_text(text).encode(), "a.txt", RULES).reports
    assert report.form == FORM
    return report


def outcomes(report):
    return {check.check_id.removeprefix(f"{FORM}/"): check.outcome for check in report.checks}


def errors(report):
    return {(f.code, f.section, f.entity, f.expected) for f in report.flags if f.severity == "error"}


def test_a_whole_table_that_adds_up_is_ok_in_every_check():
    report = one()
    assert outcomes(report) == dict.fromkeys(CHECKS, "ok") and not report.flags


OLDER = {
    "of 2019": [("（含专用结余）", "")],
    "of 2017": [
        ("一、一般公共预算财政拨款收入", "一、财政拨款收入"),
        ("文化旅游体育与传媒支出", "文化体育与传媒支出"),
        ("卫生健康支出", "医疗卫生与计划生育支出"),
        ("资源勘探工业信息等支出", "资源勘探信息等支出"),
        ("自然资源海洋气象等支出", "国土海洋气象等支出"),
        ("使用非财政拨款结余（含专用结余）", "用事业基金弥补收支差额"),
    ],
}


@pytest.mark.parametrize("changes", OLDER.values(), ids=OLDER)
def test_the_names_of_other_years_are_those_rows(changes):
    assert outcomes(one(changes)) == dict.fromkeys(CHECKS, "ok")


WRONG = {
    "a line of the income": ("214,600.00", "216,400.00", "SUM_MISMATCH", "income", "事业收入"),
    "a line of the expenditure": ("402,355.00", "4,023,550.00", "SUM_MISMATCH", "expenditure", "住房保障支出"),
    "what was left": ("163,077.55", "163,077.65", "BALANCE_MISMATCH", "expenditure", None),
    "the sum of the income": ("7,065,115.92", "7,065,511.92", "SUM_MISMATCH", "income", "本年收入合计"),
}


@pytest.mark.parametrize(("old", "new", "code", "section", "entity"), WRONG.values(), ids=WRONG)
def test_one_wrong_figure_is_one_error_on_its_own_side(old, new, code, section, entity):
    (found,) = errors(one([(old, new)]))
    assert found[:2] == (code, section)
    assert entity is None or found[2] == entity or entity in str(found)


@pytest.mark.parametrize("lost", ["五、事业收入", "二十三、其他支出"])
def test_a_line_that_is_not_printed_is_no_error(lost):
    """A row of the drawing holds both sides: 五、事业收入 stands beside 五、教育支出."""
    report = one(without=[lost])
    side = "income" if "收入" in lost else "expenditure"
    assert outcomes(report)[f"{side}/lines"] == "not_run" and outcomes(report)[f"{side}/balance"] == "ok"
    assert not errors(report)


def test_lines_of_nothing_may_be_left_out():
    report = one(without=["国防支出", "公共安全支出"])
    assert outcomes(report) == dict.fromkeys(CHECKS, "ok")


def test_an_excerpt_without_its_sums_is_checked_against_the_total_where_its_lines_give_it():
    report = one(without=["本年收入合计"])
    assert outcomes(report)["income/total"] == "ok"
    assert {name for name, outcome in outcomes(report).items() if outcome == "not_run"} == {
        "income/lines",
        "income/balance",
        "expenditure/lines",
        "expenditure/balance",
    }
    totals = {f.number for f in report.facts if f.entity == "总计" and f.field == "final"}
    assert totals == {Decimal("7211896.33")} and not errors(report)
