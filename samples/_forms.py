"""The two forms drawn: which labels stand where. The printed labels are the forms' own; all else is invented."""

from __future__ import annotations

import random

from _department import SECTIONS
from _fill import Report
from _layout import (
    LEFT,
    UP,
    Drawing,
    Entry,
    Part,
    Pen,
    entity_table,
    evaluators,
    goals,
    heading,
    indicator_rows,
    narrative,
    opinion,
    preparer,
    rating,
    shown,
)
from _project import COLUMNS, OPTIONS, SOURCES
from _values import Value

ISSUER = "岳阳市财政局（制）"
NOTHING = Value()


def draw(report: Report, dice: random.Random) -> Drawing:
    """A report as it lies on the page."""
    pen = Pen(dice, report.habits)
    drawing = draw_department(report, pen) if report.form == "yueyang.department" else draw_project(report, pen)
    drawing.between = preparer(pen, report)
    drawing.narrative = ["五、评价报告综述", *narrative(report)]
    drawing.narrative_in_cell = dice.random() < 0.12
    if not report.has_cover:
        drawing.before = [ISSUER]
    return drawing


def draw_department(report: Report, pen: Pen) -> Drawing:
    """岳阳市部门整体支出绩效评价自评报告."""
    cover, profile, rate = report.one("cover"), report.sections["profile"][0], report.sections["rating"][0]
    drawing = Drawing(
        [
            *report.title,
            pen.line("部门（单位）名称", cover["department_name"].raw, 2),
            pen.line("预算编码", cover["budget_code"].raw, 3),
            pen.line("评价方式", cover["evaluation_mode"].raw),
            pen.line("评价机构", cover["evaluation_body"].raw),
            pen.line(pen.label("报告日期").replace(" ", ""), cover["report_date"].raw),
            ISSUER,
        ]
    )
    add = drawing.parts.append
    add(heading("一、部门（单位）基本概况", 1))
    year = pen.dice.choice(["", str(report.year)])
    add(
        Part(
            [
                [
                    pen.label("联系人"),
                    shown(profile, "contact_name"),
                    pen.label("联络电话"),
                    shown(profile, "contact_phone"),
                ],
                [
                    pen.label("人员编制"),
                    shown(profile, "staffing_quota"),
                    pen.label("实有人数"),
                    shown(profile, "staff_actual"),
                ],
                [pen.label("职能职责概述"), shown(profile, "duties"), LEFT, LEFT],
                [pen.label("年度主要工作内容"), shown(profile, "annual_work"), LEFT, LEFT],
                [
                    pen.label(f"{year}年度部门（单位）总体运行情况及取得的成绩"),
                    shown(profile, "annual_results"),
                    LEFT,
                    LEFT,
                ],
            ],
            pen.widths(2, 3, 2, 3),
            1,
        )
    )
    add(heading("二、部门（单位）收支情况", 2))
    add(heading(f"年度收入情况（{report.habits.income_unit}）", 2))
    which, of_which = pen.label("机构名称"), pen.label("其中：")
    head: list[list[Entry]] = [
        [which, pen.label("收入合计"), of_which, LEFT, LEFT, LEFT, LEFT],
        [
            UP,
            UP,
            *(
                pen.label(x)
                for x in ("上年结转", "公共财政拨款", "政府基金拨款", "纳入专户管理的非税收入拨款", "其他收入")
            ),
        ],
    ]
    add(Part(entity_table(pen, report, "income", head, SECTIONS["income"]), pen.widths(3, 2, 2, 2, 2, 3, 2), 2))
    add(heading("部门（单位）年度支出和结余情况（万元）", 2))
    head = [
        [which, pen.label("支出合计"), of_which, LEFT, LEFT, LEFT, pen.label("结余", alias=False), LEFT],
        [
            UP,
            UP,
            pen.label("基本支出"),
            of_which,
            LEFT,
            pen.label("项目支出"),
            pen.label("当年结余"),
            pen.label("累计结余"),
        ],
        [UP, UP, UP, pen.label("人员支出"), pen.label("公用支出"), UP, UP, UP],
    ]
    add(
        Part(
            entity_table(pen, report, "expenditure", head, SECTIONS["expenditure"]),
            pen.widths(3, 2, 2, 2, 2, 2, 1.8, 1.8),
            2,
        )
    )
    head = [
        [which, pen.label("三公经费合计"), of_which, LEFT, LEFT, LEFT],
        [UP, UP, *(pen.label(x) for x in ("公务接待费", "公务用车运维费", "公务用车购置费", "因公出国费"))],
    ]
    add(
        Part(
            entity_table(pen, report, "three_public", head, SECTIONS["three_public"]),
            pen.widths(3, 2.2, 2, 2.4, 2.4, 2),
            2,
        )
    )
    head = [
        [which, pen.label("固定资产合计"), of_which, LEFT, pen.label("其他")],
        [UP, UP, pen.label("在用固定资产"), pen.label("出租固定资产"), UP],
    ]
    add(
        Part(
            entity_table(pen, report, "fixed_assets", head, SECTIONS["fixed_assets"]),
            pen.widths(3, 2.5, 2.5, 2.5, 2.2),
            2,
        )
    )
    add(heading("三、部门（单位）整体支出绩效自评情况", 3))
    add(Part(goals(pen, report, "整体支出绩效定性目标及实施计划完成情况"), pen.widths(1.6, 4, 4), 3))
    top: list[Entry] = [
        pen.label("整体支出绩效定量目标及实施计划完成情况"),
        pen.label("评价内容"),
        LEFT,
        pen.label("绩效目标"),
        pen.label("完成情况"),
    ]
    fields = ("level1", "level2", "target", "actual")
    add(Part([top, *indicator_rows(report, fields)], pen.widths(1.5, 1.8, 1.6, 3.2, 3.2), 3))
    if rate.values:
        add(rating(pen, report, 3))
    add(heading("四、评价人员", 4))
    add(evaluators(pen, report, ("姓名", "职务/职称", "单位", "签字"), 4))
    said = report.one("opinions")
    add(opinion(pen, "评价组组长（签字）", "", "", 5))
    add(opinion(pen, "部门（单位）意见", said["unit_opinion"].raw, "部门（单位）负责人", 6))
    add(opinion(pen, "财政部门归口业务科室意见", said["finance_opinion"].raw, "财政部门归口业务科室负责人", 7))
    return drawing


