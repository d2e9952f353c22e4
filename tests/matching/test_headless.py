"""Rows of figures below no header: kept, and told once for the table instead of once a row."""

import pytest

from extractor.matching import claim, match
from extractor.ruleset import load
from tests import draw

RULES = load()
HEADLESS = """
苗圃建设（12分） | 苗床（7分） | 出苗率 | 4 | 4
^ | ^ | 成活率 | 3 | 2
^ | 棚架（5分） | 牢固 | 5 |
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
        ("成活率", "3"),
        ("成活率", "2"),
        ("棚架（5分）", "5"),
    ]


def test_labels_that_no_rule_knows_beside_their_values_are_told_one_by_one():
    taken = claimed(draw.document(PAIRS + KNOWN))
    assert [flag.found for flag in taken.flags] == ["苗圃面积", "苗圃地址", "苗圃水源"]
