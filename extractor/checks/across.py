"""The reports of one document held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from extractor.report import Check, Flag, Report
from extractor.ruleset import Ruleset
from extractor.text import key

from . import between, repeated, stated
from .plan import plan_of
from .sheet import Cell, Sheet

SAME = "same_in_document"  # in a form's rule file: the keys of a report that all reports of one document must share


class Across(NamedTuple):
    """What one report is told beside the others of its document."""

    flags: tuple[Flag, ...] = ()
    checks: tuple[Check, ...] = ()


def across(reports: Sequence[Report], rules: Ruleset) -> tuple[Across, ...]:
    """Findings for each report, in their order: CROSS_FORM_MISMATCH by what the forms declare under ``across`` and
    ``same_in_document``, and UNIT_SUSPECT where two reports state one counted thing a power of ten apart."""
    flags: list[list[Flag]] = [[] for _ in reports]
    checks: list[list[Check]] = [[] for _ in reports]
    sheets = {
        number: Sheet.of(report.facts, rules.forms[report.form], rules)
        for number, report in enumerate(reports)
        if report.form in rules.forms
    }
    if len(sheets) < 2:
        return tuple(Across() for _ in reports)
    for number, sheet in sheets.items():
        for declared in sheet.form.spec.get("across") or ():
            for other, theirs in sheets.items():
                if other == number or theirs.form.id != declared["with"]:
                    continue
                told = _told(reports[number]), _told(reports[other])
                for check, flag in _held(declared, sheet, theirs, told, rules):
                    checks[number].append(check)
                    flags[number] += () if flag is None else (flag,)
    for number, flag in _different(reports, sheets):
        flags[number].append(flag)
    for number, flag in _rescaled(reports, sheets, rules):
        flags[number].append(flag)
    return tuple(Across(tuple(own), tuple(run)) for own, run in zip(flags, checks, strict=True))


def _told(report: Report) -> frozenset[Cell]:
    """The cells whose figures a finding says should be others."""
    return frozenset(
        (f.section, f.row, f.field) for f in report.flags if f.section and f.row is not None and f.expected
    )


def _held(
    declared: Mapping[str, Any],
    sheet: Sheet,
    other: Sheet,
    told: tuple[frozenset[Cell], frozenset[Cell]],
    rules: Ruleset,
) -> Iterator[tuple[Check, Flag | None]]:
    if "stated" in declared:
        yield from stated.held(declared, sheet, other, plan_of(other.form, rules).criteria.stated, told)
    else:
        yield between.held(declared, sheet, other, told)


def _different(reports: Sequence[Report], sheets: Mapping[int, Sheet]) -> Iterator[tuple[int, Flag]]:
    """What must be the same in all reports of a document and is not: told at the later report, once."""
    first, *later = sheets
    for number in later:
        for name, words in (sheets[number].form.spec.get(SAME) or {}).items():
            here, there = getattr(reports[number], name), getattr(reports[first], name)
            if here is None or there is None or _alike(str(here), str(there)):
                continue
            sure = _on_cover(sheets[first]) and _on_cover(sheets[number])
            if _belongs(str(here), sheets[first], sure) or _belongs(str(there), sheets[number], sure):
                continue
            yield (
                number,
                Flag(
                    between.CODE,
                    f"同一文件的两张表{words}不同：前一张是“{there}”，这一张是“{here}”，请核对",
                    f"two forms of one document give another {name}: {there} and {here}; check which is right",
                    expected=str(there),
                    found=str(here),
                ),
            )


def _alike(one: str, other: str) -> bool:
    """Equal once folded, or the short form of the other (岳阳市甲中心, 甲中心)."""
    a, b = key(one), key(other)
    return a in b or b in a


def _on_cover(sheet: Sheet) -> bool:
    """True where the report's unit stands in the place the form has for it, so that no other need be asked."""
    section, _, field = next(iter(sheet.form.unit_from), "").partition(".")
    return any(fact.text for fact in sheet.by_field.get((section, field), ()))


def _belongs(name: str, sheet: Sheet, sure: bool) -> bool:
    """True where the other report names it among its own: as a row of its tables, or as the department above it.

    The units that its evaluators come from count only where its own unit is not ``sure``.
    """
    rows = {fact.entity for fact in sheet.facts if fact.entity}
    place = next(iter(sheet.form.unit_from), "").partition(".")[0]
    orgs = {
        fact.text
        for fact in sheet.facts
        if fact.text
        and fact.field
        and (not sure or fact.section == place)
        and sheet.form.sections[fact.section].fields[fact.field].kind == "org"
    }
    return any(_alike(name, other) for other in rows | orgs)


def _rescaled(reports: Sequence[Report], sheets: Mapping[int, Sheet], rules: Ruleset) -> Iterator[tuple[int, Flag]]:
    """UNIT_SUSPECT between two reports; what one of them was told already is not told again."""
    told = {(f.place, f.found) for report in reports for f in report.flags if f.code == "UNIT_SUSPECT"}
    mentions, owner = [], {}
    for number, sheet in sheets.items():
        for mention in plan_of(sheet.form, rules).counted.mentions(sheet.facts, sheet.form):
            mentions.append(mention)
            owner[id(mention)] = number
    for right, suspect in repeated.conflicts(mentions):
        if owner[id(right)] == owner[id(suspect)] or (suspect.fact.place, suspect.printed) in told:
            continue
        told.add((suspect.fact.place, suspect.printed))
        yield owner[id(suspect)], repeated.flag(right, suspect)
