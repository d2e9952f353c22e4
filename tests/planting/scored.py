"""The same for a form with rates, weights, scores and reasons: drawn tables, sound or with one error each.

``Right`` cells are (section, row, field); several where the document alone cannot tell which of them was changed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import Any, NamedTuple

from tests.checks.small import MIDDLE, TOP, drawn, rules

Spot = tuple[str, int | None, str | None]
GROUPS = (("产出指标（50分）", 50), ("效益指标（30分）", 30), ("满意度指标（10分）", 10))
WORDS = ("苗木株数", "灌溉亩数", "培训人次", "抽检批次", "巡护里程", "知晓率", "成活率")
HUNDRED = Decimal(100)


class Found(NamedTuple):
    """What must be found: one of the codes at one of the cells."""

    codes: frozenset[str]
    cells: frozenset[Spot]


@dataclass
class Row:
    """An indicator: a floor, what was attained, weight, score and reason."""

    group: str
    name: str
    target: int
    actual: int
    weight: int
    score: Decimal
    reason: str = ""

    @property
    def shown(self) -> str:
        """The row as it is drawn."""
        cells = (
            self.group,
            "数量指标",
            self.name,
            "≥",
            self.target,
            "株",
            self.actual,
            self.weight,
            self.score,
            self.reason,
        )
        return " | ".join(map(str, cells))


@dataclass
class Form:
    """A filled-in form: money of two sources and their total, the indicators, the totals."""

    sources: list[list[Decimal]]
    total: list[Decimal]
    rate: str
    score: Decimal
    why: str
    rows: list[Row] = field(default_factory=list)
    whole: Decimal = Decimal(0)

    def report(self) -> Any:
        """What the program makes of it."""
        lines = [
            " | ".join(map(str, ("合计", *self.total, 10, self.rate, self.score, self.why))),
            *(
                " | ".join(map(str, (name, *money, "", "", "", "")))
                for name, money in zip(("市级", "县级"), self.sources, strict=True)
            ),
        ]
        drawing = TOP + "\n".join(lines) + "\n---" + MIDDLE + "\n".join(row.shown for row in self.rows)
        drawing += f"\n---\n总分 | 100 | 得分合计 | {self.whole} | 等次 | 优"
        return drawn(drawing, rules())


def sound(dice: random.Random) -> Form:
    """A form in which everything agrees."""
    sources = []
    for _ in range(2):
        full = Decimal(dice.randrange(2000, 90000)) / 100
        sources.append([full, full, (full * dice.randrange(70, 101) / 100).quantize(Decimal("0.01"))])
    total = [sum(column, Decimal(0)) for column in zip(*sources, strict=True)]
    exact = total[2] / total[1] * 100
    rate = f"{exact:.{dice.choice([0, 1, 2])}f}"
    score = (Decimal(rate) / 10).quantize(Decimal("0.1"), ROUND_DOWN)
    form = Form(sources, total, f"{rate}%", score, "按进度支付" if Decimal(rate) < 90 else "")
    for group, points in GROUPS:
        rest = points
        while rest:
            weight = min(rest, dice.choice([5, 10, 15]))
            rest -= weight
            form.rows.append(_indicator(dice, group, weight))
    form.whole = sum((row.score for row in form.rows), form.score)
    return form


def _indicator(dice: random.Random, group: str, weight: int) -> Row:
    target = dice.randrange(60, 900)
    name = dice.choice(WORDS) + str(dice.randrange(100))
    if dice.random() < 0.8:
        return Row(group, name, target, target + dice.randrange(0, 20), weight, Decimal(weight))
    actual = target * dice.randrange(70, 98) // 100
    score = (Decimal(weight) * actual / target).quantize(Decimal("0.1"), ROUND_DOWN)
    return Row(group, name, target, actual, weight, score, dice.choice(["天气干旱", "招标推迟"]))


def _one(code: str, section: str, row: int | None, name: str | None) -> Found:
    return Found(frozenset([code]), frozenset([(section, row, name)]))


def rate(dice: random.Random, form: Form) -> Found:
    """A rate that its figures do not give."""
    exact = Decimal(form.rate[:-1])
    form.rate = f"{exact + dice.choice([-7, -4, 3, 6])}%"
    form.score = min(form.score, Decimal(form.rate[:-1]) / 10).quantize(Decimal("0.1"), ROUND_DOWN)
    form.why = "按进度支付"
    form.whole = sum((row.score for row in form.rows), form.score)
    return _one("RATE_MISMATCH", "funding", 0, "execution_rate")


def executed(dice: random.Random, form: Form) -> Found:
    """The executed total: neither its sources nor its rate agree with it."""
    form.total[2] = (form.total[2] * Decimal("1.1")).quantize(Decimal("0.01")) + 1
    return _one("SUM_MISMATCH", "funding", 0, "executed")


def source(dice: random.Random, form: Form) -> Found:
    """What one source executed; the rate bears the total out."""
    form.sources[dice.randrange(2)][2] += Decimal(dice.randrange(2000, 9000)) / 100 + form.total[2] / 10
    for money in form.sources:
        money[2] = money[2].quantize(Decimal("0.01"))
    return Found(frozenset(["SUM_MISMATCH"]), frozenset(("funding", row, "executed") for row in (1, 2)))


def weight(dice: random.Random, form: Form) -> Found:
    """A weight that its group and the whole have no room for: any of the group may be the one."""
    at = dice.randrange(len(form.rows))
    form.rows[at].weight += dice.choice([2, 3, 5])
    if not form.rows[at].reason:
        form.rows[at].reason = "另有安排"
    own = [n for n, row in enumerate(form.rows) if row.group == form.rows[at].group]
    cells = {("indicators", n, "weight") for n in own} | {("indicators", own[0], "level1")}
    return Found(frozenset(["WEIGHT_MISMATCH"]), frozenset(cells))


def above(dice: random.Random, form: Form) -> Found:
    """A score above its weight; the total follows."""
    at = dice.randrange(len(form.rows))
    row = form.rows[at]
    more = row.weight - row.score + dice.choice([1, 2, 3])
    row.score += more
    form.whole += more
    return _one("SCORE_EXCEEDS_WEIGHT", "indicators", at, "score")


def added(dice: random.Random, form: Form) -> Found:
    """The total of the scores: it alone, or a score that has the room, may be wrong."""
    more = dice.choice([-4, -3, 2, 5])
    form.whole += more
    cells: set[Spot] = {("rating", 0, "self_score")}
    cells |= {("indicators", n, "score") for n, row in enumerate(form.rows) if 0 <= row.score + more <= row.weight}
    return Found(frozenset(["SUM_MISMATCH"]), frozenset(cells))


def unearned(dice: random.Random, form: Form) -> Found:
    """Full score for a target that was missed, with a reason."""
    at = dice.randrange(len(form.rows))
    row = form.rows[at]
    form.whole += row.weight - row.score
    row.score, row.actual, row.reason = Decimal(row.weight), row.target * 8 // 10, "天气干旱"
    return _one("SCORE_UNEARNED", "indicators", at, "score")


def silent(dice: random.Random, form: Form) -> Found:
    """A missed target without its reason."""
    at = dice.randrange(len(form.rows))
    row = form.rows[at]
    row.actual, score = row.target * 8 // 10, (Decimal(row.weight) * 7 / 10).quantize(Decimal("0.1"))
    form.whole += score - row.score
    row.score, row.reason = score, dice.choice(["", "无", "—", "0"])
    return _one("REASON_MISSING", "indicators", at, "deviation")


def budget(dice: random.Random, form: Form) -> Found | None:
    """More points for the execution than the rate earns; the total follows."""
    earned = Decimal(form.rate[:-1]) / 10
    if earned > Decimal("9.8"):
        return None
    form.whole += 10 - form.score
    form.score = Decimal(10)
    return _one("SCORE_UNEARNED", "funding", 0, "score")


def low(dice: random.Random, form: Form) -> Found | None:
    """A low execution without its reason."""
    if not form.why:
        return None
    form.why = ""
    return _one("REASON_MISSING", "funding", 0, "deviation")


KINDS: dict[str, Callable[[random.Random, Form], Found | None]] = {
    f.__name__: f for f in (rate, executed, source, weight, above, added, unearned, silent, budget, low)
}


class Case(NamedTuple):
    """A form with its error (None: a sound one) and what must be found."""

    kind: str
    form: Form
    right: Found | None


def clean(number: int, seed: str) -> Iterator[Case]:
    """Sound forms."""
    for ordinal in range(number):
        yield Case("clean", sound(random.Random(f"scored/clean/{seed}/{ordinal}")), None)


def planted(number: int, seed: str) -> Iterator[Case]:
    """Forms with one error each; kinds take turns."""
    names = list(KINDS)
    for ordinal in range(number):
        dice = random.Random(f"scored/planted/{seed}/{ordinal}")
        for step in range(len(names)):
            form, kind = sound(dice), names[(ordinal + step) % len(names)]
            right = KINDS[kind](dice, form)
            if right is not None:
                yield Case(kind, form, right)
                break


def missed(case: Case) -> str | None:
    """What is wrong with the findings on a form; None where they are right.

    Of a sound form: any error, and any warning but that a target was missed. Of a planted error: that it is not told
    under its code at its cell, or that another error is.
    """
    flags = [flag for flag in case.form.report().flags if flag.severity != "info"]
    told = [f"{f.code} {f.section} {f.row} {f.field}: {f.message}" for f in flags]
    if case.right is None:
        return "; ".join(told) if any(f.code != "TARGET_MISSED" for f in flags) else None
    right = [f for f in flags if f.code in case.right.codes and (f.section, f.row, f.field) in case.right.cells]
    others = [f for f in flags if f.severity == "error" and f not in right]
    return None if right and not others else f"{case.kind} {sorted(map(str, case.right.cells))}: {told}"
