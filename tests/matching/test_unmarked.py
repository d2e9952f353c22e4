"""Drawn tables in every dress a converter gives them: the same facts, or none, never another one's."""

import pytest

from extractor.matching import claim, match, rebuilt
from extractor.readers.text import read
from extractor.ruleset import load
from tests import draw

RULES = load()
DRAWING = """
# 岳阳市2020年度部门整体支出绩效自评报告
# 报告日期：2021年3月1日
---
一、部门（单位）基本概况
联系人 | 张某 | 联络电话 | 0730-0000001
人员编制 | 12 | 实有人数 | 11
职能职责概述 | 1、负责样例工作；⏎2、负责其他工作。
---
二、部门（单位）收支情况
年度收入情况（万元）
机构名称 | 收入合计 | 其中： | < | < | < | <
^ | ^ | 上年结转 | 公共财⏎政拨款 | 政府基金拨款 | 纳入专户管理的非税收入拨款 | 其他收入
局机关及二级机构汇总 | 30.5 | 10 | 20.5 | 0 | 0 | 0
1、局机关 | | | | | |
2、样例中心 | 30.5 | 10 | 20.5 | 0 | 0 | 0
---
三、部门（单位）整体支出绩效自评情况
整体支出绩效定性目标及实施计划完成情况 | 预期目标 | 实际完成
^ | 目标1：甲。⏎目标2：乙。 | 目标1完成情况：丙。⏎目标2完成情况：丁。
整体支出绩效定量目标及实施计划完成情况 | 评价内容 | < | 绩效目标 | 完成情况
^ | 产出目标 | 数量指标 | 指标1：20件以上 | 22件
^ | ^ | ^ | 指标2：按时 | 已按时
绩效自评综合得分 | 92 | 评价等次 | 优
四、评价人员
姓名 | 职务/职称 | 单位 | 签字
李某 | 主任 | 样例中心 | 李某
王某 | 科员 | 样例中心 |
---
# 填报人（签名）：赵某
"""


def blocks():
    document = draw.document(DRAWING)
    for block in document.body:
        if isinstance(block, int):
            grid = document.grids[block]
            rows = [[] for _ in range(grid.rows)]
            for cell in grid.cells:
                for row in range(cell.row, cell.row + cell.row_span):
                    rows[row].append((cell.col, cell.text if row == cell.row else ""))
            yield [[text for _, text in sorted(row)] for row in rows]
        else:
            yield block.text


def dress(table, line="{}\n"):
    return "".join(line.format(block) if isinstance(block, str) else table(block) for block in blocks())


DRESSES = {
    "copied out of Word": dress(lambda rows: "".join("\t".join(row) + "\n" for row in rows)),
    "pipe rows": dress(lambda rows: "".join(" | ".join(c.replace("\n", "<br>") for c in row) + " |\n" for row in rows)),
    "pipe cells": dress(lambda rows: "".join(f"{cell} |\n" for row in rows for cell in row)),
    "a paragraph a line": dress(lambda rows: "".join(f"{cell}\n" for row in rows for cell in row)),
    "spaces": dress(lambda rows: " ".join(" ".join(c.split()) for row in rows for c in row if c) + " ", "{} "),
    "nothing": dress(lambda rows: "".join(c.replace("\n", "") for row in rows for c in row), "{}"),
}


def facts(document):
    (found,) = [m for m in match(document, RULES) if m.form]
    claimed = claim(found, RULES)
    return claimed, {
        (f.section, f.row, f.entity, f.field): "".join(f.part.split()) for f in claimed.facts if f.field is not None
    }


WORD = facts(draw.document(DRAWING))[1]


@pytest.mark.parametrize("name", ["copied out of Word", "pipe rows", "pipe cells", "a paragraph a line"])
def test_the_facts_are_those_of_the_word_file(name):
    claimed, found = facts(read(DRESSES[name].encode(), "x.txt"))
    assert found == WORD
    assert not [flag for flag in claimed.flags if flag.code == "CELL_UNCLAIMED"]


@pytest.mark.parametrize("name", ["spaces", "nothing"])
def test_cells_run_together_give_certain_facts_only(name):
    claimed, found = facts(read(DRESSES[name].encode(), "x.txt"))
    assert set(found.items()) <= set(WORD.items())
    assert {key[3] for key in found} >= {"contact_name", "staff_actual", "self_score", "grade"}
    assert "TABLE_BROKEN" in {flag.code for flag in claimed.flags}


def test_figures_between_blanks_are_given_to_their_columns_where_none_is_missing():
    _, found = facts(read(DRESSES["spaces"].encode(), "x.txt"))
    assert found["income", 0, "局机关及二级机构汇总", "public_budget"] == "20.5"


