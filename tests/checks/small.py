"""A small fictional form with weights and scores, in a rule folder of its own: rule text and drawn tables in."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from extractor.matching import claim, match
from extractor.reporting import report_of
from extractor.ruleset import load
from extractor.values.normalise import normalise
from tests import draw

RULES_FOLDER = Path(__file__).parents[2] / "rules"
FORM = """
form: trial.project
name: 试表
title: 苗圃自评试表
begins: 试表项目资金（万元）
unit: 万元
grades: {90: [优], 80: [良], 60: [中], 0: [差]}
sections:
  funding:
    heading: 试表项目资金（万元）
    drawn: |
      资金来源 | 年初数 | 调整后数 | 执行数 | 分值 | 执行率 | 得分 | 原因
      {@}|{budget_initial}|{budget_full_year}|{executed}|{weight}|{execution_rate}|{score}|{deviation}|...
    fields:
      budget_initial: {name: 年初数, type: money, decimals: 2}
      budget_full_year: {name: 调整后数, type: money, decimals: 2}
      executed: {name: 执行数, type: money, decimals: 2}
      weight: {name: 分值, type: score}
      execution_rate: {name: 执行率, type: percent}
      score: {name: 得分, type: score}
      deviation: {name: 原因, type: text}
  indicators:
    heading: 试表绩效指标
    drawn: |
      一级指标 | 二级指标 | 三级指标 | 性质 | 指标值 | 单位 | 完成值 | 分值 | 得分 | 偏差原因
      {level1}|{level2}|{level3}|{indicator_nature}|{target}|{measure_unit}|{actual}|{weight}|{score}|{deviation}|...
    fill_down: [level1, level2]
    fields:
      weight: {name: 分值, type: score}
      score: {name: 得分, type: score}
      deviation: {name: 偏差原因, type: text}
      indicator_nature: {name: 性质, type: text}
      measure_unit: {name: 单位, type: text}
  rating:
    drawn: |
      总分 | {weight_total} | 得分合计 | {self_score} | 等次 | {grade}
    fields:
      weight_total: {name: 总分值, type: score}
scoring:
  same: [[条, 件]]
checks:
"""
CHECKS = """
  trial/sources:
    code: SUM_MISMATCH
    in: funding
    rule: "[合计].* = sum(*)"
  trial/rate:
    code: RATE_MISMATCH
    in: funding
    rule: 执行率 = 执行数 ÷ 调整后数
  trial/budget-score:
    code: SCORE_UNEARNED
    in: funding
    rule: 得分 <= 分值 × 执行率
    tolerance: 0.05
  trial/budget-weight:
    code: SCORE_EXCEEDS_WEIGHT
    in: funding
    rule: 得分 <= 分值
  trial/weight:
    code: SCORE_EXCEEDS_WEIGHT
    in: indicators
    rule: 得分 <= 分值
  trial/level1:
    code: WEIGHT_MISMATCH
    in: indicators
    group: {by: 一级指标, sum: 分值}
  trial/level2:
    code: WEIGHT_MISMATCH
    in: indicators
    group: {by: [一级指标, 二级指标], sum: 分值}
  trial/weights:
    code: WEIGHT_MISMATCH
    in: indicators
    rule: 100 = sum(分值) + funding[合计].分值
  trial/scores:
    code: SUM_MISMATCH
    in: indicators
    rule: rating.self_score = sum(得分) + funding[合计].得分
    complete: 分值
  trial/earned:
    code: SCORE_UNEARNED
    in: indicators
    earned: {score: 得分, weight: 分值, by: proportional}
    tolerance: 0.05
  trial/reason:
    code: REASON_MISSING
    in: indicators
    reason: 偏差原因
    when: 得分 < 分值
    missed: true
  trial/low:
    code: REASON_MISSING
    in: funding
    reason: 原因
    when: 执行率 < 90%
"""
TOP = """
试表项目资金（万元）
资金来源 | 年初数 | 调整后数 | 执行数 | 分值 | 执行率 | 得分 | 原因
"""
MIDDLE = """
试表绩效指标
一级指标 | 二级指标 | 三级指标 | 性质 | 指标值 | 单位 | 完成值 | 分值 | 得分 | 偏差原因
"""


@lru_cache(maxsize=32)
def rules(checks: str = CHECKS, form: str = FORM):
    """The rule set of the small form, or of another, with these checks."""
    with TemporaryDirectory() as folder:
        target = Path(folder)
        shutil.copytree(RULES_FOLDER / "common", target / "common")
        shutil.copy(RULES_FOLDER / "flags.yaml", target)
        (target / "forms").mkdir()
        (target / "forms" / "trial.project.yaml").write_text(form + checks, "utf-8")
        return load(target)


def report(funding: str = "", indicators: str = "", rating: str = "", checks: str = CHECKS):
    """The report of a small form with these rows."""
    drawing = TOP + (funding or "合计 | | | | | | |")
    if indicators:
        drawing += "\n---" + MIDDLE + indicators.strip("\n")
    if rating:
        total, score, grade = rating.split()
        drawing += f"\n---\n总分 | {total} | 得分合计 | {score} | 等次 | {grade}"
    return drawn(drawing, rules(checks))


def drawn(drawing: str, ruleset):
    """The report that a drawn table gives."""
    (found,) = [m for m in match(draw.document(drawing), ruleset) if m.form]
    claimed = claim(found, ruleset)
    facts, flags = normalise(claimed.facts, found.form, ruleset)
    return report_of("r", "d", found, claimed, facts, flags, ruleset)


def raised(one):
    """The findings in short: code, section, row, field, found, expected."""
    return [(f.code, f.section, f.row, f.field, f.found, f.expected) for f in one.flags if f.severity != "info"]


def outcome(one, check, row=None):
    """The outcomes on record of a check."""
    return [c.outcome for c in one.checks if c.check_id == f"trial/{check}" and row in (None, c.row)]
