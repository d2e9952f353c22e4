"""What a form's rule file asks for, compiled once: every check resolved against the form's labels and fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractor.errors import RuleError
from extractor.ruleset import CheckRule, Form, Ruleset

from . import between, placeholder, stated
from .arithmetic import Declared
from .criterion import Criteria
from .earned import PROPORTIONAL, WAYS, Earned, least
from .expression import Relation, Term, compile_rule, fields_of
from .glyph import Lost
from .grade import Graded
from .group import Grouped
from .names import Speech, compile_speech
from .range import Bounded
from .rates import Rates
from .reason import Reasoned
from .repeated import Counted
from .scoring import Scoring
from .signature import Marks

Problems = list[tuple[Any, int, str]]
RANGE = "VALUE_OUT_OF_RANGE"
_NUMBER = r"-?\d+(?:\.\d+)?"
_BOUNDS = re.compile(rf"(?:(?P<low>{_NUMBER}) <= )?(?P<name>\S+)(?: >= (?P<least>{_NUMBER})| <= (?P<high>{_NUMBER}))?")


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is checked in one form, in the order of the rule file."""

    relations: tuple[Declared, ...]
    ranges: tuple[Bounded, ...]
    grades: tuple[Graded, ...]
    groups: tuple[Grouped, ...]
    earned: tuple[Earned, ...]
    reasons: tuple[Reasoned, ...]
    scoring: Scoring
    criteria: Criteria
    lost: Lost
    speech: Speech
    rates: Rates
    counted: Counted
    marks: Marks
    filler: re.Pattern[str]
    hint: placeholder.Hint
    blank_is_zero: bool


_plans: dict[tuple[str, str, str], Plan] = {}


def plan_of(form: Form, rules: Ruleset) -> Plan:
    """The compiled checks of a form, from a cache. Raises RuleError that names every fault with file and line."""
    known = (rules.version, form.id, form.version)
    plan = _plans.get(known)
    if plan is None:
        plan = _plans.setdefault(known, compile_plan(form, rules))
    return plan


def compile_plan(form: Form, rules: Ruleset) -> Plan:
    """Compile a form's checks. Raises RuleError that names every fault with file and line."""
    problems: Problems = []
    found: dict[str, list[Any]] = {kind: [] for kind in (*_KINDS, "rule", RANGE)}
    for check in form.checks:
        try:
            _coded(check, rules)
            kind = next((kind for kind in _KINDS if kind in check.spec), "rule")
            if kind == "rule" and "rule" not in check.spec:
                raise _fault(check, f"没有写 rule、{'、'.join(_KINDS)} 中的任何一种")
            if kind == "rule" and check.code == RANGE:
                found[RANGE].append(_bounded(check, form))
            else:
                found[kind].append({"rule": _declared, **_KINDS}[kind](check, form))
        except RuleError as error:
            problems += () if check.spec.get("optional") else error.problems
    criteria = Criteria.of(form, rules)
    problems += [*between.faults(form, rules), *stated.faults(form, criteria.stated)]
    if problems:
        raise RuleError(problems)
    return Plan(
        tuple(found["rule"]),
        tuple(found[RANGE]),
        tuple(found["grade"]),
        tuple(found["group"]),
        tuple(found["earned"]),
        tuple(found["reason"]),
        Scoring.of(form, rules),
        criteria,
        Lost.of(form, rules),
        compile_speech(form, rules, found["rule"]),
        Rates.of(form, rules),
        Counted.of(rules),
        Marks.of(form),
        placeholder.pattern(form.placeholders),
        placeholder.Hint.of(form),
        bool(form.spec.get("missing_as_zero")),
    )


def _fault(check: CheckRule, text: str) -> RuleError:
    return RuleError([(check.file, check.line, f"核对“{check.id}”{text}")])


def _coded(check: CheckRule, rules: Ruleset) -> None:
    if rules.flags and check.code not in rules.flags:
        raise _fault(check, f"的 code “{check.code}”不在问题代码之列")


def _declared(check: CheckRule, form: Form) -> Declared:
    either, complete, given = (check.spec.get(name) for name in ("or", "complete", "given"))
    return Declared(
        check,
        compile_rule(str(check.spec["rule"]), check, form),
        None if either is None else compile_rule(str(either), check, form),
        _tolerance(check),
        None if complete is None else _field(check, form, complete),
        None if given is None else compile_rule(str(given), check, form),
        bool(check.spec.get("partly")),
    )


