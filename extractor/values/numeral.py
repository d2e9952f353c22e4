"""Chinese numerals and bank capitals (二十三万, 叁佰捌拾陆万, 二〇二一) as exact decimals.

Strict on purpose: a form that leaves out its last unit (一百五) or strings digits together (三五) can mean two
things and gives None.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Protocol

from .characters import DIGITS, HUNDRED, MYRIADS, NUMERAL_POINT, TENS, ZEROS
from .value import EXACT


class _Reader(Protocol):
    def __call__(self, text: str, *, first: bool) -> int | None: ...


def _worth(table: dict[str, int], value: int) -> str:
    return "[" + "".join(sign for sign, worth in table.items() if worth == value) + "]"


_DIGIT = "[" + "".join(sign for sign in DIGITS if sign not in ZEROS) + "]"
_ZERO = f"[{ZEROS}]?"
_SECTION = re.compile(
    rf"{_ZERO}(?:(?P<thousands>{_DIGIT}){_worth(TENS, 1000)})?"
    rf"{_ZERO}(?:(?P<hundreds>{_DIGIT}){_worth(TENS, 100)})?"
    rf"{_ZERO}(?:(?P<tens>{_DIGIT})?(?P<ten>{_worth(TENS, 10)}))?"
    rf"{_ZERO}(?P<ones>{_DIGIT})?"
)
_MYRIAD = re.compile(_worth(MYRIADS, 10**4))
_HUNDRED_MILLION = re.compile(_worth(MYRIADS, 10**8))


def read_numeral(text: str) -> Decimal | None:
    """The number that Chinese numerals or bank capitals spell, None where they spell none for certain."""
    if NUMERAL_POINT in text and text[-1] in MYRIADS:  # 三点五万
        small = read_numeral(text[:-1])
        return None if small is None else EXACT.multiply(small, Decimal(MYRIADS[text[-1]]))
    whole, point, fraction = text.partition(NUMERAL_POINT)
    number = 0 if len(whole) == 1 and whole in ZEROS else _any_size(whole)
    if number is None:
        return None
    if not point:
        return Decimal(number)
    digits = read_digits(fraction)
    return None if digits is None else Decimal(f"{number}.{digits}")


def read_percents(text: str) -> Decimal | None:
    """The numeral behind 百分之, where 百 alone is a hundred."""
    return Decimal(100) if text in HUNDRED else read_numeral(text)


def read_digits(text: str) -> str | None:
    """Numerals read sign by sign as Arabic digits, as years are written: 二〇二一 → 2021. None for other signs."""
    if not text or any(sign not in DIGITS for sign in text):
        return None
    return "".join(str(DIGITS[sign]) for sign in text)


def _any_size(text: str) -> int | None:
    high, *low = _HUNDRED_MILLION.split(text)
    if not low:
        return _below_hundred_million(text, first=True)
    return _added(_below_hundred_million(high, first=True), 10**8, low, _below_hundred_million)


def _below_hundred_million(text: str, *, first: bool) -> int | None:
    high, *low = _MYRIAD.split(text)
    if not low:
        return _below_myriad(text, first=first)
    return _added(_below_myriad(high, first=first), 10**4, low, _below_myriad)


def _added(high: int | None, worth: int, low: list[str], read: _Reader) -> int | None:
    if high is None or len(low) > 1:
        return None
    rest = read(low[0], first=False) if low[0] else 0
    return None if rest is None else high * worth + rest


def _below_myriad(text: str, *, first: bool) -> int | None:
    match = _SECTION.fullmatch(text)
    if match is None or not text.strip(ZEROS):
        return None
    thousands, hundreds, tens, ones = match.group("thousands", "hundreds", "tens", "ones")
    placed = match["ten"] or (len(text) > 1 and text[-2] in ZEROS)
    if ones and not placed and (thousands or hundreds or not first):
        return None  # 一百五, 三万五: the unit of the last digit is left out
    value = (DIGITS[tens] if tens else 1) * 10 if match["ten"] else 0
    for digit, worth in ((thousands, 1000), (hundreds, 100), (ones, 1)):
        value += DIGITS[digit] * worth if digit else 0
    return value
