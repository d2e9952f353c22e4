"""A dump with one damage anywhere gives no value to another field or row than its own without saying so.

Every value of the drawn forms is printed once, so that a value in a wrong place is known for one.
"""

from itertools import islice

import pytest

from extractor.matching import claim, match
from extractor.readers.text import read
from extractor.ruleset import load
from extractor.text import squeeze
from tests.matching.dresses import DRESSES

RULES = load()
STRIDE = 5  # all damages take a minute: every case takes its own fifth, so that each kind comes up
PROJECT = """
# 项目支出绩效自评表
# （2022年度）
---
项目名称 | 样例修缮
主管部门 | 样例甲局 | 实施单位 | 样例乙馆
项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | ^ | 年度资金总额 | 60 | 61 | 54.9 | 10 | 90% | 9
^ | ^ | 其中：当年财政拨款 | 41 | 42 | 43 | - | - | -
^ | ^ | 上年结转资金 | | | | | |
^ | ^ | 其他资金 | 19.5 | 19 | 11.9 | | |
年度总体目标 | 预期目标 | 实际完成情况
^ | 修缮库房两间。 | 库房已修缮。
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
^ | 产出指标 | 数量指标 | 修缮间数 | 2间 | 3间 | 21 | 20.5 |
^ | ^ | 质量指标 | 验收合格率 | 97% | 100% | 22 | 22.5 | 天气多雨
^ | 效益指标 | 社会效益指标 | 受益人次 | 300人次 | 290人次 | 23 | 18.5 |
总分 | < | < | < | < | < | 100 | 94 |
"""
DEPARTMENT = """
# 岳阳市2020年度部门整体支出绩效自评报告
---
一、部门（单位）基本概况
联系人 | 张某 | 联络电话 | 0730-0000001
人员编制 | 12 | 实有人数 | 11
二、部门（单位）收支情况
年度收入情况（万元）
机构名称 | 收入合计 | 其中： | < | < | < | <
^ | ^ | 上年结转 | 公共财政拨款 | 政府基金拨款 | 纳入专户管理的非税收入拨款 | 其他收入
局机关及二级机构汇总 | 30.5 | 10.1 | 20.4 | | |
1、局机关 | | | | | |
2、样例中心 | 31.5 | 10.3 | 20.8 | 0.1 | 0.2 | 0.3
---
三、部门（单位）整体支出绩效自评情况
整体支出绩效定量目标及实施计划完成情况 | 评价内容 | < | 绩效目标 | 完成情况
^ | 产出目标 | 数量指标 | 20件以上 | 22件
^ | ^ | 时效指标 | 按时办结 | 已按时办结
^ | 效益目标 | 社会效益 | 服务提升 | 服务已提升
绩效自评综合得分 | 92 | 评价等次 | 优
四、评价人员
姓名 | 职务/职称 | 单位 | 签字
李某 | 主任 | 样例中心一部 | 已签甲
王某 | 科员 | 样例中心二部 | 已签乙
"""
ACCOUNTS = """
# 收入支出决算总表
# 部门：样例甲站
# 2022年度
# 金额单位：元
---
| 收入 | < | < | 支出 | < | < |
| 项目 | 行次 | 金额 | 项目（按功能分类） | 行次 | 金额 |
| 栏次 | | 1 | 栏次 | | 2 |
| 一、一般公共预算财政拨款收入 | 1 | 1,200.50 | 一、一般公共服务支出 | 31 | |
| 八、其他收入 | 8 | 99.50 | 九、卫生健康支出 | 39 | 1,250.00 |
|  | 9 | | 十、节能环保支出 | 40 | |
|  | 19 | | 十九、住房保障支出 | 49 | 30.00 |
| 本年收入合计 | 27 | 1,300.00 | 本年支出合计 | 57 | 1,280.00 |
| 使用非财政拨款结余 | 28 | | 结余分配 | 58 | 2.50 |
| 年初结转和结余 | 29 | 5.00 | 年末结转和结余 | 59 | 22.50 |
| 总计 | 30 | 1,305.00 | 总计 | 60 | 1,305.01 |
| 注：本表反映本年度的总收支情况。 | < | < | < | < | < |
"""


DRAWINGS = {"project": PROJECT, "department": DEPARTMENT, "side by side": ACCOUNTS}
UNMARKED = {"a paragraph a line", "narrow columns"}  # nothing but their order says what lines are


def damages(text, values=None):
    """The text with one line, or one cell of a line, lost, printed twice, run into the next one or cut off.

    With ``values``, lines change places too, but for those: a form that was filled in so looks no other.
    """
    lines = text.split("\n")
    for n, line in enumerate(lines):
        before, after = lines[:n], lines[n + 1 :]
        yield before + after
        yield [*before, line, line, *after]
        yield [*before, line, "", *after]
        if after:
            yield [*before, line + after[0].lstrip("\t"), *after[1:]]
        if after and values is not None and not {squeeze(line), squeeze(after[0])} & set(values):
            yield [*before, after[0], line, *after[1:]]
        for mark in ("\t", "|"):
            cells = line.strip("\n").split(mark)
            if len(cells) < 3:
                continue
            for c, cell in enumerate(cells):
                yield [*before, mark.join(cells[:c] + cells[c + 1 :]), *after]
                yield [*before, mark.join([*cells[:c], cell, *cells[c:]]), *after]
                yield [*before, mark.join([*cells[:c], "", *cells[c:]]), *after]
                yield [*before, mark.join(cells[: c + 1]), mark.join(cells[c + 1 :]), *after]
                yield [*before, mark.join([*cells[:c], "".join(cells[c : c + 2]), *cells[c + 2 :]]), *after]


