"""Raw facts of a form: which unit is in force and who says so, and repairs that a rule file switches off."""

from __future__ import annotations

import pytest

from extractor.matching import claim, match
from extractor.values.normalise import normalise
from tests import draw
from tests.checks import small

HEADED = """
试表项目资金（千元）
资金来源 | 年初数 | 调整后数（元） | 执行数 | 分值 | 执行率 | 得分 | 原因
合计 | 12 | 34 | 56万元 | | | | |
"""
BARE = HEADED.replace("（千元）", "（万元）").replace("（元）", "")


def amounts(drawing, ruleset):
    (found,) = [m for m in match(draw.document(drawing), ruleset) if m.form]
    facts, flags = normalise(claim(found, ruleset).facts, found.form, ruleset)
    return {
        f.field: (f.number, [r for r in f.repairs if r.startswith("unit")]) for f in facts if f.measure == "CNY"
    }, flags


def test_the_cells_unit_goes_before_the_columns_before_the_headings():
    read, _ = amounts(HEADED, small.rules())
    assert read == {
        "budget_initial": (12000, ["unit:千元", "unit_from:title"]),
        "budget_full_year": (34, []),
        "executed": (560000, ["unit:万元", "unit_from:cell"]),
    }


def test_without_any_of_them_the_forms_unit_is_in_force():
    read, _ = amounts(HEADED.replace("（千元）", "").replace("（元）", ""), small.rules())
    assert read["budget_initial"] == (120000, ["unit:万元", "unit_from:form"])


OFF = {
    "a letter for a digit": ("O>0", "1O2", None, "VALUE_UNPARSED"),
    "full width": ("fullwidth", "１０２", None, "VALUE_UNPARSED"),
    "a note, by its head": ("note", "102（净值）", None, "VALUE_UNPARSED"),
    "another repair than the one that is needed": ("l>1", "1O2", 1020000, "VALUE_REPAIRED"),
    "nothing to repair": ("O>0", "102", 1020000, None),
}


@pytest.mark.parametrize(("off", "printed", "number", "code"), OFF.values(), ids=OFF.keys())
def test_a_repair_that_the_rule_file_switches_off_is_not_made(off, printed, number, code):
    ruleset = small.rules(small.CHECKS + f"repairs_off: ['{off}']\n")
    read, flags = amounts(BARE.replace("12", printed), ruleset)
    assert read.get("budget_initial", (None,))[0] == number
    assert [f.code for f in flags] == ([code] if code else [])


def test_a_typo_that_the_rule_file_switches_off_stands_as_it_is_printed():
    drawing = BARE.replace("| | | | |", "| | | | 通迅设备 |")
    assert [f.code for f in amounts(drawing, small.rules())[1]] == ["TYPO_REPAIRED"]
    assert amounts(drawing, small.rules(small.CHECKS + "repairs_off: ['typo:通迅>通讯']\n"))[1] == ()
