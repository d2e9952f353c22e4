"""Raw facts → facts: each value read as its field's kind, with every repair on record and flagged."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.report import Fact, Flag, RawFact
from extractor.ruleset import FieldRule, Form, Ruleset, Section
from extractor.text import squeeze

from .characters import OPENING
from .choice import read_choice
from .date import read_period
from .findings import entity_of, repaired, unparsed
from .numbering import strip_hint, strip_numbering
from .reading import read, switched
from .tables import ValueTables
from .value import NOTHING_OFF, Value

_tables: dict[tuple[str, str], ValueTables] = {}
_GENERIC = FieldRule("", "", "quantity")
_CODE = re.compile(r"0\d+")
_CODED = re.compile(r"\s*([0-9A-Za-z]{6,})\s*[-—－_]+\s*(?=\D)(.+)", re.S)  # a code, a dash, the name
_LONGEST_FIGURE = 20  # characters; a longer text says more than one quantity
_FIGURES = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_DATED = re.compile(r"\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]")


def tables_of(form: Form | None, rules: Ruleset) -> ValueTables:
    """The words that values are read with: units, typos and the form's grade words."""
    key = (rules.version, form.id if form else "")
    if key not in _tables:
        units = rules.common.get("units", {})
        typos = rules.common.get("typos", {}).get("typos") or {}
        grades = {str(bound): words for bound, words in form.grades} if form else {}
        _tables[key] = ValueTables.from_rules(units, typos, grades)
    return _tables[key]


def normalise(
    raw_facts: Iterable[RawFact], form: Form | None, rules: Ruleset
) -> tuple[tuple[Fact, ...], tuple[Flag, ...]]:
    """Facts in the order they were found, and the findings on them: VALUE_UNPARSED, VALUE_REPAIRED, TYPO_REPAIRED.

    Without a form every value is read as text with the quantity it may state.
    """
    tables, off = tables_of(form, rules), switched_off(form)
    facts: list[Fact] = []
    flags: list[Flag] = []
    for raw in raw_facts:
        section = form.sections.get(raw.section) if form else None
        rule = section.fields.get(raw.field, _GENERIC) if section and raw.field else _GENERIC
        if rule.code and (coded := _CODED.match(raw.part)):
            code = raw._replace(field=rule.code, part=coded[1], rule=f"{raw.rule.rpartition('/')[0]}/{rule.code}")
            facts.append(_fact(code, Value(coded[1])))
            raw = raw._replace(part=coded[2])
        value = _value(raw, rule, section, tables, off)
        facts.append(_fact(raw, value))
        if value.problem == "unparsed":
            flags.append(unparsed(raw, rule))
        elif value.repairs:
            flags.extend(repaired(raw, rule, value, rules))
    return tuple(facts), tuple(flags)


def switched_off(form: Form | None) -> frozenset[str]:
    """The repairs that a form's rule file switches off (``repairs_off``): by code, or by its head."""
    return frozenset(map(str, form.spec.get("repairs_off") or ())) if form else NOTHING_OFF


def _value(raw: RawFact, rule: FieldRule, section: Section | None, tables: ValueTables, off: frozenset[str]) -> Value:
    part = raw.part
    if section is None:
        return _of_itself(raw, tables)
    if section is not None and section.numbering and rule.kind in ("text", "quantity", "class"):
        part = strip_numbering(part, (section.numbering,))
    if not part.strip():
        return Value(None)
    if rule.kind == "period":
        ends = [switched(value, part, off) for value in read_period(part, tables, off)]
        return ends[0] if section and _is_start(section, raw.field) else ends[1]
    if rule.kind == "choice":
        return read_choice(part, rule.options)
    if rule.kind == "class":
        part = strip_hint(part)
    return read(part, rule.kind, unit=raw.unit, unit_source=raw.unit_source, tables=tables, off=off)


def _of_itself(raw: RawFact, tables: ValueTables) -> Value:
    """A value of which no form says what it is: only what its own text and its own head state for certain.

    Money where its own head names the unit; a date that is written out; a quantity. What was taken for a label has no
    figure, and digits that begin with a zero are a code.
    """
    if raw.rule.endswith("/label"):
        return read(raw.part, "text", tables=tables)
    if _CODE.fullmatch(raw.part.strip()) or len(squeeze(raw.part)) > _LONGEST_FIGURE:
        return read(raw.part, "text", tables=tables)
    if raw.unit:
        money = read(raw.part, "money", unit=raw.unit, tables=tables)
        if money.problem is None:
            return money
    value = read(raw.part, "quantity", tables=tables)
    if value.text and _DATED.match(value.text):
        dated = read(raw.part, "date", tables=tables)
        return dated if dated.problem is None else Value(value.text, repairs=value.repairs)
    figures = len(_FIGURES.findall(value.text or ""))
    if value.number is None and figures == 1 and value.text and not value.text.startswith(tuple(OPENING)):
        counted = read(raw.part, "count", tables=tables)
        return counted if counted.problem is None else value
    return value if figures <= 1 else read(raw.part, "text", tables=tables)


def _is_start(section: Section, field: str | None) -> bool:
    return any(
        cell.slot and cell.slot.field == field and cell.slot.until for row in section.fixed for cell in row.cells
    )


def _fact(raw: RawFact, value: Value) -> Fact:
    return Fact(
        raw.section,
        raw.row,
        entity_of(raw),
        raw.field,
        raw.label,
        raw.raw,
        value.text,
        value.number,
        value.comparator,
        value.measure,
        value.date,
        raw.mends + value.repairs,
        raw.place,
        raw.rule,
    )
