"""Dumps of converters that wrap cells and leave out rows: what is told is right, what may not be is in doubt."""

import pytest

from extractor.pipeline import extract
from extractor.ruleset import load

RULES = load()
COVER = "岳阳市2020年度部门整体支出绩效自评报告\n部门（单位）名称：样例局\n\n"


def report(text):
    (found,) = extract(text.encode(), "x.txt", RULES).reports
    return found


def values(text, section, field):
    return [fact.raw for fact in report(text).facts if (fact.section, fact.field) == (section, field)]


ASSETS = """年度收入情况（元）

|机构名称      |固定资产合计  |其中：                          |其他      |
|              |              |在用固定资产  |出租固定资产     |          |
|样例站        |281.28        |269.50        |11.78            |0         |
"""
OWN = ASSETS.replace("年度收入情况（元）", "部门（单位）年度支出和结余情况（万元）")

GOALS = """三、部门（单位）整体支出绩效自评情况

|整体支出绩效定性目标及|预期目标                    |实际完成                    |
|实施计划完成情况      |                            |                            |
|                      |目标1：甲事年内办结。       |目标1完成情况：甲事已办结，|
|                      |目标2：乙事按期推进。       |成效好。                    |
|                      |                            |目标2完成情况：乙事推进。   |

"""


def test_numbered_items_beside_each_other_keep_their_numbers_where_one_is_wrapped():
    text = COVER + OWN + GOALS
    assert values(text, "goals", "goal_expected") == ["目标1：甲事年内办结。", "目标2：乙事按期推进。"]
    assert values(text, "goals", "goal_actual") == [
        "目标1完成情况：甲事已办结，成效好。",
        "目标2完成情况：乙事推进。",
    ]


def test_a_number_that_comes_again_begins_a_row():
    text = COVER + OWN + GOALS.replace("目标2", "目标1")
    rows = [fact.row for fact in report(text).facts if (fact.section, fact.field) == ("goals", "goal_expected")]
    assert rows == [0, 1]


def test_a_table_whose_heading_with_the_unit_may_be_lost_gives_no_amounts():
    """Between the heading that says 元 and this table another heading is drawn, with a unit of its own."""
    found = report(COVER + ASSETS)
    kept = [fact for fact in found.facts if fact.section == "fixed_assets"]
    assert {fact.raw for fact in kept} == {"281.28", "269.50", "11.78", "0"}
    assert {(fact.field, fact.repairs) for fact in kept} == {(None, ("row:lost",))}
    assert "TABLE_BROKEN" in {flag.code for flag in found.flags}


def test_the_same_table_below_its_own_heading_gives_them():
    assert values(COVER + OWN, "fixed_assets", "fixed_assets_total") == ["281.28"]


def test_labels_of_another_table_are_no_row_of_the_one_before():
    """The header's other lines were left out."""
    text = (
        COVER
        + OWN
        + GOALS.rstrip()
        + "\n|上年结转              |公共财政拨款                |其他收入                    |\n"
    )
    assert values(text, "goals", "goal_expected")[-1] == "目标2：乙事按期推进。"
    assert "TABLE_BROKEN" in {flag.code for flag in report(text).flags}


TEXT = """五、评价报告综述

|一、单位概况              |
|样例局有编制二十人，都在岗|
|。                        |
|另有临时人员两人在岗工作。|
|（一）支出情况            |
|全年支出五十万元。        |
"""


def test_paragraphs_that_fill_their_line_do_not_run_into_the_heading_below():
    text = COVER + OWN + TEXT
    assert values(text, "narrative", "heading") == ["一、单位概况", "（一）支出情况"]
    assert values(text, "narrative", "body")[1] == "全年支出五十万元。"


def test_a_heading_that_may_go_on_below_has_no_field():
    text = COVER + OWN + TEXT.replace("|（一）支出情况            |", "|（一）支出情况和使用的方向|")
    assert "（一）支出情况和使用的方向" not in values(text, "narrative", "heading")
    kept = [fact.raw for fact in report(text).facts if fact.section == "narrative" and fact.field is None]
    assert kept[0] == "（一）支出情况和使用的方向"
    assert "TABLE_BROKEN" in {flag.code for flag in report(text).flags}


UPRIGHT = "绩\n效\n指\n标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施\n"
PROJECT = (
    "项目支出绩效自评表\n（2021年度）\n项目名称\t样例项目\n主管部门\t样例局\t实施单位\t样例站\n"
    "年度\n总体\n目标\t预期目标\t实际完成情况\n\t目标1：修渠；\n目标2：建塘。\t目标1完成情况：已修；\n目标2完成情况：已建。\n"
)


def test_a_label_written_from_top_to_bottom_ends_the_value_before_it():
    text = PROJECT + UPRIGHT + "\t产出指标\t数量指标\t渠长\t2公里\t2公里\t10\t10\t\n"
    assert values(text, "goals", "goal_actual") == ["目标1完成情况：已修；", "目标2完成情况：已建。"]
    assert values(text, "indicators", "target") == ["2公里"]


SCORES = "绩效评价指标评分表\n一级指标 |\n二级指标 |\n三级指标 |\n分值 |\n评价标准 |\n得分 |\n"
ROW = "项目决策 |\n科学决策 |\n必要性 |\n100 |\n齐全计满分 |\n96 |\n"


@pytest.mark.parametrize("total", ["总分 |\n100 |\n96 |\n", "总分 |\n100 |\n |\n96 |\n"])
def test_the_values_of_a_total_row_are_told_by_their_order_where_all_are_there(total):
    assert values(SCORES + ROW + total, "rating", "weight_total") == ["100"]
    assert values(SCORES + ROW + total, "rating", "self_score") == ["96"]


