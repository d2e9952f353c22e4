"""Rows of figures below no header: kept, and told once for the table instead of once a row."""

import pytest

from extractor.matching import claim, match
from extractor.ruleset import load
from tests import draw

RULES = load()
HEADLESS = """
苗圃建设（12分） | 苗床（7分） | 出苗率 | 4 | 4
^ | ^ | 成活率 | 4 | 2
^ | 棚架（5分） | 牢固 | 5 |
"""
PROVED = """
苗圃建设（12分） | 苗床（7分） | 出苗率 | 4 | 4
^ | ^ | 成活率 | 3 | 2
^ | 棚架（5分） | 牢固 | 5 |
林道（88分） | 路面（88分） | 平整 | 80 | 71.5
^ | ^ | 排水 | 8 | 0
"""
KNOWN = """
# 2031年度部门整体支出绩效评价得分表
一级指标 | 二级指标 | 三级指标 | 分值 | 得分
育苗 | 苗床 | 出苗率 | 8 | 7
"""
PAIRS = """
苗圃面积 | 十二亩
苗圃地址 | 木兰冲
苗圃水源 | 青溪
"""


def claimed(document):
    (found,) = (m for m in match(document, RULES) if m.form)
    taken = claim(found, RULES)
    assert taken.cells == taken.used
    return taken


@pytest.mark.parametrize("form", [draw.document, draw.dump], ids=["grid", "dump"])
def test_a_table_without_a_header_is_told_once_and_gives_no_field(form):
    taken = claimed(form("# 续表\n" + HEADLESS + KNOWN))
    assert [flag.code for flag in taken.flags] == ["LABEL_UNKNOWN"]
    assert "3 行上面没有表头" in taken.flags[0].message
    loose = [f for f in taken.facts if f.field is None]
    assert [(f.label, f.part) for f in loose if f.part.isdigit()] == [
        ("苗圃建设（12分）", "4"),
        ("苗圃建设（12分）", "4"),
        ("成活率", "4"),
        ("成活率", "2"),
        ("棚架（5分）", "5"),
    ]


def test_labels_that_no_rule_knows_beside_their_values_are_told_one_by_one():
    taken = claimed(draw.document(PAIRS + KNOWN))
    assert [flag.found for flag in taken.flags] == ["苗圃面积", "苗圃地址", "苗圃水源"]


@pytest.mark.parametrize("form", [draw.document, draw.dump], ids=["grid", "dump"])
@pytest.mark.parametrize(
    "drawing", ["# 续表\n" + PROVED + KNOWN, "# 项目得分表（续）\n" + PROVED], ids=["more", "alone"]
)
def test_columns_without_a_header_are_told_by_the_points_that_add_up(form, drawing):
    taken = claimed(form(drawing))
    assert [flag.code for flag in taken.flags] == ["TABLE_BROKEN"]
    assert "没有表头" in taken.flags[0].message
    read = [fact for fact in taken.facts if "row:headless" in fact.mends]
    levels = {(f.row, f.part) for f in read if f.field in ("level1", "level2")}
    assert levels >= {(1, "苗圃建设（12分）"), (2, "棚架（5分）"), (4, "林道（88分）"), (4, "路面（88分）")}
    assert [f.part for f in read if f.field == "weight"] == ["4", "3", "5", "80", "8"]
    assert [(f.row, f.part) for f in read if f.field == "score"] == [(0, "4"), (1, "2"), (3, "71.5"), (4, "0")]


UNPROVED = {
    "a score above its weight": ("平整 | 80 | 71.5", "平整 | 80 | 81"),
    "a label without points": ("棚架（5分）", "棚架"),
    "a sum that is off": ("林道（88分）", "林道（89分）"),
    "a weight that is missing": ("排水 | 8 | 0", "排水 | | 8"),
}


@pytest.mark.parametrize("slip", UNPROVED)
def test_columns_without_a_header_have_no_field_where(slip):
    old, new = UNPROVED[slip]
    assert old in PROVED
    taken = claimed(draw.document("# 续表\n" + PROVED.replace(old, new) + KNOWN))
    assert "LABEL_UNKNOWN" in [flag.code for flag in taken.flags]
    assert [f.part for f in taken.facts if f.field == "weight"] == ["8"]


def test_two_sums_of_several_rows_are_the_least_that_proves_columns():
    lines = (
        "甲（5分） | 乙（5分） | 丙 | 5 | 5",
        "丁（6分） | 戊（6分） | 己 | 6 | 5",
        "庚（7分） | 辛（7分） | 壬 | 7 | 7",
    )
    one = "\n".join(("# 续表", *lines, ""))
    taken = claimed(draw.document(one + KNOWN))
    assert [flag.code for flag in taken.flags] == ["LABEL_UNKNOWN"]


def test_a_total_row_below_stands_in_the_columns_that_were_told():
    taken = claimed(draw.document("# 项目得分表\n" + PROVED + "总分 | | | 100 | 77.5"))
    totals = {f.field: f.part for f in taken.facts if f.section == "rating"}
    assert totals == {"weight_total": "100", "self_score": "77.5"}
