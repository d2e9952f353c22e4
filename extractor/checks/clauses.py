"""The clauses of a sentence: which figure names which cell, and how far what stands around it lets it be trusted.

Words are rule data (``prose``, see ``names``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from extractor.report import Fact

from .names import MONEY, Name, Speech, fold, unfolded
from .sheet import HALF, ZERO, Sheet

ONE = Decimal(1)
CLOSE = Decimal("0.1")  # how far a figure of little trust may be from the table's to be taken for the same quantity
SCALES = tuple(Decimal(10) ** power for power in (3, -3, 4, -4, 8, -8))
CONFIRMS, NEEDS_KIN, SURE, FIRM = range(4)
"""How far a mention is trusted to contradict the table: never; when it is close, or its sentence names a relative of
the field; unless another mention agrees; always."""
ANOTHER_YEAR = 0


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
        if self.difference == 0:
            return "same"
        told = self.fact.number or ZERO
        slipped = any(self.number * scale == told for scale in SCALES)  # 0.01元 for 0.01万元, less than a place apart
        return "rounding" if self.difference <= self.room and not slipped else "conflict"

    @property
    def scaled(self) -> bool:
        """True where prose and table have the same digits and are a unit apart (元 for 万元)."""
        told = self.fact.number or ZERO
        if not told or not self.number:
            return False
        return any(abs(self.number * scale - told) <= self.room * max(scale, ONE) for scale in SCALES)

    @property
    def close(self) -> bool:
        """True where the two figures are plainly meant to be one."""
        return self.difference <= CLOSE * abs(self.fact.number or ZERO) or self.scaled


@dataclass(slots=True)
class Reading:
    """Walks through one passage and remembers what its clauses have said: the year spoken of, whether a plan was, of
    what the last figure was (None: of something unknown), the totals whose parts are being listed, how far a clause
    before lets what follows be trusted (another body, a part of the year), and a field named without a figure."""

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
    most: int = 0
    topic: tuple[Name, str | None] | None = None

    def sentence(self, text: str) -> list[Said]:
        """The figures of one sentence that name a field."""
        self.spoken_year, self.plan, self.lists, self.most, self.topic = None, self.doubtful, [], FIRM, None
        if self.speech.figure.search(text) is None:
            self.head = None
            return []
        found, opening = [], True
        for clause in self.speech.clause.finditer(text):
            said = self._clause(clause[0], opening=opening)
            opening = opening and _ahead(fold(clause[0]), self.speech, self.owners)[0] == len(fold(clause[0]))
            if said is not None:
                found.append(said._replace(text=text, start=clause.start() + said.start))
        return found

    def _clause(self, text: str, *, opening: bool) -> Said | None:
        speech = self.speech
        listed = speech.among.search(text) is not None
        if listed:
            self.lists.append(self.head)
        folded = fold(text)
        self._year(text, folded)
        if speech.actual.search(text):
            self.plan = self.doubtful
        planned = speech.plan.search(text) is not None
        if speech.figure.search(text) is None:
            self.plan |= planned
            self._subject(folded)
            return None
        named = _named(folded, speech, self.owners)
        topic = self._of_topic(folded, named)
        meant = topic or named
        said = self._said(text, *meant, opening=opening, listed=listed) if meant else None
        if topic and said:
            said = said._replace(trust=min(said.trust, NEEDS_KIN))
        self.plan |= planned and (named is None)
        if named is None and speech.qualified.search(folded):
            self.most = min(self.most, CONFIRMS)  # 考核优秀的12人中
        if named is None and self.spoken_year != ANOTHER_YEAR and speech.stated.search(folded):
            self.most = min(self.most, NEEDS_KIN)  # 灌溉站在职人数8人: what follows may be the station's as well
        self.head = (named[0].section, named[0].field) if named else None
        self.topic = None
        return said

    def _year(self, text: str, folded: str) -> None:
        """Which year, and how much of it, a clause and what follows it speak of."""
        speech = self.speech
        years = [int(match["year"]) for match in speech.year.finditer(text)]
        opens = _named(folded, speech, self.owners) is None and speech.other.match(folded)
        if years:
            self.spoken_year = next((year for year in years if year != self.year), years[0])
        elif opens or (speech.figure.search(text) is None and speech.other.search(text)):
            self.spoken_year = ANOTHER_YEAR
        elif self.spoken_year == ANOTHER_YEAR and speech.this.match(folded):
            self.spoken_year = None
        if speech.partly.search(folded):
            self.most = CONFIRMS

    def _subject(self, folded: str) -> None:
        """What a clause without a figure makes the next ones speak of: another body, or a field that it names."""
        at, entity = _ahead(folded, self.speech, self.owners)
        name = self.speech.name.match(folded, at)
        self.topic = (self.speech.names[name[0]], entity) if name else self.topic
        narrows = self.speech.body.search(folded, at) or self.speech.qualified.search(folded, at)
        if at < len(folded) and narrows:
            self.most = min(self.most, CONFIRMS)

    def _of_topic(
        self, folded: str, named: tuple[Name, str | None, re.Match[str]] | None
    ) -> tuple[Name, str | None, re.Match[str]] | None:
        """A total of the field that the clause before has named: “三公经费”管理严格，全年支出合计3万元."""
        if self.topic is None:
            return None
        tail = self.speech.tail.match(folded, _ahead(folded, self.speech, self.owners)[0])
        if tail is None or tail.start() == tail.start("number"):
            return None
        own = self._stated(*named) if named else None
        if own is not None and own[1] == own[0].number:
            return None  # 支出合计 said of all, as the table has it
        return *self.topic, tail

    def _stated(self, name: Name, entity: str | None, match: re.Match[str]) -> tuple[Fact, Decimal, Decimal] | None:
        """The cell that a name stands for, and the figure said of it with what its last place is worth."""
        sheet = self.sheet
        fact = sheet.named(name.section, name.field, entity, None) if entity else sheet.spoken(name.section, name.field)
        value = _value(match, name, self.speech)
        return None if fact is None or fact.number is None or value is None else (fact, *value)

    def _said(
        self, text: str, name: Name, entity: str | None, match: re.Match[str], *, opening: bool, listed: bool
    ) -> Said | None:
        other_year = self.year is not None and self.spoken_year not in (None, self.year)
        if other_year or (name.opening and not opening):
            return None
        stated = self._stated(name, entity, match)
        if stated is None:
            return None
        fact, number, last = stated
        sheet, told = self.sheet, fact.number or ZERO
        half = sheet.half(fact) or (HALF * sheet.unit(fact)[1] if name.kind == MONEY else ZERO)
        room = half + max(half, last / 2) if name.kind == MONEY else last / 2 if last < 1 or told % 1 else ZERO
        return Said(
            fact,
            number,
            room,
            match["number"] + match["unit"],
            min(self._trust(name, match, listed), self.most),
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
        goes_on = self.speech.goes_on.match(match.string, match.end()) is not None  # 公用支出4万元用于维修: of a part
        return NEEDS_KIN if name.partial or name.opening or goes_on else SURE


def _named(
    text: str, speech: Speech, owners: Mapping[str, str | None]
) -> tuple[Name, str | None, re.Match[str]] | None:
    """The field that a folded clause opens with, the row it names, and the figure that follows at once."""
    at, entity = _ahead(text, speech, owners)
    name = speech.name.match(text, at)
    tail = speech.tail.match(text, name.end()) if name else None
    return (speech.names[name[0]], entity, tail) if name and tail else None


def _ahead(text: str, speech: Speech, owners: Mapping[str, str | None]) -> tuple[int, str | None]:
    """Where a folded clause comes to its matter, past words that change nothing, and the row that they name."""
    at, entity = 0, None
    while at < len(text):
        name = speech.name.match(text, at)
        if name and speech.tail.match(text, name.end()):
            break
        lead = speech.year.match(text, at) or speech.lead.match(text, at)
        owner = None if lead else next((own for own in owners if text.startswith(own, at)), None)
        if lead is None and owner is None:
            break
        entity = entity if owner is None else owners[owner]
        at = lead.end() if lead else at + len(owner or "")
    return at, entity


def _value(match: re.Match[str], name: Name, speech: Speech) -> tuple[Decimal, Decimal] | None:
    """The figure in the field's canonical unit and what its last printed place is worth; None for a foreign unit."""
    worth = speech.units.get(match["unit"]) if name.kind == MONEY else None
    if name.kind != MONEY and match["unit"] in speech.counters.get(name.kind, ()):
        worth = Decimal(1)
    if worth is None:
        return None
    number = Decimal(match["number"].replace(",", ""))
    return number * worth, Decimal(1).scaleb(int(number.as_tuple().exponent)) * worth
