"""Ways to print an amount, for the tests that read them back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

_SMALL = "零一二三四五六七八九"
_CAPITAL = "零壹贰叁肆伍陆柒捌玖"
_WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def plain(amount: Decimal) -> str:
    return format(amount, "f")


def thousands(amount: Decimal) -> str:
    return format(amount, ",f")


def wide(amount: Decimal) -> str:
    return thousands(amount).translate(_WIDE)


def wide_commas(amount: Decimal) -> str:
    return thousands(amount).replace(",", "，")


def bracketed(amount: Decimal) -> str:
    return f"（{plain(-amount)}）" if amount < 0 else plain(amount)


def long_minus(amount: Decimal) -> str:
    return plain(amount).replace("-", "−")


def noted(amount: Decimal) -> str:
    return f"{plain(amount)}（净值）"


def apart(amount: Decimal) -> str:
    return f" {plain(amount).replace('.', '. ')} "


def letter_o(amount: Decimal) -> str:
    digits = plain(amount)
    return "".join(
        "O" if sign == "0" and 0 < i < len(digits) - 1 and digits[i - 1].isdigit() and digits[i + 1].isdigit() else sign
        for i, sign in enumerate(digits)
    )


def letter_l(amount: Decimal) -> str:
    digits = plain(amount)
    return "".join(
        "l" if sign == "1" and 0 < i < len(digits) - 1 and digits[i - 1].isdigit() and digits[i + 1].isdigit() else sign
        for i, sign in enumerate(digits)
    )


def blanks(amount: Decimal) -> str:
    return thousands(amount).replace(",", " ")


def small_o(amount: Decimal) -> str:
    return letter_o(amount).replace("O", "o")


def currency(amount: Decimal) -> str:
    return f"￥{thousands(amount)}" if amount >= 0 else plain(amount)


def stray(amount: Decimal) -> str:
    return f"{plain(amount)}。"


def labelled(amount: Decimal) -> str:
    return f"合计：{plain(amount)}"


def wide_minus(amount: Decimal) -> str:
    return plain(amount).replace("-", "－").replace(".", "．")


def bracketed_and_noted(amount: Decimal) -> str:
    return f"({thousands(-amount)})（净额）" if amount < 0 else f"{thousands(amount)} (净额)"


def point_apart(amount: Decimal) -> str:
    return plain(amount).replace(".", " . ")


def about(amount: Decimal) -> str:
    return f"约{plain(amount)}" if amount >= 0 else plain(amount)


def padded(amount: Decimal) -> str:
    return f"\u3000\u200b{thousands(amount)}\n"


def wide_currency(amount: Decimal) -> str:
    return f"人民币{wide_commas(amount)}" if amount >= 0 else plain(amount)


def blanks_and_note(amount: Decimal) -> str:
    return f"{blanks(amount)}（见附注）"


WAYS: list[Callable[[Decimal], str]] = [
    plain, thousands, wide, wide_commas, bracketed, long_minus, noted, apart, letter_o, letter_l, blanks, small_o,
    currency, stray, labelled, wide_minus, bracketed_and_noted, point_apart, about, padded, wide_currency,
    blanks_and_note,
]  # fmt: skip


def bank(fen: int) -> str:
    """An amount of so many fen as a bank slip spells it: 叁佰元伍角贰分, 叁佰元零贰分, 叁佰元整."""
    yuan, rest = divmod(fen, 100)
    jiao, last = divmod(rest, 10)
    text = spelled(yuan, capital=True) + "元"
    if not rest:
        return text + "整"
    text += _CAPITAL[jiao] + "角" if jiao else "零"
    return text + (_CAPITAL[last] + "分" if last else "")


def spelled(number: int, *, capital: bool = False) -> str:
    """A whole number in Chinese numerals, or in bank capitals."""
    digits = _CAPITAL if capital else _SMALL
    units = ("", "拾", "佰", "仟") if capital else ("", "十", "百", "千")
    if number == 0:
        return digits[0]
    text, gap = "", False
    sections = [(number // 10**8, "亿"), (number // 10**4 % 10**4, "万"), (number % 10**4, "")]
    for section, worth in sections:
        for place in (3, 2, 1, 0):
            digit = section // 10**place % 10
            if digit:
                text += (digits[0] if gap and text else "") + digits[digit] + units[place]
                gap = False
            else:
                gap = True
        text += worth if section else ""
    return text
