"""PLACEHOLDER_LEFT: the form's own filler was left in place of a name beside real figures, or its instruction in place
of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.report import Fact, Flag
from extractor.text import key

from .sheet import Sheet

NUMBER = "{n}"
NAMES = ("org", "name")
LONGEST_HINT = 80  # characters; the answer itself may well be longer than its bound
SHORT = 20  # a text of more characters than this is prose, in which 某单位 may be meant
_NOTHING = r"(?!)"


def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """The filler names of a form; ``{n}`` in a name stands for a number."""
    folded = (re.escape(key(word)).replace(re.escape(NUMBER), r"\d+") for word in words)
    return re.compile("|".join(folded) or _NOTHING)


def guidance(sheet: Sheet, hint: re.Pattern[str]) -> Iterator[Flag]:
    """A flag for each text that is the form's own instruction (说明完成情况（100字以内）) instead of an answer."""
    for fact in sheet.facts:
        rule = sheet.form.sections[fact.section].fields.get(fact.field or "")
        if rule is None or rule.kind != "text" or not fact.text or len(fact.text) > LONGEST_HINT:
            continue
        folded = key(fact.text)
        end = max((match.end() for match in hint.finditer(folded)), default=0)
        if end and end == len(folded.rstrip("。.;；")):
            yield Flag(
                "PLACEHOLDER_LEFT",
                f"“{rule.name}”里是样表的填写说明“{fact.text[:40]}”，没有填内容，请补填",
                f"{fact.section}.{fact.field} holds the form's own instruction; fill it in",
                fact.section,
                fact.row,
                fact.entity,
                fact.field,
                None,
                fact.text,
                fact.place,
            )


def run(sheet: Sheet, filler: re.Pattern[str]) -> Iterator[Flag]:
    """One flag for each filler name: as the name of a row with figures, or in the place of a name or title."""
    told: set[str] = set()
    for fact in sheet.facts:
        name = _name(fact, sheet)
        if not name or name in told or not filler.search(key(name)):
            continue
        told.add(name)
        beside = "，同一行已填了数" if fact.entity == name else ""
        yield Flag(
            "PLACEHOLDER_LEFT",
            f"“{name}”是样表自带的占位名称{beside}，请改成真实名称",
            f"“{name}” is the form's own filler{' beside figures' if beside else ''}; write the real name",
            fact.section,
            fact.row,
            fact.entity,
            None if fact.entity == name else fact.field,
            None,
            name,
            fact.place,
        )


def _name(fact: Fact, sheet: Sheet) -> str | None:
    """The name that a fact bears witness to: of its row where the row has a figure, or its own."""
    if fact.entity is not None:
        return fact.entity if fact.number is not None else None
    rule = sheet.form.sections[fact.section].fields.get(fact.field or "")
    if rule is None or not fact.text:
        return None
    return fact.text if rule.kind in NAMES or (rule.kind == "text" and len(fact.text) <= SHORT) else None
