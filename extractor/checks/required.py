"""SECTION_MISSING and REQUIRED_MISSING: what the form asks for and the report does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.report import Fact, Flag, Place
from extractor.ruleset import Form

from .sheet import Sheet, in_doubt, title


def run(
    sheet: Sheet,
    form: Form,
    seen: frozenset[str],
    flagged: Sequence[Flag],
    year: int | None = None,
    doubted: frozenset[str] = frozenset(),
) -> Iterator[Flag]:
    """A flag for each required section that is absent or wholly blank, and for each required field that is empty.

    A field that the form does not ask for in ``year`` is not missing.

    A field whose cell is printed but could not be read, or that may stand in a cell whose place is in doubt, is not
    missing: that is flagged already. Nor is anything of a section whose labels stand in rows in doubt (``doubted``).
    """
    filled = {(fact.section, fact.field) for fact in sheet.facts if fact.text is not None or fact.number is not None}
    told = {(flag.section, flag.field) for flag in flagged if flag.field}
    known = {section for section, _ in filled}
    doubtful = {fact.section for fact in sheet.facts if in_doubt(fact)}
    first: dict[str, Fact] = {}
    for fact in sheet.facts:
        first.setdefault(fact.section, fact)
    for section in form.sections.values():
        if not section.required_section or (section.name in doubted and section.name not in known):
            continue
        name = title(section)
        if section.name not in seen and section.name not in known:
            yield Flag(
                "SECTION_MISSING",
                f"缺少“{name}”一节，请按表式补齐",
                f"the section {section.name} is absent; add it as the form has it",
                section.name,
            )
            continue
        if section.name not in known and not section.required and section.name not in {s for s, _ in told}:
            yield Flag(
                "REQUIRED_MISSING",
                f"“{name}”一节没有填写，请补填",
                f"the section {section.name} is blank; fill it in",
                section.name,
            )
        for field in section.required:
            if (section.name, field) in filled or (section.name, field) in told or section.name in doubtful:
                continue
            first_year, last_year = section.fields[field].years
            if year is not None and not first_year <= year <= last_year:
                continue
            printed = sheet.by_field.get((section.name, field), [])
            place = printed[0].place if printed else _near(first.get(section.name))
            yield Flag(
                "REQUIRED_MISSING",
                f"“{name}”的“{section.fields[field].name}”没有填写，请补填",
                f"{section.name}.{field} is not filled in",
                section.name,
                printed[0].row if printed else None,
                field=field,
                found=printed[0].raw if printed else None,
                place=place,
            )


def _near(fact: Fact | None) -> Place:
    """The table that a section stands in, where at least one of its cells is filled."""
    return Place(fact.place.table) if fact is not None else Place()
