"""Wherever a form states the unit of its money, it is taken from there: the nearest statement wins."""

import pytest

from extractor.matching.units import closed_up, units_of
from extractor.pipeline import extract
from tests import draw
from tests.checks.filled import RULES

TITLE = "2031年度项目支出绩效自评表"


def table(head="项目资金", first="", column="", row="年度资金总额", printed="10"):
    return draw.dump_text(
        f"""
{first}项目名称 | 营养改善计划 | < | < | < | < | < | <
主管部门 | 某地教育局 | < | < | 实施单位 | 某地小学 | < | <
{head} | | 年初预算数{column} | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | {row} | {printed} | 10 | 10 | 10 | 100% | 10
"""
    )


STATED = {
    "the form alone": (f"{TITLE}\n\n{table()}", 100000, "form"),
    "a line of its own": (f"{TITLE}\n\n金额单位：元\n\n{table()}", 10, None),
    "behind the title": (f"{TITLE}（单位：元）\n\n{table()}", 10, None),
    "a line with the currency": (f"{TITLE}\n\n单位：人民币千元\n\n{table()}", 10000, "title"),
    "a line, with more words": (f"{TITLE}\n\n金额单位：元（保留两位小数）\n\n{table()}", 10, None),
    "before other lines": (f"{TITLE}\n\n单位：元   填报日期：2032年1月5日\n\n{table()}", 10, None),
    "in words": (f"{TITLE}\n\n单位为元\n\n{table()}", 10, None),
    "the corner, in square brackets": (f"{TITLE}\n\n{table('项目资金【元】')}", 10, None),
    "the corner, in words": (f"{TITLE}\n\n{table('项目资金（以元为单位）')}", 10, None),
    "the corner, with the currency": (f"{TITLE}\n\n{table('项目资金（单位：人民币元）')}", 10, None),
    "the head of the column, behind a letter": (f"{TITLE}\n\n{table('项目资金', column='（A）（元）')}", 10, None),
    "the corner, closed up": (f"{TITLE}\n\n{table('项目资金元')}", 10, None),
    "the head of the column, closed up": (f"{TITLE}\n\n{table('项目资金', column='千元')}", 10000, "column"),
    "the corner, closed up, another unit": (f"{TITLE}\n\n{table('项目资金百万元')}", 10_000_000, "title"),
    "no unit, a county of that name": (f"{TITLE}\n\n填报单位：元谋县某小学\n\n{table()}", 100000, "form"),
    "beside the title": (f"{TITLE} 金额单位：千元\n\n{table()}", 10000, "title"),
    "behind the unit that fills it in": (
        f"{TITLE}\n\n填报单位：某地小学    金额单位：千元\n\n{table()}",
        10000,
        "title",
    ),
    "a cell above the table": (
        f"{TITLE}\n\n{table(first='填报单位：某地小学 | < | < | < | 金额单位：千元 | < | < | <' + chr(10))}",
        10000,
        "title",
    ),
    "the corner of the table": (f"{TITLE}\n\n{table('项目资金（元）')}", 10, None),
    "the corner, with more words": (f"{TITLE}\n\n{table('项目资金（单位：千元，保留两位小数）')}", 10000, "title"),
    "the name of the row": (f"{TITLE}\n\n{table('项目资金（元）', row='年度资金总额（千元）')}", 10000, "row"),
    "the head of the column": (f"{TITLE}\n\n{table('项目资金（元）', column='（千元）')}", 10000, "column"),
    "the cell": (f"{TITLE}\n\n{table('项目资金（元）', column='（千元）', printed='10亿元')}", 10**9, "cell"),
}


@pytest.mark.parametrize(("text", "yuan", "source"), STATED.values(), ids=STATED.keys())
def test_the_nearest_statement_of_the_unit_counts(text, yuan, source):
    (report,) = extract(f"\n{text}".encode(), "x.txt", RULES).reports
    (fact,) = [fact for fact in report.facts if fact.field == "budget_initial"]
    said = [code.removeprefix("unit_from:") for code in fact.repairs if code.startswith("unit_from:")]
    assert (fact.number, said) == (yuan, [source] if source else [])


@pytest.mark.parametrize("text", ["金额单位元", "综合单元", "资金五百元", "元", "项目资金（元）", "10元"])
def test_words_that_end_like_a_unit_are_no_label_with_its_unit(text):
    assert closed_up(text, units_of(RULES)) == (text, None)
