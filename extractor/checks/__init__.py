"""Findings: the checks that a rule file declares, the narrative against the tables, one report against another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractor.report import Check, Fact, Flag, Occurrence
from extractor.ruleset import CheckRule, Form, Ruleset

from . import arithmetic, presence, prose, rates, rating, targets
from .across import across
from .arithmetic import Sheet

__all__ = ["Findings", "across", "run"]


class Findings(NamedTuple):
    """What the checks of one report found."""

    checks: tuple[Check, ...]
    flags: tuple[Flag, ...]
    occurrences: tuple[Occurrence, ...]


def _over_rows(check: CheckRule) -> bool:
    """Checks over several rows come after those within a row, which name the wrong cell more closely."""
    return "sum(" in str(check.spec.get("rule", ""))


def run(
    facts: Sequence[Fact],
    form: Form,
    rules: Ruleset,
    *,
    seen: frozenset[str],
    flagged: Sequence[Flag] = (),
    year: int | None = None,
) -> Findings:
    """Run everything that a form's rule file asks for. ``seen`` are the sections whose labels were found,
    ``flagged`` what reading the report has found already. Raises RuleError for a check that does not resolve."""
    sheet = Sheet.of(facts, form, rules)
    checks: list[Check] = []
    flags: list[Flag] = []
    for check in sorted(form.checks, key=_over_rows):
        kind = rating if "grade" in check.spec else arithmetic
        for record, flag in kind.run(check, sheet):
            checks.append(record)
            if flag is not None:
                flags.append(flag)
    flags += presence.required(facts, form, seen, flagged)
    flags += presence.placeholders(facts, form)
    flags += presence.signatures(facts, form, seen)
    flags += targets.missed(facts)
    flags += rates.mismatches(facts)
    found: list[Occurrence] = []
    for occurrence, flag in prose.occurrences(facts, sheet, rules, year):
        found.append(occurrence)
        if flag is not None:
            flags.append(flag)
    flags += (prose.scale_flag(*pair) for pair in prose.scale_conflicts(prose.mentions(facts)))
    return Findings(tuple(checks), tuple(flags), tuple(found))
