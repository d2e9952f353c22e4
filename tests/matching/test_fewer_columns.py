"""Headers that do not have all the columns drawn, in dumps of one cell a line."""

import pytest

from extractor.pipeline import extract
from extractor.ruleset import load

RULES = load()
COVER = """项目绩效目标申报表
（2021年度）
项目名称 |
样例改造 |
项目属性 |
新增 |
主管部门 |
样例局 |
实施单位 |
样例站 |
"""
HEADER = ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"]  # 备注 is drawn behind them
FIRST = ["", "产出指标", "数量指标", "改造房屋", "1座"]
SECOND = ["", "", "时效指标", "完成时间", "1-12月"]
THIRD = ["", "效益指标", "社会效益指标", "受益人数", "≥98人"]


def report(*rows):
    text = COVER + "".join(f"{cell} |\n" for row in rows for cell in row)
    return extract(text.encode(), "x.txt", RULES).reports[0]


def found(*rows):
    facts = [f for f in report(*rows).facts if f.section == "indicators" and f.field is not None]
    return {(f.row, f.field): f.raw for f in facts}


def without(number, *rows):
    return [[cell for n, cell in enumerate(row) if n != number] for row in rows]


def test_a_header_without_its_last_column_lays_out_the_others():
    values = found(HEADER, FIRST, SECOND, THIRD)
    assert values[0, "target"] == "1座"
    assert (values[1, "level1"], values[1, "level3"], values[1, "target"]) == ("产出指标", "完成时间", "1-12月")
    assert len(values) == 12


def test_a_header_without_a_column_in_the_middle_lays_out_the_others():
    values = found(*without(2, HEADER, FIRST, SECOND, THIRD))
    assert {values[n, "level3"] for n in range(3)} == {"改造房屋", "完成时间", "受益人数"}
    assert {values[n, "target"] for n in range(3)} == {"1座", "1-12月", "≥98人"}
    assert not [field for _, field in values if field == "level2"]


@pytest.mark.parametrize(
    "rows",
    [
        (HEADER, FIRST, SECOND[:-1], THIRD),
        (HEADER, FIRST, [*SECOND, "又一段"], THIRD),
        ([*HEADER[:-1], "备注"], FIRST, SECOND[:-1], THIRD),
    ],
    ids=["a cell too few", "a cell too many", "another column missing"],
)
def test_rows_that_do_not_fill_such_a_header_are_in_doubt_and_their_section_is_there(rows):
    assert not found(*rows)
    codes = {(flag.code, flag.section) for flag in report(*rows).flags}
    assert ("TABLE_BROKEN", "indicators") in codes


def test_rows_that_have_all_drawn_columns_below_a_header_that_lacks_one_are_in_doubt():
    """Thirty cells are six rows of five or five of six."""
    row = ["", "产出指标", "数量指标", "改造房屋", "1座", ""]
    assert not found(HEADER, *([row] * 5))
