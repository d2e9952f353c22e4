"""A table that goes on in a second one without its header, and what only looks like one."""

import pytest

from extractor.matching import claim, match
from tests import draw
from tests.checks import small

FIRST = """
# 苗圃自评试表
# 试表绩效指标
一级指标 | 二级指标 | 三级指标 | 性质 | 指标值 | 单位 | 完成值 | 分值 | 得分 | 偏差原因
产出 | 数量 | 育苗 | ≥ | 20 | 株 | 21 | 30 | 30 |
"""
NEXT = """
| | | 嫁接 | ≥ | 30 | 株 | 31 | 20 | 20 | |
| | 质量 | 成活率 | ≥ | 90 | % | 95 | 10 | 9 | |
"""
READ = {
    "after a blank line": "#\n",
    "after a page number": "# － 3 －\n",
    "after nothing": "---",
}
OTHERS = {
    "below a line of text": "# 附：苗圃人员名册\n" + NEXT,
    "words where figures stand": "---\n序号 | 姓名 | 性别 | 民族 | 年龄 | 学历 | 职务 | 编号 | 电话 | 备注\n",
    "no figure where figures stand": "---\n1 | 甲某 | 女 | 汉 | 31 | 本科 | 员 | | | 在编\n",
    "columns of another table": "---\n育苗 | 20 | 21 | 30\n",
}


def claimed(drawing):
    (found,) = [m for m in match(draw.document(drawing), small.rules()) if m.form]
    return claim(found, small.rules())


def rows(facts):
    return [(f.row, f.field, f.part) for f in facts if f.section == "indicators" and f.field in ("level1", "weight")]


@pytest.mark.parametrize("between", READ.values(), ids=READ.keys())
def test_its_rows_are_those_of_the_first_and_say_so(between):
    found = claimed(FIRST + between + NEXT)
    assert rows(found.facts) == [
        (0, "level1", "产出"),
        (0, "weight", "30"),
        (1, "level1", "产出"),
        (1, "weight", "20"),
        (2, "level1", "产出"),
        (2, "weight", "10"),
    ]
    assert [fact.mends for fact in found.facts if fact.field == "weight"] == [
        (),
        ("row:continued",),
        ("row:continued",),
    ]
    assert [flag.code for flag in found.flags] == ["TABLE_BROKEN"]


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS.keys())
def test_another_table_is_none_of_its_rows(other):
    found = claimed(FIRST + other)
    assert rows(found.facts) == [(0, "level1", "产出"), (0, "weight", "30")]
    assert "TABLE_BROKEN" not in {flag.code for flag in found.flags}


def test_the_levels_go_on_below_a_header_that_is_printed_again():
    header = f"| {FIRST.strip().splitlines()[2]} |"
    assert rows(claimed(FIRST + "---\n" + header + NEXT).facts)[2:4] == [(1, "level1", "产出"), (1, "weight", "20")]
