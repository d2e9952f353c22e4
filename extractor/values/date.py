"""Dates and periods, to the precision in which they are stated. A missing day is never made up in silence."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from .characters import COLONS, DASHES, DAY, DIGITS, FROM, FULLWIDTH, MONTH, TENS, TO, UNTIL, YEAR, YEAR_SPAN
from .numeral import read_digits, read_numeral
from .tables import ValueTables
from .value import EMPTY, EXPLICIT_NIL, NOTHING_OFF, Value, squeezed, unparsed

_CAPITALS = "".join([*DIGITS, *TENS])
_SEPARATORS = "./．。、" + DASHES
_STATED = re.compile(
    rf"(?P<year>(?:19|20)\d\d)(?:"
    rf"{YEAR}{YEAR_SPAN}?(?:(?P<month>\d{{1,2}}){MONTH}(?:份|(?P<day>\d{{1,2}})?[{DAY}]?)?|{MONTH}?[{DAY}]?)?"
    rf"|(?P<sep>[{re.escape(_SEPARATORS)}])(?P<month2>\d{{1,2}})(?:(?P=sep)(?P<day2>\d{{1,2}}))?[{DAY}]?"
    rf"|(?P<month3>\d\d)(?P<day3>\d\d)?)?[。.，,]?"
)
_MONTH_ONLY = re.compile(
    rf"(?P<month>\d{{1,2}})(?:{MONTH}(?:(?P<day>\d{{1,2}})[{DAY}]?)?|[{re.escape(_SEPARATORS)}](?P<day2>\d{{1,2}}))?"
)
_BLANK = re.compile(rf"[{YEAR}{MONTH}{DAY}/.\-_＿]+")
_SPELLED = re.compile(rf"([{_CAPITALS}Oo0]{{4}})(?={YEAR})|([{_CAPITALS}]+)(?=[{MONTH}{DAY}])")
_TIME = re.compile(rf"(?<=\d)[T\s]\s*\d{{1,2}}[{COLONS}]\d\d(?:[{COLONS}]\d\d(?:\.\d+)?)?Z?$")
_LABEL = re.compile(rf"[\u4e00-\u9fff]{{1,12}}[{COLONS}]")
_SPACE = re.compile(r"\s+")
_SIGN = re.compile(rf"[{TO}{re.escape(DASHES)}]+")


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
    stated = _stated(text)
    if stated is None or stated.precision == "year":
        return unparsed(part)
    return _value(part, stated, repairs)


def read_period(
    part: str, tables: ValueTables, off: frozenset[str] = NOTHING_OFF
) -> tuple[Value, Value]:
    """Start and end of a period: 2020年1月起至2020年12月止.

    An end without a year takes the start's. A year or month stands for its first day, with its precision as a
    repair. A lone year is start and end; an end that cannot be read is unparsed beside the start that can.
    """
    text, repairs = _arabic(part)
    if not text:
        return EMPTY, EMPTY
    if _BLANK.fullmatch(_SIGN.sub("", text).replace(FROM, "").replace(UNTIL, "") or "-") or text in tables.nil:
        return EXPLICIT_NIL, EXPLICIT_NIL
    alone = _stated(text)
    if alone is not None:
        start = _value(part, alone, repairs)
        return start, start if alone.precision == "year" else unparsed(part)
    for sign in _SIGN.finditer(text):
        first = _stated(text[: sign.start()].removesuffix(FROM))
        if first is None:
            first = _with_year_of_end(text, sign)
        if first is None:
            continue
        last = _end(text[sign.end() :].removesuffix(UNTIL), first)
        if last is not None and last.date >= first.date:
            return _value(part, first, repairs), _value(part, last, repairs)
    opened = _SIGN.split(text, maxsplit=1)[0].removesuffix(FROM)
    first = _stated(opened) if opened != text else None
    return (unparsed(part) if first is None else _value(part, first, repairs)), unparsed(part)
