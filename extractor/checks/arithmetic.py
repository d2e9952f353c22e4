"""Sums, balances and bounds: compared as intervals whose width is what the form's declared decimals allow.

A printed zero is exact. A difference within the width is ``rounding``; beyond it ``mismatch``. A check that lacks an
operand is ``not_run``. Of checks that fail for one cause the first is flagged, the others point to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from extractor.report import Check, Fact, Flag, Place
from extractor.ruleset import CheckRule, Form, Ruleset
from extractor.text import squeeze

from .diagnose import mend
from .expression import Operand, Relation, compile_rule

ZERO = Decimal(0)
HALF = Decimal("0.5")


class Missing(NamedTuple):
    """An operand that has no readable value, and why."""

    reason: str


class Interval(NamedTuple):
    """A figure, the half width of what it may stand for, and the facts it came from."""

    value: Decimal
    width: Decimal
    facts: tuple[Fact, ...] = ()


@dataclass
class Sheet:
    """The facts of one report as a check looks them up."""

    form: Form
    units: dict[str, Decimal]
    by_field: dict[tuple[str, str], list[Fact]] = field(default_factory=dict)
    suspects: dict[Place, tuple[str, Decimal]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Sequence[Fact], form: Form, rules: Ruleset) -> Sheet:
        """Index the facts of a report."""
        units = {str(k): Decimal(str(v)) for k, v in (rules.common.get("units", {}).get("units") or {}).items()}
        sheet = cls(form, units)
        for fact in facts:
            if fact.field:
                sheet.by_field.setdefault((fact.section, fact.field), []).append(fact)
        return sheet

    def find(self, section: str, name: str, entity: str | None, row: int | None) -> Fact | None:
        """The fact of a field in the row named by ``entity``, or numbered ``row`` where rows have no names."""
        for fact in self.by_field.get((section, name), ()):
            if fact.entity == entity and (entity is not None or row is None or fact.row == row):
                return fact
        return None

    def unit(self, fact: Fact) -> tuple[str, Decimal]:
        """The printed unit of an amount and what it is worth in yuan."""
        for repair in fact.repairs:
            if repair.startswith("unit:") and repair[5:] in self.units:
                return repair[5:], self.units[repair[5:]]
        return "元" if fact.measure == "CNY" else fact.measure or "", Decimal(1)

    def half(self, fact: Fact) -> Decimal:
        """Half a unit of the last declared place; nothing for an exact zero or where no decimals are declared."""
        rule = self.form.sections[fact.section].fields.get(fact.field or "")
        if not fact.number or rule is None or rule.decimals is None:
            return ZERO
        return HALF.scaleb(-rule.decimals) * self.unit(fact)[1]


@lru_cache(maxsize=512)
def _compiled(check_id: str, version: str, text: str) -> Relation:
    return compile_rule(text, _CHECKS[check_id, version][0], _CHECKS[check_id, version][1])


_CHECKS: dict[tuple[str, str], tuple[CheckRule, Form]] = {}


def compiled(check: CheckRule, form: Form, key: str = "rule") -> Relation | None:
    """The compiled rule of a check; None where it declares none under ``key``."""
    text = check.spec.get(key)
    if text is None:
        return None
    _CHECKS.setdefault((check.id, form.version), (check, form))
    return _compiled(check.id, form.version, str(text))


def run(check: CheckRule, sheet: Sheet) -> Iterator[tuple[Check, Flag | None]]:
    """Run one declared check on every row or column it speaks of."""
    relation = compiled(check, sheet.form)
    if relation is None:
        return
    either = compiled(check, sheet.form, "or")
    columns = _columns(relation, sheet)
    for column in columns:
        for entity, row in _rows(relation, sheet, column):
            result = _one(check, relation, sheet, column, entity, row)
            if either is not None and result[0].outcome == "mismatch":
                other = _one(check, either, sheet, column, entity, row)
                result = other if other[0].outcome in ("ok", "rounding") else result
            outcome, flag = result
            if flag is not None:
                difference = abs(outcome.difference or ZERO)
                for fact in _facts(relation, sheet, column, entity, row):
                    sheet.suspects.setdefault(fact.place, (check.id, difference))
            yield outcome, flag


def _columns(relation: Relation, sheet: Sheet) -> list[str | None]:
    starred = next((o for o in relation.operands if o.field == "*"), None)
    if starred is None:
        return [None]
    fields = sheet.form.sections[starred.section].fields.values()
    return [f.id for f in fields if f.kind == "money" and (starred.section, f.id) in sheet.by_field]


def _rows(relation: Relation, sheet: Sheet, column: str | None) -> list[tuple[str | None, int | None]]:
    """The rows a relation is run on: one for all when it names its rows itself, else each that prints an operand."""
    bare = [o for o in relation.operands if o.entity is None and not o.total]
    if not bare:
        return [(next((o.entity for o in relation.operands if o.entity), None), None)]
    main = bare[0].section
    rows = {
        (fact.entity, fact.row)
        for o in bare
        if o.section == main
        for fact in sheet.by_field.get((main, column or o.field), ())
    }
    return sorted(rows, key=lambda r: r[1] or 0)


def _one(
    check: CheckRule, relation: Relation, sheet: Sheet, column: str | None, entity: str | None, row: int | None
) -> tuple[Check, Flag | None]:
    filled = check.code == "SUM_MISMATCH" and bool(sheet.form.spec.get("missing_as_zero"))
    left = _evaluate(relation.left, relation, sheet, column, entity, row, False)
    right = _evaluate(relation.right, relation, sheet, column, entity, row, filled)
    for side in (left, right):
        if isinstance(side, Missing):
            return Check(check.id, check.code, "not_run", entity, row, reason=side.reason), None
    assert isinstance(left, Interval) and isinstance(right, Interval)
    difference, width = left.value - right.value, left.width + right.width
    holds = {"=": difference == 0, "<=": difference <= 0, ">=": difference >= 0, "<": difference < 0}[relation.sign]
    outcome = "ok" if holds else "rounding" if abs(difference) <= width else "mismatch"
    record = Check(check.id, check.code, outcome, entity, row, left.value, right.value, difference, width)
    if outcome != "mismatch":
        return record, None
    facts = (*left.facts, *right.facts)
    cause = _known_cause(sheet, facts, abs(difference), width)
    if cause is not None:
        return record._replace(outcome="not_run", reason=f"{cause} 已标出其中的数，改正后再核对"), None
    return record, _flag(check, relation, sheet, left, right, entity, row)


def _known_cause(sheet: Sheet, facts: Sequence[Fact], difference: Decimal, width: Decimal) -> str | None:
    """The earlier failed check that shares a cell with this one and is off by as much: one slip, one flag."""
    for fact in facts:
        check_id, earlier = sheet.suspects.get(fact.place, (None, ZERO))
        if check_id is not None and abs(earlier - difference) <= width:
            return check_id
    return None


def _evaluate(
    postfix: Sequence[Operand | Decimal | str],
    relation: Relation,
    sheet: Sheet,
    column: str | None,
    entity: str | None,
    row: int | None,
    filled: bool,
) -> Interval | Missing:
    stack: list[Interval] = []
    gaps: list[Missing] = []
    for part in postfix:
        if isinstance(part, Decimal):
            stack.append(Interval(part, ZERO))
        elif isinstance(part, Operand):
            value = _operand(part, relation, sheet, column, entity, row)
            if isinstance(value, Missing):
                gaps.append(value)
                value = Interval(ZERO, ZERO)
            stack.append(value)
        else:
            b, a = stack.pop(), stack.pop()
            facts = (*a.facts, *b.facts)
            if part in "+-":
                stack.append(
                    Interval(a.value + b.value if part == "+" else a.value - b.value, a.width + b.width, facts)
                )
            elif part == "×":
                stack.append(Interval(a.value * b.value, abs(a.value) * b.width + abs(b.value) * a.width, facts))
            elif b.value == 0:
                return Missing(f"{part} 0")
            else:
                value_ = a.value / b.value
                stack.append(Interval(value_, (a.width + abs(value_) * b.width) / abs(b.value), facts))
    unreadable = [gap for gap in gaps if gap.reason.endswith("?")]
    if gaps and (unreadable or not filled or not stack[-1].facts):
        return Missing((unreadable or gaps)[0].reason.rstrip("?"))
    return stack[-1]


def _operand(
    operand: Operand, relation: Relation, sheet: Sheet, column: str | None, entity: str | None, row: int | None
) -> Interval | Missing:
    name = column if operand.field == "*" and column else operand.field
    if operand.total:
        named = {o.entity for o in relation.operands if o.entity}
        facts = [
            f for f in sheet.by_field.get((operand.section, name), ()) if f.entity not in named and f.number is not None
        ]
        if not facts:
            return Missing(f"“{name}”各行都没有填")
        return Interval(
            sum((f.number for f in facts if f.number is not None), ZERO),
            sum(map(sheet.half, facts), ZERO),
            tuple(facts),
        )
    fact = sheet.find(operand.section, name, operand.entity or entity, row)
    label = sheet.form.sections[operand.section].fields[name].name if operand.field == "*" else operand.label
    where = f"{operand.entity or entity or ''}“{label}”"
    if fact is None or (fact.number is None and fact.text is None):
        return Missing(f"{where}没有填")
    if fact.number is None:
        return Missing(f"{where}读不出数?")
    return Interval(fact.number, sheet.half(fact), (fact,))


def _facts(relation: Relation, sheet: Sheet, column: str | None, entity: str | None, row: int | None) -> list[Fact]:
    values = [_operand(o, relation, sheet, column, entity, row) for o in relation.operands]
    return [fact for value in values if isinstance(value, Interval) for fact in value.facts]


def printed(number: Decimal, worth: Decimal, unit: str) -> str:
    """A figure in the unit it was printed in."""
    return f"{(number / worth).normalize():f}{unit}"


def _flag(
    check: CheckRule,
    relation: Relation,
    sheet: Sheet,
    left: Interval,
    right: Interval,
    entity: str | None,
    row: int | None,
) -> Flag:
    total = (left.facts or right.facts)[0]
    unit, worth = sheet.unit(total)
    found, expected = printed(left.value, worth, unit), printed(right.value, worth, unit)
    difference = printed(left.value - right.value, worth, unit)
    mended = mend(relation.sign, left, right)
    code, hint, hint_en = check.code, "", ""
    if mended is not None:
        fact, value, kind = mended
        u, w = sheet.unit(fact)
        now, then = printed(fact.number or ZERO, w, u), printed(value, w, u)
        hint = f"；如把“{squeeze(fact.label)}”的 {now} 改为 {then} 就对上了（{kind[0]}），请核对"
        hint_en = f"; it would agree if {fact.field} were {then} ({kind[1]})"
        if kind[1] == "scale":
            code, total = "UNIT_SUSPECT", fact
    rule = str(check.spec.get("rule"))
    name = squeeze(total.label).rsplit("/", 1)[-1]
    sign = {"=": "不等于", "<=": "大于", ">=": "小于", "<": "不小于"}[relation.sign]
    return Flag(
        code,
        f"{entity or ''}“{name}”{found} {sign} {expected}，相差 {difference}（{rule}）{hint or '；请核对各数后改正'}",
        f"{found} against {expected}, difference {difference} ({rule}){hint_en}",
        total.section,
        total.row,
        entity,
        total.field,
        expected,
        found,
        total.place,
    )
