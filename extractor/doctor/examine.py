"""All that is looked at, in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extractor.authoring.lint import lint
from extractor.authoring.queries import queries
from extractor.errors import RuleError
from extractor.ruleset import load

from .finding import FAIL, OK, Finding
from .machine import machine
from .output import output
from .parts import parts

_SHOWN = 3  # faults of the rules that are named


def examine(out: Path | None = None, rules: str | Path | None = None) -> Iterator[Finding]:
    """What is found of the machine, the parts, the rules and, where it is given, of an output folder."""
    yield from machine()
    yield from parts()
    yield from _rules(rules)
    if out is not None:
        yield from output(out)


def _rules(asked: str | Path | None) -> Iterator[Finding]:
    try:
        faults = lint(asked) or queries(asked)
        rules = load(asked)
    except RuleError as error:
        faults = error.problems
    if faults:
        some = "；".join(f"{file}:{line} {said}" for file, line, said in faults[:_SHOWN])
        yield Finding("rules", "rules", FAIL, f"{len(faults)} 处有错 faults：{some}", "extractor rules lint")
    else:
        yield Finding("rules", "rules", OK, f"{rules.version}，{len(rules.forms)} 张表式 forms（{rules.path}）")
