"""Findings: the checks that a rule file declares, the narrative against the tables, one report against another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractor.report import Check, Fact, Flag, Occurrence
from extractor.ruleset import Form, Ruleset

from . import (
    arithmetic,
    criterion,
    diagnose,
    earned,
    formula,
    glyph,
    grade,
    group,
    placeholder,
    prose,
    reason,
    repeated,
    required,
    signature,
    target,
)
from . import range as ranges
from .across import across
from .plan import Plan, compile_plan, plan_of
from .ratio import proved as proved_ratios
from .sheet import Sheet

__all__ = ["Findings", "Plan", "across", "compile_plan", "proved_ratios", "run", "run_unknown"]


class Findings(NamedTuple):
    """What the checks of one report found."""

    checks: tuple[Check, ...]
    flags: tuple[Flag, ...]
    occurrences: tuple[Occurrence, ...]


def run(
    facts: Sequence[Fact],
    form: Form,
    rules: Ruleset,
    *,
    seen: frozenset[str] = frozenset(),
    doubted: frozenset[str] = frozenset(),
    flagged: Sequence[Flag] = (),
    year: int | None = None,
) -> Findings:
    """Run everything that a form's rule file asks for. ``seen`` are the sections whose labels were found,
    ``doubted`` those whose labels were found in rows that are in doubt, ``flagged`` what reading the report has found
    already, ``year`` the fiscal year.

    Raises RuleError, naming file and line, when a declared check does not resolve in the form.
    """
    plan = plan_of(form, rules)
    sheet = Sheet.of(facts, form, rules, flagged)
    sheet.scoring = plan.scoring
    trials = [t for declared in plan.relations for t in arithmetic.run(declared, sheet, plan.blank_is_zero)]
    trials += [t for grouped in plan.groups for t in group.run(grouped, sheet, plan.scoring)]
    said = list(prose.read(sheet, plan.speech, year))
    checks, flags = diagnose.explain(trials, sheet, said)
    judged = [found for bounded in plan.ranges for found in ranges.run(bounded, sheet)]
    judged += [found for graded in plan.grades for found in grade.run(graded, sheet)]
    judged += [found for scored in plan.earned for found in earned.run(scored, sheet, plan.scoring)]
    without = reason.baseless(trials)
    judged += [found for reasoned in plan.reasons for found in reason.run(reasoned, sheet, plan.scoring, without)]
    judged += formula.run(sheet)
    judged += criterion.run(sheet, plan.criteria)
    checks += [check for check, _ in judged]
    flags += [flag for _, flag in judged if flag is not None]
    flags += required.run(sheet, form, seen, flagged, year, doubted)
    flags += placeholder.run(sheet, plan.filler)
    flags += placeholder.guidance(sheet, plan.hint)
    flags += signature.run(sheet, plan.marks, seen)
    flags += target.run(sheet, plan.scoring)
    flags += glyph.run(sheet, plan.lost)
    flags += plan.rates.mismatches(facts)
    occurrences = list(prose.judge(said, sheet))
    flags += [flag for _, flag in occurrences if flag is not None]
    told = {flag.found for _, flag in occurrences if flag is not None and flag.code == repeated.CODE}
    flags += [
        repeated.flag(*pair)
        for pair in repeated.conflicts(plan.counted.mentions(facts, form))
        if told.isdisjoint(mention.printed for mention in pair)
    ]
    return Findings(tuple(checks), tuple(flags), tuple(occurrence for occurrence, _ in occurrences))


def run_unknown(facts: Sequence[Fact], rules: Ruleset) -> tuple[Flag, ...]:
    """What can be found in tables that fit no form: signs that a conversion lost."""
    lost = _lost.get(rules.version)
    if lost is None:
        lost = _lost.setdefault(rules.version, glyph.Lost.of(None, rules))
    return tuple(glyph.loose(facts, lost))


_lost: dict[str, glyph.Lost] = {}
