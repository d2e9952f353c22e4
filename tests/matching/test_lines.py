"""Several parts in one line (部门：某局    2021年度    单位：万元): each is told apart, and none is another's value."""

import pytest

from extractor.pipeline import extract
from tests.checks.filled import RULES
from tests.matching.test_units import table

TITLE = "项目支出绩效自评表"
LINES = {
    "the year and the unit": ("填报单位：某地小学    2030年度    单位：千元", 2030, 10000),
    "the unit and the year": ("填报单位：某地小学    单位：千元    2030年度", 2030, 10000),
    "the unit alone": ("填报单位：某地小学  金额单位：千元", None, 10000),
    "the year alone": ("填报单位：某地小学  2030年度", 2030, 100000),
    "the year before": ("2030年度    填报单位：某地小学    单位：千元", 2030, 10000),
    "no blanks between": ("填报单位：某地小学2030年度金额单位：千元", None, 10000),
    "nothing else": ("填报单位：某地小学", None, 100000),
}


def one(text):
    (report,) = extract(f"\n{text}\n\n{table()}".encode(), "x.txt", RULES).reports
    return report


def filers(report):
    return [fact.text for fact in report.facts if fact.field == "department_name"]


def budget(report):
    return [fact.number for fact in report.facts if fact.field == "budget_initial"]


@pytest.mark.parametrize("joint", ["\n\n", "    "], ids=["below the title", "beside it"])
@pytest.mark.parametrize(("line", "year", "yuan"), LINES.values(), ids=LINES)
def test_the_parts_of_a_line_are_told_apart(line, year, yuan, joint):
    report = one(f"{TITLE}{joint}{line}")
    assert (filers(report), report.fiscal_year, budget(report)) == (["某地小学"], year, [yuan])


def test_a_unit_of_money_is_nobodys_name():
    report = one(f"{TITLE}\n\n填报单位：千元")
    assert (filers(report), budget(report)) == ([], [10000])


@pytest.mark.parametrize("name", ["某地2030小学", "2030年某地筹备处", "第1002年级组", "元谋县万元中学"])
def test_a_year_or_unit_within_a_name_is_part_of_it(name):
    assert filers(one(f"{TITLE}\n\n填报单位：{name}    单位：千元")) == [name]


def test_a_word_before_a_label_that_is_no_title_keeps_the_line_from_being_one_of_labels():
    assert filers(one(f"{TITLE}\n\n请注意 填报单位：某地小学")) == []
