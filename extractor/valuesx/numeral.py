"""Chinese numerals: 二十三万, 叁佰捌拾陆万伍仟柒佰捌拾捌元整. Only for text already known to be a number."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = dict(zip("零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8}
_FRACTIONS = {"角": Decimal("0.1"), "分": Decimal("0.01")}


def chinese_number(text: str) -> Decimal | None:
    """The number a Chinese numeral says, None when it is none. 点 separates decimals; 元, 角, 分, 整 are money's."""
    whole, _, fraction = text.rstrip("整正").partition("元")
    whole, dot, decimals = whole.partition("点")
    if not whole and not fraction:
        return None
    number = _integer(whole) if whole else 0
    if number is None:
        return None
    total = Decimal(number)
    if dot:
        if not decimals or any(c not in _DIGITS for c in decimals):
            return None
        total += Decimal("0." + "".join(str(_DIGITS[c]) for c in decimals))
    rest = fraction.replace("零", "")
    while rest:
        if len(rest) < 2 or rest[0] not in _DIGITS or rest[1] not in _FRACTIONS:
            return None
        total += _DIGITS[rest[0]] * _FRACTIONS[rest[1]]
        rest = rest[2:]
    return total


def _integer(text: str) -> int | None:
    total, part, digit = 0, 0, -1
    for char in text:
        if char in _DIGITS:
            if digit > 0:
                return None
            digit = _DIGITS[char]
        elif char in _TENS:
            part += (digit if digit >= 0 else 1) * _TENS[char]
            digit = -1
        elif char in _MYRIADS:
            part += max(digit, 0)
            total = (total + part) * _MYRIADS[char] if total and _MYRIADS[char] > 10**4 else total + part * _MYRIADS[char]
            part, digit = 0, -1
        else:
            return None
    return total + part + max(digit, 0)
