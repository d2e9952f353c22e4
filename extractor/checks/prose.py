"""The narrative read against the tables, precision first.

A figure is compared only when its clause opens with the field's name (after words that change nothing: the report's
own year, 其中, 实际) and the name is followed at once by the figure. A clause about another year, a plan, a change or a
share says nothing about the table's cell and is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from extractor.report import Fact, Flag, Occurrence
from extractor.ruleset import Form, Ruleset
from extractor.text import key

from .arithmetic import Sheet, printed

_SENTENCE = re.compile(r"[^。；\n]+")
_CLAUSE = re.compile(r"(?:[^，,：:。；\n]|(?<=\d),(?=\d{3}))+")
_FIGURE = r"(?P<number>\d+(?:[,，]\d{3})*(?:\.\d+)?)\s*(?P<scale>[万亿千百]?)(?P<unit>元|人|名|分|个)"


class _Name(NamedTuple):
    field: str
    section: str
    opening: bool  # only in the clause that opens a sentence: the name is too common for more


class Reader:
    """The names under which a form's fields are spoken of, compiled once per form."""

    def __init__(self, form: Form, rules: Ruleset) -> None:
        words: Mapping[str, Any] = form.spec.get("prose") or {}
        self.names: dict[str, _Name] = {}
        for section in form.sections.values():
            for field in section.fields.values():
                if field.kind not in ("money", "count", "score") or section.narrative:
                    continue
                spoken = words.get(field.id, {})
                for name in (field.name, *form.aliases.get(field.name, ()), *(spoken.get("names") or ())):
                    self.names.setdefault(_plain(name), _Name(field.id, section.name, False))
                for name in spoken.get("opening") or ():
                    self.names[_plain(name)] = _Name(field.id, section.name, True)
        ordered = sorted(self.names, key=len, reverse=True)
        lead = "|".join(map(re.escape, words.get("lead", ())))
        link = "|".join(map(re.escape, words.get("link", ())))
        names = "|".join(map(re.escape, ordered))
        self.pattern = re.compile(
            rf"^(?:(?P<year>\d{{4}})年度?|{lead or '(?!)'})*(?P<name>{names or '(?!)'})(?:{link or '(?!)'})*{_FIGURE}"
        )
        self.foreign = re.compile("|".join(map(re.escape, words.get("foreign", ()))) or r"(?!)")


def _plain(text: str) -> str:
    return key(text).replace('"', "")


_readers: dict[str, Reader] = {}


def occurrences(
    facts: Sequence[Fact], sheet: Sheet, rules: Ruleset, year: int | None
) -> Iterator[tuple[Occurrence, Flag | None]]:
    """Every figure of the narrative that names a field of a table, held against its cell."""
    form = sheet.form
    reader = _readers.setdefault(form.version, Reader(form, rules))
    for place, text in _passages(facts, form):
        for sentence in _SENTENCE.finditer(text):
            for number, clause in enumerate(_CLAUSE.finditer(sentence[0])):
                found = _spoken(reader, clause[0], number == 0, year)
                if found is None:
                    continue
                name, match = found
                fact = _cell(sheet, name)
                if fact is None or fact.number is None:
                    continue
                yield _compared(sheet, fact, match, sentence[0], clause.start(), clause[0], place)


def _passages(facts: Sequence[Fact], form: Form) -> Iterator[tuple[str, str]]:
    heading = ""
    for fact in facts:
        if form.sections[fact.section].narrative:
            if fact.field == "heading":
                heading = fact.text or fact.raw
            elif fact.field == "body" and fact.text:
                yield heading, fact.text


def _spoken(reader: Reader, clause: str, opening: bool, year: int | None) -> tuple[_Name, re.Match[str]] | None:
    if reader.foreign.search(clause):
        return None
    match = reader.pattern.match(_plain(clause))
    if match is None or (match["year"] and year is not None and int(match["year"]) != year):
        return None
    name = reader.names[match["name"]]
    return None if name.opening and not opening else (name, match)


