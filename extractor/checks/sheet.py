"""The facts of one report as a check looks them up: by section and field, by row, by the name of the row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractor.report import Fact, Flag, Place
from extractor.ruleset import Form, Ruleset, Section
from extractor.text import key, squeeze, unbracketed

from .scoring import Scoring

ZERO = Decimal(0)
HALF = Decimal("0.5")
_PLACES = Decimal("0.0001")
_HUNDREDTH = Decimal("0.01")
CNY = "CNY"
PERCENT = "%"
_FIGURE = re.compile(r"\d").search
UNREADABLE = "VALUE_UNPARSED"
DOUBTED = "可能在没有认出栏目的数里，已另行标出"
"""Why a check was not run whose figure may be one without a field."""
_UNIT = "unit:"
_ROW = "row:"  # a row mended to fit its form; where its facts have no field, their place is in doubt
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[、.]|[(（][一二三四五六七八九十\d]+[)）])")
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]$")

Cell = tuple[str, int, str | None]


@dataclass(slots=True)
class Sheet:
    """One report's facts, indexed. ``units`` are money units in yuan, ``whole`` the folded names of the rows that
    speak for the whole unit, ``settled`` what an earlier finding says a flagged cell should be (None: not said),
    ``scoring`` how the form's points are printed, ``row_names`` the folded other names of rows."""

    form: Form
    units: Mapping[str, Decimal]
    whole: frozenset[str]
    facts: Sequence[Fact]
    by_field: dict[tuple[str, str], list[Fact]] = field(default_factory=dict)
    by_row: dict[tuple[str, str, int], Fact] = field(default_factory=dict)
    unreadable: frozenset[Cell] = frozenset()
    settled: dict[Cell, set[Decimal | None]] = field(default_factory=dict)
    scoring: Scoring | None = None
    row_names: Mapping[str, str] = field(default_factory=dict)
    _halves: dict[tuple[str, str | None, tuple[str, ...]], Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Sequence[Fact], form: Form, rules: Ruleset, flagged: Sequence[Flag] = ()) -> Sheet:
        """Index the facts of a report; ``flagged`` is what reading it has found."""
        sheet = cls(
            form,
            money_units(rules),
            frozenset(key(str(name)) for name in form.spec.get("whole") or ()),
            facts,
            unreadable=frozenset(
                (f.section, f.row, f.field) for f in flagged if f.code == UNREADABLE and f.section and f.row is not None
            ),
            row_names={
                key(str(other)): str(name)
                for name, others in (form.spec.get("row_names") or {}).items()
                for other in others
            },
        )
        for fact in facts:
            if fact.field:
                sheet.by_field.setdefault((fact.section, fact.field), []).append(fact)
                sheet.by_row.setdefault((fact.section, fact.field, fact.row), fact)
        return sheet

    def named(self, section: str, name: str, entity: str | None, row: int | None) -> Fact | None:
        """The fact of a field in the row of that name; of several rows with one name, the one numbered ``row``."""
        found = [fact for fact in self.by_field.get((section, name), ()) if self.is_called(fact, entity)]
        if len(found) < 2:
            return found[0] if found else None
        return next((fact for fact in found if fact.row == row), None)

    def is_called(self, fact: Fact, entity: str | None) -> bool:
        """Whether a fact stands in the row of that name, or of another name that the form gives it."""
        if fact.entity == entity or not self.row_names:
            return fact.entity == entity
        return entity is not None and self.row_names.get(key(fact.entity or "")) == entity

    def doubted(
        self,
        section: str,
        name: str,
        *,
        entity: str | None = None,
        row: int | None = None,
        filled: Collection[int] | None = None,
    ) -> bool:
        """Whether a figure without a field may be the one of ``name`` that a check lacks: its label is unknown, or its
        row was not read for certain; it is flagged already.

        It may be where it stands in the row asked for (``entity``, ``row``), where no row has the column or none the
        name ``entity``, and where its own row is in doubt and lacks the column. For a sum, ``filled`` are the rows that
        are added up: a figure in any other row may count as well.
        """
        strays = [f for f in self.facts if f.section == section and f.field is None and _FIGURE(f.raw)]
        if filled is not None:
            return any(fact.row not in filled for fact in strays)
        if not strays:
            return False
        absent = bool(entity) and not any(f.section == section and f.entity == entity for f in self.facts)
        if absent or (section, name) not in self.by_field:
            return True
        return any(
            (entity is not None and fact.entity == entity)
            or (fact.row == row if row is not None else in_doubt(fact) and (section, name, fact.row) not in self.by_row)
            for fact in strays
        )

    def spoken(self, section: str, name: str) -> Fact | None:
        """The figure that speaks for the whole unit: that of the summary row, else the only one there is."""
        facts = [f for f in self.by_field.get((section, name), ()) if f.number is not None]
        whole = [f for f in facts if self.is_whole(f)]
        return whole[0] if whole else facts[0] if len(facts) == 1 else None

    def figure(self, where: str) -> Fact | None:
        """The fact of ``section[row].field``; of ``section.field``, the one that speaks for the whole report."""
        section, entity, name = place_in(where)
        return self.named(section, name, entity, None) if entity else self.spoken(section, name)

    def is_whole(self, fact: Fact) -> bool:
        """Whether a fact stands in a row that speaks for the whole unit or project."""
        return fact.entity is not None and bool({key(fact.entity), unbracketed(key(fact.entity))} & self.whole)

    def unit(self, fact: Fact) -> tuple[str, Decimal]:
        """The printed unit of a fact and what it is worth in the canonical one (yuan for money)."""
        for repair in fact.repairs:
            if repair.startswith(_UNIT) and repair[len(_UNIT) :] in self.units:
                return repair[len(_UNIT) :], self.units[repair[len(_UNIT) :]]
        if fact.measure == CNY:
            return next((name for name, worth in self.units.items() if worth == 1), ""), Decimal(1)
        return fact.measure or "", Decimal(1)

    def half(self, fact: Fact) -> Decimal:
        """Half a unit of the last declared place; nothing for an exact zero or where no decimals are declared.

        Of a percentage without declared decimals: half a unit of its last printed place.
        """
        if fact.measure == PERCENT and fact.number is not None:
            return HALF.scaleb(int(fact.number.as_tuple().exponent))
        if not fact.number:
            return ZERO
        known = (fact.section, fact.field, fact.repairs)
        half = self._halves.get(known)
        if half is None:
            rule = self.form.sections[fact.section].fields.get(fact.field or "")
            half = ZERO
            if rule is not None and rule.decimals is not None:
                half = HALF.scaleb(-rule.decimals) * self.unit(fact)[1]
            self._halves[known] = half
        return half

    def printed(self, number: Decimal, like: Fact) -> str:
        """A canonical number as it would be printed in the unit of ``like``: 3052500 → 305.25万元."""
        unit, worth = self.unit(like)
        return plain(number / worth) + unit

    def apart(self, difference: Decimal, like: Fact) -> tuple[str, str]:
        """How far two figures in the unit of ``like`` are apart, in Chinese and in English."""
        unit, worth = self.unit(like)
        return gap(abs(difference) / worth, unit)

    def name(self, fact: Fact) -> str:
        """The Chinese name of a fact's field; its printed label where the field is unknown."""
        rule = self.form.sections[fact.section].fields.get(fact.field or "")
        return rule.name if rule else squeeze(fact.label).rsplit("/", 1)[-1]

    def spot(self, fact: Fact) -> str:
        """Where a fact stands, for a clerk: “年度收入情况”局机关的“收入合计”."""
        section = self.form.sections[fact.section]
        part = f"“{title(section)}”" if section.headings or section.header else ""
        row = fact.entity or (f"第 {fact.row + 1} 行" if fact.row or section.body else "")
        return f"{part}{row}{'的' if part or row else ''}“{self.name(fact)}”"


