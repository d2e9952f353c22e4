"""GLYPH_SUSPECT: a sign that a conversion probably lost (≥90% as 290%, ≤100% as Q100%, ☑ as r, □ as 口, 门 as ⻔).

Only told, with the reading that is meant: the value is kept as it is printed. What signs turn into is rule data
(``lost`` in ``common/scoring.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractor.report import Fact, Flag
from extractor.ruleset import Form, Ruleset
from extractor.text import key, squeeze, without_radicals

from .scoring import ACTUAL, NAME, TARGET, any_of
from .sheet import PERCENT, Sheet

_CJK = "[\u4e00-\u9fff]"
_NOTHING = r"(?!)"
CHOICE = "choice"
MISSING = "\ufffd"  # what a decoder puts for a character that it cannot read
AROUND = 8  # characters shown on both sides of it
LONGEST_CHOICE = 120  # characters; a longer text is prose


@dataclass(frozen=True, slots=True)
class Lost:
    """What signs turn into.

    ``floor`` stands for ≥ before a percentage, ``ceiling`` for ≤, ``tick`` for a ticked box behind a word, ``box`` for
    an empty one, ``listed`` for one behind a numbered option; ``bounded`` are words of what cannot be more than
    ``most`` percent.
    """

    floor: re.Pattern[str]
    ceiling: re.Pattern[str]
    tick: re.Pattern[str]
    box: re.Pattern[str]
    listed: re.Pattern[str]
    bounded: re.Pattern[str]
    most: Decimal

    @classmethod
    def of(cls, form: Form | None, rules: Ruleset) -> Lost:
        """Compile the words of the rule files."""
        own = (form.spec.get("scoring") or {}) if form else {}
        words: Mapping[str, Any] = {**rules.common.get("scoring", {}), **own}.get("lost") or {}
        most: Mapping[str, Any] = words.get("most") or {}
        floor = re.escape(str(words["floor"])) if words.get("floor") else _NOTHING
        ceiling, before = _signs(words.get("ceiling")), any_of(words.get("ceiling_after"))
        return cls(
            re.compile(rf"\s*{floor}(?P<rest>\d{{2,3}}(?:\.\d+)?)\s*[%％]\s*"),
            re.compile(
                rf"(?:(?<![A-Za-z0-9]){ceiling}(?P<rest>\d+(?:\.\d+)?[%％])|(?:{before}){ceiling}(?P<bare>\d+))"
            ),
            re.compile(rf"(?P<word>{_CJK}{{2,}})\s?{_signs(words.get('ticks'))}(?![A-Za-z])"),
            re.compile(rf"(?P<word>{_CJK}{{2,}})(?P<sign>{_signs(words.get('boxes'))})(?=\s|\d|$)"),
            re.compile(
                rf"(?<!\d)\d[、.]\s*(?P<word>{_CJK}{{2,}})\s*(?P<sign>{_signs(words.get('boxes'))})(?=\s*\d[、.]|\s*$)"
            ),
            re.compile(any_of(most.get("words"))),
            Decimal(str(most.get("percent", 100))),
        )


def _signs(words: Any) -> str:
    return f"(?:{'|'.join(re.escape(str(word)) for word in words)})" if words else _NOTHING


def run(sheet: Sheet, lost: Lost) -> Iterator[Flag]:
    """A flag for each value in which a sign was probably lost."""
    for fact in sheet.facts:
        if MISSING in fact.raw:
            yield _flag(fact, _around(fact.raw), None)
        elif (found := _suspect(fact, sheet, lost)) is not None:
            yield _flag(fact, *found)


def loose(facts: Sequence[Fact], lost: Lost) -> Iterator[Flag]:
    """The same for tables of no known form: only characters that are lost, and letters in the place of signs."""
    for fact in facts:
        if MISSING in fact.raw:
            yield _flag(fact, _around(fact.raw), None)
        elif (found := _letter(fact.raw, lost)) is not None:
            yield _flag(fact, *found)


def _around(text: str) -> str:
    """The first character that is lost, with a few on both sides."""
    at = text.index(MISSING)
    return text[max(at - AROUND, 0) : at + 1 + AROUND].strip()


def _suspect(fact: Fact, sheet: Sheet, lost: Lost) -> tuple[str, str] | None:
    """What is printed and what is probably meant."""
    text = fact.raw
    if fact.measure == PERCENT and fact.number is not None and fact.number > lost.most and fact.comparator is None:
        match = lost.floor.fullmatch(text)
        if match is not None and _cannot_be(fact, Decimal(match["rest"]), sheet, lost):
            return text.strip(), f"≥{match['rest']}%"
    letter = _letter(text, lost)
    if letter is not None:
        return letter
    section = sheet.form.sections.get(fact.section)
    rule = section.fields.get(fact.field or "") if section is not None else None
    if rule is not None and len(text) <= LONGEST_CHOICE:
        boxes = list((lost.box if rule.kind == CHOICE else lost.listed).finditer(text))
        if len(boxes) >= (1 if rule.kind == CHOICE else 2):  # one 口 may be a crossing, two are boxes
            return boxes[0][0].strip(), f"{boxes[0]['word']}□"
    return None


_RADICALS = re.compile(r"(?:\w{0,4}[\u2e80-\u2fd5])+\w{0,4}")


def _letter(text: str, lost: Lost) -> tuple[str, str] | None:
    match = _RADICALS.search(text)
    if match is not None and (meant := without_radicals(match[0])) != match[0]:
        return match[0], meant
    match = lost.ceiling.search(text)
    if match is not None:
        return match[0], f"≤{match['rest'] or match['bare']}"
    match = lost.tick.search(text)
    return None if match is None else (match[0], f"{match['word']}☑")


def _cannot_be(fact: Fact, rest: Decimal, sheet: Sheet, lost: Lost) -> bool:
    """True where the percentage is one that has an upper bound, or without its first digit is what its row aims at."""
    if rest > lost.most:
        return False
    beside = sheet.by_row.get((fact.section, TARGET if fact.field == ACTUAL else ACTUAL, fact.row))
    name = sheet.by_row.get((fact.section, NAME, fact.row))
    words = key((name.text if name is not None else None) or (beside.text if beside is not None else None) or "")
    return lost.bounded.search(words) is not None or (beside is not None and beside.number == rest)


def _flag(fact: Fact, printed: str, meant: str | None) -> Flag:
    """``meant`` is None where a character is lost and nothing tells which."""
    label = squeeze(fact.label).rsplit("/", 1)[-1]
    row = fact.entity or (f"第 {fact.row + 1} 行" if fact.row else "")
    where = f"{row}“{label}”里的" if label and label != squeeze(printed) else ""
    where_en = f"{fact.section}.{fact.field}, row {fact.row + 1}," if fact.field else f"{fact.section}"
    if meant is None:
        said = f"{where}“{printed}”丢了字符（显示为 �），原来是什么已不可知；请对照原件补上，内容未改"
        said_en = f"a character of “{printed}” in {where_en} is lost (shown as �); compare with the document"
    else:
        said = f"{where}“{printed}”可能丢了符号，像是“{meant}”；请对照原件核对，数值未改"
        said_en = (
            f"“{printed}” in {where_en} has probably lost a sign and may mean {meant}; compare with the document, "
            "the value is kept"
        )
    return Flag(
        "GLYPH_SUSPECT",
        said,
        said_en,
        fact.section,
        fact.row,
        fact.entity,
        fact.field,
        meant,
        printed,
        fact.place,
    )
