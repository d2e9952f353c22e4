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
