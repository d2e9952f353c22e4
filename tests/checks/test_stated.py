"""The amounts that a score sheet names in words, against the figure of the basic data beside it in the document."""

import dataclasses
from decimal import Decimal

import pytest

from extractor.checks import across, compile_plan
from extractor.errors import RuleError
from extractor.report import Flag, Report
from extractor.reporting import agreed
from tests.checks.filled import RULES, row

BASICS, SCORES = RULES.forms["hunan.basics"], RULES.forms["scoring"]
ROW = "部门整体支出预算调整"
TOLD = "年初结余6.5万元；预算512.30万元，追加47.20万元；年末结余数4万元。99.29%。"


def report(form, facts, found=()):
    return Report("r", "d", form.id, 2031, None, None, None, None, None, None, tuple(facts), tuple(found), (), ())


def basics(final="562.00", budget="512.30", found=()):
    values = {"budget_this_year": budget, "final_this_year": final}
    return report(BASICS, row("spending_control", ROW, 3, BASICS, **values), found)


def scores(told=TOLD, name="预算完成率", found=()):
    return report(SCORES, row("indicators", None, 1, SCORES, level3=name, explanation=told), found)


def outcomes(*reports):
    return [[check.outcome for check in found.checks] for found in across(reports, RULES)]


HELD = {
    "what was had, less what was left": (TOLD, "562.00", "ok"),
    "the budget and what was added": (TOLD, "559.50", "ok"),
    "the same in yuan": (TOLD.replace("47.20万元", "472000元"), "562.00", "ok"),
    "all in the unit of the form": (TOLD.replace("万元", ""), "562.00", "ok"),
    "a thousands separator": (TOLD.replace("47.20万元", "472,000元"), "562.00", "ok"),
    "a thousands separator and no unit": ("预算512.30，追加1,047.20", "1559.50", "ok"),
    "added budget by its long name": (TOLD.replace("追加", "追加预算"), "562.00", "ok"),
    "nothing but the budget and what was added": ("预算512.30万元，追加47.20万元。", "559.50", "ok"),
    "printed to fewer places": (TOLD.replace("47.20", "47.2"), "562.03", "rounding"),
    "another figure": (TOLD, "526.00", "mismatch"),
    "another amount added": (TOLD.replace("47.20", "74.20"), "562.00", "mismatch"),
    "what was left is not said": ("预算512.30万元，追加47.20万元。", "557.00", "not_run"),
    "a unit is not said": (TOLD.replace("47.20万元", "47.20"), "562.00", "not_run"),
    "of another budget": (TOLD.replace("512.30", "500.00"), "562.00", "not_run"),
    "the budget is said twice": (TOLD + "上年预算480万元。", "562.00", "not_run"),
    "a share of the budget was added": (TOLD.replace("47.20万元", "9.2%"), "526.00", "not_run"),
    "a figure that cannot be read": (TOLD, "约五百余", "not_run"),
}


@pytest.mark.parametrize(("told", "final", "outcome"), HELD.values(), ids=HELD.keys())
def test_the_amounts_of_a_score_sheet_give_the_final_figure_of_the_basic_data(told, final, outcome):
    for reports in ((basics(final), scores(told)), (scores(told), basics(final))):
        found = across(reports, RULES)
        own = found[[r.form for r in reports].index("hunan.basics")]
        assert [(check.check_id, check.outcome) for check in own.checks] == [("hunan.basics/across/adjusted", outcome)]
        assert bool(own.checks[0].reason) == (outcome == "not_run")
        assert [f.code for f in own.flags] == ["CROSS_FORM_MISMATCH"] * (outcome == "mismatch")
        assert sum(len(other.flags) + len(other.checks) for other in found if other is not own) == 0


def test_the_check_records_both_sides_and_the_flag_says_them():
    (check,), (flag,) = (getattr(across([basics("526.00"), scores()], RULES)[0], name) for name in ("checks", "flags"))
    assert (check.left, check.right, check.difference) == (Decimal(5260000), Decimal(5620000), Decimal(-360000))
    assert (flag.section, flag.row, flag.entity, flag.field) == ("spending_control", 3, ROW, "final_this_year")
    assert (flag.found, flag.expected) == ("526万元", "= 562万元")
    assert all(part in flag.message for part in ("本年决算数", "526万元", "预算完成率", "562万元", "36万元", "第 2 行"))
    assert all(part in flag.message_en for part in ("526万元", "562万元", "36万元", "row 2"))


def test_the_report_keeps_the_check_and_the_flag_with_its_severity():
    own, other = agreed([basics("526.00"), scores()], RULES)
    assert [check.check_id for check in own.checks] == ["hunan.basics/across/adjusted"]
    assert [(flag.code, flag.severity) for flag in own.flags] == [("CROSS_FORM_MISMATCH", "warning")]
    assert (other.checks, other.flags) == ((), ())


def test_a_slip_that_was_told_already_is_not_told_again():
    total = Flag("SUM_MISMATCH", "", "", "spending_control", 3, ROW, "final_this_year", "562", "526")
    rate = Flag("RATE_MISMATCH", "", "", "indicators", 1, None, "explanation", "99%", "98%")
    for reports in ((basics("526.00", found=[total]), scores()), (basics("526.00"), scores(found=[rate]))):
        assert outcomes(*reports) == [["not_run"], []]
        assert across(reports, RULES)[0].flags == ()
    assert outcomes(basics(found=[total]), scores(found=[rate])) == [["ok"], []]


def test_nothing_is_checked_where_the_figure_or_the_indicator_is_not_there():
    assert outcomes(basics(final=None), scores()) == [[], []]
    assert outcomes(basics(), scores(name="预算控制率")) == [[], []]
    assert outcomes(basics(), basics()) == [[], []]


FAULTS = {
    "an amount that has no name": ({"rule": "b + z"}, "z"),
    "an indicator that states no amounts": ({"stated": "到课率"}, "到课率"),
    "a figure that the form has not": ({"left": f"spending_control[{ROW}].no_such"}, "no_such"),
    "a given figure that the form has not": ({"given": {"b": "nowhere.budget_this_year"}}, "nowhere"),
}


@pytest.mark.parametrize(("change", "named"), FAULTS.values(), ids=FAULTS.keys())
def test_a_declaration_that_does_not_resolve_is_told_when_it_is_compiled(change, named):
    declared = [{**dict(BASICS.spec["across"][0]), **change}]
    form = dataclasses.replace(BASICS, spec={**BASICS.spec, "across": declared})
    with pytest.raises(RuleError, match=named):
        compile_plan(form, RULES)
