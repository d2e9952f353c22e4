"""The narrative read against the tables, precision first.

A figure is compared when its clause opens with the field's name (after words that change nothing: the report's own
year and unit, 其中, 全年) and the figure follows the name at once. One about another year is passed over. Where the
context is doubtful (a plan in the same sentence, a list of the parts of something else, a name that is also said of a
part, an approximation) the figure may confirm the table but never contradict it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.report import Flag, Occurrence
from extractor.text import key

from .clauses import CONFIRMS, FIRM, NEEDS_KIN, SURE, Reading, Said
from .names import Speech, fold
from .sheet import ZERO, Cell, Sheet, cell, multiple, plain

_SENTENCE = re.compile(r"[^。！？\n]+")


def judge(said: Sequence[Said], sheet: Sheet) -> Iterator[tuple[Occurrence, Flag | None]]:
    """What the prose says held against the tables; a flag for each conflict that no flag speaks of yet."""
    agreed = {cell(one.fact) for one in said if one.relation != "conflict"}
    against: dict[Cell, set[Decimal]] = {}
    for one in said:
        if one.relation == "conflict":
            against.setdefault(cell(one.fact), set()).add(one.number)
    told: set[tuple[Cell, Decimal]] = set()
    for one in said:
        where, flag = cell(one.fact), None
        if one.relation == "conflict":
            alone = one.trust == SURE and _alone(one, where in agreed, against[where])
            if one.trust == CONFIRMS or not (one.close or alone or one.trust == FIRM):
                continue
            if (where, one.number) not in told and not _settled(one, sheet):
                flag = _flag(one, sheet)
            told.add((where, one.number))
        yield _occurrence(one), flag


def _alone(one: Said, agreed: bool, figures: set[Decimal]) -> bool:
    """True for the only figure that the prose gives for a cell; several smaller ones are taken for its parts."""
    return not agreed and (len(figures) == 1 or any(number > (one.fact.number or ZERO) for number in figures))


def _settled(one: Said, sheet: Sheet) -> bool:
    """True where the cell is flagged already, and the prose says no more than that flag does."""
    values = sheet.settled.get(cell(one.fact), ())
    return any(value is None or abs(value - one.number) <= one.room for value in values)


def read(sheet: Sheet, speech: Speech, year: int | None) -> Iterator[Said]:
    """Every figure of the prose that names a field which a cell of the tables states as well."""
    owners = _owners(sheet)
    for place, text in _passages(sheet, speech):
        doubtful = bool(speech.plan.search(place) or speech.other.search(place))
        reading = Reading(sheet, speech, year, owners, place, doubtful)
        for sentence in _SENTENCE.finditer(text):
            own = reading.sentence(sentence[0])
            for one in own:
                if one.trust in (NEEDS_KIN, SURE) and _has_kin(one, own, speech):
                    one = one._replace(trust=FIRM)
                yield one


def _has_kin(one: Said, own: Sequence[Said], speech: Speech) -> bool:
    """True where the sentence also names, and rightly, a field that is reckoned with this one: then it speaks of the
    whole, not of one item of it."""
    pairs = (
        {(one.fact.section, one.fact.field), (other.fact.section, other.fact.field)}
        for other in own
        if other.trust != CONFIRMS and other.relation != "conflict" and other.fact.field != one.fact.field
    )
    return any(pair <= family for pair in pairs for family in speech.families)


def _passages(sheet: Sheet, speech: Speech) -> Iterator[tuple[str, str]]:
    """The prose of a report, each with the heading or label it stands under."""
    heading = ""
    for fact in sheet.facts:
        narrative = sheet.form.sections[fact.section].narrative
        if narrative and fact.field == "heading":
            heading = fact.text or fact.raw
        elif fact.text and (fact.section, fact.field) in speech.places:
            yield (heading if narrative else sheet.name(fact)), fact.text


def _owners(sheet: Sheet) -> dict[str, str | None]:
    """Names that may stand before a field's name: the submitting unit's and the project's (None), those of the rows."""
    owners: dict[str, str | None] = {}
    for where in (*sheet.form.unit_from, *((sheet.form.project_from,) if sheet.form.project_from else ())):
        section, _, name = where.partition(".")
        for fact in sheet.by_field.get((section, name), ()):
            if fact.text:
                owners.setdefault(fold(fact.text), None)
    for fact in sheet.facts:
        if fact.entity is not None and fact.number is not None:
            owners.setdefault(fold(fact.entity), None if key(fact.entity) in sheet.whole else fact.entity)
    return {name: entity for name, entity in owners.items() if name}


def _occurrence(one: Said) -> Occurrence:
    text = one.text.strip()
    start = one.start - (len(one.text) - len(one.text.lstrip()))
    digits = len(one.printed.rstrip("".join(c for c in one.printed if not (c.isdigit() or c in ".,-"))))
    fact = one.fact
    return Occurrence(
        fact.section,
        fact.field or "",
        fact.entity,
        one.place,
        text,
        start,
        start + digits,
        one.number,
        fact.measure or one.printed[digits:] or None,
        one.relation,
    )


def _flag(one: Said, sheet: Sheet) -> Flag:
    fact = one.fact
    stands = sheet.printed(fact.number or ZERO, fact)
    if fact.measure is None:
        stands = plain(fact.number or ZERO) + one.printed.lstrip("0123456789.,-")
    where = f"{sheet.spot(fact)}填 {stands}，“{one.place}”里写的是 {one.printed}"
    found = f"{fact.section}.{fact.field} is {stands} in the table and {one.printed} in the prose"
    if one.scaled and fact.number:
        times = multiple(one.number, fact.number)
        code, message = "UNIT_SUSPECT", f"{where}，相差 {times} 倍，请核对单位"
        message_en = f"{found}, {times} times apart; check the unit"
    else:
        apart, apart_en = sheet.apart(one.difference, fact) if fact.measure else (_counted(one),) * 2
        code, message = "NARRATIVE_MISMATCH", f"{where}，相差 {apart}，请核对后改成一致"
        message_en = f"{found}, off by {apart_en}; check and make them agree"
    return Flag(
        code, message, message_en, fact.section, fact.row, fact.entity, fact.field, stands, one.printed, fact.place
    )


def _counted(one: Said) -> str:
    """The difference with the counter that the prose prints: 2人."""
    return plain(one.difference) + one.printed.lstrip("0123456789.,-")
