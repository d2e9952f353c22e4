"""The reports of one document held against each other."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.report import Fact, Flag, Report
from extractor.ruleset import Ruleset

from . import prose
from .arithmetic import Sheet, printed


def across(reports: Sequence[Report], rules: Ruleset) -> tuple[tuple[Flag, ...], ...]:
    """Flags for each report: CROSS_FORM_MISMATCH by the rules that the forms declare under ``across``, and UNIT_SUSPECT
    where two of them state one counted thing a power of ten apart."""
    flags: list[list[Flag]] = [[] for _ in reports]
    for number, report in enumerate(reports):
        form = rules.forms.get(report.form)
        for declared in (form.spec.get("across") or ()) if form else ():
            for other in reports:
                if other.form == declared["with"] and other is not report:
                    flags[number] += _compared(declared, report, other, rules)
    mentioned = [prose.mentions(report.facts) for report in reports]
    told = {(f.expected, f.found) for report in reports for f in report.flags if f.code == "UNIT_SUSPECT"}
    for first, second in prose.scale_conflicts([m for mentions in mentioned for m in mentions]):
        flag = prose.scale_flag(first, second)
        if (flag.expected, flag.found) not in told:
            owner = next(n for n, own in enumerate(mentioned) if any(m.fact.place == flag.place for m in own))
            flags[owner].append(flag)
    return tuple(tuple(own) for own in flags)


def _whole(report: Report, name: str, rules: Ruleset) -> tuple[Fact | None, Sheet]:
    """The fact ``section.field`` or ``section[entity].field`` that speaks for the whole report."""
    sheet = Sheet.of(report.facts, rules.forms[report.form], rules)
    section, _, field = name.replace("[", ".").replace("]", "").partition(".")
    entity, _, field = field.rpartition(".")
    facts = [f for f in sheet.by_field.get((section, field), ()) if f.number is not None]
    whole = (entity,) if entity else tuple(sheet.form.spec.get("whole") or ())
    named = [f for f in facts if f.entity in whole]
    return (named[0] if named else facts[0] if len(facts) == 1 and not entity else None), sheet


def _compared(declared: dict[str, str], report: Report, other: Report, rules: Ruleset) -> list[Flag]:
    mine, sheet = _whole(report, declared["left"], rules)
    theirs, _ = _whole(other, declared["right"], rules)
    if mine is None or theirs is None or mine.number is None or theirs.number is None:
        return []
    room = sheet.half(mine) * 2
    holds = (
        mine.number <= theirs.number + room
        if declared["relation"] == "<="
        else abs(mine.number - theirs.number) <= room
    )
    if holds:
        return []
    unit, worth = sheet.unit(mine)
    found, expected = printed(mine.number, worth, unit), printed(theirs.number, worth, unit)
    return [
        Flag(
            "CROSS_FORM_MISMATCH",
            f"{declared['message']}：本表 {found}，另一张表 {expected}，请核对",
            f"{declared['message_en']}: {found} here, {expected} in the other form",
            mine.section,
            mine.row,
            mine.entity,
            mine.field,
            f"{declared['relation']} {expected}",
            found,
            mine.place,
        )
    ]
