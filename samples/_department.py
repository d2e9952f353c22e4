"""A filled-in department form: figures that add up, prose that quotes them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from decimal import Decimal

from _fill import (
    Report,
    Row,
    cents,
    cover_common,
    draw_score,
    evaluators,
    goals,
    heading,
    numbered,
    opinions,
    person,
    phone,
    preparer,
    score_and_grade,
    staff,
    stated,
)
from _values import Habits, Value, at_least, exactly, money, name, words
from _words import (
    BENEFIT,
    COST,
    HINT_BENEFIT,
    HINT_OUTPUT,
    PROBLEMS,
    QUALITY,
    REMEDIES,
    TIMELY,
    Unit,
)

ZERO = Decimal(0)
SUMMARY = "局机关及二级机构汇总"
SECTIONS = {
    "income": ("income_total", "carryover", "public_budget", "gov_fund", "nontax_special_account", "other_income"),
    "expenditure": (
        "expenditure_total",
        "basic_expenditure",
        "personnel_expenditure",
        "operating_expenditure",
        "project_expenditure",
        "year_balance",
        "cumulative_balance",
    ),
    "three_public": (
        "three_public_total",
        "official_reception",
        "vehicle_operation",
        "vehicle_purchase",
        "overseas_travel",
    ),
    "fixed_assets": ("fixed_assets_total", "assets_in_use", "assets_rented", "assets_other"),
}
Books = dict[str, dict[str, Decimal]]
Work = dict[str, tuple[int, int]]  # what was aimed at and what was done, by the thing done


def keep_books(dice: random.Random, carryover: Decimal | None, project_spent: Decimal) -> dict[str, Decimal]:
    """One unit's year in 万元; every identity of the form holds to the cent."""
    b: dict[str, Decimal] = {}
    b["carryover"] = carryover if carryover is not None else cents(0, 180, dice)
    b["personnel_expenditure"], b["operating_expenditure"] = cents(90, 900, dice), cents(12, 160, dice)
    b["project_expenditure"] = project_spent + cents(10, 700, dice)
    b["basic_expenditure"] = b["personnel_expenditure"] + b["operating_expenditure"]
    b["expenditure_total"] = b["basic_expenditure"] + b["project_expenditure"]
    b["gov_fund"] = dice.choice([ZERO, ZERO, cents(5, 60, dice)])
    b["nontax_special_account"] = dice.choice([ZERO, ZERO, cents(2, 40, dice)])
    b["other_income"] = dice.choice([ZERO, cents(1, 30, dice)])
    balance = cents(0, 120, dice)
    b["income_total"] = b["expenditure_total"] + balance
    b["public_budget"] = (
        b["income_total"] - b["carryover"] - b["gov_fund"] - b["nontax_special_account"] - b["other_income"]
    )
    if b["public_budget"] < 0:
        b["carryover"], b["public_budget"] = ZERO, b["public_budget"] + b["carryover"]
    b["year_balance"] = b["income_total"] - b["carryover"] - b["expenditure_total"]
    b["cumulative_balance"] = balance
    b["official_reception"] = cents(0, 6, dice)
    b["vehicle_operation"] = dice.choice([ZERO, cents(1, 9, dice)])
    b["vehicle_purchase"] = dice.choice([ZERO, ZERO, ZERO, cents(12, 25, dice)])
    b["overseas_travel"] = ZERO
    b["three_public_total"] = sum((b[f] for f in SECTIONS["three_public"][1:]), ZERO)
    b["assets_in_use"], b["assets_rented"] = cents(2, 900, dice), dice.choice([ZERO, ZERO, cents(1, 50, dice)])
    b["assets_other"] = dice.choice([ZERO, ZERO, cents(1, 20, dice)])
    b["fixed_assets_total"] = b["assets_in_use"] + b["assets_rented"] + b["assets_other"]
    return b


