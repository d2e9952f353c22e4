"""Amounts that a text of one form names, held against a figure of another form of the same document.

A form declares it under ``across`` with ``stated``, the indicator of the other form's score sheet whose explanation
names the amounts (年初结余19.8万元；预算1922.76万元，追加767.86万元), and ``rule``, how they give the figure ``left``;
``or`` is a rule that satisfies it as well. ``given`` says which figure of the form one of the amounts must be: only
then do both speak of the same thing, and only then are amounts without a unit printed in the form's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractor.report import Check, Fact, Flag
from extractor.ruleset import Form
from extractor.ruleset.source import line_of
from extractor.text import key

from .arithmetic import compared
from .between import CODE, WHERE, Problems, resolves
from .criterion import EXPLANATION, Stated
from .scoring import NAME
from .sheet import HALF, ZERO, Cell, Sheet, cell

Figures = tuple[Decimal, Decimal, Decimal, Decimal]
_SHARE = re.compile("[%‰]")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as it is printed, its digits the half width of what they may stand for, and its unit (None: bare)."""

    digits: Decimal
    unit: str | None

    def interval(self, units: Mapping[str, Decimal], bare: str) -> tuple[Decimal, Decimal]:
        """Value and half width in yuan; ``bare`` is the unit of an amount that prints none. A zero is exact."""
        worth = units[self.unit or bare]
        half = HALF.scaleb(int(self.digits.as_tuple().exponent)) if self.digits else ZERO
        return self.digits * worth, half * worth


def amounts_in(text: str, stated: Stated, units: Collection[str]) -> dict[str, Amount]:
    """The amounts that a text names, by their short names; one that it states twice, differently, is left out.

    A figure belongs to the longest name before it: 追加预算767.86 is no 预算.
    """
    unit = re.compile("|".join(sorted(map(re.escape, units), key=len, reverse=True)))
    folded = key(text)
    owners: dict[int, tuple[int, str, str]] = {}
    for short, said in stated.amounts.items():
        for match in said.finditer(folded):
            at = match.start(1)
            owners[at] = max(owners.get(at, (0, "", "")), (at - match.start(), short, match[1]))
    found: dict[str, set[Amount]] = {}
    for at, (_, short, printed) in owners.items():
        if _SHARE.match(folded, at + len(printed)):
            continue
        behind = unit.match(folded, at + len(printed))
        found.setdefault(short, set()).add(Amount(Decimal(printed.replace("，", "")), behind[0] if behind else None))
    return {short: next(iter(one)) for short, one in found.items() if len(one) == 1}


def faults(form: Form, known: Collection[Stated]) -> Problems:
    """What a form declares under ``across`` with ``stated`` and does not resolve, with file and line."""
    problems: Problems = []
    for declared in form.spec.get("across") or ():
        if "stated" not in declared:
            continue
        given = declared.get("given") or {}
        named = {part for name in ("rule", "or") for part in str(declared.get(name) or "").split()} - {"+", "-"}
        amounts = {short for one in known if one.name == key(str(declared["stated"])) for short in one.amounts}
        if not amounts:
            told = [f"的 stated “{declared['stated']}”在 common/scoring.yaml 的 stated 里没有"]
        else:
            told = [f"里的“{short}”不是“{declared['stated']}”的数" for short in sorted({*named, *given} - amounts)]
        told += [
            f"里的“{where}”不是这张表的 {WHERE}" for where in map(str, given.values()) if not resolves(where, form)
        ]
        problems += [(form.file, line_of(declared, "id"), f"核对“{declared['id']}”{one}") for one in told]
    return problems


def held(
    declared: Mapping[str, Any],
    sheet: Sheet,
    other: Sheet,
    stated: Collection[Stated],
    flagged: tuple[Collection[Cell], Collection[Cell]],
) -> Iterator[tuple[Check, Flag | None]]:
    """A check for each explanation of ``other`` that states the amounts; none where the form has no such figure.

    ``flagged`` are the cells of both that a finding has been told of already: the same slip is not told again.
    """
    mine = sheet.figure(str(declared["left"]))
    if mine is None:
        return
    for one in (s for s in stated if s.name == key(str(declared["stated"]))):
        for told in other.by_field.get(("indicators", EXPLANATION), ()):
            name = other.by_row.get((told.section, NAME, told.row))
            if told.text and name is not None and key(name.text or "") == one.name:
                yield _judged(declared, (sheet, mine), (other, told), one, flagged)


