"""REASON_MISSING: a missed target, a score below its weight or a low execution, and no reason where the form asks.

Declared as ``reason: 偏差原因`` with ``when:`` relations one of which must hold (得分 < 分值, 执行率 < 90%) and
``missed: true`` for a target that was missed. A rate of nothing (of a budget of 0) is none, and asks for no reason.
The reason stands in the same row, or is one field of the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.report import Check, Fact, Flag, Place
from extractor.ruleset import CheckRule

from . import arithmetic
from .arithmetic import NO_DIVISOR, Declared, Trial
from .attainment import indicators
from .scoring import Scoring
from .sheet import Cell, Sheet, cell


@dataclass(frozen=True, slots=True)
class Reasoned:
    """Where the reason stands (section, field), and what makes one necessary."""

    rule: CheckRule
    section: str
    field: str
    when: tuple[Declared, ...]
    missed: bool


def baseless(trials: Iterable[Trial]) -> frozenset[Cell]:
    """The printed rates whose own figures have nothing that they could be a rate of."""
    return frozenset(
        (rate.section, t.check.row, t.check.field)
        for t in trials
        if t.relation.rated and t.check.reason == NO_DIVISOR and t.check.row is not None
        for rate in t.relation.left.operands()
    )


def run(
    reasoned: Reasoned, sheet: Sheet, scoring: Scoring, without: frozenset[Cell] = frozenset()
) -> Iterator[tuple[Check, Flag | None]]:
    """A check for each row that needs a reason; of a reason that is one for all rows, one check. ``without`` are rates
    that are ``baseless``."""
    rule = reasoned.rule
    needy = _needy(reasoned, sheet, scoring, without)
    near = reasoned.section == rule.section
    if not near and needy:
        needy = dict([next(iter(needy.items()))])
    for row, why in needy.items():
        own = sheet.by_row.get((reasoned.section, reasoned.field, row)) if near else _only(reasoned, sheet)
        given = scoring.gives_reason(own)
        entity = next((f.entity for f in sheet.facts if f.section == rule.section and f.row == row), None)
        check = Check(rule.id, rule.code, "ok" if given else "mismatch", entity, row, field=reasoned.field)
        yield check, None if given else _flag(reasoned, sheet, row, entity, own, why)


def _needy(reasoned: Reasoned, sheet: Sheet, scoring: Scoring, without: frozenset[Cell]) -> dict[int, tuple[str, str]]:
    """The rows that need a reason, each with why."""
    needy: dict[int, tuple[str, str]] = {}
    if reasoned.missed:
        for one in indicators(sheet, reasoned.rule.section, scoring):
            if one.met is False:
                said = f"目标 {one.aim}，完成 {one.reached}，差 {one.gap[0]}"
                needy.setdefault(one.row, (said, f"target {one.aim}, actual {one.reached}, {one.gap[1]} apart"))
    for declared in reasoned.when:
        for trial in arithmetic.run(declared, sheet, False):
            check = trial.check
            if check.outcome != "ok" or not trial.terms or check.left is None or check.right is None:
                continue
            first = trial.terms[0][0]
            if cell(first) in without:
                continue
            name, low, high = sheet.name(first), sheet.printed(check.left, first), sheet.printed(check.right, first)
            apart, apart_en = sheet.apart(check.left - check.right, first)
            why = f"“{name}”{low}，低于 {high}，差 {apart}", f"{first.field} is {low}, {apart_en} below {high}"
            needy.setdefault(first.row, why)
    return needy


def _only(reasoned: Reasoned, sheet: Sheet) -> Fact | None:
    return next(iter(sheet.by_field.get((reasoned.section, reasoned.field), ())), None)


def _flag(
    reasoned: Reasoned, sheet: Sheet, row: int, entity: str | None, own: Fact | None, why: tuple[str, str]
) -> Flag:
    field = sheet.form.sections[reasoned.section].fields[reasoned.field]
    beside = next((f for f in sheet.facts if f.section == reasoned.rule.section and f.row == row), None)
    place = own.place if own is not None else beside.place._replace(grid_col=None) if beside else Place()
    where = entity or f"第 {row + 1} 行"
    return Flag(
        reasoned.rule.code,
        f"{where}{why[0]}，“{field.name}”没有填原因，请补填",
        f"{entity or f'row {row + 1}'}: {why[1]}, and {field.id} gives no reason; add it",
        reasoned.section,
        row if reasoned.section == reasoned.rule.section else 0,
        entity if reasoned.section == reasoned.rule.section else None,
        reasoned.field,
        None,
        own.raw if own is not None else None,
        place,
    )
