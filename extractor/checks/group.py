"""Weights that add up to what their group prints: 产出指标（50分） over its rows, or a weight column of the group.

Declared as ``group: {by: 一级指标, sum: 分值}``: rows with one value of ``by`` are a group; its printed weight stands
in that label's brackets, or in the column ``total``. ``sum`` may be a label column too: its printed points are added
up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.report import Check, Fact

from .arithmetic import Declared, Trial, compared
from .expression import Relation
from .scoring import Scoring
from .sheet import DOUBTED, ZERO, Sheet, once

TOTALS = "rating"  # the section that the line of totals fills


@dataclass(frozen=True, slots=True)
class Grouped:
    """``by`` are the fields whose common value makes a group, the outermost first; ``total`` prints its weight, None:
    the last of ``by`` does, in its label."""

    declared: Declared
    by: tuple[str, ...]
    sum: str
    total: str | None


def run(grouped: Grouped, sheet: Sheet, scoring: Scoring) -> Iterator[Trial]:
    """A trial for each group that prints a weight; ``not_run`` where a row of the group lacks its own."""
    section = grouped.declared.rule.section
    groups: dict[tuple[str | None, ...], list[int]] = {}
    for fact in sheet.by_field.get((section, grouped.by[-1]), ()):
        name = tuple(_text(sheet.by_row.get((section, field, fact.row))) for field in grouped.by)
        groups.setdefault(name, []).append(fact.row)
    last = max((max(rows) for rows in groups.values()), default=-1)
    for name, rows in groups.items():
        trial = _tried(grouped, sheet, scoring, name[-1], rows)
        if trial is None:
            continue
        short = trial.check.outcome == "mismatch" and last in rows and (trial.check.difference or ZERO) > 0
        yield _cut(trial) if short and _unfinished(sheet, section, last) else trial


def _unfinished(sheet: Sheet, section: str, last: int) -> bool:
    """Whether a table breaks off: no line of totals ends it, and its last row lacks what all rows before it have."""
    totals = sheet.form.sections.get(TOTALS)
    if totals is None or any((TOTALS, name) in sheet.by_field for name in totals.fields):
        return False
    rows: dict[int, set[str | None]] = {}
    for fact in sheet.facts:
        if fact.section == section and fact.text:
            rows.setdefault(fact.row, set()).add(fact.field)
    before = [fields for row, fields in rows.items() if row != last]
    return bool(before) and not set.intersection(*before) <= rows.get(last, set())


def _cut(trial: Trial) -> Trial:
    reason = "表在这一组中间断开，后面可能还有行"
    return trial._replace(check=trial.check._replace(outcome="not_run", reason=reason), terms=())


def _text(fact: Fact | None) -> str | None:
    return fact.text if fact is not None else None


def _tried(grouped: Grouped, sheet: Sheet, scoring: Scoring, name: str | None, rows: list[int]) -> Trial | None:
    rule, section = grouped.declared.rule, grouped.declared.rule.section
    field = grouped.total or grouped.by[-1]
    heads = [sheet.by_row.get((section, field, row)) for row in rows]
    printed = next(
        ((fact, points) for fact in heads if fact is not None and (points := scoring.amount(fact)) is not None), None
    )
    if printed is None:
        return None
    head, points = printed
    parts = once(fact for row in rows if (fact := sheet.by_row.get((section, grouped.sum, row))) is not None)
    amounts = [(fact, amount) for fact in parts if (amount := scoring.amount(fact)) is not None]
    relation = _relation(grouped, sheet, name)
    doubted = sheet.doubted(section, grouped.sum)
    if not amounts or doubted:
        gap = DOUBTED if doubted else "没有填"
        reason = f"“{name or ''}”各行“{sheet.form.sections[section].fields[grouped.sum].name}”{gap}"
        check = Check(rule.id, rule.code, "not_run", None, head.row, points, reason=reason, field=field)
        return Trial(check, grouped.declared, relation)
    width = grouped.declared.tolerance or ZERO
    outcome, figures = compared("=", points, sum((amount for _, amount in amounts), ZERO), width)
    check = Check(rule.id, rule.code, outcome, None, head.row, *figures, field=field)
    terms = [(fact, Decimal(-1)) for fact, _ in amounts]
    own = [(head, Decimal(1))] if head.number is not None else []
    return Trial(check, grouped.declared, relation, (*own, *terms), head)


def _relation(grouped: Grouped, sheet: Sheet, name: str | None) -> Relation:
    """How the check reads for people: 产出指标各行分值之和."""
    label = sheet.form.sections[grouped.declared.rule.section].fields[grouped.sum].name
    return grouped.declared.relation._replace(shown=f"{name or ''}各行{label}之和")