def department(
    dice: random.Random,
    habits: Habits,
    unit: Unit,
    year: int,
    *,
    project_spent: Decimal = ZERO,
    carry: dict[str, Decimal] | None = None,
    mode: str | None = None,
    work: Work | None = None,
) -> tuple[Report, Books]:
    """A department report and its books by entity.

    ``mode``: ``bureau`` (the bureau reports for itself and its units, summed up), ``single`` (one unit alone, the
    other rows left as printed), ``summed`` (one unit and the summary row). ``carry``: carry-over by entity.
    """
    mode = mode or dice.choice(["bureau", "single", "summed"])
    own = dice.choice([unit.sisters[0], unit.name])
    own = next((entity for entity in carry or {} if entity in (unit.sisters[0], unit.name)), own)
    names = ["局机关", *(unit.sisters if mode == "bureau" else (own, "二级机构2"))]
    filled = set(names) if mode == "bureau" else {own}
    books: Books = {}
    for entity in names:
        if entity in filled:
            spent = project_spent if entity in (own, unit.sisters[0]) else ZERO
            books[entity] = keep_books(dice, (carry or {}).get(entity), spent)
    every = [f for fields in SECTIONS.values() for f in fields]
    if mode != "single":
        books[SUMMARY] = {f: sum((b[f] for b in books.values()), ZERO) for f in every}
    submitting = unit.bureau if mode == "bureau" else unit.name
    work = work or draw_work(dice, unit)
    score = draw_score(dice)
    title = [f"岳阳市{year}年度部门整体支出", "绩效评价自评报告"]
    if dice.random() < 0.3:
        title = [f"岳阳市{year}年度部门（单位）整体支出绩效自评报告"]
    report = Report("yueyang.department", year, submitting, score, habits, title, bureau=unit.bureau)
    quota, actual, quota_value, actual_value = staff(dice, habits)
    contact, number = person(dice), phone(dice)
    s = report.sections
    s["cover"] = [
        Row({"department_name": words(submitting), "budget_code": words(unit.code), **cover_common(dice, year)})
    ]
    s["profile"] = [
        Row(
            {
                "contact_name": name(dice, habits, contact),
                "contact_phone": words(number),
                "staffing_quota": quota_value,
                "staff_actual": actual_value,
                "duties": words("\n".join(f"{i}、负责{t.thing}相关工作；" for i, t in enumerate(unit.tasks[:4], 1))),
                "annual_work": words("\n".join(f"任务{i}：{t.verb}{t.thing}；" for i, t in enumerate(unit.tasks, 1))),
                "annual_results": words(
                    f"{year}年，{submitting}围绕年度任务，扎实推进{unit.field}各项工作，取得较好成绩。"
                ),
            }
        )
    ]
    for section, fields in SECTIONS.items():
        s[section] = list(_entity_rows(dice, habits, section, fields, [SUMMARY, *names], books))
    s["goals"] = goals(dice, unit)
    s["indicators"] = indicators(dice, habits, unit, work)
    s["rating"] = [score_and_grade(dice, habits, score)]
    s["evaluators"] = evaluators(dice, habits, submitting)
    s["opinions"] = opinions(dice, ("unit_opinion", "finance_opinion"))
    s["preparer"] = preparer(dice, person(dice), phone(dice))
    whole = books.get(SUMMARY) or books[own]
    s["narrative"] = narrative(dice, unit, submitting, year, whole, (quota, actual), work)
    return report, books


def _entity_rows(
    dice: random.Random, habits: Habits, section: str, fields: tuple[str, ...], names: list[str], books: Books
) -> Iterable[Row]:
    mark = random.Random(habits.zero + names[-1]).choice(["、", "、", "、", "."])
    for ordinal, entity in enumerate(names):
        head = entity if entity == SUMMARY else f"{ordinal}{mark}{entity}"
        book = books.get(entity)
        unit = habits.income_unit if section == "income" else "万元"
        values = {f: money(dice, habits, book[f] if book else None, unit) for f in fields}
        if book and section == "fixed_assets" and book["assets_in_use"] and dice.random() < 0.15:
            used = values["assets_in_use"]
            values["assets_in_use"] = used._replace(raw=used.raw + dice.choice(["（净值）", "(净值)"]))
        yield Row(values, head, entity)


