"""Amounts of money → exact yuan. The unit in the cell itself wins over the one that stands above it."""

from __future__ import annotations

import re
from decimal import Decimal

from .folding import digits
from .numeral import chinese_number
from .records import NIL, Value, ValueTables

_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_NUMBER = re.compile(r"(-?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\.?")
_NOTE = re.compile(r"^(.*?)\(([^()]+)\)$")
_SIGNS = re.compile(r"^[¥￥]|(?<=^-)[¥￥]")


def read_money(part: str, unit: str | None, tables: ValueTables) -> Value:
    """``part`` under the money unit ``unit`` → number in yuan, measure CNY, repairs in the order they were made."""
    bare = part.strip()
    if _PLAIN.fullmatch(bare):
        factor = tables.units[unit] if unit else Decimal(1)
        repairs = (f"unit:{unit}",) if unit and factor != 1 else ()
        return Value(bare, Decimal(bare) * factor, None, "CNY", None, repairs)
    if bare in tables.nil:
        return NIL
    return _mended(part, unit, tables)


def _mended(part: str, unit: str | None, tables: ValueTables) -> Value:
    text, repairs = digits(part.strip())
    shown = text
    comparator: str | None = None
    text = _SIGNS.sub("", text)
    noted = _NOTE.match(text)
    if noted and noted[1]:
        if noted[2] in tables.units:
            unit, text = noted[2], noted[1]
        else:
            text = noted[1]
            repairs.append(f"note:{noted[2]}")
    elif noted and _NUMBER.fullmatch(noted[2]):
        text = "-" + noted[2]
        repairs.append("minus")
    for word, sign in tables.before.items():
        if text.startswith(word):
            text, comparator = text[len(word) :], sign
            break
    for word in sorted(tables.units, key=len, reverse=True):
        if text.endswith(word):
            text, unit = text[: -len(word)], word
            break
    else:
        for word in ("亿", "万"):
            if text.endswith(word):
                text, unit = text[:-1], word + "元"
                break
    for word, sign in tables.after.items():
        if text.endswith(word):
            text, comparator = text[: -len(word)], sign
    if comparator == "~":
        repairs.append("approx")
    number = _number(text, repairs)
    if number is None or (unit is not None and unit not in tables.units):
        return Value(shown, problem="unparsed", repairs=tuple(repairs))
    factor = tables.units[unit] if unit else Decimal(1)
    if unit and factor != 1:
        repairs.append(f"unit:{unit}")
    return Value(shown, number * factor, comparator, "CNY", None, tuple(repairs))


def _number(text: str, repairs: list[str]) -> Decimal | None:
    match = _NUMBER.fullmatch(text)
    if match:
        if "," in text:
            repairs.append("thousands")
        if text.endswith("."):
            repairs.append("point")
        return Decimal(match[1] + match[2].replace(",", ""))
    number = chinese_number(text) if text else None
    if number is not None:
        repairs.append("numeral")
    return number
