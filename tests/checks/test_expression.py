"""The language of checks: what compiles, what it means, and that faults are told with file and line."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.checks import compile_plan
from extractor.checks.expression import compile_rule
from extractor.errors import RuleError
from extractor.ruleset import CheckRule
from tests.checks.filled import DEPARTMENT, PROJECT, RULES


def check(rule, section="income", code="SUM_MISMATCH", **more):
    return CheckRule("x/y", code, section, {"rule": rule, **more}, Path("forms/x.yaml"), 41)


def compiled(rule, section="income", form=DEPARTMENT):
    return compile_rule(rule, check(rule, section), form)


def named(rule, section="income", form=DEPARTMENT):
    return [(o.section, o.entity, o.field, o.total) for o in compiled(rule, section, form).operands]


@pytest.mark.parametrize(
    ("rule", "section", "operands"),
    [
        (
            "收入合计 = 上年结转",
            "income",
            [("income", None, "income_total", False), ("income", None, "carryover", False)],
        ),
        (
            "income_total = 一般公共预算拨款",
            "income",
            [("income", None, "income_total", False), ("income", None, "public_budget", False)],
        ),
        (
            "累计结余 = income.收入合计",
            "expenditure",
            [("expenditure", None, "cumulative_balance", False), ("income", None, "income_total", False)],
        ),
        ("[甲所].* = sum(*)", "income", [("income", "甲所", "*", False), ("income", None, "*", True)]),
        (
            "收入合计 = expenditure[甲所].支出合计",
            "income",
            [("income", None, "income_total", False), ("expenditure", "甲所", "expenditure_total", False)],
        ),
    ],
)
def test_labels_aliases_field_ids_and_rows_resolve_to_operands(rule, section, operands):
    assert named(rule, section) == operands


def test_a_fixed_label_beside_its_value_resolves():
    assert named("实有人数 = 人员编制", "profile") == [
        ("profile", None, "staff_actual", False),
        ("profile", None, "staffing_quota", False),
    ]


def test_products_bind_more_closely_than_sums_and_brackets_more_than_both():
    plain = compiled("收入合计 = 1 + 2 × 3").right
    bracketed = compiled("收入合计 = ( 1 + 2 ) × 3").right
    assert (plain.sign, plain.left.number, plain.right.sign) == ("+", Decimal(1), "×")
    assert (bracketed.sign, bracketed.left.sign, bracketed.right.number) == ("×", "+", Decimal(3))


def test_differences_are_taken_from_left_to_right():
    side = compiled("收入合计 = 9 - 4 - 3").right
    assert (side.sign, side.left.sign, side.right.number) == ("-", "-", Decimal(3))


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("收入合计 = 房租", "房租"),
        ("收入合计 = nowhere.上年结转", "nowhere.上年结转"),
        ("收入合计 上年结转", "有且只有一个"),
        ("收入合计 = 上年结转 = 其他收入", "有且只有一个"),
        ("收入合计 = 上年结转 +", "缺少一项"),
        ("收入合计 = + 上年结转", "缺少一项"),
        ("收入合计 = ( 上年结转 + 其他收入", "括号"),
        ("收入合计 = 上年结转 其他收入", "其他收入"),
        ("= 上年结转", "缺少一项"),
    ],
)
def test_a_rule_that_makes_no_sense_is_told_with_file_line_and_the_word(rule, told):
    with pytest.raises(RuleError) as error:
        compiled(rule)
    ((file, line, text),) = error.value.problems
    assert (str(file), line) == ("forms/x.yaml", 41) and told in text and "x/y" in text


def test_a_label_that_several_fields_bear_must_be_named_by_its_field():
    with pytest.raises(RuleError, match="planned"):
        compiled("市财政 = 1", "funding", PROJECT)


def test_all_faults_of_a_form_are_told_at_once():
    broken = (
        check("收入合计 = 房租"),
        check("收入合计 <=", code="SUM_MISMATCH"),
        check("人员编制 多于 0", "profile", "VALUE_OUT_OF_RANGE"),
        check("收入合计 = 上年结转", code="NO_SUCH_CODE"),
        CheckRule("x/z", "GRADE_MISMATCH", "rating", {"grade": {"score": "self_score"}}, Path("f"), 3),
        CheckRule("x/w", "SUM_MISMATCH", "income", {}, Path("f"), 4),
    )
    with pytest.raises(RuleError) as error:
        compile_plan(replace(DEPARTMENT, checks=broken), RULES)
    assert len(error.value.problems) == len(broken)


@pytest.mark.parametrize("form", RULES.forms.values(), ids=lambda form: form.id)
def test_every_check_of_every_form_compiles(form):
    plan = compile_plan(form, RULES)
    kinds = (plan.relations, plan.ranges, plan.grades, plan.groups, plan.earned, plan.reasons)
    own = sum(not check.spec.get("optional") for check in form.checks)
    assert own <= sum(map(len, kinds)) <= len(form.checks)


def test_people_read_a_formula_in_the_words_of_the_form():
    assert compiled("收入合计 = 上年结转 + 公共财政拨款").shown == "上年结转 + 公共财政拨款"
    assert compiled("[甲所].* = sum(*)").shown == "各行本栏之和"
