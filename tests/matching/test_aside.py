"""Rows of a drawn grid that do not stand below their header: no value is given to the neighbour's field."""

from decimal import Decimal

import pytest

from extractor.document import Cell, Document
from tests import draw
from tests.matching.test_variants import GOALS, INDICATORS, codes, one, reports, values

TITLE = "# 项目支出绩效自评表\n# （2022年度）\n项目名称 | 书屋补助\n---\n"
HEADER = "项目资金（万元） | < |  | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分\n"
STRAIGHT = (
    "^ | < | 年度资金总额 | < | 30 | 40 | 38 | 10 | 95% | 9.5\n^ | < | 当年财政拨款 | < | 30 | 40 | 38 | / | / | /\n"
)
REST = "---\n" + GOALS + INDICATORS
NAME_ASIDE = "^ | < |  | < | 年度资金总额 | 30 | 40 | 38 | 10 | 95%\n"


def funding(row):
    return one(TITLE + HEADER + row + REST)


def widened():
    """The row's empty cell is one column wider than it was: all to its right have moved, the last past the header."""
    whole = draw.document(TITLE + HEADER + STRAIGHT.split("\n")[0] + "\n" + REST)
    at = next(n for n, grid in enumerate(whole.grids) if "年初预算数" in {cell.text for cell in grid.cells})
    grid = whole.grids[at]
    cells = [cell._replace(col=cell.col + 1) if cell.row == 1 else cell for cell in grid.cells]
    moved = grid._replace(cols=grid.cols + 1, cells=tuple(sorted([*cells, Cell(1, 2, 1, 1, "")])))
    return Document("docx", whole.body, (*whole.grids[:at], moved, *whole.grids[at + 1 :]))


def test_a_row_below_its_header_has_its_fields():
    report = funding(STRAIGHT)
    assert values(report, "funding", "weight")["年度资金总额"] == Decimal(10)
    assert "TABLE_BROKEN" not in codes(report)


@pytest.mark.parametrize(
    "document",
    [draw.document(TITLE + HEADER + NAME_ASIDE + REST), widened()],
    ids=["a name where a figure belongs", "a figure behind the last column"],
)
def test_a_row_that_has_moved_aside_keeps_its_values_without_fields(document):
    (report,) = reports(document)
    facts = [fact for fact in report.facts if fact.section == "funding"]
    assert {fact.field for fact in facts} == {None}
    assert {"30", "40", "38", "10", "95%"} <= {fact.raw for fact in facts}
    assert all("row:aside" in fact.repairs for fact in facts)
    assert codes(report).count("TABLE_BROKEN") == 1


SHARED = HEADER.replace("年初预算数", "年初预算数 | <")


def test_two_figures_in_one_column_leave_the_whole_row_in_doubt():
    report = one(TITLE + SHARED + STRAIGHT.split("\n")[0] + "\n" + REST)
    assert {fact.field for fact in report.facts if fact.section == "funding"} == {None}