def test_a_total_row_with_a_value_missing_gives_none():
    found = report(SCORES + ROW + "总分 |\n96 |\n")
    assert not [fact for fact in found.facts if fact.section == "rating"]
    assert "TABLE_BROKEN" in {flag.code for flag in found.flags}


SPENDING = """财政支出绩效评价自评报告
项目名称：样例项目
二、项目支出明细情况
\t支出内容
\t实际支出数（万元）
\t会计凭证号
\t备注

\t支付样例费
\t10
\t记-1
\t

\t
\t
\t
\t
\t
\t
\t
\t
\t支出合计
\t10
\t
\t

三、项目绩效自评情况
"""


def test_a_total_below_empty_rows_that_ran_together_keeps_the_unit_of_its_column():
    totals = [fact for fact in report(SPENDING).facts if fact.field == "spending_total"]
    assert [(fact.raw, fact.number, fact.repairs) for fact in totals] == [
        ("10", 100_000, ("row:parted", "unit:万元", "unit_from:column"))
    ]


GARBLED = """年度收入情况（元）
机构名称\t固定资产合计\t其中：\t其他

在用固定资产\t出租固定资产
\t局机关及二级机构汇总\t1756\t1695\t54\t7
1.局机关\t264\t235\t27\t2
2.样例站\t842\t815\t27\t0

N¿~
OåwSf¦
绩效自评综合得分\t97\t评价等次\t优秀
"""


def test_signs_that_a_converter_garbled_below_a_table_of_figures_are_no_figures():
    found = [fact for fact in report(COVER + GARBLED).facts if fact.section == "fixed_assets"]
    assert {fact.raw for fact in found if fact.field} >= {"1756", "264", "842"}
    assert {fact.field for fact in found if "N" in fact.raw} == {None}


@pytest.mark.parametrize("lost", [":g„g\n", "1、局机关\n2、样例站\t1502\t174\n"])
def test_what_is_left_of_rows_that_were_lost_is_no_part_of_the_value_above(lost):
    duties = "职能职责概述\t1、管理样例；\n2、其他事务。\n"
    assert values(COVER + duties + "年度主要工作内容\t无\n" + GARBLED, "profile", "duties")
    found = report(COVER + duties + lost + "年度主要工作内容\t无\n" + GARBLED)
    assert not [fact for fact in found.facts if fact.field == "duties"]
    assert "1、管理样例；" in {fact.raw for fact in found.facts if fact.field is None}


def test_a_row_below_rows_that_could_not_be_drawn_is_none_of_the_table_above():
    """The converter prints rows wider than its page as text; what fits again is drawn in the columns that are left."""
    lost = "机构 |三级指标 |指标值 |二级指标\n | |产出 |数量 |甲 |\n"
    tail = "|另一站        |90            |80            |10               |0         |\n"
    text = COVER + OWN + "\n" + lost + "\n" + tail
    assert values(text, "fixed_assets", "fixed_assets_total") == ["281.28"]
    assert "90" in {fact.raw for fact in report(text).facts if fact.field is None}


LEFT = """二、部门（单位）收支情况

|年度收入情况（万元）                                      |
|机 构 名 称   |收入合计|其中：                            |
|                                                         |
|样例站        |281.28        |269.50        |11.78        |

"""


def missing(found):
    return {flag.section for flag in found.flags if flag.code == "SECTION_MISSING"}


def test_a_table_of_whose_header_a_converter_left_a_part_is_there_and_told_at_its_place():
    found = report(COVER + LEFT + GOALS)
    (flag,) = [f for f in found.flags if f.code == "TABLE_BROKEN" and f.section == "income" and "读不出来" in f.message]
    assert flag.place.line == 7
    assert "income" not in missing(found)
    assert not [f for f in found.facts if f.section == "income" and f.field]


def test_a_section_of_which_nothing_is_left_is_missing():
    assert "income" in missing(report(COVER + OWN + GOALS))
    assert "expenditure" in missing(report(COVER + LEFT + GOALS))


LEFT_ROWS = """åe…Q
\t效益目标\t社会效益\t扩大服务覆盖面。\t覆盖面逐年扩大。

\t生态效益\t倡导节能低碳。\t节能改造已见成效。
"""
PAGE_DUMP = (
    "整体支出绩效定性目标及实施计划完成情况\t预期目标\t实际完成\n\t目标1：甲事办结。\t目标1完成情况：甲事已办结。\n"
)


@pytest.mark.parametrize(
    ("left", "gone"),
    [
        (LEFT_ROWS, False),
        ("åe…Q\n", True),
        (LEFT_ROWS.replace("社会", "").replace("生态", "").replace("效益", ""), True),
    ],
)
def test_rows_of_a_table_without_its_header_are_told_by_the_words_of_their_columns(left, gone):
    found = report(COVER + PAGE_DUMP + left + "绩效自评综合得分\t78\t评价等次\t合格\n")
    assert ("indicators" in missing(found)) == gone
    assert gone or "indicators" in {flag.section for flag in found.flags if flag.code == "TABLE_BROKEN"}


def test_one_label_alone_in_a_row_of_a_table_tells_its_section():
    row = "|               |           |基本支出                                      |\n"
    lines = LEFT.rstrip().split("\n")
    assert "expenditure" in missing(report(COVER + LEFT + GOALS))
    assert "expenditure" not in missing(report(COVER + "\n".join(lines[:-2]) + "\n" + row + "\n" + GOALS))
