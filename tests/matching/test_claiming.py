"""Drawn tables in, raw facts out: the same facts from an exact grid and from a text dump."""

import pytest

from extractor.matching import claim, match
from extractor.ruleset import load
from tests import draw

RULES = load()

PROFILE = """
一、部门（单位）基本概况
联系人 | 张某 | 联络电话 | 0730-0000001
人员编制 | 12 | 实有人数 | 11
职能职责概述 | 负责样例工作。
"""
INCOME = """
二、部门（单位）收支情况
年度收入情况（万元）
机构名称 | 收入合计 | 其中： | < | < | < | <
^ | ^ | 上年结转 | 公共财⏎政拨款 | 政府基金拨款 | 纳入专户管理的非税收入拨款 | 其他收入
1、局机关 | 30.5 | 10 | 20.5 | 0 | 0 |
"""


def facts(document):
    found = [m for m in match(document, RULES) if m.form]
    assert len(found) == 1
    claimed = claim(found[0], RULES)
    return claimed, {(f.section, f.row, f.entity, f.field): f.part for f in claimed.facts}


def both(drawing):
    return pytest.mark.parametrize("document", [draw.document(drawing), draw.dump(drawing)], ids=["grid", "dump"])


@both(PROFILE + INCOME)
def test_labels_beside_and_above_values_give_the_same_facts_in_either_format(document):
    claimed, found = facts(document)
    assert found == {
        ("profile", 0, None, "contact_name"): "张某",
        ("profile", 0, None, "contact_phone"): "0730-0000001",
        ("profile", 0, None, "staffing_quota"): "12",
        ("profile", 0, None, "staff_actual"): "11",
        ("profile", 0, None, "duties"): "负责样例工作。",
        ("income", 0, "1、局机关", "income_total"): "30.5",
        ("income", 0, "1、局机关", "carryover"): "10",
        ("income", 0, "1、局机关", "public_budget"): "20.5",
        ("income", 0, "1、局机关", "gov_fund"): "0",
        ("income", 0, "1、局机关", "nontax_special_account"): "0",
    }
    assert claimed.cells == claimed.used
    assert claimed.flags == ()


SWAPPED = PROFILE + INCOME.replace("上年结转 | 公共财⏎政拨款", "公共财⏎政拨款 | 上年结转").replace(
    "| 10 | 20.5 |", "| 20.5 | 10 |"
)


@both(SWAPPED)
def test_a_column_is_known_by_its_label_and_not_by_its_position(document):
    _, found = facts(document)
    assert found["income", 0, "1、局机关", "public_budget"] == "20.5"
    assert found["income", 0, "1、局机关", "carryover"] == "10"


ALIASED = PROFILE + INCOME.replace("公共财⏎政拨款", "一般公共预⏎算拨款").replace("政府基金拨款", "政府性基金拨款")


@both(ALIASED)
def test_a_declared_alias_is_taken_for_the_label(document):
    _, found = facts(document)
    assert found["income", 0, "1、局机关", "public_budget"] == "20.5"
    assert found["income", 0, "1、局机关", "gov_fund"] == "0"


UNKNOWN = PROFILE + INCOME.replace("其他收入", "事业收入").replace("| 0 | 0 |", "| 0 | 0 | 7")


@both(UNKNOWN)
def test_an_unknown_label_is_flagged_and_its_value_kept_without_a_field(document):
    claimed, found = facts(document)
    assert [(f.code, f.found) for f in claimed.flags] == [("LABEL_UNKNOWN", "事业收入")]
    assert found["income", 0, "1、局机关", None] == "7"
    assert ("income", 0, "1、局机关", "other_income") not in found


def test_a_dump_row_that_lost_a_cell_gives_no_column_a_value():
    text = draw.dump_text(PROFILE + INCOME).replace("\t10\n\t20.5\n", "\t20.5\n")
    claimed, found = facts(draw.read(text.encode(), "x.txt"))
    assert [f.code for f in claimed.flags] == ["TABLE_BROKEN"]
    assert not [key for key in found if key[0] == "income" and key[3] is not None]
    assert [f.raw for f in claimed.facts if f.section == "income"] == ["30.5", "20.5", "0", "0"]


GOALS = (
    PROFILE
    + """
三、部门（单位）整体支出绩效自评情况
整体支出绩效定性目标及实施计划完成情况 | 预期目标 | 实际完成
^ | 目标1：甲。⏎目标2：乙。 | 目标1完成情况：丙。⏎目标2完成情况：丁。
"""
)


