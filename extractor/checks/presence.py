"""What must be there and is not: required sections and fields, signatures, dates; and filler that was left in place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extractor.report import Fact, Flag, Place
from extractor.ruleset import Form, Section
from extractor.text import key, squeeze

_BLANK_DATE = re.compile(r"(?<!\d)[xX×_]*年[xX×_]*月[xX×_]*日")
_BLANK_SIGNATURE = re.compile(r"[)）][:：](?=$|\n|\d*年)")


def required(facts: Sequence[Fact], form: Form, seen: frozenset[str], flagged: Sequence[Flag]) -> Iterator[Flag]:
    """SECTION_MISSING for an absent section, REQUIRED_MISSING for a required field or a whole section left blank."""
    filled = {(fact.section, fact.field) for fact in facts if fact.text is not None or fact.number is not None}
    printed = {(fact.section, fact.field) for fact in facts} | {(f.section, f.field) for f in flagged}
    known = {section for section, _ in filled}
    for section in form.sections.values():
        if not section.required_section:
            continue
        name = _title(section)
        if section.name not in seen and section.name not in known:
            yield Flag(
                "SECTION_MISSING",
                f"缺少“{name}”一节，请按表式补齐",
                f"the section {section.name} is absent",
                section.name,
            )
            continue
        if section.name not in known and not section.required:
            yield Flag(
                "REQUIRED_MISSING",
                f"“{name}”一节没有填写，请补填",
                f"the section {section.name} is blank",
                section.name,
            )
        for field in section.required:
            if (section.name, field) not in filled and (section.name, field) not in printed:
                label = section.fields[field].name
                yield Flag(
                    "REQUIRED_MISSING",
                    f"“{label}”没有填写，请补填",
                    f"{field} is not filled in",
                    section.name,
                    field=field,
                )


def _title(section: Section) -> str:
    if section.headings:
        return section.headings[-1]
    labels = [cell.label for row in section.header or section.fixed for cell in row.cells if cell.label]
    return labels[1] if len(labels) > 1 else section.name


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(key(word)).replace(re.escape("{n}"), r"\d+") for word in words) or r"(?!)")


def placeholders(facts: Sequence[Fact], form: Form) -> Iterator[Flag]:
    """PLACEHOLDER_LEFT, once for each filler name: as the name of a row with figures, or as a name or unit."""
    pattern = _pattern(form.placeholders)
    told: set[str] = set()
    for fact in facts:
        rule = form.sections[fact.section].fields.get(fact.field or "")
        name = fact.entity if fact.number is not None else fact.text if rule and rule.kind in ("org", "name") else None
        if not name or name in told or not pattern.search(key(name)):
            continue
        told.add(name)
        yield Flag(
            "PLACEHOLDER_LEFT",
            f"“{name}”是样表自带的占位名称，旁边已填了数，请改成真实名称",
            f"“{name}” is the form's own filler beside real figures; write the real name",
            fact.section,
            fact.row,
            fact.entity,
            fact.field if fact.entity is None else None,
            None,
            name,
            fact.place,
        )


def signatures(facts: Sequence[Fact], form: Form, seen: frozenset[str]) -> Iterator[Flag]:
    """SIGNATURE_MISSING and DATE_MISSING where the form asks for them, once for each section or opinion."""
    for place, codes in form.signatures.items():
        section, _, field = place.partition(".")
        own = [fact for fact in facts if fact.section == section]
        if field:
            if (own or section in seen) and not any(fact.field == field and fact.text for fact in own):
                yield _missing(codes[0], form.sections[section], field, own[0].place if own else Place())
            continue
        for fact in own:
            blank = {
                "SIGNATURE_MISSING": _unsigned(fact.raw),
                "DATE_MISSING": bool(_BLANK_DATE.search(squeeze(fact.raw))),
            }
            for code in codes:
                if blank.get(code):
                    yield _missing(code, form.sections[section], fact.field or "", fact.place)


def _unsigned(raw: str) -> bool:
    return bool(_BLANK_SIGNATURE.search("\n".join(squeeze(line) for line in raw.split("\n") if line.strip())))


def _missing(code: str, section: Section, field: str, place: Place) -> Flag:
    name = section.fields[field].name
    what, what_en = ("签字（签章）", "signature") if code == "SIGNATURE_MISSING" else ("日期", "date")
    return Flag(code, f"“{name}”处没有{what}", f"no {what_en} at {field}", section.name, field=field, place=place)
