"""Numbers that are not money: counts, percentages, scores, and the one quantity that a sentence states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from .folding import digits, prose
from .numeral import chinese_number
from .records import NIL, Value, ValueTables

_COUNT = re.compile(r"(-?\d+(?:,\d{3})*(?:\.\d+)?)([^\d\s]*)")
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)%?")
_HUNDREDTHS = re.compile(r"百分之(.+)")
_RANGE = re.compile(r"\d\s*%?\s*[-~—－至]\s*\d")
_BARE = re.compile(r"-?\d+(?:\.\d+)?")


class Quantity(NamedTuple):
    """One quantity in a text: its number (scaled), comparator, measure, and where it stands."""

    number: Decimal
    comparator: str | None
    measure: str | None
    start: int
    end: int


def quantities(text: str, tables: ValueTables) -> Iterator[Quantity]:
    """The quantities that ``text`` (folded to plain digits) states; numbers of labels, names and dates left out."""
    masked = tables.identifier.sub(lambda m: "\x00" * len(m[0]), text)
    for match in tables.quantity.finditer(masked):
        if not match["measure"]:
            continue
        scale = tables.scales.get(match["scale"] or "", Decimal(1))
        sign = tables.before.get(match["before"] or "") or tables.after.get(match["after"] or "")
        if match["near"]:
            sign = sign or "~"
        number = Decimal(match["number"].replace(",", "")) * scale
        yield Quantity(number, sign, match["measure"], match.start("number"), match.end("measure"))


def read_quantity(part: str, tables: ValueTables) -> Value:
    """A sentence: its text, and its number when it states exactly one quantity."""
    text, repairs = prose(part)
    if text in tables.nil:
        return NIL
    plain = text.translate(_ASCII)
    if _BARE.fullmatch(plain.strip()):
        return Value(text, Decimal(plain.strip()), repairs=tuple(repairs))
    bare = _bare_compared(plain, tables)
    if bare is not None:
        return Value(text, bare[0], bare[1], repairs=tuple(repairs))
    found = list(quantities(plain, tables))
    if _RANGE.search(plain) or len({(q.number, q.measure) for q in found}) != 1:
        return Value(text, repairs=tuple(repairs))
    one = found[0]
    return Value(text, one.number, one.comparator, one.measure, None, tuple(repairs))


_ASCII = str.maketrans("０１２３４５６７８９．，％＞＜＝＋－", "0123456789.,%><=+-")


def _bare_compared(text: str, tables: ValueTables) -> tuple[Decimal, str] | None:
    for word, sign in tables.before.items():
        rest = text.removeprefix(word).strip()
        if rest != text and _BARE.fullmatch(rest):
            return Decimal(rest), sign
    return None


def read_count(part: str, tables: ValueTables) -> Value:
    """A head count or the like: 22, 22人, 二十二人."""
    if part.strip() in tables.nil:
        return NIL
    text, repairs = digits(part)
    match = _COUNT.fullmatch(text)
    if match:
        unit = match[2]
        scale = tables.scales.get(unit[:1])
        if scale is not None:
            unit = unit[1:]
        number = Decimal(match[1].replace(",", "")) * (scale or 1)
        if "," in match[1]:
            repairs.append("thousands")
        near = unit[:1] in ("余", "多")
        return Value(text, number, "~" if near else None, (unit[1:] if near else unit) or None, None, tuple(repairs))
    stem = text.rstrip("人个名")
    spoken = chinese_number(stem)
    if spoken is not None:
        return Value(text, spoken, None, text[len(stem) :] or None, None, (*repairs, "numeral"))
    return Value(text, problem="unparsed", repairs=tuple(repairs))


def read_score(part: str, tables: ValueTables) -> Value:
    """A score in points: 96, 96分, 九十六分."""
    return read_count(part, tables)


def read_percent(part: str, tables: ValueTables) -> Value:
    """A percentage in percent points; a bare number in a percent field is one."""
    if part.strip() in tables.nil:
        return NIL
    text, repairs = digits(part)
    match = _PERCENT.fullmatch(text)
    if match:
        return Value(text, Decimal(match[1]), None, "%", None, tuple(repairs))
    spoken = _HUNDREDTHS.fullmatch(text)
    number = chinese_number(spoken[1]) if spoken else None
    if number is None and text.endswith("成"):
        tenths = chinese_number(text[:-1])
        number = tenths * 10 if tenths is not None else None
    if number is not None:
        return Value(text, number, None, "%", None, (*repairs, "numeral"))
    return Value(text, problem="unparsed", repairs=tuple(repairs))
