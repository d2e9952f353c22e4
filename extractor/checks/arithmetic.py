"""Sums, balances, rates and bounds between cells: compared as intervals.

Money is as wide as the form's declared decimals allow, a printed zero is exact. A percentage counts as a share and is
as wide as its printed decimals allow (86 % is 85.5 % to 86.5 %). A difference within the width is ``rounding``, beyond
it ``mismatch``; a rate that is printed as its own figures give it is ``ok``. A check that lacks an operand is
``not_run`` and names it. Which of several failures are one slip is decided afterwards, by ``diagnose``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from extractor.report import Check, Fact
from extractor.ruleset import CheckRule

from .expression import EVERY, WHOLE, Operand, Relation, Term
from .sheet import DOUBTED, PERCENT, ZERO, Sheet, once

STORED = Decimal("0.0001")  # the places of a decimal column
NO_DIVISOR = "除数是 0"
ONE, HUNDRED, SHARE = Decimal(1), Decimal(100), Decimal("0.01")


class Missing(NamedTuple):
    """An operand that has no readable value, and why. ``blank`` where nothing is printed, ``absent`` where not even
    its row is."""

    reason: str
    blank: bool
    absent: bool = False


class Interval(NamedTuple):
    """A figure, the half width of what it may stand for, and its facts, each with what it counts for."""

    value: Decimal
    width: Decimal
    terms: tuple[tuple[Fact, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared check with its compiled rule, and the rule that satisfies it as well. ``tolerance`` replaces the
    width that decimals give (None: they do); ``complete`` is the field that makes a row count for ``sum``: a row that
    prints it and lacks a summed figure makes the check not run. ``given`` is what must hold for the check to be run.
    ``partly``: the table may be printed in part; a row that is not there makes the check not run, unless those that
    are there give the very result."""

    rule: CheckRule
    relation: Relation
    either: Relation | None = None
    tolerance: Decimal | None = None
    complete: str | None = None
    given: Relation | None = None
    partly: bool = False


class Trial(NamedTuple):
    """A check that was run (or could not be) on one row or column. ``terms`` are of left minus right; ``at`` is where
    a finding stands that no single cell explains (None: at the first of the terms)."""

    check: Check
    declared: Declared
    relation: Relation
    terms: tuple[tuple[Fact, Decimal], ...] = ()
    at: Fact | None = None


class At(NamedTuple):
    """Where a relation is evaluated: the column that ``*`` stands for, and the row at hand."""

    column: str | None
    entity: str | None
    row: int | None


def run(declared: Declared, sheet: Sheet, blank_is_zero: bool) -> Iterator[Trial]:
    """Run one declared check on every row or column it speaks of."""
    relation, either = declared.relation, declared.either
    for column in _columns(relation, sheet):
        for entity, row in _rows(relation, sheet, column):
            at = At(column, entity, row)
            trial = _tried(declared, relation, sheet, at, blank_is_zero)
            if declared.given is not None and trial.check.outcome != "not_run":
                first = _tried(declared, declared.given, sheet, at, blank_is_zero).check
                if first.outcome not in ("ok", "rounding"):
                    reason = f"前提“{_told(declared.given)}”不成立，没有核对"
                    check = Check(trial.check.check_id, trial.check.code, "not_run", entity, trial.check.row)
                    trial = Trial(check._replace(reason=reason, field=trial.check.field), declared, relation)
            if either is not None and trial.check.outcome == "mismatch":
                other = _tried(declared, either, sheet, at, blank_is_zero)
                trial = other if other.check.outcome in ("ok", "rounding") else trial
            yield trial


def _told(relation: Relation) -> str:
    left = relation.left
    name = left.operand.name if left.operand is not None else "" if left.number is None else str(left.number)
    return f"{name} {relation.sign} {relation.shown}".strip()


def _columns(relation: Relation, sheet: Sheet) -> list[str | None]:
    starred = next((o for o in relation.operands if o.field == EVERY), None)
    if starred is None:
        return [None]
    fields = sheet.form.sections[starred.section].fields.values()
    return [f.id for f in fields if f.kind == "money" and (starred.section, f.id) in sheet.by_field]


def _rows(relation: Relation, sheet: Sheet, column: str | None) -> list[tuple[str | None, int | None]]:
    """The rows a relation is run on: one for all when it names its rows itself, else each that prints an operand."""
    bare = [o for o in relation.operands if o.entity is None and not o.total]
    if not bare:
        return [(next((o.entity for o in relation.operands if o.entity and o.entity != WHOLE), None), None)]
    main = bare[0].section
    rows = {
        fact.row: fact.entity
        for o in bare
        if o.section == main
        for fact in sheet.by_field.get((main, column or o.field), ())
    }
    return [(entity, row) for row, entity in sorted(rows.items())]


