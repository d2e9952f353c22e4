"""Dates and periods, to the precision in which they are stated. A missing day is never made up in silence."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from .characters import (
    COLONS,
    DASHES,
    DAY,
    DIGITS,
    FROM,
    FULLWIDTH,
    MONTH,
    MONTH_SPAN,
    TENS,
    TO,
    UNTIL,
    YEAR,
    YEAR_SPAN,
    ZEROS,
)
from .numeral import read_digits, read_numeral
from .tables import ValueTables
from .value import EMPTY, EXPLICIT_NIL, NOTHING_OFF, Value, squeezed, unparsed

_CAPITALS = "".join([*DIGITS, *TENS])
_SEPARATORS = re.escape("./．。、" + DASHES)
_STATED = re.compile(
    rf"(?P<year>(?:19|20)\d\d)(?:"
    rf"{YEAR}{YEAR_SPAN}?(?:(?P<month>\d{{1,2}}){MONTH}{MONTH_SPAN}?(?:(?P<day>\d{{1,2}})?[{DAY}]?)|{MONTH}?[{DAY}]?)"
    rf"|(?P<sep>[{_SEPARATORS}])(?P<month2>\d{{1,2}})(?:(?P=sep)(?P<day2>\d{{1,2}}))?[{DAY}]?"
    rf"|(?P<month3>\d\d)(?P<day3>\d\d)?)?",
    re.ASCII,
)
_WITHOUT_YEAR = re.compile(
    rf"(?P<month>\d{{1,2}})(?:{MONTH}{MONTH_SPAN}?(?:(?P<day>\d{{1,2}})[{DAY}]?)?|[{_SEPARATORS}](?P<day2>\d{{1,2}}))?",
    re.ASCII,
)
_DAY_ONLY = re.compile(rf"(?P<day>\d{{1,2}})[{DAY}]", re.ASCII)
_BLANK = re.compile(rf"[{YEAR}{MONTH}{DAY}{FROM}{UNTIL}{TO}_＿×xX*{_SEPARATORS}]+")
_SPELLED_YEAR = re.compile(rf"[{_CAPITALS}Oo0]{{4}}(?={YEAR})")
_SPELLED = re.compile(rf"[{_CAPITALS}]+(?=[{MONTH}{DAY}])")
_ZERO = re.compile(r"(?<=\d)[Oo○〇](?=\d)", re.ASCII)
_TIME = re.compile(rf"(?<=\d)[T\s]\s*\d{{1,2}}[{COLONS}]\d\d(?:[{COLONS}]\d\d(?:\.\d+)?)?Z?$")
_LABEL = re.compile(rf"[\u4e00-\u9fff]{{1,12}}[{COLONS}](?=.)")
_SPACE = re.compile(r"\s+")
_SIGN = re.compile(rf"{FROM}?[{TO}{re.escape(DASHES)}]+")
_STOPS = ".。,，;；"


class Stated(NamedTuple):
    """A calendar date with the precision in which it was printed: ``day``, ``month`` or ``year``."""

    date: dt.date
    precision: str


def read_date(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """A date; a month stands for its first day (repair ``precision:month``), a year alone is unparsed.

    The blank of a form (``年  月  日``) is an explicit nil.
    """
    text, repairs = _arabic(part)
    if not text:
        return EMPTY
    if _BLANK.fullmatch(text):
        return EXPLICIT_NIL
    stated = _stated(text.rstrip(_STOPS))
    if stated is None or stated.precision == "year":
        return unparsed(part)
    return _value(squeezed(part), stated, repairs)


def read_period(part: str, tables: ValueTables, off: frozenset[str] = NOTHING_OFF) -> tuple[Value, Value]:
    """Start and end of a period: 2020年1月起至2020年12月止.

    An end without a year takes the start's. A year or month stands for its first day, with its precision as a
    repair. A lone year is start and end; an end that cannot be read is unparsed beside the start that can.
    """
    text, repairs = _arabic(part)
    text = text.rstrip(_STOPS)
    if not text:
        return EMPTY, EMPTY
    if _BLANK.fullmatch(text) or text in tables.nil:
        return EXPLICIT_NIL, EXPLICIT_NIL
    alone = _stated(text)
    if alone is not None:
        start = _value(text, alone, repairs)
        return start, start if alone.precision == "year" else unparsed(part)
    opened: Value | None = None
    for sign in _SIGN.finditer(text):
        left, right = text[: sign.start()].removesuffix(FROM), text[sign.end() :].removesuffix(UNTIL)
        first = _stated(left)
        last = (_stated(right) or _with_year(right, first)) if first else None
        if first is None:
            first, last = _year_shared(left, right)
        if first is not None and last is not None and last.date >= first.date:
            return _value(left, first, repairs), _value(right, last, repairs)
        if first is not None:
            opened = _value(left, first, repairs)
    if opened is None and (first := _stated(text.removesuffix(FROM))):
        opened = _value(text.removesuffix(FROM), first, repairs)
    return opened or unparsed(part), unparsed(part)


def _value(text: str, stated: Stated, repairs: tuple[str, ...]) -> Value:
    coarse = () if stated.precision == "day" else (f"precision:{stated.precision}",)
    return Value(text, date=stated.date, repairs=repairs + coarse)


def _arabic(part: str) -> tuple[str, tuple[str, ...]]:
    """A printed date without white space, label or clock time, its numerals in Arabic digits; and the repairs."""
    repairs: tuple[str, ...] = ()
    text = part.strip()
    if text != (text := text.translate(FULLWIDTH)):
        repairs += ("fullwidth",)
    if text != (text := _TIME.sub("", text)):
        repairs += ("time",)
    if text != (text := _SPACE.sub("", text)):
        repairs += ("space",)
    if text != (text := _LABEL.sub("", text, count=1)):
        repairs += ("label",)
    if text != (text := _ZERO.sub("0", text)):
        repairs += ("O>0",)
    if text != (text := _SPELLED.sub(_number, _SPELLED_YEAR.sub(_year, text))):
        repairs += ("numeral",)
    return text, repairs


def _year(found: re.Match[str]) -> str:
    return read_digits(re.sub("[Oo0]", ZEROS[0], found[0])) or found[0]


def _number(found: re.Match[str]) -> str:
    number = read_numeral(found[0].lstrip(ZEROS))
    return found[0] if number is None else str(number)


def _stated(text: str) -> Stated | None:
    match = _STATED.fullmatch(text)
    if match is None:
        return None
    month = match["month"] or match["month2"] or match["month3"]
    return _calendar(match["year"], month, match["day"] or match["day2"] or match["day3"])


def _calendar(year: str, month: str | None, day: str | None) -> Stated | None:
    try:
        date = dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return Stated(date, "day" if day else "month" if month else "year")


def _with_year(text: str, first: Stated) -> Stated | None:
    """The end of a period that leaves out what it shares with its start: 2020年1月—12月, 2020年5月1日—20日."""
    year = str(first.date.year)
    match = _WITHOUT_YEAR.fullmatch(text)
    if match:
        return _calendar(year, match["month"], match["day"] or match["day2"])
    match = _DAY_ONLY.fullmatch(text)
    return _calendar(year, str(first.date.month), match["day"]) if match and first.precision == "day" else None


def _year_shared(left: str, right: str) -> tuple[Stated | None, Stated | None]:
    """2020年1-12月: the start leaves its month sign to the end."""
    first = _stated(left + MONTH) if left[-1:].isdigit() else None
    return first, _with_year(right, first) if first else None