def _tolerance(check: CheckRule) -> Decimal | None:
    told = check.spec.get("tolerance")
    try:
        return None if told is None else abs(Decimal(str(told)))
    except ArithmeticError:
        raise _fault(check, f"的 tolerance “{told}”不是数") from None


def _field(check: CheckRule, form: Form, name: Any) -> str:
    section = form.sections.get(check.section)
    found = fields_of(section, str(name), form) if section else []
    if len(found) != 1 or found[0] == "*":
        raise _fault(check, f"里的“{name}”不是这张表的栏目或字段")
    return found[0]


def _bounded(check: CheckRule, form: Form) -> Bounded:
    match = _BOUNDS.fullmatch(str(check.spec["rule"]).strip())
    if match is None or (match["least"] or match["low"] or match["high"]) is None:
        raise _fault(check, "要写成 0 <= 栏目 <= 100、栏目 <= 100 或 栏目 >= 0")
    low, high = (None if n is None else Decimal(n) for n in (match["least"] or match["low"], match["high"]))
    return Bounded(check, _field(check, form, match["name"]), low, high)


def _graded(check: CheckRule, form: Form) -> Graded:
    names = check.spec["grade"]
    if not isinstance(names, Mapping) or not form.grades:
        raise _fault(check, "的 grade 要写 {score, grade}，表式要有 grades")
    score, grade = (_field(check, form, names.get(part)) for part in ("score", "grade"))
    return Graded(check, score, grade, form.grades)


def _parts(check: CheckRule, kind: str, known: tuple[str, ...], needed: tuple[str, ...]) -> Mapping[str, Any]:
    """The mapping of a check of some kind. Raises RuleError for a key that is unknown or lacking."""
    spec = check.spec[kind]
    if not isinstance(spec, Mapping) or set(spec) - set(known) or set(needed) - set(spec):
        raise _fault(check, f"的 {kind} 要写 {{{', '.join(known)}}}，其中 {', '.join(needed)} 必写")
    return spec


def _grouped(check: CheckRule, form: Form) -> Grouped:
    spec = _parts(check, "group", ("by", "sum", "total"), ("by", "sum"))
    by = [_field(check, form, name) for name in (spec["by"] if isinstance(spec["by"], list) else [spec["by"]])]
    total = None if spec.get("total") is None else _field(check, form, spec["total"])
    relation = Relation(Term(), "=", Term(), "", ())
    return Grouped(
        Declared(check, relation, None, _tolerance(check)), tuple(by), _field(check, form, spec["sum"]), total
    )


def _earned(check: CheckRule, form: Form) -> Earned:
    spec = _parts(check, "earned", ("score", "weight", "by"), ("score", "weight"))
    way = str(spec.get("by", PROPORTIONAL))
    if way not in WAYS:
        raise _fault(check, f"的 by 只能是 {'、'.join(WAYS)}")
    weight = str(spec["weight"])
    fixed = re.fullmatch(_NUMBER, weight)
    return Earned(
        check,
        _field(check, form, spec["score"]),
        Decimal(weight) if fixed else _field(check, form, weight),
        way,
        least(_tolerance(check)),
    )


def _reasoned(check: CheckRule, form: Form) -> Reasoned:
    section, _, name = str(check.spec["reason"]).rpartition(".")
    holder = form.sections.get(section or check.section)
    found = fields_of(holder, name, form) if holder else []
    if holder is None or len(found) != 1 or found[0] == "*":
        raise _fault(check, f"里的“{check.spec['reason']}”不是这张表的栏目或字段")
    when = _relations(check, form, "when")
    if not when and not check.spec.get("missed"):
        raise _fault(check, "没有说什么时候要写原因（when 或 missed）")
    return Reasoned(check, holder.name, found[0], when, bool(check.spec.get("missed")))


def _relations(check: CheckRule, form: Form, name: str) -> tuple[Declared, ...]:
    told = check.spec.get(name) or ()
    return tuple(
        Declared(check, compile_rule(str(rule), check, form)) for rule in ([told] if isinstance(told, str) else told)
    )


_KINDS = {"grade": _graded, "group": _grouped, "earned": _earned, "reason": _reasoned}
"""Kinds of checks beside relations, by the key that declares them."""