def indicators(dice: random.Random, habits: Habits, unit: Unit, work: Work) -> list[Row]:
    """Eight to seventeen indicators under two first-level groups."""
    hint = dice.random()
    breaks = "\n" if dice.random() < 0.5 else ""
    output = "产出目标" + breaks + HINT_OUTPUT if hint < 0.6 else ("产出目标(50分)" if hint < 0.7 else "产出目标")
    benefit = "效益目标" + breaks + HINT_BENEFIT if hint < 0.6 else ("效益目标(30分)" if hint < 0.7 else "效益目标")
    one, two = words(output, "产出目标"), words(benefit, "效益目标")
    rows: list[Row] = []

    def add(level1: Value, level2: str, target: Value, actual: Value, packed: bool = False) -> None:
        raw = level2 if len(level2) < 5 or dice.random() > habits.breaks else level2[:4] + "\n" + level2[4:]
        previous = rows[-1].values["level2"] if rows else None
        kept = previous if previous is not None and previous.text == level2 else words(raw, level2)
        rows.append(Row({"level1": level1, "level2": kept, "target": target, "actual": actual}, packed=packed))

    for number, (what, rate) in enumerate(dice.sample(QUALITY, dice.randrange(1, 4)), 1):
        task = dice.choice(unit.tasks)
        floor, reached = dice.randrange(90, 98), Decimal(dice.randrange(9800, 10001)) / 100
        subject = what.format(thing=task.thing, field=unit.field)
        shown = reached.normalize() if dice.random() < 0.3 and reached != 100 else reached
        add(
            one,
            "质量指标",
            stated(at_least(dice, floor, "%"), subject, "。", numbered(number, dice)),
            stated(exactly(dice, Decimal(f"{shown:f}"), "%"), f"实际{rate}", "。"),
        )
    for number, task in enumerate(dice.sample(unit.tasks, dice.randrange(2, 6)), 1):
        target, done = work[task.thing]
        prefix = numbered(number, dice)
        add(
            one,
            "数量指标",
            stated(at_least(dice, target, task.counter), f"全年{task.verb}{task.thing}", "。", prefix),
            stated(
                exactly(dice, done, task.counter),
                f"全年实际{task.verb}{task.thing}",
                dice.choice(["。", ""]),
                prefix if habits.packed else "",
            ),
            packed=habits.packed,
        )
    for number, (target_text, actual_text) in enumerate(dice.sample(TIMELY, dice.randrange(1, 3)), 1):
        add(one, "时效指标", words(numbered(number, dice) + target_text, target_text), words(actual_text))
    cost_target, cost_actual = dice.choice(COST)
    add(one, "成本指标", words(cost_target), words(cost_actual))
    for level2, choices in BENEFIT.items():
        if level2 == "社会效益" or dice.random() < 0.8:
            target_text, actual_text = (text.format(field=unit.field) for text in dice.choice(choices))
            add(two, level2, words(target_text), words(actual_text))
    add(
        two,
        "社会公众或服务对象满意度",
        stated(at_least(dice, 90, "%"), "满意度", "。"),
        stated(exactly(dice, dice.randrange(92, 100), "%"), "满意度"),
    )
    return rows


def draw_work(dice: random.Random, unit: Unit) -> Work:
    """A year's work: the same figures wherever a document states them."""
    return {task.thing: _size(dice, task.low, task.high) for task in unit.tasks}


def _size(dice: random.Random, low: int, high: int) -> tuple[int, int]:
    target = dice.randrange(low, high)
    target -= target % (10000 if target > 20000 else 1000 if target > 2000 else 10 if target > 100 else 1)
    done = target + dice.randrange(0, max(2, target // 8))
    return target, done - done % 100 if done > 20000 else done


def narrative(
    dice: random.Random,
    unit: Unit,
    submitting: str,
    year: int,
    b: dict[str, Decimal],
    heads: tuple[int, int],
    work: Work,
) -> list[Row]:
    """The report's prose; every figure is the table's."""
    quota, actual = heads
    rows = [
        heading("一、单位概况", 1),
        heading(
            "（一）单位基本情况",
            2,
            f"{submitting}编制人数{quota}人，实有人数{actual}人。主要负责{unit.field}相关工作。",
        ),
        heading(
            "（二）单位整体支出规模、使用方向和主要内容、涉及范围等",
            2,
            f"{year}年度实际支出{b['expenditure_total']}万元，其中基本支出{b['basic_expenditure']}万元，"
            f"项目支出{b['project_expenditure']}万元。",
            "基本支出用于人员薪酬和机关日常运转，项目支出用于" + "、".join(t.thing for t in unit.tasks[:3]) + "等。",
        ),
        heading("二、单位整体支出管理及使用情况", 1),
        heading(
            "（一）基本支出",
            2,
            f"{year}年度基本支出{b['basic_expenditure']}万元，其中人员支出{b['personnel_expenditure']}万元，"
            f"公用支出{b['operating_expenditure']}万元。",
            f"“三公经费”实际支出合计{b['three_public_total']}万元，其中公务接待费{b['official_reception']}万元。",
        ),
        heading("（二）专项支出", 2, f"项目支出{b['project_expenditure']}万元，主要用于{unit.project}等。"),
        heading("三、单位专项组织实施情况", 1, f"严格执行采购和合同管理制度，{unit.project}按月考核、按进度支付。"),
        heading("四、单位整体支出绩效情况", 1, _performance(dice, unit, work)),
        heading("五、存在的主要问题", 1, *(text.format(field=unit.field) for text in PROBLEMS[: dice.randrange(2, 4)])),
        heading("六、改进措施和有关建议", 1, *REMEDIES[: dice.randrange(2, 4)]),
    ]
    if dice.random() < 0.3:
        rows.insert(6, heading("1、专项资金安排落实情况", 3, "专项资金按预算批复及时到位。"))
    return rows


def _performance(dice: random.Random, unit: Unit, work: Work) -> str:
    parts = []
    for task in dice.sample(unit.tasks, 3):
        parts.append(f"全年{task.verb}{task.thing}{work[task.thing][1]}{task.counter}")
    received = dice.randrange(2, 90) * 100
    settled = received * dice.randrange(90, 100) // 100
    rate = Decimal(settled * 100) / received
    return "；".join(parts) + f"；受理来信来电{received}件，办结{settled}件，办结率{rate.normalize():f}%。"
