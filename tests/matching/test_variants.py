"""Layouts that vary from the drawing: what is read all the same, and what is kept without a field instead."""

from decimal import Decimal

import pytest

from extractor.identity import identify
from extractor.matching import claim, match
from extractor.readers import read
from extractor.reporting import report_of
from extractor.ruleset import load
from extractor.values.normalise import normalise
from tests import draw

RULES = load()
TITLE = "# 项目支出绩效自评表\n# （2022年度）\n项目名称 | 书屋补助 | < | < | < | < | < | < | <\n"
FUNDS = """\
项目资金（{unit}） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | <
^ | 年度资金总额 | 30 | 40 | 38 | 10 | 95% | 9.5 | <
^ | 当年财政拨款 | 30 | 40 | 38 | / | / | / | <
"""
GOALS = """\
年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | <
^ | 补助书屋10个。 | < | < | < | 已补助。 | < | < | <
"""
INDICATORS = """\
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
^ | 产出指标 | 数量指标 | 补助书屋 | 10个 | 10个 | 90 | 90 |
"""
BLANK = "\u200b"  # an empty cell at the beginning of a drawn line
PLAIN = TITLE + FUNDS.format(unit="万元") + GOALS + INDICATORS + "总分 | < | < | < | < | < | 100 | 99.5 |\n"


def reports(document):
    made = []
    for found in match(document, RULES):
        assert found.form is not None
        claimed = claim(found, RULES)
        facts, flags = normalise(claimed.facts, found.form, RULES)
        made.append(report_of("r", "d", found, claimed, facts, flags, RULES))
    return made


def one(drawing):
    (report,) = reports(draw.document(drawing))
    return report


def values(report, section, field):
    return {
        f.entity or f.row: f.number if f.number is not None else f.text
        for f in report.facts
        if (f.section, f.field) == (section, field)
    }


def codes(report):
    return [flag.code for flag in report.flags]


@pytest.mark.parametrize(("unit", "worth"), [("元", 1), ("千元", 1000), ("万元", 10000)])
def test_a_unit_that_stands_beside_the_rows_holds_for_the_table(unit, worth):
    report = one(PLAIN.replace("项目资金（万元）", f"项目资金（{unit}）"))
    assert values(report, "funding", "executed")["年度资金总额"] == 38 * worth


def test_a_unit_in_the_name_of_a_row_holds_for_the_row():
    report = one(PLAIN.replace("项目资金（万元）", "项目资金").replace("| 年度资金总额 |", "| 年度资金总额（千元） |"))
    assert values(report, "funding", "executed") == {"年度资金总额（千元）": 38000, "当年财政拨款": 380000}
    assert "unit_from:row" in next(f for f in report.facts if f.field == "executed").repairs


def test_a_side_label_merged_over_the_names_of_the_rows_does_not_take_their_place():
    merged = PLAIN.replace("项目资金（万元） | |", "项目资金（万元） | < |")
    for name in ("年度资金总额", "当年财政拨款"):
        merged = merged.replace(f"^ | {name}", f"{BLANK} | {name}")
    assert set(values(one(merged), "funding", "executed")) == {"年度资金总额", "当年财政拨款"}


def test_the_label_in_the_corner_stands_above_the_names_where_the_side_has_no_label():
    moved = PLAIN.replace("项目资金（万元） | |", f"{BLANK} | 项目资金（元） |").replace(
        "^ | 年度资金总额", "资金 | 年度资金总额"
    )
    assert values(one(moved), "funding", "executed") == {"年度资金总额": 38, "当年财政拨款": 38}


def test_a_remark_across_columns_of_values_is_none_of_them():
    report = one(PLAIN.replace("总分 |", "其他说明事项 | 无此类事项 | < | < | < | < | < | < | <\n总分 |"))
    (remark,) = [f for f in report.facts if f.raw == "无此类事项"]
    assert remark.field is None and "CELL_UNCLAIMED" in codes(report)


def test_a_figure_that_says_what_it_is_belongs_to_no_other_column():
    report = one(PLAIN.replace("^ | 当年财政拨款 | 30 |", "^ | 当年财政拨款 | 项目支出：30 |"))
    (said,) = [f for f in report.facts if f.raw == "项目支出：30"]
    assert said.field is None and "CELL_UNCLAIMED" in codes(report)


def test_rows_that_begin_with_another_section_s_label_are_no_rows_of_this_one():
    odd = GOALS.replace("预期目标", "想做到的").replace("实际完成情况", "真做到的")
    report = one(PLAIN.replace(GOALS, odd))
    assert set(values(report, "funding", "executed")) == {"年度资金总额", "当年财政拨款"}
    assert {f.field for f in report.facts if f.raw == "已补助。"} == {None}
    assert "VALUE_UNPARSED" not in codes(report)