def place_in(where: str) -> tuple[str, str, str]:
    """Section, row (empty for none) and field of ``section[row].field`` or ``section.field``."""
    section, _, name = where.replace("[", ".").replace("]", "").partition(".")
    entity, _, name = name.rpartition(".")
    return section, entity, name


def in_doubt(fact: Fact) -> bool:
    """Whether a cell could not be given to a field because the cells of its row do not fit the form for certain."""
    return not fact.field and any(one.startswith(_ROW) for one in fact.repairs)


def cell(fact: Fact) -> Cell:
    """What tells one cell of a report from all others."""
    return fact.section, fact.row, fact.field


def once(facts: Iterable[Fact]) -> list[Fact]:
    """Facts without those that a merged cell repeats for the rows it spans: each cell counts once."""
    seen: set[tuple[str | None, Place]] = set()
    kept = []
    for fact in facts:
        known = (fact.field, fact.place)
        if fact.place.grid_row is None or known not in seen:
            seen.add(known)
            kept.append(fact)
    return kept


def plain(number: Decimal) -> str:
    """A number without exponent and trailing zeros: at most four decimals."""
    fixed = number.quantize(_PLACES) if int(number.as_tuple().exponent) < -4 else number
    return f"{fixed.normalize():f}" if fixed else "0"


def multiple(one: Decimal, other: Decimal) -> str:
    """How many times the larger of two figures is the smaller one, to the power of ten."""
    large, small = max(abs(one), abs(other)), min(abs(one), abs(other))
    return plain(Decimal(10) ** round((large / small).log10()))


def gap(amount: Decimal, unit: str) -> tuple[str, str]:
    """A difference in Chinese and in English: two percentages are percentage points apart."""
    if unit == PERCENT:
        told = plain(amount.quantize(_HUNDREDTH))
        return f"{told} 个百分点", f"{told} percentage points"
    return (plain(amount) + unit,) * 2


def money_units(rules: Ruleset) -> dict[str, Decimal]:
    """Money units of the rule files, in yuan."""
    return {str(k): Decimal(str(v)) for k, v in (rules.common.get("units", {}).get("units") or {}).items()}


def title(section: Section) -> str:
    """What the form calls a section: its heading without numbering and unit, or the label over its whole table, or its
    first label (in a table whose rows have names, one that does not stand above them), or its first field."""
    names = {c.col for c in section.body.cells if c.slot and c.slot.is_entity} if section.body else set()
    drawn = [c for row in section.header or section.fixed for c in row.cells if c.label]
    over = [c.label for c in drawn if c.col_span == section.columns]
    labels = over or [c.label for c in drawn if not any(c.col <= col < c.col + c.col_span for col in names)]
    fields = [field.name for field in section.fields.values()]
    shown = squeeze((section.headings[-1:] or labels or fields or (section.name,))[0])
    return _BRACKETED.sub("", _NUMBERED.sub("", shown)) or shown