def test_what_is_in_doubt_is_kept_without_a_field_and_flagged():
    """The second evaluator's title has two paragraphs and nothing tells where his name ends."""
    text = DRESSES["a paragraph a line"].replace("科员\n", "科员\n兼会计\n")
    claimed, found = facts(read(text.encode(), "x.txt"))
    assert not [key for key in found if key[0] == "evaluators"]
    assert {f.raw for f in claimed.facts if f.section == "evaluators" and f.field is None} >= {"王某"}
    assert "TABLE_BROKEN" in {flag.code for flag in claimed.flags}


def test_a_value_of_one_line_that_has_two_is_not_chosen():
    text = DRESSES["a paragraph a line"].replace("张某\n", "张某\n股长\n")
    _, found = facts(read(text.encode(), "x.txt"))
    assert ("profile", 0, None, "contact_name") not in found
    assert found["profile", 0, None, "staff_actual"] == "11"


def test_empty_cells_that_left_nothing_behind_put_tables_of_words_in_doubt():
    text = "\n".join(line for line in DRESSES["a paragraph a line"].split("\n") if line) + "\n"
    _, found = facts(read(text.encode(), "x.txt"))
    assert set(found.items()) <= set(WORD.items())
    assert not [key for key in found if key[0] == "evaluators"]


def test_a_header_with_a_label_missing_lays_out_no_columns():
    text = DRESSES["copied out of Word"].replace("姓名\t职务/职称\t单位\t签字", "姓名\t单位\t签字")
    _, found = facts(read(text.encode(), "x.txt"))
    assert set(found.items()) <= set(WORD.items())


@pytest.mark.parametrize("name", ["copied out of Word", "pipe cells", "a paragraph a line"])
def test_the_rebuilt_grid_is_where_the_facts_say_they_stand(name):
    document = read(DRESSES[name].encode(), "x.txt")
    shown = rebuilt(document, RULES)
    places = {(grid.table, cell.row, cell.col): cell.text for grid in shown.grids for cell in grid.cells}
    claimed, _ = facts(document)
    for fact in claimed.facts:
        if fact.place.table is not None:
            printed = places[fact.place.table, fact.place.grid_row, fact.place.grid_col]
            assert fact.raw.strip() in printed or printed.strip() in fact.raw


def test_a_dump_of_no_known_form_is_rebuilt_by_its_own_marks():
    shown = rebuilt(read("序号\t物品\t数量\n1\t折叠梯\t3\n2\t雨衣\t40\n".encode(), "x.txt"), RULES)
    assert [(cell.row, cell.col, cell.text) for cell in shown.grids[0].cells][3:] == [
        (1, 0, "1"),
        (1, 1, "折叠梯"),
        (1, 2, "3"),
        (2, 0, "2"),
        (2, 1, "雨衣"),
        (2, 2, "40"),
    ]


UNSIDED = """
# 项目支出绩效自评表
---
项目名称 | 样例修缮
年度总体目标 | 预期目标 | 实际完成情况
^ | 修缮库房两间。 | 库房已修缮。
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
^ | 产出指标 | 数量指标 | 修缮间数 | 2间 | 3间 | 40 | 38 |
^ | ^ | 质量指标 | 验收合格率 | 97% | 100% | 20 | 20 | 天气多雨
总分 | < | < | < | < | < | 60 | 58 |
"""


def test_a_header_whose_side_label_is_not_printed_is_found_and_its_empty_cell_is_no_part_of_the_table_above():
    text = draw.dump_text(UNSIDED).replace("\n\n", "\n").replace("\t绩效指标\n", "\t\n")
    _, found = facts(read("\n\n".join(line.strip("\t") for line in text.split("\n")).encode(), "x.txt"))
    assert found["goals", 0, None, "goal_actual"] == "库房已修缮。"
    assert found["indicators", 0, None, "level3"] == "修缮间数"
    assert found["indicators", 1, None, "score"] == "20"


def test_a_row_that_opens_with_a_label_beside_several_rows_is_no_more_text_of_the_value_above():
    rows = [
        ["部门（单位）名称", "样例局"],
        ["年度预算申请（万元）", "资金总额", "456.78"],
        ["部门职能职责概述", "负责样例工作。"],
        ["整体绩效目标", "办成样例。"],
        ["部门整体支出年度绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "备注"],
        ["", "产出指标", "数量指标", "样例", "≥20件", ""],
    ]
    text = "部门整体支出绩效目标申报表\n（2023年度）\n" + "".join("\t".join(row) + "\n" for row in rows)
    _, found = facts(read(text.encode(), "x.txt"))
    assert found["profile", 0, None, "department_name"] == "样例局"
    assert found["funding", 0, "资金总额", "planned"] == "456.78"
