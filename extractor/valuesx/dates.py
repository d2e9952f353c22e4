"""Dates to their stated precision; a day is never invented: a month is its first day and says so."""

from __future__ import annotations

import datetime as dt
import re

from extractor.text import squeeze

from .numeral import chinese_number
from .records import NIL, Value

_FIGURES = str.maketrans("０１２３４５６７８９／．－—–", "0123456789/.---")
_DATE = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})(?:(?:月|[-./])(\d{1,2})?日?)?")
_PACKED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_SPOKEN = re.compile(r"([〇○零一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?)?")
_BLANK = re.compile(r"[xX×_]*年[xX×_]*月[xX×_]*日?")
_DIGIT = {c: str(n) for n, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}


def read_date(part: str) -> Value:
    """One date: 2021年5月26日, 2021.5.26, 2021-05, 20210526, 二〇二一年五月."""
    text = squeeze(part).translate(_FIGURES)
    if _BLANK.fullmatch(text):
        return NIL
    match = _PACKED.fullmatch(text) or _DATE.fullmatch(text)
    if match:
        return _value(text, match[1], match[2], match[3])
    spoken = _SPOKEN.fullmatch(text)
    if spoken and spoken[2]:
        year = "".join(_DIGIT[c] for c in spoken[1])
        month, day = chinese_number(spoken[2]), chinese_number(spoken[3]) if spoken[3] else None
        return _value(text, year, str(month), None if day is None else str(day))
    return Value(text, problem="unparsed")


def _value(text: str, year: str, month: str, day: str | None) -> Value:
    try:
        date = dt.date(int(year), int(month), int(day) if day else 1)
    except ValueError:
        return Value(text, problem="unparsed")
    return Value(text, date=date, repairs=() if day else ("precision:month",))


def read_period(part: str) -> tuple[Value, Value]:
    """Start and end of a period: 2020年1月起至2020年12月止, 2020.1-2020.12, 2020年1月—12月."""
    text = squeeze(part).translate(_FIGURES).rstrip("止。")
    for separator in ("至", "到", "~", "～", "--", "-"):
        if text.count(separator) == 1:
            left, right = text.split(separator)
            start = read_date(left.rstrip("起始"))
            right = right.rstrip("止底")
            if start.date and not re.match(r"\d{4}\D", right) and not re.fullmatch(r"\d{8}", right):
                right = f"{start.date.year}年{right}"
            end = read_date(right)
            if start.date and end.date:
                return start._replace(text=text), end._replace(text=text)
    unread = Value(text, problem="unparsed")
    return (NIL, NIL) if not re.search(r"\d", text) else (unread, unread)
