"""Layouts in which scores, weights, rates and reasons stand otherwise: each with sound and with faulty rows."""

from __future__ import annotations

import pytest

from tests.checks.small import drawn, raised, rules

MARKS = """
form: trial.marks
name: 评分试表
title: 苗圃评分试表
begins: 试评分表
sections:
  indicators:
    heading: 试评分表
    drawn: |
      一级指标 | 二级指标 | 三级指标 | 分值     | 得分
      {level1} | {level2} | {level3} | {weight} | {score} | ...
    fill_down: [level1, level2]
    fields:
      weight: {name: 分值, type: score}
      score: {name: 得分, type: score}
checks:
  marks/level2:
    code: WEIGHT_MISMATCH
    in: indicators
    group: {by: [一级指标, 二级指标], sum: 分值}
  marks/level1:
    code: WEIGHT_MISMATCH
    in: indicators
    group: {by: 一级指标, sum: 二级指标}
  marks/score:
    code: SCORE_EXCEEDS_WEIGHT
    in: indicators
    rule: 得分 <= 分值
"""
MARKED = """
试评分表
一级指标 | 二级指标 | 三级指标 | 分值 | 得分
苗圃决策（25 分） | 目标任务(15 分) | 相关性 | 5 | 5
^ | ^ | 明确性 | 10 | 8
^ | 预算编制（10分） | 测算依据 | 10 | 2
苗圃管理 13 分 | 资金管理 13 分 | 财务制度 | 13 | 13
"""
MARKS_CASES = {
    "sound": (MARKED, []),
    "a second level": (MARKED.replace("(15 分)", "(14 分)"), [("level2", 0, "15", "14")]),
    "a first level": (MARKED.replace("25 分", "20 分"), [("level1", 0, "25", "20")]),
    "points without brackets": (MARKED.replace("资金管理 13 分", "资金管理 12 分"), [("level2", 3, "13", "12")]),
}


@pytest.mark.parametrize(("drawing", "wanted"), MARKS_CASES.values(), ids=MARKS_CASES.keys())
def test_weights_in_labels_add_up_level_by_level(drawing, wanted):
    one = drawn(drawing, rules("", MARKS))
    found = [(field, row, found, expected) for code, _, row, field, found, expected in raised(one) if "WEIGHT" in code]
    assert found == wanted
    outcomes = [c.outcome for c in one.checks if c.code == "WEIGHT_MISMATCH"]
    assert len(outcomes) == 5 and (set(outcomes) == {"ok"}) is (not wanted)


COLUMNS = MARKS.replace(
    "一级指标 | 二级指标 | 三级指标 | 分值     | 得分",
    "一级指标 | 一级分值 | 二级指标 | 二级分值 | 三级指标 | 分值 | 得分",
).replace("{level1} | {level2} |", "{level1} | {weight1} | {level2} | {weight2} |")
COLUMNS = COLUMNS.replace(
    "      weight: {name: 分值, type: score}",
    "      weight: {name: 分值, type: score}\n      weight1: {name: 一级分值, type: score}\n"
    "      weight2: {name: 二级分值, type: score}",
)
COLUMNS = COLUMNS.replace("fill_down: [level1, level2]", "fill_down: [level1, weight1, level2, weight2]")
COLUMNS = COLUMNS.replace(
    "group: {by: [一级指标, 二级指标], sum: 分值}", "group: {by: [一级指标, 二级指标], sum: 分值, total: 二级分值}"
)
COLUMNS = COLUMNS.replace(
    "group: {by: 一级指标, sum: 二级指标}", "group: {by: 一级指标, sum: 二级分值, total: 一级分值}"
)
PRINTED = """
试评分表
一级指标 | 一级分值 | 二级指标 | 二级分值 | 三级指标 | 分值 | 得分
投入 | {0} | 预算配置 | {1} | 人员控制率 | 5 | 5
^ | ^ | ^ | ^ | 经费变动率 | 8 | 8
^ | ^ | 目标设定 | 7 | 明确性 | 7 | 7
"""


LABELLED = [("相关性（5分）", 5, []), ("相关性（5分）", 6, ["SCORE_EXCEEDS_WEIGHT"]), ("相关性", 6, [])]


@pytest.mark.parametrize(("label", "score", "wanted"), LABELLED)
def test_a_score_is_held_against_the_points_that_its_label_prints(label, score, wanted):
    form = MARKS.replace("rule: 得分 <= 分值", "rule: 得分 <= points(三级指标)")
    one = drawn(
        f"试评分表\n一级指标 | 二级指标 | 三级指标 | 分值 | 得分\n决策 | 目标 | {label} | | {score}", rules("", form)
    )
    assert [code for code, *_ in raised(one)] == wanted


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [(20, 13, []), (21, 13, [("weight1", "21", "20")]), (20, 12, [("weight2", "12", "13")])],
)
def test_a_weight_in_a_merged_column_counts_once(first, second, wanted):
    one = drawn(PRINTED.format(first, second), rules("", COLUMNS))
    assert [(field, found, should) for code, _, _, field, found, should in raised(one)] == wanted


