"""Number formats of lists (``ST_NumberFormat``, ECMA-376 part 1, 17.18.59): 3 → 三, ③, iii …"""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_LOW = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LARGEST = 9999  # beyond it, plain digits


def formatted(number: int, style: str) -> str | None:
    """``number`` as ``style`` prints it; "" for a level that prints none; None for a style not known here."""
    if style in ("none", "bullet"):
        return ""
    write = _STYLES.get(style)
    if write is None:
        return None
    return write(number) if 0 < number <= _LARGEST else str(number)


def _counted(digits: str, tens: str, *, bare_ten: bool) -> Callable[[int], str]:
    """Chinese counting with powers of ten: 12 → 十二 (bare) or 一十二."""

    def write(number: int) -> str:
        text, gap = "", False
        for place in range(3, -1, -1):
            digit = number // 10**place % 10
            if digit:
                text += (digits[0] if gap and text else "") + digits[digit] + tens[place].strip()
            gap = not digit
        return text[1:] if bare_ten and 10 <= number < 20 else text

    return write


def _digitwise(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN + _ROMAN_LOW:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _letter(number: int) -> str:
    """a … z, aa … zz, aaa … as Word repeats them."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _of(row: str) -> Callable[[int], str]:
    """The numbers that have a character of their own; plain digits beyond."""
    return lambda number: row[number - 1] if number <= len(row) else str(number)


def _run(start: str, count: int) -> str:
    return "".join(chr(ord(start) + n) for n in range(count))


_COUNTING = _counted(_DIGITS.replace("〇", "零"), " 十百千", bare_ten=True)
_STYLES: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _digitwise("０１２３４５６７８９"),
    "decimalFullWidth2": _digitwise("０１２３４５６７８９"),
    "decimalHalfWidth": str,
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "chineseCounting": _COUNTING,
    "chineseCountingThousand": _COUNTING,
    "japaneseCounting": _COUNTING,
    "taiwaneseCounting": _COUNTING,
    "taiwaneseCountingThousand": _COUNTING,
    "ideographDigital": _digitwise(_DIGITS),
    "japaneseDigitalTenThousand": _digitwise(_DIGITS),
    "taiwaneseDigital": _digitwise(_DIGITS),
    "chineseLegalSimplified": _counted(_LEGAL, " 拾佰仟", bare_ten=False),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "decimalEnclosedCircle": _of(_run("①", 20) + _run("㉑", 15) + _run("㊱", 15)),
    "decimalEnclosedCircleChinese": _of(_run("①", 20)),
    "decimalEnclosedParen": _of(_run("⑴", 20)),
    "decimalEnclosedFullstop": _of(_run("⒈", 20)),
    "ideographEnclosedCircle": _of(_run("㊀", 10)),
}
