"""The narrative read against the tables, precision first.

A figure is compared when its clause opens with the field's name (after words that change nothing: the report's own
year and unit, 其中, 全年) and the figure follows the name at once. One about another year is passed over. Where the
context is doubtful (a plan in the same sentence, a list of the parts of something else, a name that is also said of a
part, an approximation) the figure may confirm the table but never contradict it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from extractor.report import Fact, Flag, Occurrence
from extractor.text import key

from .names import MONEY, Name, Speech, fold, unfolded
from .sheet import HALF, ZERO, Cell, Sheet, cell, multiple, plain

ONE = Decimal(1)
CLOSE = Decimal("0.1")  # how far a figure of little trust may be from the table's to be taken for the same quantity
SCALES = tuple(Decimal(10) ** power for power in (3, -3, 4, -4, 8, -8))
CONFIRMS, NEEDS_KIN, SURE, FIRM = range(4)
"""How far a mention is trusted to contradict the table: never; when it is close, or its sentence names a relative of
the field; unless another mention agrees; always."""
ANOTHER_YEAR = 0
_SENTENCE = re.compile(r"[^。！？\n]+")


class Said(NamedTuple):
    """A figure of the prose that names a field: its cell, its value in the cell's unit, the room that the last printed
    places leave, where it stands, and how far it is trusted."""

    fact: Fact
    number: Decimal
    room: Decimal
    printed: str
    trust: int
    place: str
    text: str
    start: int

    @property
    def difference(self) -> Decimal:
        """How far prose and table are apart."""
        return abs(self.number - (self.fact.number or ZERO))

    @property
    def relation(self) -> str:
        """The contract's word: same, rounding or conflict."""
        return "same" if self.difference == 0 else "rounding" if self.difference <= self.room else "conflict"

    @property
    def scaled(self) -> bool:
        """True where prose and table have the same digits and are a unit apart (元 for 万元)."""
        told = self.fact.number or ZERO
        return any(self.number and abs(self.number * scale - told) <= self.room * max(scale, ONE) for scale in SCALES)

    @property
    def close(self) -> bool:
        """True where the two figures are plainly meant to be one."""
        return self.difference <= CLOSE * abs(self.fact.number or ZERO) or self.scaled


@dataclass(slots=True)
class Reading:
    """Walks through one passage and remembers what its clauses have said: the year spoken of, whether a plan was, of
    what the last figure was (None: of something unknown), and the totals whose parts are being listed."""

    sheet: Sheet
    speech: Speech
    year: int | None
    owners: Mapping[str, str | None]
    place: str
    doubtful: bool
    spoken_year: int | None = None
    plan: bool = False
    head: tuple[str, str] | None = None
    lists: list[tuple[str, str] | None] = field(default_factory=list)

    def sentence(self, text: str) -> list[Said]:
        """The figures of one sentence that name a field."""
        self.spoken_year, self.plan, self.lists = None, self.doubtful, []
        if self.speech.figure.search(text) is None:
            self.head = None
            return []
        found = []
        for number, clause in enumerate(self.speech.clause.finditer(text)):
            said = self._clause(clause[0], opening=number == 0)
            if said is not None:
                found.append(said._replace(text=text, start=clause.start() + said.start))
        return found

    def _clause(self, text: str, *, opening: bool) -> Said | None:
        speech = self.speech
        listed = speech.among.search(text) is not None
        if listed:
            self.lists.append(self.head)
        years = [int(match["year"]) for match in speech.year.finditer(text)]
        if years:
            self.spoken_year = next((year for year in years if year != self.year), years[0])
        if speech.actual.search(text):
            self.plan = self.doubtful
        planned = speech.plan.search(text) is not None
        if speech.figure.search(text) is None:
            self.plan |= planned
            if not years and speech.other.search(text):
                self.spoken_year = ANOTHER_YEAR
            return None
        named = _named(fold(text), speech, self.owners)
        said = self._said(text, *named, opening=opening, listed=listed) if named else None
        self.plan |= planned and (named is None)
        self.head = (named[0].section, named[0].field) if named else None
        return said

    def _said(
        self, text: str, name: Name, entity: str | None, match: re.Match[str], *, opening: bool, listed: bool
    ) -> Said | None:
        other_year = self.year is not None and self.spoken_year not in (None, self.year)
        if other_year or (name.opening and not opening):
            return None
        sheet = self.sheet
        fact = sheet.named(name.section, name.field, entity, None) if entity else sheet.spoken(name.section, name.field)
        value = _value(match, name, self.speech)
        if fact is None or fact.number is None or value is None:
            return None
        number, last = value
        half = sheet.half(fact) or (HALF * sheet.unit(fact)[1] if name.kind == MONEY else ZERO)
        room = half + max(half, last / 2) if name.kind == MONEY else last / 2 if last < 1 or fact.number % 1 else ZERO
        return Said(
            fact,
            number,
            room,
            match["number"] + match["unit"],
            self._trust(name, match, listed),
            self.place,
            "",
            unfolded(text, match.start("number")),
        )

    def _trust(self, name: Name, match: re.Match[str], listed: bool) -> int:
        if self.plan or name.agree or match["about"] or match["more"]:
            return CONFIRMS
        if self.lists:
            above = self.lists[-1:] if listed else self.lists
            if any(total and name.field in self.speech.parts.get(total, ()) for total in above):
                return FIRM
            if listed or name.field in {part for parts in self.speech.parts.values() for part in parts}:
                return CONFIRMS
            self.lists.clear()
        return NEEDS_KIN if name.partial or name.opening else SURE


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


def _named(
    text: str, speech: Speech, owners: Mapping[str, str | None]
) -> tuple[Name, str | None, re.Match[str]] | None:
    """The field that a folded clause opens with, the row it names, and the figure that follows at once."""
    at, entity = 0, None
    while at < len(text):
        name = speech.name.match(text, at)
        tail = speech.tail.match(text, name.end()) if name else None
        if name and tail:
            return speech.names[name[0]], entity, tail
        lead = speech.year.match(text, at) or speech.lead.match(text, at)
        owner = None if lead else next((own for own in owners if text.startswith(own, at)), None)
        if lead is None and owner is None:
            return None
        entity = entity if owner is None else owners[owner]
        at = lead.end() if lead else at + len(owner or "")
    return None


def _value(match: re.Match[str], name: Name, speech: Speech) -> tuple[Decimal, Decimal] | None:
    """The figure in the field's canonical unit and what its last printed place is worth; None for a foreign unit."""
    worth = speech.units.get(match["unit"]) if name.kind == MONEY else None
    if name.kind != MONEY and match["unit"] in speech.counters.get(name.kind, ()):
        worth = Decimal(1)
    if worth is None:
        return None
    number = Decimal(match["number"].replace(",", ""))
    return number * worth, Decimal(1).scaleb(int(number.as_tuple().exponent)) * worth


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