def _tried(declared: Declared, relation: Relation, sheet: Sheet, at: At, blank_is_zero: bool) -> Trial:
    rule, first = declared.rule, relation.operands[0]
    field = at.column if first.field == EVERY else first.field
    gaps: list[Missing] = []
    left = _side(relation.left, declared, relation, sheet, at, gaps)
    row = at.row if at.row is not None or not left.terms else left.terms[0][0].row
    entity = left.terms[0][0].entity if first.entity == WHOLE and left.terms else at.entity
    if not gaps:
        right = _side(relation.right, declared, relation, sheet, at, gaps)
        if blank_is_zero and right.terms and all(gap.blank for gap in gaps):
            gaps = []
        elif declared.partly and right.terms and all(gap.blank or gap.absent for gap in gaps):
            gaps = [] if compared(relation.sign, left.value, right.value, ZERO)[0] == "ok" else gaps
    if gaps:
        told = next((gap for gap in gaps if not gap.blank), gaps[0])
        check = Check(rule.id, rule.code, "not_run", entity, row, reason=told.reason, field=field)
        return Trial(check, declared, relation)
    scale = HUNDRED if relation.rated else ONE  # recorded as the rate is printed: in percent points
    width = declared.tolerance if declared.tolerance is not None else (left.width + right.width) * scale
    outcome, figures = compared(relation.sign, left.value * scale, right.value * scale, width)
    if (
        outcome == "rounding"
        and relation.rated
        and relation.sign == "="
        and within(relation.sign, left.value - right.value, left.width)
    ):
        outcome = "ok"  # no other rate could have been printed in so many places
    check = Check(rule.id, rule.code, outcome, entity, row, *figures, field=field)
    terms = (*left.terms, *((fact, -counts) for fact, counts in right.terms))
    return Trial(check, declared, relation, tuple((fact, counts * scale) for fact, counts in terms))


def compared(
    sign: str, left: Decimal, right: Decimal, width: Decimal
) -> tuple[str, tuple[Decimal, Decimal, Decimal, Decimal]]:
    """The outcome of a relation, and left, right, difference and tolerance as a decimal column holds them."""
    difference = left - right
    holds = {"=": difference == 0, "<=": difference <= 0, ">=": difference >= 0, "<": difference < 0}[sign]
    outcome = "ok" if holds else "rounding" if within(sign, difference, width) else "mismatch"
    return outcome, (_stored(left), _stored(right), _stored(difference), _stored(width))


def within(sign: str, difference: Decimal, width: Decimal) -> bool:
    """True where left minus right is as the relation asks, give or take ``width``."""
    if sign == "=":
        return abs(difference) <= width
    return difference >= -width if sign == ">=" else difference <= width


def _stored(number: Decimal) -> Decimal:
    return number.quantize(STORED) if int(number.as_tuple().exponent) < -4 else number


def _side(term: Term, declared: Declared, relation: Relation, sheet: Sheet, at: At, gaps: list[Missing]) -> Interval:
    """The value of one side; a part without a value counts for nothing and is put in ``gaps``."""
    if term.number is not None:
        return Interval(term.number, ZERO)
    if term.operand is not None:
        value = _operand(term.operand, declared, relation, sheet, at)
        if isinstance(value, Missing):
            gaps.append(value)
            return Interval(ZERO, ZERO)
        return value
    assert term.left is not None and term.right is not None
    a = _side(term.left, declared, relation, sheet, at, gaps)
    known = len(gaps)
    b = _side(term.right, declared, relation, sheet, at, gaps)
    if term.sign == "÷" and len(gaps) > known:  # a divisor that is not there is no 0 either
        gaps[known:] = [gap._replace(blank=False) for gap in gaps[known:]]
        return Interval(ZERO, ZERO)
    if term.sign == "+":
        return Interval(a.value + b.value, a.width + b.width, (*a.terms, *b.terms))
    if term.sign == "-":
        return Interval(a.value - b.value, a.width + b.width, (*a.terms, *_times(b.terms, Decimal(-1))))
    if term.sign == "×":
        width = abs(a.value) * b.width + abs(b.value) * a.width + a.width * b.width
        return Interval(a.value * b.value, width, (*_times(a.terms, b.value), *_times(b.terms, a.value)))
    if abs(b.value) <= b.width:
        gaps.append(Missing(NO_DIVISOR, False))
        return Interval(ZERO, ZERO)
    ratio = a.value / b.value
    width = (a.width + abs(ratio) * b.width) / (abs(b.value) - b.width)
    return Interval(ratio, width, (*_times(a.terms, 1 / b.value), *_times(b.terms, -ratio / b.value)))


