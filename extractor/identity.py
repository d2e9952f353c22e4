"""Who filed a report and for which year: read from the places that the form's rule file names, in its order.

A year is never assumed: without evidence it stays unknown, and so does the unit.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from extractor.report import Fact
from extractor.ruleset import Form
from extractor.text import squeeze

_DATED = ("cover.report_date", "preparer.fill_date")  # when a report was filed
_YEAR_OF = re.compile(r"(?<!\d)((?:19|20)\d\d)年度")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_BRACKETED_YEAR = re.compile(r"[（(]((?:19|20)\d\d)[)）]$")  # of a title that lost its 年度
_DIGITS = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９", "0001234567890123456789")
_CODED = re.compile(r"^\W*(\d{3,})\W*[-—－\s\]】]+(?=\D)")


class Found(NamedTuple):
    """A value and the place it was taken from."""

    value: int
    source: str


@dataclass(frozen=True, slots=True)
class Identity:
    """The keys of a report. ``year_source`` names where the year was found."""

    fiscal_year: int | None
    year_source: str | None
    unit: str | None
    unit_code: str | None
    project: str | None
    report_date: dt.date | None
    self_score: Decimal | None
    grade: str | None


def identify(
    form: Form, facts: Sequence[Fact], titles: Sequence[str], printed: frozenset[str] = frozenset()
) -> Identity:
    """The keys of one report. ``titles`` are the lines of its title as printed, ``printed`` the fields whose labels are
    (``section.field``)."""
    by_field: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.field:
            by_field.setdefault(f"{fact.section}.{fact.field}", []).append(fact)
    report_date = _first(fact for spot in _DATED for fact in by_field.get(spot, ()))
    year = _year(form, facts, by_field, titles)
    doubted = {f"{fact.section}." for fact in facts if fact.field is None}
    unit = _unit(form, by_field, frozenset(spot for spot in printed if f"{spot.partition('.')[0]}." in doubted))
    code = _first(by_field.get(form.unit_code_from or "", ()))
    project = _first(by_field.get(form.project_from or "", ()))
    score = _first(by_field.get("rating.self_score", ()))
    grade = _first(by_field.get("rating.grade", ()))
    coded = _CODED.match(unit.raw) if unit else None
    return Identity(
        fiscal_year=year.value if year else None,
        year_source=year.source if year else None,
        unit=(_CODED.sub("", unit.text or "") or unit.text) if unit else None,
        unit_code=(code.text if code else None) or (coded[1] if coded else None),
        project=project.text if project else None,
        report_date=report_date.date if report_date else None,
        self_score=score.number if score else None,
        grade=grade.text if grade else None,
    )


def _first(facts: Iterable[Fact]) -> Fact | None:
    return next(iter(facts), None)


def _year(form: Form, facts: Sequence[Fact], by_field: dict[str, list[Fact]], titles: Sequence[str]) -> Found | None:
    for source in form.year_from:
        if source == "title":
            years = {int(y) for line in titles for y in _years(line)}
            years = years or {int(y) for line in titles for y in _BRACKETED_YEAR.findall(squeeze(line))}
            if len(years) == 1:
                return Found(years.pop(), source)
        elif source == "labels":
            printed = [int(year) for fact in facts for year in _years(fact.label)]
            if printed:
                return Found(max(printed), source)
        elif source == "prose":
            voted = _vote(fact.raw for fact in facts if fact.section != "cover")
            if voted:
                return Found(voted, source)
        else:
            spot, _, before = source.partition(" - ")
            dated = _first(by_field.get("cover.report_date" if spot == "report_date" else spot, ()))
            if dated and dated.date:
                return Found(dated.date.year - int(before or 0), source)
    return None


def _years(text: str) -> list[str]:
    folded = squeeze(text).translate(_DIGITS)
    return _YEAR.findall(folded)


def _vote(texts: Iterable[str]) -> int | None:
    """The year that most mentions of a fiscal year name, when one is named more often than any other."""
    of_year: Counter[str] = Counter()
    any_year: Counter[str] = Counter()
    for text in texts:
        if "年" in text:
            of_year.update(_YEAR_OF.findall(text))
            any_year.update(_YEAR.findall(text))
    for votes in (of_year, any_year):
        top = votes.most_common(2)
        if top and (len(top) == 1 or top[0][1] > top[1][1]):
            return int(top[0][0])
    return None


def _unit(form: Form, by_field: dict[str, list[Fact]], doubted: frozenset[str]) -> Fact | None:
    """The first source that names a unit; of several names there, the one that most rows give.

    Where a source is printed and may be a value that could not be placed (``doubted``), no other one speaks for it.
    """
    filler = tuple(p.replace("{n}", "") for p in form.placeholders)
    for source in form.unit_from:
        named = [f for f in by_field.get(source, ()) if f.text and not any(word in f.text for word in filler)]
        if named:
            top = Counter(fact.text for fact in named).most_common(1)[0][0]
            return next(fact for fact in named if fact.text == top)
        if source in doubted and source not in by_field:
            return None
    return None
