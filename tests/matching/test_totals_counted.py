"""A total row of a dump whose label was merged over the columns: its figures are told by the cells that are drawn."""

import pytest

from extractor.matching import claim, match
from extractor.readers.text import read
from extractor.ruleset import load
from tests import draw

RULES = load()
SHEET = """
# 部门预算项目支出绩效自评表(2031年度)
项目名称 | 苗圃灌溉 | < | < | < | < | < | < | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因分析
^ | 产出指标 | 数量指标 | 灌溉次数 | = | 12 | 次 | 12 | 90 | 88 |
"""


def totals(total):
    (found,) = (m for m in match(draw.dump(SHEET + total), RULES) if m.form)
    claimed = claim(found, RULES)
    return {f.field: f.part for f in claimed.facts if f.label == "合计"}, [flag.code for flag in claimed.flags]


@pytest.mark.parametrize(
    ("total", "values", "codes"),
    [
        ("合计 | < | < | < | < | < | < | < | 100 | 98 |", {"weight_total": "100", "self_score": "98"}, []),
        ("合计 | < | < | < | < | < | < | < | 100 | | ", {"weight_total": "100"}, []),
        ("合计 | < | < | < | < | < | < | < | | 98 | ", {"self_score": "98"}, []),
        ("合计 | < | < | < | < | < | < | < | < | 98 | ", {None: "98"}, ["CELL_UNCLAIMED"]),
    ],
    ids=["both", "the weight alone", "the score alone", "a cell less than drawn"],
)
def test_the_figures_of_a_total_row_are_told_by_the_cells_that_are_drawn(total, values, codes):
    assert totals(total) == (values, codes)


def cells(drawing):
    """A dump of one cell a line, a wall behind each."""
    lines = draw.dump_text(drawing).split("\n")
    return read(
        "\n".join(f"{line[1:]} |" if line.startswith("\t") else line for line in lines if line).encode(), "a.txt"
    )


@pytest.mark.parametrize(
    ("total", "values", "codes"),
    [
        ("合计 | < | < | < | < | < | < | < | 100 | 98 |", {"weight_total": "100", "self_score": "98"}, set()),
        ("合计 | < | < | < | < | < | < | < | 100 | | ", {"weight_total": "100"}, set()),
        ("合计 | < | < | < | < | < | < | < | | 98 | ", {"self_score": "98"}, set()),
        ("合计 | < | < | < | < | < | < | < | < | 98 | ", {None: "98"}, {"CELL_UNCLAIMED", "TABLE_BROKEN"}),
        ("合计 | < | < | < | < | < | < | < | | | 98 ", {None: "98"}, {"CELL_UNCLAIMED", "TABLE_BROKEN"}),
    ],
    ids=["both", "the weight alone", "the score alone", "a cell less than drawn", "below the remarks"],
)
def test_so_are_those_of_a_dump_of_one_cell_a_line(total, values, codes):
    (found,) = (m for m in match(cells(SHEET + total), RULES) if m.form)
    claimed = claim(found, RULES)
    assert {f.field: f.part for f in claimed.facts if f.label == "合计"} == values
    assert {flag.code for flag in claimed.flags} == codes