def _judged(
    declared: Mapping[str, Any],
    at: tuple[Sheet, Fact],
    said: tuple[Sheet, Fact],
    stated: Stated,
    flagged: tuple[Collection[Cell], Collection[Cell]],
) -> tuple[Check, Flag | None]:
    (sheet, mine), (other, told) = at, said
    ident = str(declared["id"])
    spot = f"“{declared['stated']}”的“{other.name(told)}”"

    def not_run(reason: str) -> tuple[Check, None]:
        return Check(ident, CODE, "not_run", mine.entity, mine.row, reason=reason, field=mine.field), None

    if mine.number is None:
        return not_run(f"{sheet.spot(mine)}读不出数，已另行标出")
    amounts = amounts_in(told.text or "", stated, sheet.units)
    if len({amount.unit is None for amount in amounts.values()}) > 1:
        return not_run(f"{spot}里的数有的没有写单位")
    intervals = {short: one.interval(sheet.units, sheet.unit(mine)[0]) for short, one in amounts.items()}
    for short, where in (declared.get("given") or {}).items():
        own = sheet.figure(str(where))
        if short not in intervals or own is None or own.number is None:
            return not_run(f"{spot}或本表没有写明{'、'.join(declared['given'])}，不知说的是不是同一件事")
        if abs(own.number - intervals[short][0]) > intervals[short][1] + sheet.half(own):
            return not_run(f"{spot}里的数与本表{sheet.spot(own)}不同，不知说的是不是同一件事")
    outcome, figures = _outcome(declared, (mine.number, sheet.half(mine)), intervals)
    if not outcome:
        return not_run(f"{spot}里没有写全各数，或同一个数写了两种")
    if outcome == "mismatch" and (cell(mine) in flagged[0] or cell(told) in flagged[1]):
        return not_run(f"{sheet.spot(mine)}或{spot}已另行标出")
    check = Check(ident, CODE, outcome, mine.entity, mine.row, *figures, field=mine.field)
    return check, _flag(declared, at, said, figures[1]) if outcome == "mismatch" else None


def _outcome(
    declared: Mapping[str, Any], given: tuple[Decimal, Decimal], amounts: Mapping[str, tuple[Decimal, Decimal]]
) -> tuple[str, Figures]:
    """The outcome and its figures; none where ``or`` does not hold and an amount of ``rule`` is lacking."""
    for name in ("or", "rule"):
        parts = str(declared.get(name) or "").split()
        if parts and all(part in "+-" or part in amounts for part in parts):
            value, half = _worked_out(parts, amounts)
            outcome, figures = compared("=", given[0], value, given[1] + half)
            if outcome != "mismatch" or name == "rule":
                return outcome, figures
    return "", (ZERO, ZERO, ZERO, ZERO)


def _worked_out(rule: list[str], amounts: Mapping[str, tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal]:
    """The value of ``a + b - c`` and its half width."""
    value, width, sign = ZERO, ZERO, 1
    for part in rule:
        if part in "+-":
            sign = 1 if part == "+" else -1
            continue
        value, width = value + sign * amounts[part][0], width + amounts[part][1]
    return value, width


def _flag(declared: Mapping[str, Any], at: tuple[Sheet, Fact], said: tuple[Sheet, Fact], value: Decimal) -> Flag:
    (sheet, mine), (other, told) = at, said
    assert mine.number is not None
    found, expected = sheet.printed(mine.number, mine), sheet.printed(value, mine)
    apart, apart_en = sheet.apart(mine.number - value, mine)
    return Flag(
        CODE,
        f"{declared['message']}：本表{sheet.spot(mine)}填 {found}，另一张表第 {told.row + 1} 行“{declared['stated']}”的"
        f"“{other.name(told)}”按所写的数算是 {expected}，相差 {apart}，请核对后改成一致",
        f"{declared['message_en']}: {found} here, the amounts in row {told.row + 1} of the other form give {expected}, "
        f"off by {apart_en}; make them agree",
        mine.section,
        mine.row,
        mine.entity,
        mine.field,
        f"= {expected}",
        found,
        mine.place,
    )
