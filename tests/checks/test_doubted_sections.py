"""A section that stands in a dump in doubt is not told as missing, one that does not stand there is."""

import pytest

from extractor.pipeline import extract
from extractor.ruleset import load

RULES = load()
COVER = "项目支出绩效目标申报表\n\n"
PAIRS = ["项目名称", "样例", "项目属性", "新增", "主管部门", "样例局", "实施单位", "样例站", "资金总额", "8万"]
GOALS = ["总体目标", "长期目标", "年度目标", "", "建成样例。", "储备样例3件。"]
ASKEW = ["绩效指标", "指标值", "三级指标", "二级指标", "一级指标", "3件", "样例", "数量指标", "产出指标"]
DRAWN = """|项目名称          |样例                                 |项目属性|新增    |
|主管部门          |样例局                               |实施单位|样例站  |
|                  |                                     |        |一分站  |
|项目负责人        |丙某                                 |联系电话|0000    |
|总体目标|长期目标                   |年度目标                            |
|        |建成样例。                 |储备样例3件。                       |
"""
PRINTED = "\n 绩效指标 |一级指标 |二级指标 |三级指标 |指标值 |二级指标 |三级指标 |指标值\n | |产出 |数量 |甲\n"


def cells(texts):
    return "".join(f"{text} |\n" for text in texts)


def missing(text):
    (report,) = extract(text.encode(), "x.txt", RULES).reports
    assert report.form == "target.project"
    return {flag.section for flag in report.flags if flag.code in ("SECTION_MISSING", "REQUIRED_MISSING")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (COVER + cells(PAIRS + GOALS + ASKEW), set()),
        (COVER + cells(PAIRS + GOALS + ASKEW[:2]), set()),
        (COVER + cells(PAIRS + GOALS + ASKEW[1:2]), {"indicators"}),
        (COVER + DRAWN + PRINTED, set()),
        (COVER + DRAWN, {"indicators"}),
    ],
    ids=[
        "columns in another order",
        "two labels of it",
        "one label of it only",
        "rows printed as text",
        "rows left out",
    ],
)
def test_a_section_is_missing_only_where_its_labels_are(text, expected):
    assert missing(text) == expected


def test_a_table_of_which_two_labels_are_left_is_told_at_its_place():
    (report,) = extract((COVER + cells(PAIRS + GOALS + ASKEW[:2])).encode(), "x.txt", RULES).reports
    told = [flag for flag in report.flags if flag.section == "indicators"]
    assert [(flag.code, flag.found) for flag in told] == [("TABLE_BROKEN", "绩效指标")]