def test_heads_of_an_unknown_table_in_columns_of_figures_end_the_table():
    strange = (
        "^ | 占地情况 | 批准面积 | 实占面积 | 超出面积 | / | / | / | <\n^ | 一号楼 | 300 | 320 | 20 | / | / | / | <\n"
    )
    report = one(PLAIN.replace(GOALS, strange + GOALS))
    assert set(values(report, "funding", "executed")) == {"年度资金总额", "当年财政拨款"}


def test_the_leftmost_label_is_the_one_beside_the_rows_where_it_may_be_both():
    report = one(
        PLAIN.replace("年度总体目标 |", "年度总体目标完成情况 |").replace("| 实际完成情况", "| 目标实际完成情况")
    )
    assert values(report, "goals", "goal_actual") == {0: "已补助。"}


def test_a_figure_printed_again_below_the_same_total_is_one_figure():
    drawn = """
# 部门整体支出绩效评价指标表
一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值 | 评价标准 | 指标说明 | 得分
投入 | 100 | 配置 | 100 | 控制率 | 100 | 不超过100% | 98% | 91
合计 | 100 | | 100 | | 100 | | | 91
"""
    report = one(drawn)
    assert values(report, "rating", "weight_total") == {0: 100} and report.self_score == 91
    differs = one(drawn.replace("合计 | 100 | | 100 |", "合计 | 100 | | 90 |"))
    assert not values(differs, "rating", "weight_total"), "which of two figures is the total, nothing says"


TARGETS = """
# 项目支出绩效目标申报表
# （2022年度）
项目名称 | 书屋补助 | 项目属性 | 新增☑ 延续□
主管部门 | 甲县文旅局 | 实施单位 | 甲县文化馆
资金总额 | 45万 | 财政拨款 | 45万
年度绩效目标 | 补助书屋10个。 | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 补助书屋 | 10个
"""


def test_a_target_form_is_no_self_evaluation_and_the_other_way_round():
    report = one(TARGETS)
    assert report.form == "target.project" and values(report, "indicators", "target") == {0: Decimal(10)}
    assert one(PLAIN).form == "mof.project"


def test_labels_that_all_forms_share_make_no_form_without_a_table_of_its_own():
    (found,) = match(
        draw.document(
            "# 项目台账\n项目名称 | 甲 | 主管部门 | 乙\n实施单位 | 丙 | 项目负责人 | 丁\n联系电话 | 1 | 填报日期 | 2"
        ),
        RULES,
    )
    assert found.form is None


PARTIES = "# （2022年度）\n主管部门 | 甲局 | < | < | 实施单位 | {} | < | < | <\n"
HALVES = """
# 部门整体支出绩效自评表
# （2022年度）
部门名称 | 甲县红会 | < | < | < | < | < | < | <
年度预算申请（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | <
^ | 年度资金总额 | 30 | 40 | 38 | 10 | 95% | 9.5 | <
"""
SIDES = HALVES + (
    "^ | 按收入性质分： | < | < | 按支出性质分： | < | < | < | <\n"
    "^ | 其中：一般公共预算 | 38 | < | 其中：基本支出 | 30 | < | < | <\n"
    "^ | 政府性基金拨款 | 0 | < | 项目支出 | 8 | < | < | <\n"
)
ROWS = HALVES + "^ | 基本支出 | 20 | 30 | 30 | / | / | / | <\n^ | 项目支出 | 10 | 10 | 8 | / | / | / | <\n"


def test_which_of_two_layouts_is_meant_a_label_of_its_own_tells():
    sides, rows = one(SIDES + INDICATORS), one(ROWS + INDICATORS)
    assert sides.form == rows.form == "mof.department"
    assert values(sides, "natures", "amount")["基本支出"] == 300000
    assert values(rows, "funding", "executed")["基本支出"] == 300000
    assert set(values(sides, "funding", "executed")) == {"年度资金总额"}


def test_a_year_in_brackets_behind_the_title_is_the_year():
    assert one(PLAIN.replace("（2022年度）", "（2021）")).fiscal_year == 2021
    assert one(PLAIN.replace("# （2022年度）\n", "")).fiscal_year is None


def test_cells_that_are_lines_with_labels_are_read_as_lines():
    line = "填表人：甲某 | < | < | 填报日期：2023年3月1日 | < | < | 联系电话：0730-0000001 | < | <\n"
    report = one(PLAIN + line)
    assert values(report, "preparer", "preparer_name") == {0: "甲某"}
    assert values(report, "preparer", "preparer_phone") == {0: "0730-0000001"}