@both(GOALS)
def test_goals_written_into_one_cell_become_a_row_each(document):
    _, found = facts(document)
    assert found["goals", 0, None, "goal_expected"] == "目标1：甲。"
    assert found["goals", 1, None, "goal_expected"] == "目标2：乙。"
    assert found["goals", 1, None, "goal_actual"] == "目标2完成情况：丁。"


INDICATORS = (
    PROFILE
    + """
整体支出绩效定量目标及实施计划完成情况 | 评价内容 | < | 绩效目标 | 完成情况
^ | 产出目标⏎（细化） | 数量指标 | 指标1：20件以上 | 22件
^ | ^ | ^ | 指标2：按时 | 已按时
^ | 效益目标 | 社会效益 | 有效 | 有效
"""
)


@both(INDICATORS)
def test_a_merged_level_holds_for_every_row_it_spans(document):
    claimed, found = facts(document)
    assert [found["indicators", n, None, "level1"] for n in range(3)] == [
        "产出目标\n（细化）",
        "产出目标\n（细化）",
        "效益目标",
    ]
    assert [found["indicators", n, None, "level2"] for n in range(3)] == ["数量指标", "数量指标", "社会效益"]
    assert found["indicators", 1, None, "actual"] == "已按时"
    assert claimed.cells == claimed.used


def test_a_trailing_empty_paragraph_in_a_dump_does_not_end_the_row():
    text = draw.dump_text(INDICATORS).replace("\t指标2：按时\n", "\t指标2：按时\n\n\n")
    _, found = facts(draw.read(text.encode(), "x.txt"))
    assert found["indicators", 1, None, "target"] == "指标2：按时"
    assert found["indicators", 1, None, "actual"] == "已按时"


PROJECT = """
# 财政支出绩效评价自评报告
# 评价类型：项目实施过程评价☑   项目完成结果评价□
# 项目名称：  样例项目
# 项目单位：样例中心      主管部门：样例局
一、项 目 基 本 概 况
项目负责人 | 李某 | 联系电话 | 0730-0000002
项目起止时间 | 2020年1月起至2020年12月止 | <| <
---
计划安排资金（万元） | 50 | 实际到位资金（万元） | 50 | 实际支出（万元） | 40 | 结余（万元） | 10
省财政 | 20 | 省财政 | 20 | 省财政 | 15 | 省财政 | 5
市财政 | 30 | 市财政 | 30 | 市财政 | 25 | 市财政 | 5
"""


@both(PROJECT)
def test_equal_labels_in_one_row_are_told_apart_by_their_order(document):
    _, found = facts(document)
    assert found["funding", 1, "省财政", "planned"] == "20"
    assert found["funding", 1, "省财政", "spent"] == "15"
    assert found["funding", 2, "市财政", "balance"] == "5"
    assert found["funding", 0, "合计", "received"] == "50"


@both(PROJECT)
def test_cover_lines_give_each_label_its_own_value(document):
    _, found = facts(document)
    assert found["cover", 0, None, "project_name"] == "样例项目"
    assert found["cover", 0, None, "project_unit"] == "样例中心"
    assert found["cover", 0, None, "supervising_department"] == "样例局"


def test_a_row_of_equal_labels_that_lost_some_gives_no_value_a_field():
    text = draw.dump_text(PROJECT).replace("\t省财政\n\t20\n\t省财政\n\t20\n", "\t省财政\n\t20\n", 1)
    claimed, found = facts(draw.read(text.encode(), "x.txt"))
    assert "TABLE_BROKEN" in {f.code for f in claimed.flags}
    assert not [key for key in found if key[2] == "省财政" and key[3] is not None]
    assert found["funding", 2, "市财政", "spent"] == "25"


def test_two_forms_whose_first_headings_run_into_their_tables_are_told_apart():
    """Neither has a title; the heading of each stands right before the first cell of its table."""
    project = draw.dump_text(PROJECT.split("主管部门：样例局\n")[1])
    text = draw.dump_text(PROFILE).replace("基本概况\n\n", "基本概况\n") + project.replace("概 况\n\n", "概 况\n")
    found = match(draw.read(text.encode(), "x.txt"), RULES)
    assert [m.form and m.form.id for m in found] == ["yueyang.department", "yueyang.project"]
