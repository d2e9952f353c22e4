"""A figure of one form held against a figure of another form of the same document.

A form declares it under ``across`` with ``right``, the other form's figure, and ``relation``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from extractor.report import Check, Fact, Flag
from extractor.ruleset import Form, Ruleset
from extractor.ruleset.source import line_of

from .arithmetic import compared
from .sheet import Cell, Sheet, cell, place_in

Problems = list[tuple[Any, int, str]]
CODE = "CROSS_FORM_MISMATCH"
WHERE = "节.字段 或 节[行名].字段"


def faults(form: Form, rules: Ruleset) -> Problems:
    """What a form declares under ``across`` with ``right`` and does not resolve, with file and line."""
    problems: Problems = []
    for declared in form.spec.get("across") or ():
        sides = ((declared["left"], form), (declared.get("right"), rules.forms.get(str(declared["with"]))))
        problems += [
            (form.file, line_of(declared, "id"), f"核对“{declared['id']}”里的“{where}”不是{of.name}的 {WHERE}")
            for where, of in sides
            if where is not None and of is not None and not resolves(str(where), of)
        ]
    return problems


def resolves(where: str, form: Form) -> bool:
    """Whether ``section[row].field`` or ``section.field`` is a place of the form."""
    section, _, name = place_in(where)
    return section in form.sections and name in form.sections[section].fields


def held(
    declared: Mapping[str, Any], sheet: Sheet, other: Sheet, flagged: tuple[Collection[Cell], Collection[Cell]]
) -> tuple[Check, Flag | None]:
    """The check of one declaration between two forms.

    ``flagged`` are the cells of both that a finding has been told of already: the same slip is not told again.
    """
    mine, theirs = sheet.figure(str(declared["left"])), other.figure(str(declared["right"]))
    for fact, side, name in ((mine, sheet, "left"), (theirs, other, "right")):
        if fact is None or fact.number is None:
            spot = _spot(str(declared[name]), side) if fact is None else side.spot(fact)
            where = "本表" if side is sheet else "另一张表"
            return _not_run(declared, mine, f"{where}{spot}没有填，或读不出来"), None
    assert mine is not None and theirs is not None and mine.number is not None and theirs.number is not None
    width = sheet.half(mine) + other.half(theirs)
    outcome, figures = compared(str(declared["relation"]), mine.number, theirs.number, width)
    if outcome == "mismatch" and (cell(mine) in flagged[0] or cell(theirs) in flagged[1]):
        reason = f"本表{sheet.spot(mine)}或另一张表{other.spot(theirs)}已另行标出"
        return _not_run(declared, mine, reason), None
    check = Check(str(declared["id"]), CODE, outcome, mine.entity, mine.row, *figures, field=mine.field)
    return check, _flag(declared, (sheet, mine), (other, theirs)) if outcome == "mismatch" else None


def _spot(where: str, sheet: Sheet) -> str:
    """A place that holds nothing, for a clerk."""
    section, _, name = place_in(where)
    return f"“{sheet.form.sections[section].fields[name].name}”"


def _not_run(declared: Mapping[str, Any], mine: Fact | None, reason: str) -> Check:
    _, entity, name = place_in(str(declared["left"]))
    row, told = (mine.row, mine.entity) if mine else (None, entity or None)
    return Check(str(declared["id"]), CODE, "not_run", told, row, reason=reason, field=name)


def _flag(declared: Mapping[str, Any], at: tuple[Sheet, Fact], against: tuple[Sheet, Fact]) -> Flag:
    (sheet, mine), (other, theirs) = at, against
    assert mine.number is not None and theirs.number is not None
    found, expected = sheet.printed(mine.number, mine), other.printed(theirs.number, theirs)
    apart, apart_en = sheet.apart(mine.number - theirs.number, mine)
    return Flag(
        CODE,
        f"{declared['message']}：本表{sheet.spot(mine)}填 {found}，另一张表{other.spot(theirs)}填 {expected}，"
        f"相差 {apart}，请核对后改成一致",
        f"{declared['message_en']}: {found} here, {expected} in the other form, off by {apart_en}; make them agree",
        mine.section,
        mine.row,
        mine.entity,
        mine.field,
        f"{declared['relation']} {expected}",
        found,
        mine.place,
    )