def placed(text):
    """For every value with a field its place in the form, and whether nothing warns of it."""
    for found in match(read(text.encode(), "x.txt"), RULES):
        claimed = claim(found, RULES) if found.form else None
        if claimed is None:
            continue
        warned = {(flag.place.table, flag.place.grid_row) for flag in claimed.flags}
        for fact in claimed.facts:
            if fact.field is not None and squeeze(fact.part) not in ("", "-"):
                told = set(fact.mends) - {"row:side"}  # which says that no cell has moved
                silent = not told and (fact.place.table, fact.place.grid_row) not in warned
                yield squeeze(fact.part), (found.form.id, fact.section, fact.entity, fact.field), silent


@pytest.mark.parametrize(("start", "dress"), list(enumerate(DRESSES)))
@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
def test_no_single_damage_moves_a_value_in_silence(drawing, dress, start):
    text = DRESSES[dress](drawing)
    places = {raw: place for whole in (DRESSES["tab-led"](drawing), text) for raw, place, _ in placed(whole)}
    assert len(places) > 24
    levels = {"level1", "level2"}  # of a row whose own was lost: the one above holds on
    moved = [
        (raw, place, places[raw])
        for lines in islice(damages(text, places if dress in UNMARKED else None), start % STRIDE, None, STRIDE)
        for raw, place, silent in placed("\n".join(lines))
        if silent and raw in places and is_moved(place, places[raw], dress) and place[3] not in levels
    ]
    assert not moved, moved[:5]


def is_moved(place, own, dress):
    """The value stands in another field or in another's row. A name that is cut where it was wrapped is its own."""
    if dress != "narrow columns":
        return place != own
    cut = place[2] and own[2] and (set(place[2]) & set(own[2]) or place[2] + own[2] in PROJECT)
    return (place[:2], place[3]) != (own[:2], own[3]) or (place[2] != own[2] and not cut)


HTML = """<table>
<tr><th>机构名称</th><th>收入合计</th><th>上年结转</th><th>公共财政拨款</th><th>政府基金拨款</th>\
<th>纳入专户管理的非税收入拨款</th><th>其他收入</th></tr>
<tr><td>1、局机关</td><td>30.5</td><td>10.1</td><td>20.4</td><td></td><td></td><td></td></tr>
<tr><td>2、样例中心</td><td>31.5</td><td>10.3</td><td>20.8</td><td></td><td></td><td>0.4</td></tr>
</table>
"""
HEAD = "岳阳市2020年度部门整体支出绩效自评报告\n\n二、部门（单位）收支情况\n\n年度收入情况（万元）\n\n"


@pytest.mark.parametrize(("lost", "kept"), [("<td>31.5</td>", "30.5"), ("<th>收入合计</th>", None)])
def test_a_row_of_a_drawn_table_that_ends_early_has_lost_a_cell(lost, kept):
    assert {"30.5", "31.5", "0.4"} <= {raw for raw, _, _ in placed(HEAD + HTML)}
    values = {raw for raw, _, _ in placed(HEAD + HTML.replace(lost, "")) if raw[0].isdigit()}
    assert values == ({"30.5", "10.1", "20.4"} if kept else set())


REASONED = """
# 部门预算项目支出绩效自评表(2031年度)
---
项目名称 | 样例绿化 | < | < | < | < | < | < | <
主管部门 | 样例甲局 | < | < | 实施单位（盖章） | 样例乙所 | < | < | <
预算执行情况 | 年度预算数（万元） | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 权重 | 得分 | 原因
^ | 总额 | 60 | 61 | 54.9 | 90% | 10 | 9 | 天气多雨
^ | 其中：财政资金 | 41 | 42 | 43 | - | - | - | ^
^ | 其他资金 | 19 | 19.5 | 11.9 | - | - | - | ^
---
评价结论 | 样例完成。
"""


def merged_down(cells):
    """The dump of marked cells without those that go on from the row above in the last column."""
    return cells.replace("- |\n |\n |\n", "- |\n |\n").replace("- |\n |\n评价", "- |\n评价")


def test_a_marked_row_is_read_though_rows_below_it_lack_a_cell_that_is_merged_down():
    whole = DRESSES["pipe cells"](REASONED)
    text = merged_down(whole)
    assert text.count("|") == whole.count("|") - 2
    funding = {raw: place[2:] for raw, place, _ in placed(text) if place[1] == "funding"}
    assert {raw for raw, (row, _) in funding.items() if row == "总额"} == {
        "60",
        "61",
        "54.9",
        "90%",
        "10",
        "9",
        "天气多雨",
    }
    assert funding["61"] == ("总额", "budget_full_year") and not {"41", "19"} & funding.keys()
    moved = [
        (raw, place)
        for lines in damages(text)
        for raw, place, silent in placed("\n".join(lines))
        if silent and place[1] == "funding" and raw in funding and place[2:] != funding[raw]
    ]
    assert not moved, moved[:5]
