"""Lines that were dragged by a hair are one line, and a cell stands below the header that it lies under."""

import pytest

from extractor.document import Cell, Document, Grid, Paragraph
from extractor.matching import claim, match
from extractor.matching.ruling import HAIR, NONE, ruled
from extractor.ruleset import load

RULES = load()


def grid(edges, *rows):
    """Rows of cells, each the text and the edge it ends at."""
    at = {edge: number for number, edge in enumerate((0, *edges))}
    cells = []
    for number, row in enumerate(rows):
        left = 0
        for text, right in row:
            cells.append(Cell(number, at[left], 1, at[right] - at[left], text))
            left = right
    return Grid(0, len(rows), len(edges), tuple(cells), edges=edges)


def test_sides_within_a_hair_are_one_line_and_the_document_s_column_is_kept():
    drawn = grid((1000, 1016, 2000), [("甲", 1000), ("乙", 2000)], [("1", 1016), ("2", 2000)])
    cells, ruling = ruled(drawn)
    assert [(cell.col, cell.col + cell.col_span) for cell in cells] == [(0, 1), (1, 3)] * 2
    assert [ruling.column(cell) for cell in cells] == [0, 1, 0, 2]


def test_a_narrow_column_with_a_cell_of_its_own_stays():
    drawn = grid((1000, 1016, 2000), [("甲", 1000), ("", 1016), ("乙", 2000)])
    assert ruled(drawn)[0] == drawn.cells


@pytest.mark.parametrize("edges", [(), (0, 0, 0), (1000, 1000 + HAIR)])
def test_widths_that_say_nothing_move_nothing(edges):
    drawn = Grid(0, 1, 3, (Cell(0, 0, 1, 3, "甲"),), edges=edges)
    assert ruled(drawn) == (drawn.cells, NONE)


HEADS = ("项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
FUNDS = ("", "年度资金总额", "30", "40", "38", "10", "95%", "9.5")
REST = (
    [("项目名称", 1000), ("书屋补助", 8000)],
    [("主管部门", 1000), ("甲局", 4000), ("实施单位", 5000), ("乙馆", 8000)],
    [("年度总体目标", 1000), ("预期目标", 4000), ("实际完成情况", 8000)],
    [("一级指标", 1000), ("二级指标", 2000), ("三级指标", 3000), ("年度指标值", 4000), ("实际完成值", 8000)],
)


@pytest.mark.parametrize("offset", [5, 20, 60, 200, 400])
def test_figures_stand_below_the_header_they_lie_under_however_the_lines_were_dragged(offset):
    lines = [1000 * n for n in range(1, 9)]
    moved = [line + (offset if n % 2 else -offset) for n, line in enumerate(lines[:-1])] + [8000]
    edges = tuple(sorted({*lines, *moved}))
    drawn = grid(edges, *REST[:2], zip(HEADS, lines, strict=True), zip(FUNDS, moved, strict=True), *REST[2:])
    (found,) = match(Document("docx", (Paragraph("项目支出绩效自评表"), 0), (drawn,)), RULES)
    facts = {fact.field: fact for fact in claim(found, RULES).facts if fact.section == "funding"}
    assert [facts[name].raw for name in ("budget_initial", "executed", "execution_rate")] == ["30", "38", "95%"]
    assert all((0, *edges)[fact.place.grid_col] in (0, *moved) for fact in facts.values())
