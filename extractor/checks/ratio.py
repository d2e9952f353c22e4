"""A rate printed as a ratio (0.95 for 95 %): read as one only where the figures of its own row prove it.

What proves it is the form's own check of the rate (执行率 = 全年执行数 ÷ 全年预算数): as printed it fails, a hundred
times as much it is what the figures give, to the last printed digit. The repair is on record (``ratio``) and flagged;
``raw`` and ``text`` stay. Without the proof the rate stays as printed, and the check flags it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from extractor.report import Fact, Flag
from extractor.ruleset import Form, Ruleset

from . import arithmetic
from .plan import plan_of
from .sheet import HALF, PERCENT, Cell, Sheet, cell, plain

REPAIR = "ratio"
PLACES = 2  # by which a ratio's point stands left of its percentage's
_BARE = re.compile(r"\s*[01](?:\.\d{1,4})?\s*").fullmatch


def proved(
    facts: Sequence[Fact], form: Form, rules: Ruleset, flagged: Sequence[Flag] = ()
) -> tuple[tuple[Fact, ...], tuple[Flag, ...]]:
    """The facts, ratios that are proved as percentages, and a VALUE_REPAIRED for each of them."""
    bare = {cell(fact) for fact in facts if fact.measure == PERCENT and _BARE(fact.raw)}
    if not bare or REPAIR in (form.spec.get("repairs_off") or ()):
        return tuple(facts), ()
    rates = _rates(bare, facts, form, rules, flagged)
    read = tuple(
        fact._replace(number=rate, repairs=(*fact.repairs, REPAIR)) if (rate := rates.get(cell(fact))) else fact
        for fact in facts
    )
    return read, tuple(_flag(fact, form, rules) for fact in read if cell(fact) in rates)


def _rates(
    bare: set[Cell], facts: Sequence[Fact], form: Form, rules: Ruleset, flagged: Sequence[Flag]
) -> dict[Cell, Decimal]:
    plan = plan_of(form, rules)
    sheet = Sheet.of(facts, form, rules, flagged)
    sheet.scoring = plan.scoring
    found: dict[Cell, Decimal] = {}
    for declared in plan.relations:
        if not declared.relation.rated or declared.relation.sign != "=":
            continue
        for trial in arithmetic.run(declared, sheet, plan.blank_is_zero):
            if trial.check.outcome != "mismatch" or trial.check.right is None:
                continue
            fact = trial.terms[0][0]
            if cell(fact) not in bare or fact.number is None:
                continue
            rate = fact.number.scaleb(PLACES)
            rate = rate if int(rate.as_tuple().exponent) <= 0 else rate.quantize(Decimal(1))
            if abs(rate - trial.check.right) <= HALF.scaleb(int(rate.as_tuple().exponent)):
                found[cell(fact)] = rate
    return found


def _flag(fact: Fact, form: Form, rules: Ruleset) -> Flag:
    said = (rules.common.get("repairs", {}).get("repairs") or {}).get(REPAIR) or {}
    name = form.sections[fact.section].fields[fact.field or ""].name
    row = fact.entity or (f"第 {fact.row + 1} 行" if fact.row else "")
    rate = f"{plain(fact.number or Decimal(0))}%"
    return Flag(
        "VALUE_REPAIRED",
        f"{row}“{name}”填的“{fact.raw.strip()}”按本行的数是 {rate}，已按 {rate} 读取（{said.get('name', REPAIR)}），"
        "原文未动",
        f"“{fact.raw.strip()}” in {fact.section}.{fact.field} is {rate} by the figures of its row and was read so "
        f"({said.get('name_en', REPAIR)}); the original text is kept",
        fact.section,
        fact.row,
        fact.entity,
        fact.field,
        rate,
        fact.raw.strip(),
        fact.place,
    )