def _cell(sheet: Sheet, name: _Name) -> Fact | None:
    """The cell that speaks for the whole unit: the summary row, or the only row that has the figure."""
    facts = [f for f in sheet.by_field.get((name.section, name.field), ()) if f.number is not None]
    whole = [f for f in facts if f.entity in (sheet.form.spec.get("whole") or ())]
    return whole[0] if whole else facts[0] if len(facts) == 1 else None


def _compared(
    sheet: Sheet, fact: Fact, match: re.Match[str], sentence: str, offset: int, clause: str, place: str
) -> tuple[Occurrence, Flag | None]:
    assert fact.number is not None
    scales = {"": Decimal(1), "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10**4), "亿": Decimal(10**8)}
    worth = scales[match["scale"]]
    bare = match["number"].replace(",", "").replace("，", "")
    number = Decimal(bare) * worth
    exponent = Decimal(bare).as_tuple().exponent
    last = Decimal(1).scaleb(int(exponent)) * worth
    allowed = max(sheet.half(fact) * 2, last / 2) if fact.measure == "CNY" else Decimal(0)
    difference = abs(number - fact.number)
    relation = "same" if difference == 0 else "rounding" if difference <= allowed else "conflict"
    figure = match["number"].replace("，", ",")
    start = offset + max(clause.rfind(figure), 0)
    occurrence = Occurrence(
        fact.section,
        fact.field or "",
        fact.entity,
        place,
        sentence.strip(),
        start,
        start + len(figure),
        number,
        fact.measure or match["unit"],
        relation,
    )
    if relation != "conflict":
        return occurrence, None
    unit, factor = sheet.unit(fact)
    rule = sheet.form.sections[fact.section].fields[fact.field or ""]
    told, stands = match["number"] + match["scale"] + match["unit"], printed(fact.number, factor, unit)
    return occurrence, Flag(
        "NARRATIVE_MISMATCH",
        f"表中“{rule.name}”填 {stands}，综述（{place}）写的是 {told}，请核对后改成一致",
        f"the table says {stands} for {fact.field}, the narrative {told}; make them agree",
        fact.section,
        fact.row,
        fact.entity,
        fact.field,
        stands,
        told,
        fact.place,
    )


_COUNTED = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{2,8})\s*(?P<digits>\d+(?:\.\d+)?)\s*(?P<scale>[万亿]?)(?P<counter>[\u4e00-\u9fff])"
)
_SAME_WORDS = 4  # characters before two figures that must be equal for them to speak of one thing


class Mention(NamedTuple):
    """A counted thing in some text: the words before the figure, its digits, counter and scale."""

    what: str
    digits: str
    counter: str
    scale: str
    fact: Fact


def mentions(facts: Sequence[Fact]) -> list[Mention]:
    """Every counted thing in the running text of a report."""
    found = []
    for fact in facts:
        if fact.text and fact.measure != "CNY" and len(fact.text) > _SAME_WORDS:
            for m in _COUNTED.finditer(fact.text):
                found.append(Mention(m["what"][-_SAME_WORDS:], m["digits"], m["counter"], m["scale"], fact))
    return found


def scale_conflicts(found: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Pairs that state one thing with the same digits and another scale: 8003件 and 8003万件."""
    first: dict[tuple[str, str, str], Mention] = {}
    told: set[tuple[str, str, str]] = set()
    for mention in found:
        key_ = (mention.what, mention.digits, mention.counter)
        other = first.setdefault(key_, mention)
        if other.scale != mention.scale and key_ not in told and len(mention.digits) > 1:
            told.add(key_)
            yield other, mention


def scale_flag(one: Mention, other: Mention) -> Flag:
    """UNIT_SUSPECT at the larger of two mentions."""
    small, large = (one, other) if not one.scale else (other, one)
    fact = large.fact
    small_text, large_text = (f"{m.digits}{m.scale}{m.counter}" for m in (small, large))
    return Flag(
        "UNIT_SUSPECT",
        f"“{large.what}”这里写 {large_text}，别处写 {small_text}，差 10 的若干次方，请核对单位",
        f"“{large.what}” is {large_text} here and {small_text} elsewhere: a power of ten apart",
        fact.section,
        fact.row,
        fact.entity,
        fact.field,
        small_text,
        large_text,
        fact.place,
    )