ONE_REASON = """
form: trial.reason
name: 一处原因试表
title: 一处原因试表
begins: 试绩效目标
sections:
  indicators:
    heading: 试绩效目标
    drawn: |
      三级指标 | 目标值   | 完成值   | 系数                | 权重     | 得分
      {level3} | {target} | {actual} | {score_coefficient} | {weight} | {score} | ...
    fields:
      score_coefficient: {name: 系数, type: percent}
      weight: {name: 权重, type: score}
      score: {name: 得分, type: score}
  analysis:
    drawn: |
      未完成原因分析 | {deviation}
    fields:
      deviation: {name: 未完成原因分析, type: text}
guidance: ["（{n}字以内）"]
checks:
  reason/one:
    code: REASON_MISSING
    in: indicators
    reason: analysis.未完成原因分析
    missed: true
  reason/coefficient:
    code: SCORE_UNEARNED
    in: indicators
    rule: 得分 <= 权重 × 系数
  reason/earned:
    code: SCORE_UNEARNED
    in: indicators
    earned: {score: 得分, weight: 权重, by: less}
"""
ROWS = """
试绩效目标
三级指标 | 目标值 | 完成值 | 系数 | 权重 | 得分
苗木成活率 | 100% | {0} | {1} | 10 | {2}
人员控制率 | 100% | 92% | 100% | 2 | 2
培训次数 | 6次 | 12次 | 100% | 5 | 5
---
未完成原因分析 | {3}
"""
REASONS = {
    "all reached": (("100%", "100%", "10", "无"), []),
    "missed, no reason": (("90%", "90%", "9", "无"), ["REASON_MISSING", "TARGET_MISSED"]),
    "missed, with its reason": (("90%", "90%", "9", "干旱"), ["TARGET_MISSED"]),
    "missed, full score": (("90%", "100%", "10", "干旱"), ["SCORE_UNEARNED", "TARGET_MISSED"]),
    "more than the coefficient gives": (("100%", "90%", "10", "无"), ["SCORE_UNEARNED"]),
    "as much as the coefficient gives": (("100%", "90%", "9", "无"), []),
}


@pytest.mark.parametrize(("cells", "wanted"), REASONS.values(), ids=REASONS.keys())
def test_one_field_for_reasons_serves_all_rows(cells, wanted):
    one = drawn(ROWS.format(*cells), rules("", ONE_REASON))
    assert sorted(code for code, *_ in raised(one)) == wanted


HINTS = {
    "an instruction": ("说明问题及原因(200字以内)", ["PLACEHOLDER_LEFT"]),
    "an instruction with a full stop": ("说明问题及原因（200字以内）。", ["PLACEHOLDER_LEFT"]),
    "an answer behind its instruction": ("（200字以内）无", []),
    "an answer": ("干旱，改种耐旱苗木", []),
}


@pytest.mark.parametrize(("text", "wanted"), HINTS.values(), ids=HINTS.keys())
def test_the_forms_own_instruction_is_no_answer(text, wanted):
    one = drawn(ROWS.format("100%", "100%", "10", text), rules("", ONE_REASON))
    assert [code for code, *_ in raised(one)] == wanted


BASICS = """
form: trial.basics
name: 基础数据试表
title: 基础数据试表
begins: 试基础数据
unit: 万元
sections:
  staffing:
    heading: 试基础数据
    drawn: |
      编制数           | 实际在职人数   | 控制率
      {staffing_quota} | {staff_actual} | {control_rate} | ...
    fields:
      control_rate: {name: 控制率, type: percent}
  spending_control:
    heading: 试经费控制
    drawn: |
      经费 | 上年决算数          | 本年预算数
      {@}  | {final_prior_year}  | {budget_this_year} | ...
    fields:
      final_prior_year: {name: 上年决算数, type: money, decimals: 2}
      budget_this_year: {name: 本年预算数, type: money, decimals: 2}
checks:
  basics/rate:
    code: RATE_MISMATCH
    in: staffing
    rule: 控制率 = 实际在职人数 ÷ 编制数
  basics/sum:
    code: SUM_MISMATCH
    in: spending_control
    rule: "[三公经费].* = [用车经费].* + [接待费].*"
"""
FIGURES = """
试基础数据
编制数 | 实际在职人数 | 控制率
143 | 136 | {0}
---
试经费控制
经费 | 上年决算数 | 本年预算数
三公经费 | 29.08 | 63.46
1、用车经费 | 11.86 | 41.46
2、接待费 | {1} | 22
"""


@pytest.mark.parametrize(
    ("rate", "part", "wanted"),
    [
        ("95. 10%", "17.22", []),
        ("95%", "17.22", []),
        ("96.10%", "17.22", [("RATE_MISMATCH", "control_rate")]),
        ("95.10%", "17.32", [("SUM_MISMATCH", "final_prior_year")]),
    ],
)
def test_rates_of_counts_and_sums_of_named_rows(rate, part, wanted):
    one = drawn(FIGURES.format(rate, part), rules("", BASICS))
    assert [(code, field) for code, _, _, field, *_ in raised(one)] == wanted
