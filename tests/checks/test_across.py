"""The reports of one document held against each other."""

import dataclasses
import re
from decimal import Decimal

import pytest

from extractor.checks import across, compile_plan
from extractor.errors import RuleError
from extractor.report import Flag, Report
from tests.checks.filled import DEPARTMENT, PROJECT, RULES, WHOLE, prose, row

OFFICE = "某地茶叶研究所"


def report(form, *rows, unit=OFFICE, year=2031, found=()):
    facts = tuple(fact for facts in rows for fact in facts)
    return Report("r", "d", form.id, year, unit, None, None, None, None, None, facts, tuple(found), (), ())


def department(*rows, **keys):
    return report(DEPARTMENT, row("expenditure", WHOLE, 0, project_expenditure="21.00"), *rows, **keys)


def project(spent="20.00", *rows, **keys):
    return report(PROJECT, row("funding", "合计", 0, PROJECT, spent=spent), *rows, **keys)


def codes(*reports):
    return [[(f.code, f.found) for f in own.flags] for own in across(reports, RULES)]


@pytest.mark.parametrize(
    ("spent", "raised"),
    [("20.00", []), ("21.00", []), ("21.01", []), ("21.02", [("CROSS_FORM_MISMATCH", "21.02万元")])],
)
def test_a_project_does_not_spend_more_than_its_departments_projects_together(spent, raised):
    assert codes(department(), project(spent)) == [[], raised]


def checked(*reports):
    return [[(c.check_id, c.outcome, c.reason) for c in own.checks] for own in across(reports, RULES)]


SPENT = "yueyang.project/across/spent"


@pytest.mark.parametrize(
    ("spent", "outcome"),
    [("20.00", "ok"), ("21.00", "ok"), ("21.01", "rounding"), ("21.02", "mismatch")],
)
def test_what_was_held_against_the_other_form_is_on_record(spent, outcome):
    found = across((department(), project(spent)), RULES)[1].checks
    assert [(c.check_id, c.outcome, c.entity, c.row, c.field) for c in found] == [(SPENT, outcome, "合计", 0, "spent")]
    assert (found[0].left, found[0].right) == (Decimal(spent) * 10000, 210000)


def test_a_figure_that_is_not_there_or_was_told_of_is_not_held_against_the_other_form():
    empty = report(DEPARTMENT)
    assert checked(empty, project()) == [[], [(SPENT, "not_run", "另一张表“项目支出”没有填，或读不出来")]]
    without = report(PROJECT, row("funding", "合计", 0, PROJECT, planned="20.00"))
    assert checked(department(), without) == [[], [(SPENT, "not_run", "本表“实际支出”没有填，或读不出来")]]
    told = Flag("SUM_MISMATCH", "", "", "funding", 0, "合计", "spent", expected="= 20")
    (check,) = across((department(), project("30.00", found=[told])), RULES)[1].checks
    assert check.outcome == "not_run" and check.reason and check.reason.endswith("已另行标出")


FAULTS = {"left": "funding[合计].no_such", "right": "nowhere.project_expenditure"}


@pytest.mark.parametrize(("side", "where"), FAULTS.items())
def test_a_place_that_a_form_has_not_is_told_when_its_rules_are_compiled(side, where):
    declared = [{**dict(PROJECT.spec["across"][0]), side: where}]
    form = dataclasses.replace(PROJECT, spec={**PROJECT.spec, "across": declared})
    with pytest.raises(RuleError, match=re.escape(where)):
        compile_plan(form, RULES)


def test_the_order_of_the_reports_does_not_matter():
    assert codes(project("30.00"), department()) == [[("CROSS_FORM_MISMATCH", "30万元")], []]


def test_two_forms_of_different_units_or_years_are_told_at_the_later_one():
    assert codes(department(), project(unit="某地蚕桑站")) == [[], [("CROSS_FORM_MISMATCH", "某地蚕桑站")]]
    assert codes(department(), project(year=2030)) == [[], [("CROSS_FORM_MISMATCH", "2030")]]


def test_a_unit_that_the_other_form_names_among_its_own_is_no_mismatch():
    child = row("income", "蚕桑站", 1, income_total="3")
    parent = row("cover", form=PROJECT, supervising_department=OFFICE)
    assert codes(department(child), project(unit="某地蚕桑站")) == [[], []]
    assert codes(department(), project("20", parent, unit="某地蚕桑站")) == [[], []]
    assert codes(department(unit="茶叶研究所"), project()) == [[], []]


def test_the_unit_of_an_evaluator_does_not_excuse_another_unit_on_the_cover():
    evaluator = row("evaluators", form=PROJECT, evaluator_unit=OFFICE)
    own = row("cover", form=PROJECT, project_unit="某地蚕桑站")
    named = row("cover", department_name=OFFICE)
    other = [[], [("CROSS_FORM_MISMATCH", "某地蚕桑站")]]
    assert codes(department(named), project("20", own, evaluator, unit="某地蚕桑站")) == other
    assert codes(department(), project("20", own, evaluator, unit="某地蚕桑站")) == [[], []]


def test_an_unknown_unit_or_year_is_no_mismatch():
    assert codes(department(unit=None), project(year=None)) == [[], []]


def test_a_count_that_the_other_form_states_a_power_of_ten_apart_is_suspect_once():
    right = project("20", prose("清理河道垃圾605件。", form=PROJECT))
    wrong = department(prose("清理河道垃圾605万件。"))
    assert codes(wrong, right) == [[("UNIT_SUSPECT", "605万件")], []]
    place = prose("清理河道垃圾605万件。")[1].place
    told = Flag("UNIT_SUSPECT", "", "", found="605万件", place=place)
    assert codes(department(prose("清理河道垃圾605万件。"), found=[told]), right) == [[], []]


def test_a_report_of_an_unknown_form_is_left_alone():
    unknown = Report("r", "d", "unknown", None, None, None, None, None, None, None, (), (), (), ())
    assert codes(unknown, department()) == [[], []]
