"""A filled-in project form: funding by source in 万元, spending lines in yuan that add up to it."""

from __future__ import annotations

import random
from decimal import Decimal

from _department import Work, draw_work
from _fill import (
    Report,
    Row,
    cents,
    cover_common,
    draw_score,
    evaluators,
    goals,
    heading,
    opinions,
    person,
    phone,
    preparer,
    score_and_grade,
    stated,
)
from _values import (
    ANY,
    EMPTY,
    Habits,
    Value,
    at_least,
    at_most,
    exactly,
    money,
    name,
    period,
    words,
    yuan,
)
from _words import BENEFIT, QUALITY, TIMELY, Unit

ZERO = Decimal(0)
SOURCES = ("合计", "省财政", "市财政", "县市区财政", "其它")
COLUMNS = ("planned", "received", "spent", "balance")
OPTIONS = ("项目实施过程评价", "项目完成结果评价")


def draw_funding(dice: random.Random) -> dict[str, dict[str, Decimal | None]]:
    """Amounts in 万元 by source; sources without money are left blank (None)."""
    rows: dict[str, dict[str, Decimal | None]] = {s: dict.fromkeys(COLUMNS) for s in SOURCES}
    totals = dict.fromkeys(COLUMNS, ZERO)
    live = dice.sample(SOURCES[1:], dice.choice([1, 1, 2, 3]))
    if "市财政" not in live:
        live[0] = "市财政"
    for source in dict.fromkeys(live):
        planned = Decimal(dice.randrange(20, 600))
        received = planned if dice.random() < 0.8 else planned - cents(1, 9, dice)
        spent = received if dice.random() < 0.3 else received - cents(0, 8, dice)
        for column, amount in zip(COLUMNS, (planned, received, spent, received - spent), strict=True):
            rows[source][column] = amount
            totals[column] += amount
    rows["合计"] = dict(totals)
    return rows


def project(
    dice: random.Random,
    habits: Habits,
    unit: Unit,
    year: int,
    *,
    funding: dict[str, dict[str, Decimal | None]] | None,
    lines: int | None = None,
    work: Work | None = None,
) -> Report:
    """A project report of ``unit``; ``lines`` of spending (default: two to six)."""
    funding = funding or draw_funding(dice)
    score = draw_score(dice)
    title = ["岳阳市财政支出绩效评价自评报告"]
    if dice.random() < 0.3:
        title = [f"岳阳市{year}年度财政支出绩效评价自评报告"]
    report = Report("yueyang.project", year, unit.name, score, habits, title, bureau=unit.bureau)
    leader, number = person(dice), phone(dice)
    report.period, start, end = period(dice, year, dice.choice([1, 1, 1, 3]), dice.choice([12, 12, 12, 11]))
    s = report.sections
    s["cover"] = [
        Row(
            {
                "evaluation_type": Value(ANY, dice.choice(OPTIONS)),
                "project_name": words(unit.project),
                "project_unit": words(unit.name),
                "supervising_department": words(unit.bureau),
                **cover_common(dice, year),
            }
        )
    ]
    s["profile"] = [
        Row(
            {
                "project_leader": name(dice, habits, leader),
                "contact_phone": words(number),
                "project_address": words(f"岳阳市{unit.place}"),
                "postcode": words("414999"),
                "start_date": start,
                "end_date": end,
            }
        )
    ]
    s["funding"] = [
        Row({c: money(dice, habits, funding[source][c], habits.funding_unit) for c in COLUMNS}, source, source)
        for source in SOURCES
    ]
    spent = funding["合计"]["spent"] or ZERO
    s["spending"] = spending(dice, habits, unit, year, spent * 10000, lines or dice.randrange(2, 7))
    s["goals"] = goals(dice, unit)
    s["indicators"] = indicators(dice, habits, unit, spent, work or draw_work(dice, unit))
    s["rating"] = [score_and_grade(dice, habits, score)]
    s["evaluators"] = evaluators(dice, habits, unit.name)
    s["opinions"] = opinions(dice, ("unit_opinion", "supervising_opinion", "finance_opinion"))
    s["preparer"] = preparer(dice, person(dice), phone(dice))
    s["narrative"] = narrative(dice, unit, year, funding["合计"], s["rating"][0])
    return report


