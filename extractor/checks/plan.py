"""What a form's rule file asks for, compiled once: every check resolved against the form's labels and fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractor.errors import RuleError
from extractor.ruleset import CheckRule, Form, Ruleset

from . import placeholder
from .arithmetic import Declared
from .expression import compile_rule, fields_of
from .grade import Graded
from .names import Speech, compile_speech
from .range import Bounded
from .rates import Rates
from .repeated import Counted
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
    speech: Speech
    rates: Rates
    counted: Counted
    marks: Marks
    filler: re.Pattern[str]
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
    relations: list[Declared] = []
    ranges: list[Bounded] = []
    grades: list[Graded] = []
    for check in form.checks:
        try:
            _coded(check, rules)
            if "grade" in check.spec:
                grades.append(_graded(check, form))
            elif "rule" not in check.spec:
                raise _fault(check, "没有写 rule 或 grade")
            elif check.code == RANGE:
                ranges.append(_bounded(check, form))
            else:
                relations.append(_declared(check, form))
        except RuleError as error:
            problems += error.problems
    if problems:
        raise RuleError(problems)
    return Plan(
        tuple(relations),
        tuple(ranges),
        tuple(grades),
        compile_speech(form, rules, relations),
        Rates.of(form, rules),
        Counted.of(rules),
        Marks.of(form),
        placeholder.pattern(form.placeholders),
        bool(form.spec.get("missing_as_zero")),
    )


def _fault(check: CheckRule, text: str) -> RuleError:
    return RuleError([(check.file, check.line, f"核对“{check.id}”{text}")])


def _coded(check: CheckRule, rules: Ruleset) -> None:
    if rules.flags and check.code not in rules.flags:
        raise _fault(check, f"的 code “{check.code}”不在问题代码之列")


def _declared(check: CheckRule, form: Form) -> Declared:
    either = check.spec.get("or")
    return Declared(
        check,
        compile_rule(str(check.spec["rule"]), check, form),
        None if either is None else compile_rule(str(either), check, form),
    )


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