def test_a_code_before_the_unit_s_name_is_its_code_and_no_part_of_its_name():
    report = one(
        PLAIN.replace(
            "# （2022年度）\n", "# （2022年度）\n主管部门 | 甲局 | < | < | 实施单位 | 820001-甲县队 | < | < | <\n"
        )
    )
    assert (report.unit, report.unit_code) == ("甲县队", "820001")


def test_a_unit_whose_value_could_not_be_placed_is_not_taken_from_the_next_best_label():
    facts = one(PLAIN.replace("# （2022年度）\n", PARTIES.format("甲县队"))).facts
    doubted = [f._replace(field=None) if f.field == "implementing_unit" else f for f in facts]
    form = RULES.forms["mof.project"]
    assert identify(form, doubted, [], frozenset(["profile.implementing_unit"])).unit is None
    absent = [f for f in facts if f.field != "implementing_unit"]
    assert identify(form, absent, []).unit == "甲局"


def test_a_money_unit_behind_a_name_is_no_part_of_it():
    report = one("# 填报单位：甲县民政局    单位：元\n" + PLAIN.replace("项目资金（万元）", "项目资金"))
    assert values(report, "profile", "department_name") == {0: "甲县民政局"}
    assert values(report, "funding", "executed")["年度资金总额"] == 38


def test_whoever_signs_behind_the_label_gives_no_opinion_by_that():
    drawn = "# 岳阳市2021年度财政支出绩效评价自评报告\n# 四、评价人员\n"
    drawn += "姓名 | 职称/职务 | 单位 | 签字\n乙某 | 所长 | 甲所 | 乙某\n"
    drawn += "项目负责人 | 乙某 | 联系电话 | 1\n项目地址 | 甲县 | 邮编 | 414000\n"
    signed = one(drawn + "评价组组长（签字）：乙某⏎2022年4月6日\n项目单位意见：⏎同意⏎项目单位负责人（签章）：乙某")
    assert {f.field: f.text for f in signed.facts if f.section == "opinions"} == {"unit_opinion": "同意"}


FUSED = """
部门整体支出绩效自评表 公开13表 部门：甲县林草局 部门名称 甲县林草局 内容 说明 部门总体目标 部门职责 管护林木。
 总体绩效目标 造林。 一、部门年度目标 财年 目标 实际完成情况 2022 造林1万亩。 已造林。 二、部门年度重点工作任务
 任务名称 项目级次 主要内容 批复金额（元） 实际支出金额（元） 预算执行率 预算执行偏低原因及改进措施
 总额 财政拨款 其他资金 造林 本级 造林1万亩 30.00 30.00 0.00 30.00 100%
"""


def test_in_a_fused_line_words_of_the_title_and_side_labels_are_no_values():
    (report,) = reports(read(FUSED.replace("\n", "").encode(), "x.txt"))
    names = {f.text for f in report.facts if f.field == "department_name"}
    assert names == {"甲县林草局"}


RUN_TOGETHER = """
项目支出绩效自评表（2022年度）项目名称书屋补助主管部门甲县文旅局实施单位甲县文化馆项目资金（万元）年初预算数
全年预算数全年执行数分值执行率得分年度资金总额304038.51096.25%9.6年度总体目标预期目标实际完成情况补助。已补助。
绩效指标一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施产出指标数量指标书屋10个10个9090
总分10099.6
"""


def test_cells_run_together_where_a_row_s_name_stands_are_kept_and_flagged():
    (report,) = reports(read(RUN_TOGETHER.replace("\n", "").encode(), "x.txt"))
    (kept,) = [f for f in report.facts if "304038.5" in f.raw]
    assert kept.field is None and kept.section == "funding"


def test_a_sum_with_a_figure_whose_column_is_unknown_is_not_run():
    drawn = """
# 岳阳市2021年度部门整体支出绩效评价自评报告
# 一、部门（单位）基本概况
联系人 | 甲某 | 联络电话 | 1
人员编制 | 2 | 实有人数 | 2

# 二、部门（单位）收支情况
# 年度收入情况（万元）
机构名称 | 收入合计 | 其中： | < | < | < | <
^ | ^ | 上年结转 | 公共财政拨款 | 政府基金拨款 | 纳入专户管理的非税收入拨款 | {}
局机关 | 31.50 | 10 | 20.5 | 0 | 0 | 1
"""
    unknown, known = (one(drawn.format(label)) for label in ("捐赠物资", "其他收入"))
    totals = [[c.outcome for c in r.checks if c.check_id.endswith("income/total")] for r in (unknown, known)]
    assert totals == [["not_run"], ["ok"]] and "SUM_MISMATCH" not in codes(unknown)