def spending(dice: random.Random, habits: Habits, unit: Unit, year: int, total: Decimal, lines: int) -> list[Row]:
    """``lines`` lines whose sum is ``total`` (yuan), and the line of the sum."""
    rest, rows = total, []
    things = ["服务费", "材料费", "设备维护费", "劳务费", "印刷费", "培训费", "运输费"]
    for line in range(lines):
        if line == lines - 1:
            amount = rest
        else:
            share = min(dice.randrange(20, 60), 200 // lines)
            amount = Decimal(int(rest * share / 100)) + Decimal(dice.randrange(0, 100)) / 100
        rest -= amount
        month = min(12, 2 + line * 2)
        task = dice.choice(unit.tasks)
        rows.append(
            Row(
                {
                    "spending_item": words(f"支付{task.thing}{dice.choice(things)}"),
                    "amount": yuan(dice, habits, amount, habits.spending_unit),
                    "voucher_no": words(f"{year}.{month}-记-{dice.randrange(1, 90)}#")
                    if dice.random() < 0.9
                    else EMPTY,
                    "remark": words(dice.choice(["按合同支付", "含上年尾款", "无"])) if dice.random() < 0.2 else EMPTY,
                }
            )
        )
    for row in rows:
        if row.values["remark"].raw == "无":
            row.values["remark"] = Value("无")
    rows.append(Row({"spending_total": yuan(dice, habits, total, habits.spending_unit)}, "支出合计", "支出合计"))
    return rows


def indicators(dice: random.Random, habits: Habits, unit: Unit, spent: Decimal, work: Work) -> list[Row]:
    """Eight to fourteen indicators; names in a column of their own, targets bare."""
    points = dice.random() < 0.12
    one = words("项目产出指标" + ("(50分)" if points else ""), "项目产出指标")
    two = words("项目效益指标" + ("(30分)" if points else ""), "项目效益指标")
    rows: list[Row] = []

    def add(level1: Value, level2: str, level3: str, target: Value, actual: Value) -> None:
        raw = level2 if len(level2) < 6 or dice.random() > habits.breaks else level2[:4] + "\n" + level2[4:]
        previous = rows[-1].values["level2"] if rows else None
        kept = previous if previous is not None and previous.text == level2 else words(raw, level2)
        rows.append(
            Row({"level1": level1, "level2": kept, "level3": words(level3), "target": target, "actual": actual})
        )

    for task in dice.sample(unit.tasks, dice.randrange(2, 5)):
        low, done = work[task.thing]
        target = at_least(dice, low, task.counter) if dice.random() < 0.8 else exactly(dice, low, task.counter)
        before = "全年" if dice.random() < 0.3 else ""
        add(
            one,
            "数量指标",
            f"{task.thing}数量",
            stated(target, before),
            stated(
                exactly(dice, done, task.counter), dice.choice(["", f"全年实际{task.verb}"]), dice.choice(["", "。"])
            ),
        )
    for what, rate in dice.sample(QUALITY, dice.randrange(1, 3)):
        subject = what.format(thing=unit.tasks[0].thing, field=unit.field)
        add(
            one,
            "质量指标",
            subject,
            stated(at_least(dice, dice.randrange(90, 98), "%")),
            stated(exactly(dice, Decimal(dice.randrange(9801, 9999)) / 100, "%"), dice.choice(["", f"实际{rate}"])),
        )
    for target_text, actual_text in dice.sample(TIMELY, dice.randrange(1, 3)):
        add(one, "时效指标", "工作及时性", words(target_text), words(actual_text))
    if dice.random() < 0.5:
        add(one, "时效指标", "响应时限", stated(at_most(dice, dice.choice([2, 4, 24]), "小时")), words("未发生超时"))
    limit = spent.to_integral_value() + 10
    add(
        one,
        "成本指标",
        "项目总成本",
        stated(at_most(dice, limit, "万元")),
        stated((f"{spent}万元", spent * 10000, None, "CNY")),
    )
    for level2, choices in BENEFIT.items():
        target_text, actual_text = (text.format(field=unit.field) for text in dice.choice(choices))
        if level2 == "社会效益" or dice.random() < 0.8:
            add(two, level2 + "指标", f"是否产生{level2}", words(target_text.rstrip("。")), words(actual_text))
    add(
        two,
        "服务对象满意度指标",
        "来访者问卷评价",
        stated(at_least(dice, 90, "%"), dice.choice(["", "满意度"])),
        stated(exactly(dice, dice.randrange(91, 100), "%")),
    )
    return rows


def narrative(dice: random.Random, unit: Unit, year: int, total: dict[str, Decimal | None], rating: Row) -> list[Row]:
    """The project's prose. Numbering styles are mixed within one report, as they are in the archive."""
    mixed = dice.random() < 0.4
    heads = [
        "项目基本概况",
        "项目资金使用及管理情况",
        "项目组织实施情况",
        "综合评价情况及评价结论",
        "项目主要绩效情况分析",
        "主要经验及做法、存在问题和建议",
    ]
    score, grade = rating.values["self_score"].number, rating.values["grade"].text
    bodies = [
        [f"{unit.project}由{unit.name}组织实施，地点在{unit.place}。"],
        [
            (
                f"{year}年{unit.project}预算{total['planned']}万元，实际到位{total['received']}万元，"
                f"实际支出{total['spent']}万元，结余{total['balance']}万元。"
            )
        ],
        ["按照采购和合同管理制度组织实施，按月考核，按进度支付。"],
        [f"评价组认为，项目管理规范、资金使用合规，自评得分{score}分，等次为“{grade}”。"],
        ["项目按计划完成，" + "、".join(t.thing for t in unit.tasks[:3]) + "均达到预期。"],
        [f"{unit.field}工作点多面广，一线力量仍显不足。", "建议统筹安排后续维护经费。"],
    ]
    rows = []
    for number, (text, body) in enumerate(zip(heads, bodies, strict=True)):
        mark = f"（{number + 1}）" if mixed and number < 4 else f"（{'一二三四五六'[number]}）"
        rows.append(heading(mark + text, ANY, *body))
    return rows
