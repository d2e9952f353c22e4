"""PLACEHOLDER_LEFT: the form's own filler was left in place of a name beside real figures, or its instruction in place
of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.report import Fact, Flag, Place
from extractor.ruleset import Form
from extractor.text import key

from .sheet import Sheet

NUMBER = "{n}"
NAMES = ("org", "name")
LONGEST_HINT = 80  # characters; the answer itself may well be longer than its bound
LONGEST_INSTRUCTION = 200  # characters of one that explains a column's formula and what to write
SHORT = 20  # a text of more characters than this is prose, in which 某单位 may be meant
_NOTHING = r"(?!)"


def pattern(words: Sequence[str]) -> re.Pattern[str]:
    """The filler names of a form; ``{n}`` in a name stands for a number."""
    folded = (re.escape(key(word)).replace(re.escape(NUMBER), r"\d+") for word in words)
    return re.compile("|".join(folded) or _NOTHING)


@dataclass(frozen=True, slots=True)
class Hint:
    """How a form's own instructions are told from answers.

    ``bound`` ends one: （100字以内）. ``formula`` defines a column by two others of the form's labels and gives no
    figure for it; together with a word that asks for something (``asks``: 须说明) it is an instruction too.
    """

    bound: re.Pattern[str]
    formula: re.Pattern[str]
    asks: re.Pattern[str]

    @classmethod
    def of(cls, form: Form) -> Hint:
        """The ``guidance`` and ``instructions`` of a form with the labels of its columns."""
        bound, asks = (
            pattern([str(word) for word in form.spec.get(name) or ()]) for name in ("guidance", "instructions")
        )
        return cls(bound, _formula(form), asks)

    def stands(self, text: str) -> bool:
        """True where the text is an instruction."""
        folded = key(text)
        end = max((match.end() for match in self.bound.finditer(folded)), default=0)
        if end and end == len(folded.rstrip("。.;；")):
            return len(text) <= LONGEST_HINT
        if len(text) > LONGEST_INSTRUCTION or not self.asks.search(folded):
            return False
        return self.formula.search(folded) is not None


def _formula(form: Form) -> re.Pattern[str]:
    """预算执行率=预算执行数/调整后预算数, of any labels of the form, with no figure behind it."""
    labels = {key(field.name) for section in form.sections.values() for field in section.fields.values()}
    drawn = {c.label for section in form.sections.values() for row in section.header for c in row.cells if c.label}
    labels |= {key(label) for label in drawn}
    labels |= {key(other) for aliases in form.aliases.values() for other in aliases}
    one = "|".join(map(re.escape, sorted(filter(None, labels), key=lambda label: (-len(label), label)))) or _NOTHING
    return re.compile(rf"(?:{one})=\(?(?:{one})\)?[/÷×*-]\(?(?:{one})\)?(?:[×*]100%?)?(?![=≈为]*\d)")


def guidance(sheet: Sheet, hint: Hint) -> Iterator[Flag]:
    """A flag for each text that is the form's own instruction (说明完成情况（100字以内）) instead of an answer."""
    told: set[Place] = set()
    for fact in sheet.facts:
        rule = sheet.form.sections[fact.section].fields.get(fact.field or "")
        if rule is None or rule.kind != "text" or not fact.text or not hint.stands(fact.text):
            continue
        if fact.place in told:
            continue  # one cell that spans several rows
        told.add(fact.place)
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