@pytest.mark.parametrize("label", ["小计", "产出指标小计", "产出指标小计（90分）"])
@pytest.mark.parametrize("drawn", ["^ | {} | < | < | < | < | 90 | 90 |", "^ |  | {} |  |  |  | 90 | 90 |"])
def test_a_row_of_subtotals_is_no_indicator(label, drawn):
    report = one(PLAIN.replace("总分 |", drawn.format(label) + "\n总分 |"))
    assert values(report, "indicators", "score") == {0: 90}
    assert [f.raw for f in report.facts if f.entity == label] == ["90", "90"]
    assert not codes(report)


def test_an_indicator_may_be_called_a_subtotal():
    report = one(PLAIN.replace("补助书屋 | 10个", "各乡镇补助小计 | 10个"))
    assert values(report, "indicators", "weight") == {0: 90}


@pytest.mark.parametrize("name", ["总得分", "综合得分", "绩效自评总分", "总分合计"])
def test_the_total_by_another_name_is_no_indicator(name):
    report = one(PLAIN.replace("总分 |", f"{name} |"))
    assert values(report, "indicators", "weight") == {0: 90} and str(report.self_score) == "99.5"


def test_a_unit_behind_a_stroke_is_the_table_s():
    report = one(PLAIN.replace("项目资金（万元）", "项目资金/元"))
    assert values(report, "funding", "executed")["年度资金总额"] == 38 and not codes(report)


def test_a_second_column_for_the_same_by_another_name_does_not_replace_the_first():
    headed = PLAIN.replace("偏差原因分析及改进措施", "偏差原因分析及改进措施 | 备注")
    report = one(headed.replace("10个 | 10个 | 90 | 90 |", "10个 | 10个 | 90 | 90 | 未偏差 | 已核"))
    assert values(report, "indicators", "deviation") == {0: "未偏差"}
    assert {f.field for f in report.facts if f.raw == "已核"} == {None} and codes(report) == ["CELL_UNCLAIMED"]


def test_a_word_beside_the_parts_of_a_total_is_no_value():
    report = one(PLAIN.replace("^ | 当年财政拨款", "其中： | 当年财政拨款"))
    assert set(values(report, "funding", "executed")) == {"年度资金总额", "当年财政拨款"} and not codes(report)


STACKED = """
# 部门整体支出绩效自评表
# （2022年度）
部门名称 | 甲县教体局 | < | < | < | < | < | <
部门整体支出（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 30 | 40 | 38 | 10 | 95% | 9.5
^ | {}一般公共预算拨款 | 30 | 40 | 38 | / | / | /
^ | {}基本支出 | 30 | 40 | 38 | / | / | /
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
产出指标 | 数量指标 | 补助书屋 | 10个 | 10个 | 90 | 90 |
"""


@pytest.mark.parametrize("sign", ["：", ":"])
def test_words_before_the_name_of_a_row_are_none_of_its_name(sign):
    report = one(STACKED.format(f"按收入性质分{sign}", f"按支出性质分{sign}"))
    assert set(values(report, "funding", "executed")) == {"年度资金总额", "一般公共预算拨款", "基本支出"}
    assert not codes(report)


def test_natures_one_below_the_other_are_rows_of_the_table():
    drawn = STACKED.format("", "").replace("^ | 一般", "按收入性质分 | 一般").replace("^ | 基本", "按支出性质分 | 基本")
    report = one(drawn)
    assert set(values(report, "funding", "executed")) == {"年度资金总额", "一般公共预算拨款", "基本支出"}
    assert not codes(report)


def test_a_unit_beside_the_name_of_the_unit_holds_for_the_tables():
    above = "填报单位：甲县文化馆 | < | < | < | < | 金额单位：元 | < | < | <\n项目名称 |"
    report = one(PLAIN.replace("项目名称 |", above).replace("项目资金（万元）", "项目资金"))
    assert values(report, "funding", "executed")["年度资金总额"] == 38 and not codes(report)


def test_columns_for_the_nature_of_a_target_do_not_make_yuan_of_ten_thousands():
    headed = PLAIN.replace("项目资金（万元）", "项目资金").replace(
        "| 年度指标值 | 实际", "| 指标性质 | 指标值 | 度量单位 | 实际"
    )
    report = one(headed.replace("| 10个 | 10个 |", "| ≥ | 10 | 个 | 10 |"))
    assert report.form == "mof.project"
    assert values(report, "funding", "executed")["年度资金总额"] == 380000
