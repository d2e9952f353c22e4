"""A drawn table that has lost one of its lines: rows that ran together are told, and no value goes elsewhere."""

import pytest

from extractor.pipeline import extract
from extractor.ruleset import load

RULES = load()
TITLE = "岳阳市2020年度部门整体支出绩效自评报告\n\n"
FRAME = """\
+------------------+----------+--------------+-----------------------------+
| 联系人           | 张某     | 联络电话     | 0730-0000001                |
+------------------+----------+--------------+-----------------------------+
| 人员编制         | 12       | 实有人数     | 11                          |
+------------------+----------+--------------+-----------------------------+
| 职能职责概述     | 负责样例工作                                          |
|                  | 兼管其他                                              |
+------------------+-------------------------------------------------------+
| 二、部门（单位）收支情况                                                 |
+--------------------------------------------------------------------------+
| 年度收入情况（万元）                                                     |
+--------------+----------+------------------------------------------------+
| 机构名称     | 收入合计 | 其中：                                         |
|              |          +------+--------+--------+----------------+------+
|              |          | 上年 | 公共财 | 政府基 | 纳入专户管理的 | 其他 |
|              |          | 结转 | 政拨款 | 金拨款 | 非税收入拨款   | 收入 |
+--------------+----------+------+--------+--------+----------------+------+
| 1、局机关    | 30.5     |      | 30.5   |        |                |      |
+--------------+----------+------+--------+--------+----------------+------+
| 2、样例中心  | 31.5     | 10.3 | 20.8   | 0.1    | 0.2            | 0.1  |
+--------------+----------+------+--------+--------+----------------+------+
| 3、样例二站  | 32.9     | 10.5 | 21.9   | 0.3    | 0.2            |      |
+--------------+----------+------+--------+--------+----------------+------+
| 三、部门（单位）整体支出绩效自评情况                                     |
+------------------+----------+--------------+-----------------------------+
| 绩效自评综合得分 | 92       | 评价等次     | 优                          |
+------------------+----------+--------------+-----------------------------+
"""
EDGES = [n for n, line in enumerate(FRAME.split("\n")) if "+-" in line]


def report(text):
    (found,) = extract((TITLE + text).encode(), "x.txt", RULES).reports
    return found


def values(found):
    return {(f.section, f.entity, f.field, f.raw) for f in found.facts if f.field}


WHOLE = values(report(FRAME))
WITHOUT_LOSS = {EDGES[0], EDGES[-1]}
BELOW_HEAD = FRAME.split("\n").index(next(line for line in FRAME.split("\n") if "非税收入拨款" in line)) + 1


def test_the_whole_frame_is_read():
    assert len(WHOLE) >= 13
    assert ("profile", None, "duties", "负责样例工作\n兼管其他") in WHOLE
    assert "TABLE_BROKEN" not in {flag.code for flag in report(FRAME).flags}


@pytest.mark.parametrize("lost", EDGES)
def test_rows_without_a_line_between_them_keep_their_texts_without_a_field_and_are_told(lost):
    lines = FRAME.split("\n")
    found = report("\n".join(lines[:lost] + lines[lost + 1 :]))
    assert values(found) <= WHOLE
    if lost in WITHOUT_LOSS:
        assert values(found) == WHOLE
    elif lost == BELOW_HEAD:  # the labels and the names look like paragraphs of one cell
        assert "LABEL_UNKNOWN" in {flag.code for flag in found.flags}
    elif values(found) < WHOLE:
        assert "TABLE_BROKEN" in {flag.code for flag in found.flags}
        assert "row:overlaid" in {repair for fact in found.facts for repair in fact.repairs}


LEVELS = """\
+----------+----------+----------+-------------------------+----------+------+------+------+
| 绩效指标 | 一级指标 | 二级指标 | 三级指标                | 年度指标 | 分值 | 得分 | 实际 |
|          |          |          |                         | 值       |      |      | 完成 |
|          |          |          |                         |          |      |      | 值   |
|          +----------+----------+-------------------------+----------+------+------+------+
|          | 产出指标 | 数量指标 | 渠长                    | 2公里    | 10   | 9    | 3公  |
|          |          |          +-------------------------+----------+------+------+------+
|          |          |          | 塘数                    | 4口      | 11   | 8    | 5口  |
|          |          +----------+-------------------------+----------+------+------+------+
|          |          | 质量指标 | 合格率                  | 97%      | 12   | 7    | 96%  |
|          +----------+----------+-------------------------+----------+------+------+------+
|          | 效益指标 | 社会效益 | 受益户                  | 60户     | 13   | 6    | 61户 |
+----------+----------+----------+-------------------------+----------+------+------+------+
"""
LEVELS_TITLE = "项目支出绩效自评表\n\n（2021年度）\n\n项目名称：样例项目\n\n"