def _times(terms: tuple[tuple[Fact, Decimal], ...], factor: Decimal) -> Iterator[tuple[Fact, Decimal]]:
    return ((fact, counts * factor) for fact, counts in terms)


def _operand(operand: Operand, declared: Declared, relation: Relation, sheet: Sheet, at: At) -> Interval | Missing:
    name = at.column if operand.field == EVERY and at.column else operand.field
    if operand.total:
        return _total(operand, name, declared, relation, sheet)
    if operand.entity == WHOLE:
        entity, fact = "合计行", sheet.spoken(operand.section, name)
    elif operand.entity is not None:
        entity, fact = operand.entity, sheet.named(operand.section, name, operand.entity, None)
    elif operand.near and at.row is not None:
        entity, fact = at.entity or "", sheet.by_row.get((operand.section, name, at.row))
    else:
        entity, fact = at.entity or "", sheet.named(operand.section, name, at.entity, at.row)
    if fact is not None and operand.points:
        points = sheet.scoring.points_in(fact.raw) if sheet.scoring else None
        return Missing(f"“{fact.text}”没有写分值", True) if points is None else Interval(points, ZERO)
    if fact is not None and fact.number is not None:
        return _interval([fact], sheet)
    where = f"{entity}“{sheet.form.sections[operand.section].fields[name].name}”"
    if fact is not None and (fact.section, fact.row, fact.field) in sheet.unreadable:
        return Missing(f"{where}读不出数，已另行标出", False)
    near = operand.near and operand.entity is None
    counted = operand.near and not declared.partly  # a row that is not there is one that was left blank
    absent = fact is None and not counted and not _has_row(sheet, operand.section, entity)
    asked = operand.entity or at.entity
    if fact is None and sheet.doubted(operand.section, name, entity=asked, row=at.row if near else None):
        return Missing(f"{where}{DOUBTED}", False)
    return Missing(f"{where}没有填", not absent, absent)


def _has_row(sheet: Sheet, section: str, entity: str) -> bool:
    """Whether a section has a row of that name: where it has none, nothing was left blank."""
    return not entity or any(f.section == section and sheet.is_called(f, entity) for f in sheet.facts)


def _interval(facts: Sequence[Fact], sheet: Sheet) -> Interval:
    """Facts added up: a percentage counts as a share."""
    value, width, terms = ZERO, ZERO, []
    for fact in facts:
        worth = SHARE if fact.measure == PERCENT else ONE
        value, width = value + (fact.number or ZERO) * worth, width + sheet.half(fact) * worth
        terms.append((fact, worth))
    return Interval(value, width, tuple(terms))


def _total(operand: Operand, name: str, declared: Declared, relation: Relation, sheet: Sheet) -> Interval | Missing:
    """The sum of a column over all rows but those that the rule names; a merged cell counts once."""
    named = {o.entity for o in relation.operands if o.entity and o.section == operand.section}
    label = sheet.form.sections[operand.section].fields[name].name
    if WHOLE in named:
        named |= {str(f.entity) for f in sheet.by_field.get((operand.section, name), ()) if sheet.is_whole(f)}
    facts = [f for f in sheet.by_field.get((operand.section, name), ()) if f.entity not in named]
    if operand.points:
        doubted = sheet.doubted(operand.section, name)
        return Missing(f"有一行的“{label}”{DOUBTED}", False) if doubted else _total_points(facts, label, sheet)
    for fact in facts:
        if (fact.section, fact.row, fact.field) in sheet.unreadable:
            return Missing(f"{fact.entity or ''}“{label}”读不出数，已另行标出", False)
    filled = {fact.row for fact in facts if fact.number is not None}
    if sheet.doubted(operand.section, name, filled=filled):
        return Missing(f"有一行的“{label}”{DOUBTED}", False)
    for fact in sheet.by_field.get((operand.section, declared.complete or ""), ()):
        if fact.number is not None and fact.row not in filled and fact.entity not in named:
            return Missing(f"第 {fact.row + 1} 行“{label}”没有填", False)
    found = _interval([fact for fact in once(facts) if fact.number is not None], sheet)
    return found if found.terms else Missing(f"“{label}”各行都没有填", False)


def _total_points(facts: Sequence[Fact], label: str, sheet: Sheet) -> Interval | Missing:
    """The points printed in the labels of a column, added up: those of a label that stands beside several rows once."""
    printed = [sheet.scoring.points_in(fact.raw) if sheet.scoring else None for fact in once(facts)]
    points = [amount for amount in printed if amount is not None]
    if not points or len(points) < len(printed):
        return Missing(f"有的“{label}”没有写分值", False)
    return Interval(sum(points, ZERO), ZERO)