def draw_project(report: Report, pen: Pen) -> Drawing:
    """岳阳市财政支出绩效评价自评报告."""
    cover, profile = report.one("cover"), report.sections["profile"][0]
    drawing = Drawing(
        [
            *report.title,
            pen.line("评价类型", boxes(pen, str(cover["evaluation_type"].text))),
            pen.line("项目名称", cover["project_name"].raw, 6),
            pen.line("项目单位", cover["project_unit"].raw, 4),
            pen.line("主管部门", cover["supervising_department"].raw, 4),
            pen.line("评价方式", cover["evaluation_mode"].raw),
            pen.line("评价机构", cover["evaluation_body"].raw),
            pen.line(pen.label("报告日期").replace(" ", ""), cover["report_date"].raw),
            ISSUER,
        ]
    )
    add = drawing.parts.append
    add(heading("一、项 目 基 本 概 况" if pen.dice.random() < 0.5 else "一、项目基本概况", 1))
    add(
        Part(
            [
                [
                    pen.label("项目负责人"),
                    shown(profile, "project_leader"),
                    pen.label("联系电话"),
                    shown(profile, "contact_phone"),
                ],
                [
                    pen.label("项目地址"),
                    shown(profile, "project_address"),
                    pen.label("邮编"),
                    shown(profile, "postcode"),
                ],
                [pen.label("项目起止时间"), report.period, LEFT, LEFT],
            ],
            pen.widths(2, 3.5, 1.8, 2.4),
            1,
        )
    )
    add(Part(funding(report, pen), pen.widths(1.3, 1.1, 1.3, 1.1, 1.3, 1.1, 1.3, 1.1), 1))
    add(heading("二、项目支出明细情况", 2))
    shown_unit = report.habits.spending_unit
    unit = f"（{shown_unit}）" if shown_unit != "元" or pen.dice.random() < 0.3 else ""
    lines: list[list[Entry]] = [
        [pen.label("支出内容"), "实际支出数" + unit, pen.label("会计凭证号"), pen.label("备注")]
    ]
    for row in report.sections["spending"][:-1]:
        lines.append([shown(row, f) for f in ("spending_item", "amount", "voucher_no", "remark")])
    lines += [["", "", "", ""] for _ in range(pen.dice.choice([0, 0, 1, 3]))]
    lines.append([pen.label("支出合计"), shown(report.sections["spending"][-1], "spending_total"), "", ""])
    add(Part(lines, pen.widths(4, 2.5, 2.5, 1.5), 2))
    add(heading("三、项目绩效自评情况", 3))
    add(Part(goals(pen, report, "项目绩效定性目标及实施计划完成情况"), pen.widths(1.5, 4, 4.1), 3))
    top: list[Entry] = [
        pen.label("项目绩效定量目标（指标）及完成情况"),
        pen.label("一级指标"),
        pen.label("二级指标"),
        pen.label("指标内容"),
        pen.label("指标（目标）值"),
        pen.label("实际完成值"),
    ]
    fields = ("level1", "level2", "level3", "target", "actual")
    add(Part([top, *indicator_rows(report, fields)], pen.widths(1.4, 1.4, 1.5, 2.2, 2.1, 2.6), 3))
    if report.sections["rating"][0].values:
        add(rating(pen, report, 3))
    add(heading("四、评价人员", 4))
    add(evaluators(pen, report, ("姓名", "职称/职务", "单位", "签字"), 4))
    said = report.one("opinions")
    add(opinion(pen, "评价组组长（签字）", "", "", 5))
    add(opinion(pen, "项目单位意见", said["unit_opinion"].raw, "项目单位负责人", 6))
    add(opinion(pen, "主管部门意见", said["supervising_opinion"].raw, "主管部门负责人", 7))
    add(opinion(pen, "财政部门归口业务科室意见", said["finance_opinion"].raw, "财政部门归口业务科室负责人", 8))
    return drawing


def boxes(pen: Pen, ticked: str) -> str:
    """The two options with their boxes, one ticked: box after the words or before them."""
    tick, blank = pen.dice.choice([("☑", "□"), ("☑", "□"), ("■", "□"), ("√", "□"), ("☑", "☐")])
    after = pen.dice.random() < 0.7
    marked = [(option, tick if option == ticked else blank) for option in OPTIONS]
    return "   ".join(option + box if after else box + option for option, box in marked)


def funding(report: Report, pen: Pen) -> list[list[Entry]]:
    """Four pairs of columns; the sources' labels stand in every pair."""
    titles = ("计划安排资金", "实际到位资金", "实际支出", "结余")
    gap = pen.dice.choice(["\n", "\n", ""])
    rows: list[list[Entry]] = []
    other = pen.label("其它")
    for row, source in zip(report.sections["funding"], SOURCES, strict=True):
        line: list[Entry] = []
        for title, column in zip(titles, COLUMNS, strict=True):
            total = f"{title}{gap}（{report.habits.funding_unit}）"
            line += [
                total if source == "合计" else other if source == "其它" else pen.label(source),
                shown(row, column),
            ]
        rows.append(line)
    return rows
