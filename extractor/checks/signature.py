"""SIGNATURE_MISSING and DATE_MISSING: where the form asks for a signature or a date and nobody wrote one.

The words of a signature line (（签章）) and of a date (年 月 日) are rule data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.report import Fact, Flag, Place
from extractor.ruleset import Form
from extractor.text import key

from .sheet import Sheet, title

SIGNATURE, DATE = "SIGNATURE_MISSING", "DATE_MISSING"
_NOTHING = r"(?!)"
_NAME = re.compile("[\u4e00-\u9fff·]{2,4}")


@dataclass(frozen=True, slots=True)
class Marks:
    """How a form prints what is to be signed and dated.

    ``line`` finds a signature line and captures what was written on it, ``date`` a date with nothing in it, ``dated``
    anything that is a date or the blank for one; ``words`` are short opinions that are no name.
    """

    line: re.Pattern[str]
    date: re.Pattern[str]
    dated: re.Pattern[str]
    words: frozenset[str]

    @classmethod
    def of(cls, form: Form) -> Marks:
        """Compile the form's ``signature_lines`` and ``date_marks`` (the words after year, month and day)."""
        lines = "|".join(re.escape(key(str(word))) for word in form.spec.get("signature_lines") or ())
        marks = [re.escape(key(str(word))) for word in form.spec.get("date_marks") or ()]
        year, month, day = marks if len(marks) == 3 else (_NOTHING, _NOTHING, _NOTHING)
        blank = r"[x×*_.…\-/]*"
        return cls(
            re.compile(rf"(?:{lines or _NOTHING}):?(?P<written>[^\n]*)"),
            re.compile(rf"{year}{blank}{month}{blank}{day}"),
            re.compile(rf"\d*{blank}{year}(?:[\dx×*_.…\-/]*{month}(?:[\dx×*_.…\-/]*{day})?)?"),
            frozenset(key(str(word)) for word in form.spec.get("opinion_words") or ()),
        )


def run(sheet: Sheet, marks: Marks, seen: frozenset[str]) -> Iterator[Flag]:
    """One flag for a section whose signature column is blank throughout, and one for each opinion left unsigned."""
    for place, codes in sheet.form.signatures.items():
        section, _, field = place.partition(".")
        if section not in sheet.form.sections:
            continue
        own = [fact for fact in sheet.facts if fact.section == section]
        if field:
            if (own or section in seen) and not any(f.text or f.date for f in own if f.field == field):
                yield _missing(codes[0], sheet, section, field, None, own[0].place if own else Place())
            continue
        for fact in own:
            lacking = _lacking(fact, marks)
            for code in codes:
                if code in lacking:
                    yield _missing(code, sheet, section, fact.field or "", fact, fact.place)


def _lacking(fact: Fact, marks: Marks) -> set[str]:
    """What a block that is to be signed and dated lacks. A block that prints neither line lacks nothing."""
    lines = [line for line in (key(line) for line in fact.raw.split("\n")) if line]
    lacking = {DATE} if marks.date.search("\n".join(lines)) else set()
    signed = [
        _signed(match["written"], below, marks)
        for line, below in zip(lines, [*lines[1:], ""], strict=True)
        for match in marks.line.finditer(line)
    ]
    if signed and not any(signed):
        lacking.add(SIGNATURE)
    return lacking


def _signed(beside: str, below: str, marks: Marks) -> bool:
    """True where a name stands on the line for it, or alone on the line below."""
    if marks.dated.sub("", beside).strip(":_ "):
        return True
    return bool(_NAME.fullmatch(marks.dated.sub("", below))) and below not in marks.words


def _missing(code: str, sheet: Sheet, section: str, field: str, fact: Fact | None, place: Place) -> Flag:
    rule = sheet.form.sections[section].fields.get(field)
    name = rule.name if rule else title(sheet.form.sections[section])
    what, what_en = ("签字（盖章）", "signature") if code == SIGNATURE else ("日期", "date")
    return Flag(
        code,
        f"“{name}”处没有{what}；纸质版请补上，电子版可不处理",
        f"no {what_en} at {section}.{field}; needed on paper",
        section,
        fact.row if fact else None,
        None,
        field,
        place=place,
    )
