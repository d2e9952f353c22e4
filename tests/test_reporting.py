"""What a report says of itself: the year of its title."""

import pytest

from extractor.pipeline import extract
from tests import draw
from tests.checks.filled import RULES

TABLE = draw.dump_text(
    """
项目名称 | 营养改善计划 | < | < | < | < | <
主管部门 | 某地教育局 | < | < | 实施单位 | 某地小学 | <
项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 10 | 10 | 10 | 10 | 100% | 10
"""
)


@pytest.mark.parametrize(
    "title", ["2031年度项目支出绩效自评表", "2031年度项目支出绩效自评表 | 部门：某地小学 | 公开14表"]
)
def test_the_year_stands_in_the_title_whatever_is_printed_beside_it(title):
    (report,) = extract(f"\n{title}\n\n{TABLE}".encode(), "x.txt", RULES).reports
    assert (report.form, report.fiscal_year) == ("mof.project", 2031)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("木兰冲苗圃今年育苗三万株，成活率很好。", "内容没有读出"),
        (draw.dump_text("苗木 | 株数 | 备注\n木兰 | 300 | 成活\n青竹 | 200 | 成活"), "表格内容已照原样保留"),
    ],
    ids=["no table", "a table"],
)
def test_an_unknown_form_says_whether_anything_of_it_was_kept(text, said):
    (report,) = extract(f"{text}\n".encode(), "x.txt", RULES).reports
    assert (report.form, [said in flag.message for flag in report.flags]) == ("unknown", [True])
    assert bool(report.facts) == ("保留" in said)
