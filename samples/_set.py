"""The documents: the fixed set that lies in this folder, and as many more as a seed gives."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

import _docx
import _dump
from _department import department, draw_work
from _drawn import drawn
from _faults import FAULTS
from _fill import Report
from _forms import draw
from _project import draw_funding, project
from _truth import entry
from _values import Habits, draw_habits
from _words import UNITS, Unit

BY_KEY = {unit.key: unit for unit in UNITS}
DOCX_SHAPES = _docx.SHAPES
TXT_SHAPES = ("one", *_dump.SHAPES)  # most dumps are of one table
TXT_OLD_SHAPES = _dump.OLD_SHAPES


class Made(NamedTuple):
    """One generated file and, where a known form is in it, its line of the truth."""

    name: str
    data: bytes
    truth: dict[str, Any] | None


class Plan(NamedTuple):
    """A document of the fixed set. ``faults`` are names of ``_faults``; ``damage`` fuses two rows of a text dump."""

    name: str
    unit: str
    year: int
    forms: str = "both"
    shape: str = "one"
    encoding: str = "utf-8"
    old: bool = False
    mode: str | None = None
    cover: bool = True
    faults: tuple[str, ...] = ()
    damage: bool = False


CLEAN = Habits()
PLANS = (
    Plan("2018-qinghe-department.docx", "qinghe", 2018, "department", mode="summed"),
    Plan("2019-qinghe-department.docx", "qinghe", 2019, "department", "grouped", mode="summed"),
    Plan("2020-qinghe-both.docx", "qinghe", 2020, mode="summed"),
    Plan("2021-bailu-both.docx", "bailu", 2021, "both", "apart", mode="bureau"),
    Plan("2022-bailu-department.docx", "bailu", 2022, "department", "grouped"),
    Plan("2020-xingqiao-project.docx", "xingqiao", 2020, "project"),
    Plan("2021-xingqiao-both.docx", "xingqiao", 2021, "both", "cells"),
    Plan("2022-xingqiao-both.docx", "xingqiao", 2022, "both", "boxed", mode="single"),
    Plan("2019-wanglan-both.txt", "wanglan", 2019),
    Plan("2020-wanglan-both.txt", "wanglan", 2020, encoding="utf-8-sig", old=True, mode="single", cover=False),
    Plan("2021-wanglan-department.txt", "wanglan", 2021, "department", encoding="gb18030", old=True),
    Plan("2022-shiliu-project.txt", "shiliu", 2022, "project", "apart", "gb18030"),
    Plan("2023-chenzhong-both.docx", "chenzhong", 2023, mode="bureau"),
    Plan("2023-mulan-department.docx", "mulan", 2023, "department", "cells"),
    Plan("2020-haitang-both-damaged.txt", "haitang", 2020, old=True, mode="single", damage=True),
    Plan("2021-海棠公共自行车中心-自评报告.docx", "haitang", 2021, "both", "apart"),
    Plan(
        "2021-errors-sums.docx",
        "chenzhong",
        2021,
        "department",
        mode="bureau",
        faults=("sum_of_income", "sum_of_basic", "summary_row", "balance"),
    ),
    Plan(
        "2022-errors-rating.docx",
        "mulan",
        2022,
        "department",
        mode="summed",
        faults=("grade", "rate_in_prose", "prose_differs", "target_missed"),
    ),
    Plan(
        "2022-errors-values.docx",
        "shiliu",
        2022,
        "department",
        "grouped",
        mode="single",
        faults=("placeholder", "unreadable", "missing_staff", "unit_slip", "score_range", "typo"),
    ),
    Plan("2023-errors-project.docx", "bailu", 2023, "project", faults=("spending_sum", "funding_sources", "grade")),
)


def samples() -> Iterator[Made]:
    """The fixed set, the files that are no report included."""
    carry: dict[tuple[str, int], dict[str, Decimal]] = {}
    for plan in PLANS:
        dice = random.Random(f"samples/{plan.name}")
        reports, left = _reports(dice, plan, carry.get((plan.unit, plan.year - 1)))
        carry[plan.unit, plan.year] = left
        for report in reports:
            for fault in plan.faults:
                FAULTS[fault](report)
        data = _printed(dice, reports, plan.name, plan.shape, plan.encoding, plan.old)
        if plan.damage:
            data = _fuse(data)
        yield Made(plan.name, data, entry(plan.name, plan.shape, reports, planted(plan)))
    for name, data in drawn():
        yield Made(name, data, None)
    yield Made("unknown-form.docx", _unknown(), None)
    yield Made("corrupt.docx", b"PK\x03\x04 This was a report once; the disk it lay on was not.\n" * 12, None)
    yield Made("empty.txt", b"", None)


def planted(plan: Plan) -> list[str]:
    """The flag codes that a plan's faults must raise: each fault's docstring begins with its own."""
    codes = {code for fault in plan.faults for code in _codes(FAULTS[fault].__doc__ or "")}
    return sorted(codes | ({"TABLE_BROKEN"} if plan.damage else set()))


def _codes(text: str) -> list[str]:
    return re.findall(r"\b[A-Z]+_[A-Z_]+\b", text)


def _reports(
    dice: random.Random, plan: Plan, carry: dict[str, Decimal] | None
) -> tuple[list[Report], dict[str, Decimal]]:
    """The filled-in forms of a plan; the arithmetic errors are planted in a clean hand, to be seen alone."""
    habits = draw_habits(dice, plan.name.endswith("txt"))
    if plan.faults or plan.damage:
        habits = replace(CLEAN, aliases=0.3)
    return _fill(dice, habits, BY_KEY[plan.unit], plan.year, plan.forms, plan.mode, plan.cover, carry)


def _fill(
    dice: random.Random,
    habits: Habits,
    unit: Unit,
    year: int,
    forms: str,
    mode: str | None,
    cover: bool,
    carry: dict[str, Decimal] | None,
) -> tuple[list[Report], dict[str, Decimal]]:
    funding, work = draw_funding(dice), draw_work(dice, unit)
    reports, left = [], {}
    if forms != "project":
        spent = funding["合计"]["spent"] or Decimal(0)
        report, books = department(
            dice,
            habits,
            unit,
            year,
            mode=mode,
            carry=carry,
            work=work,
            project_spent=spent if forms == "both" else Decimal(0),
        )
        report.has_cover = cover
        reports.append(report)
        left = {entity: book["cumulative_balance"] for entity, book in books.items()}
    if forms != "department":
        reports.append(project(dice, habits, unit, year, funding=funding, work=work))
    return reports, left


def _printed(dice: random.Random, reports: list[Report], name: str, shape: str, encoding: str, old: bool) -> bytes:
    drawings = [draw(report, dice) for report in reports]
    if name.endswith(".docx"):
        writer = _docx.Writer(dice)
        return _docx.document([writer.form(drawing, shape) for drawing in drawings])
    dump = _dump.Dump(dice, old)
    return _dump.document([dump.form(drawing, shape) for drawing in drawings], encoding)


def _fuse(data: bytes) -> bytes:
    """The 省财政 row run into the row before it: three of its cells lost, its tab behind a blank."""
    text = data.decode("utf-8")
    lines = text.split("\n")
    first = next(i for i, line in enumerate(lines) if line.strip() == "省财政" and line.startswith("\t"))
    marks = next(i for i in range(first, len(lines)) if lines[i].strip() == "市财政")
    kept = [" \t省财政", " \t省财政", "\t", ""]
    before = first - 1 if lines[first - 1] == "" else first
    return "\n".join(lines[:before] + kept + lines[marks:]).encode("utf-8")


def _unknown() -> bytes:
    """A Word file with a table of no form that is known here."""
    writer = _docx.Writer(random.Random("unknown"))
    from _layout import TOTAL, Part

    rows = [
        ["序号", "物品", "存放处", "数量", "保管人"],
        ["1", "折叠梯", "北库房", "3", "甲子"],
        ["2", "雨衣", "南库房", "40", "乙丑"],
        ["3", "铜铃", "展厅", "1", "丙寅"],
    ]
    part = Part([list(row) for row in rows], [1200, 2400, 2400, 1600, 2000], 1)
    body = writer.paragraph("岳阳市晨钟钟表博物馆库房物品登记簿", True) + writer.form_table([part])
    assert sum(part.widths) == TOTAL
    return _docx.document([body + writer.paragraph("登记日期：2022年9月1日")])


def corpus(number: int, seed: int) -> Iterator[Made]:
    """``number`` documents of a seed, three Word files to one text dump."""
    for ordinal in range(number):
        dice = random.Random(f"corpus/{seed}/{ordinal}")
        text_dump = ordinal % 4 == 3
        habits = draw_habits(dice, text_dump)
        unit, year = dice.choice(UNITS), dice.randrange(2018, 2024)
        forms = dice.choice(["both", "both", "department", "project"])
        old = dice.random() < 0.5
        shapes = DOCX_SHAPES if not text_dump else TXT_OLD_SHAPES if old else TXT_SHAPES
        shape = shapes[(ordinal // 4 if text_dump else ordinal - ordinal // 4) % len(shapes)]
        encoding = dice.choice(["utf-8", "utf-8", "utf-8-sig", "gb18030"])
        cover = forms != "both" or dice.random() < 0.7
        reports, _ = _fill(dice, habits, unit, year, forms, None, cover, None)
        name = f"{seed}-{ordinal:04d}.{'txt' if text_dump else 'docx'}"
        kind = f"txt {'doc' if old else 'docx'} {shape}" if text_dump else f"docx {shape}"
        yield Made(name, _printed(dice, reports, name, shape, encoding, old), entry(name, kind, reports))


def bench() -> bytes:
    """One department and project form in one .docx as wordy as Word writes it: about 700 KB of document.xml."""
    for attempt in range(100):
        dice = random.Random(f"bench/{attempt}")
        funding, unit = draw_funding(dice), BY_KEY["qinghe"]
        spent, work = funding["合计"]["spent"] or Decimal(0), draw_work(dice, unit)
        reports = [
            department(dice, CLEAN, unit, 2020, mode="bureau", project_spent=spent, work=work)[0],
            project(dice, CLEAN, unit, 2020, funding=funding, lines=15, work=work),
        ]
        reports[1].sections["evaluators"] += reports[0].sections["evaluators"]
        drawings = [replace(draw(report, dice), narrative_in_cell=False) for report in reports]
        if all(60 <= sum(len(part.rows) for part in drawing.parts) <= 100 for drawing in drawings):
            break
    writer = _docx.Writer(dice, wordy=True)
    return _docx.document([writer.form(drawing, "one") for drawing in drawings])