def indicators(text):
    (found,) = extract((LEVELS_TITLE + text).encode(), "x.txt", RULES).reports
    broken = [flag for flag in found.flags if flag.code == "TABLE_BROKEN"]
    return {(f.field, f.raw) for f in found.facts if f.section == "indicators" and f.field}, broken


WHOLE_LEVELS, _ = indicators(LEVELS)
LEVEL_LINES = [n for n, line in enumerate(LEVELS.split("\n")) if "--+" in line][2:-1]


@pytest.mark.parametrize("lost", LEVEL_LINES)
def test_two_merged_cells_beside_rows_that_ran_together_are_no_level_of_any_row(lost):
    assert {("level1", "产出指标"), ("level2", "数量指标"), ("target", "4口")} <= WHOLE_LEVELS
    lines = LEVELS.split("\n")
    found, broken = indicators("\n".join(lines[:lost] + lines[lost + 1 :]))
    assert found < WHOLE_LEVELS
    assert broken


@pytest.mark.parametrize("edges", [0, 1])
def test_the_lines_of_a_frame_without_its_upper_edge_are_told_as_they_are(edges):
    text = FRAME.split("\n", edges)[edges]
    placed = {fact.raw: fact.place.line for fact in report(text).facts if fact.field == "contact_name"}
    assert placed == {"张某": (TITLE + text)[: (TITLE + text).index("张某")].count("\n") + 1}


@pytest.mark.parametrize("row", ["联系人", "人员编制", "1、局机关", "2、样例中心", "3、样例二站", "绩效自评综合得分"])
def test_a_row_that_lost_its_only_line_is_told_and_no_other_changes(row):
    lost = next(line for line in FRAME.split("\n") if line.startswith(f"| {row} "))
    texts = {text.strip() for text in lost.split("|")}
    found = report(FRAME.replace(lost + "\n", ""))
    name = row.partition("、")[2]
    assert values(found) == {value for value in WHOLE if value[1] != name and (value[1] or value[3] not in texts)}
    assert len(values(found)) < len(WHOLE)
    assert len([flag for flag in found.flags if flag.code == "TABLE_BROKEN"]) == 1


def test_the_names_of_two_rows_in_one_cell_name_none():
    found = report(FRAME.replace("| 1、局机关    | 30.5     |", "| 汇总         | 30.5     |"))
    assert ("income", "汇总", "income_total", "30.5") in values(found)
    lines = FRAME.replace("| 1、局机关    | 30.5     |", "| 汇总         | 30.5     |").split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("| 汇总"))
    below = "| 1、甲        |          |      |        |        |                |      |"
    found = report("\n".join([*lines[: at + 1], below, *lines[at + 1 :]]))
    assert not [fact for fact in found.facts if fact.raw == "30.5" and fact.field]
    assert ("income", "样例中心", "income_total", "31.5") in values(found)
    assert "TABLE_BROKEN" in {flag.code for flag in found.flags}


RATED = """\
+------------------+---------------------+------------+----------+
| 三、部门（单位）整体支出绩效自评情况                           |
+------------------+---------------------+------------+----------+
| 整体支出绩效定量 | 评价内容            | 绩效目标   | 完成情况 |
| 目标及实施计划完 |                     |            |          |
| 成情况           +----------+----------+------------+----------+
|                  | 产出目标 | 数量指标 | 20件以上   | 22件     |
+------------------+----------+----------+------------+----------+
| 综合得分表       | 92                  | 评价等次   | 优       |
+------------------+---------------------+------------+----------+
"""


def test_a_row_of_another_section_whose_first_label_is_broken_is_no_row_of_the_table_above():
    found = report(FRAME[: FRAME.index("| 三、")] + "\n" + RATED)
    facts = {fact.raw: (fact.section, fact.field) for fact in found.facts}
    assert facts["92"] == ("rating", None)
    assert facts["优"] == ("rating", "grade")
    assert facts["22件"] == ("indicators", "actual")
    assert "LABEL_UNKNOWN" in {flag.code for flag in found.flags}


OPINIONS = """\
+----------------------------------------+
| 评价组组长（签字）：                   |
|                                        |
| 部门（单位）意见：                     |
|                                        |
| 同意自评结果。                         |
|                                        |
| 财政部门归口业务科室意见：情况属实。   |
+----------------------------------------+
"""


def test_opinions_that_ran_together_have_their_own_texts():
    texts = {fact.field: fact.text for fact in report(FRAME + "\n" + OPINIONS).facts if fact.section == "opinions"}
    assert texts["unit_opinion"] == "同意自评结果。"
    assert texts["finance_opinion"] == "情况属实。"
    assert texts.get("leader_opinion") is None


def test_a_label_printed_twice_and_drawn_once_says_of_neither_column_which_it_is():
    twice = LEVELS.replace("年度指标", "得分    ").replace("| 值       |", "|          |")
    found, _ = indicators(twice)
    assert ("weight", "10") in found
    assert not {raw for field, raw in found if field in ("score", "target")}
