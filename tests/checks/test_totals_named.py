"""The total score: below the name of a column, or in a line outside the table."""

from __future__ import annotations

import pytest

from extractor.matching import claim, match
from extractor.reporting import report_of
from extractor.ruleset import load
from extractor.values.normalise import normalise
from tests import draw

RULES = load()
TABLE = """
# 项目支出绩效自评表
# （2032年度）
{line}
项目名称 | 林区巡护 | < | < | < | < | < | < | <
主管部门 | 白桦县林业局 | < | < | 实施单位 | 北坡林场 | < | < | <
{corner} | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | <
^ | 年度资金总额 | 100 | 100 | 95 | 10 | 95% | 9.5 | <
^ | 其中：当年财政拨款 | 100 | 100 | 95 | — | — | — | <
年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | <
^ | 林区平安 | < | < | < | 林区平安 | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
^ | 产出指标 | 数量指标 | 巡护里程 | 30公里 | 30公里 | 50 | 50 |
^ | 效益指标 | 社会效益 | 火情 | 0起 | 0起 | 30 | 30 |
^ | 满意度指标 | 服务对象满意度 | 村民满意度 | ≥90% | 95% | 10 | 10 |
{total}
"""
TOTAL = "总分 | < | < | < | < | < | 100 | 99.5 |"


def report(total=TOTAL, line="", corner="项目资金（万元）", form=draw.document):
    text = TABLE.format(total=total, line=line, corner=corner)
    (found,) = [m for m in match(form("\n".join(filter(None, text.split("\n")))), RULES) if m.form]
    claimed = claim(found, RULES)
    facts, flags = normalise(claimed.facts, found.form, RULES)
    return report_of("r", "d", found, claimed, facts, flags, RULES)


def codes(one):
    return [flag.code for flag in one.flags if flag.severity != "info"]


@pytest.mark.parametrize("name", ["总分", "自评得分", "自评分", "得分", "评分合计"])
def test_a_merged_row_below_the_name_of_a_column_of_figures_is_the_total_and_no_indicator(name):
    one = report(TOTAL.replace("总分", name))
    assert (one.self_score, codes(one)) == (99.5, [])
    assert len([f for f in one.facts if (f.section, f.field) == ("indicators", "weight")]) == 3


def test_a_row_called_by_a_line_gives_no_score_where_two_figures_stand_beside_it():
    one = report("---\n自评得分 | 100 | 99.5")
    assert one.self_score is None and set(codes(one)) <= {"LABEL_UNKNOWN", "CELL_UNCLAIMED"}


def test_an_indicator_that_is_called_as_a_column_is_an_indicator():
    row = "^ | 满意度指标 | 服务对象满意度 | 得分 | ≥90% | 95% | 10 | 10 |"
    one = report(f"{row}\n{TOTAL}")
    assert len([f for f in one.facts if (f.section, f.field) == ("indicators", "weight")]) == 4


@pytest.mark.parametrize("form", [draw.document, draw.dump], ids=["grid", "dump"])
@pytest.mark.parametrize("line", ["总分：99.5分", "自评总分: 99.5", "自评得分：99.5分。", "绩效自评综合得分：９９.5分"])
def test_a_score_in_a_line_is_the_total_score(form, line):
    one = report("", f"# {line}", form=form)
    assert (one.self_score, codes(one)) == (99.5, [])


LINES = {
    "prose": ("", "# 总分：经评价组讨论得99.5分，等次为优", None),
    "money": ("", "# 合计：99.5", None),
    "the full marks above a table that has the score": (TOTAL, "# 总分：100分", 99.5),
    "two lines that differ": ("", "# 总分：100分\n# 自评得分：99.5分", None),
    "the same as in the table": (TOTAL, "# 自评总分：99.5", 99.5),
}


@pytest.mark.parametrize(("total", "line", "wanted"), LINES.values(), ids=LINES.keys())
def test_a_line_is_no_total_score_where_it_may_be_something_else(total, line, wanted):
    one = report(total, line)
    assert (one.self_score, codes(one)) == (wanted, [])


@pytest.mark.parametrize("form", [draw.document, draw.dump], ids=["grid", "dump"])
@pytest.mark.parametrize(
    ("corner", "yuan"),
    [
        ("项目资金 元", 95),
        ("项目资金　元", 95),
        ("项目资金 人民币元", 95),
        ("项目资金 万元", 950_000),
        ("项目资金", 950_000),
    ],
)
def test_a_unit_behind_a_blank_is_the_unit_of_the_table(form, corner, yuan):
    one = report(corner=corner, form=form)
    assert codes(one) == []
    assert {f.number for f in one.facts if f.field == "executed"} == {yuan}


def test_a_remark_across_a_narrow_table_is_no_value_of_it():
    remark = "以上由三个站分头统计，汇总后报分管领导审定再填入本表，手写的说明另存档案室"
    below = "^ | 林区平安 | < | < | < | 林区平安 | < | < | <"
    text = TABLE.replace(below, f"{below}\n{remark}{' | <' * 8}")
    text = text.format(total=TOTAL, line="", corner="项目资金（万元）")
    (found,) = [m for m in match(draw.document("\n".join(filter(None, text.split("\n")))), RULES) if m.form]
    claimed = claim(found, RULES)
    assert [(flag.code, flag.found) for flag in claimed.flags] == [("CELL_UNCLAIMED", remark[:40])]
    assert [fact.field for fact in claimed.facts if fact.raw == remark] == [None]


@pytest.mark.parametrize(
    "title", ["2032年度项目支出绩效自评表", "青岭县2032年度项目支出绩效自评表", "项目支出绩效自评表（2032年度）"]
)
def test_a_title_with_its_year_in_the_first_row_of_the_table_is_no_cell_without_a_place(title):
    text = TABLE.replace("# 项目支出绩效自评表\n# （2032年度）\n", "").replace("{line}\n", f"{title}{' | <' * 8}\n")
    text = text.format(total=TOTAL, corner="项目资金（万元）")
    (found,) = [m for m in match(draw.document("\n".join(filter(None, text.split("\n")))), RULES) if m.form]
    assert claim(found, RULES).flags == ()
