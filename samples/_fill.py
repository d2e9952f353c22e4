"""One filled-in report as plain data: rows of values per section. What is common to both forms is here."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import Decimal

from _values import (
    ANY,
    EMPTY,
    FULL_WIDTH,
    Habits,
    Quantity,
    Value,
    count,
    day,
    name,
    spaced,
    words,
)
from _words import BRANCHES, GIVEN, OPINIONS, STEMS, TITLES, Unit

WORDS_FOR_GRADE = ((90, ["优秀", "优"]), (80, ["良好", "良"]), (60, ["中", "合格"]), (0, ["差"]))


@dataclass
class Row:
    """A row of a section: ``head`` as printed in its first cell, ``entity`` as the contract wants it."""

    values: dict[str, Value]
    head: str = ""
    entity: str | None = None
    packed: bool = False


@dataclass
class Report:
    """A filled-in form. ``sections`` is everything the truth and the drawing know about its content."""

    form: str
    year: int
    unit: str
    score: Decimal
    habits: Habits
    title: list[str]
    sections: dict[str, list[Row]] = field(default_factory=dict)
    has_cover: bool = True
    period: str = ""
    bureau: str = ""

    def one(self, section: str) -> dict[str, Value]:
        """The values of a section of single values."""
        return self.sections[section][0].values

    def row(self, section: str, entity: str) -> dict[str, Value]:
        """The values of the row of ``entity``."""
        return next(row.values for row in self.sections[section] if row.entity == entity)


def cents(low: float, high: float, dice: random.Random) -> Decimal:
    """A random amount in 万元 with two decimals."""
    return Decimal(dice.randrange(int(low * 100), int(high * 100))) / 100


def person(dice: random.Random) -> str:
    """A name made of the calendar's signs: 甲子, 丙寅安. Nobody is called so."""
    return dice.choice(STEMS) + dice.choice(BRANCHES) + dice.choice(GIVEN)


def phone(dice: random.Random) -> str:
    """A number of a range that is not in use."""
    return f"0730-00000{dice.randrange(1, 100):02d}"


def score_and_grade(dice: random.Random, habits: Habits, score: Decimal) -> Row:
    """The rating row: the score as printed and the word it earns."""
    shown = f"{score}"
    if dice.random() < habits.full_width:
        shown = shown.translate(FULL_WIDTH)
    suffix = "分" if dice.random() < 0.2 else ""
    word = dice.choice(next(grades for floor, grades in WORDS_FOR_GRADE if score >= floor))
    return Row(
        {
            "self_score": Value(shown + suffix, ANY, score, None, suffix or ANY),
            "grade": spaced(dice, habits, word),
        }
    )


def draw_score(dice: random.Random) -> Decimal:
    """Most units give themselves more than 90."""
    return Decimal(dice.choice(["96", "97", "95.5", "98", "93", "92.5", "99", "90", "88", "85", "81.5", "78"]))


def evaluators(dice: random.Random, habits: Habits, unit: str) -> list[Row]:
    """Three to five evaluators of one unit; signatures are mostly left for the pen."""
    rows = []
    signed = dice.random() < 0.3
    for _ in range(dice.randrange(3, 6)):
        who = person(dice)
        rows.append(
            Row(
                {
                    "evaluator_name": name(dice, habits, who),
                    "evaluator_title": name(dice, habits, dice.choice(TITLES)),
                    "evaluator_unit": words(unit),
                    "evaluator_signature": Value(who, who) if signed else EMPTY,
                }
            )
        )
    return rows


def opinions(dice: random.Random, fields: tuple[str, ...]) -> list[Row]:
    """Opinions, mostly blank; the leader's block is a signature block and stays blank."""
    values = {"leader_opinion": EMPTY}
    values.update({field: words(dice.choice(OPINIONS)) if dice.random() < 0.4 else EMPTY for field in fields})
    return [Row(values)]


def preparer(dice: random.Random, who: str, number: str) -> list[Row]:
    """The line under the table."""
    return [Row({"preparer_name": words(who), "preparer_phone": words(number)})]


def cover_common(dice: random.Random, year: int) -> dict[str, Value]:
    """The three lines that both covers end with."""
    return {
        "evaluation_mode": words("部门（单位）绩效自评"),
        "evaluation_body": words("部门（单位）评价组"),
        "report_date": day(dice, year + 1, dice.randrange(2, 8), dice.randrange(1, 29)),
    }


def staff(dice: random.Random, habits: Habits) -> tuple[int, int, Value, Value]:
    """Establishment and head count, now and then with the counter word."""
    quota = dice.randrange(9, 120)
    actual = quota - dice.randrange(0, 5)
    unit = "人" if dice.random() < 0.15 else ""
    return quota, actual, count(dice, habits, quota, unit), count(dice, habits, actual, unit)


def goals(dice: random.Random, unit: Unit) -> list[Row]:
    """Two to five goals; each value's ``raw`` is its own part of the cell, number and all."""
    rows = []
    pairs = [
        (f"保障{unit.field}工作正常运转，服务对象投诉及时处理。", f"{unit.field}工作运转正常，投诉均已处理。"),
        (f"推进{unit.project}，年内见到成效。", f"{unit.project}按计划推进，成效明显。"),
        (f"充实{unit.field}人手，练好业务基本功。", "组织了业务学习和技能比武，队伍能力有所提升。"),
        (f"扩大{unit.field}宣传，提高公众知晓度。", "线上线下宣传同步开展，公众知晓度提高。"),
        ("精打细算，节约开支。", "全年开支未突破批复预算。"),
    ]
    chosen = sorted(dice.sample(range(5), dice.randrange(2, 6)))
    colon = dice.choice(["：", "：", ":"])
    done = dice.choice(["完成情况", "完成情况", ""])
    for number, index in enumerate(chosen, 1):
        expected, actual = pairs[index]
        rows.append(
            Row(
                {
                    "goal_expected": words(f"目标{number}{colon}{expected}", expected),
                    "goal_actual": words(f"目标{number}{done}{colon}{actual}", actual),
                }
            )
        )
    return rows


def stated(quantity: Quantity, before: str = "", after: str = "", prefix: str = "") -> Value:
    """A quantity within its sentence; ``prefix`` is the item's own number, dropped from the text."""
    phrase, number, comparator, measure = quantity
    text = f"{before}{phrase}{after}"
    return Value(prefix + text, text, number, comparator, measure)


def numbered(number: int, dice: random.Random) -> str:
    """The number that an indicator carries within its cell."""
    return f"指标{number}：" if dice.random() < 0.9 else f"指标{number}:"


def heading(text: str, level: int | str, *body: str) -> Row:
    """A heading of the narrative and the paragraphs under it (``level`` may be ``ANY``)."""
    depth = Decimal(level) if isinstance(level, int) else level
    return Row(
        {
            "heading": Value(text, text),
            "level": Value(ANY, ANY, depth, ANY, ANY),
            "body": words("\n".join(body)),
        }
    )
