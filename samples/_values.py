"""Values as a clerk prints them, each with what it means: the one place where both sides are made together."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

ANY = "*"  # in a truth: not judged (the contract leaves it open)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
DIGITS = "〇一二三四五六七八九"


class Value(NamedTuple):
    """A printed value and its meaning. ``raw`` empty: an empty cell. Money in yuan, dates ISO, ``ANY`` = not judged."""

    raw: str = ""
    text: str | None = None
    number: Decimal | str | None = None
    comparator: str | None = None
    measure: str | None = None
    date: str | None = None


EMPTY = Value()


@dataclass(frozen=True)
class Habits:
    """How one clerk writes: the same all through a document, applied with the document's own dice."""

    zero: str = "0"
    thousands: bool = False
    trim: bool = False
    full_width: float = 0.0
    pad: float = 0.3
    own_unit: float = 0.0
    aliases: float = 0.3
    breaks: float = 0.3
    income_unit: str = "万元"
    funding_unit: str = "万元"
    spending_unit: str = "元"
    merge_units: bool = False
    packed: bool = False
    goal_rows: bool = False


def draw_habits(dice: random.Random, text_dump: bool) -> Habits:
    """A clerk at random. In a text dump a merge of the evaluators' unit could not be told from blanks: none there."""
    return Habits(
        zero=dice.choice(["0", "0", "0", "0.00", "", "—", "无", "/", "-"]),
        thousands=dice.random() < 0.25,
        trim=dice.random() < 0.4,
        full_width=dice.choice([0.0, 0.0, 0.0, 0.05, 0.3]),
        pad=dice.choice([0.1, 0.4, 0.8]),
        own_unit=dice.choice([0.0, 0.0, 0.0, 0.05]),
        aliases=dice.choice([0.0, 0.3, 0.8]),
        breaks=dice.choice([0.0, 0.2, 0.5]),
        income_unit="元" if dice.random() < 0.08 else "万元",
        funding_unit="元" if dice.random() < 0.08 else "万元",
        spending_unit="万元" if dice.random() < 0.08 else "元",
        merge_units=not text_dump and dice.random() < 0.25,
        packed=dice.random() < 0.12,
        goal_rows=dice.random() < 0.12,
    )


def _plain(amount: Decimal, habits: Habits, decimals: int) -> str:
    printed = f"{amount:,.{decimals}f}" if habits.thousands or decimals == -1 else f"{amount:.{decimals}f}"
    if habits.trim and "." in printed:
        printed = printed.rstrip("0").rstrip(".")
    return printed


def widen(dice: random.Random, habits: Habits, printed: str) -> str:
    """Full-width digits now and then, as an input method left on gives them."""
    return printed.translate(FULL_WIDTH) if dice.random() < habits.full_width else printed


def money(dice: random.Random, habits: Habits, amount: Decimal | None, unit: str = "万元") -> Value:
    """``amount`` in 万元, printed in ``unit``; None is a cell left empty."""
    if amount is None:
        return EMPTY
    if amount == 0:
        if habits.zero == "":
            return EMPTY
        if not habits.zero.startswith("0"):
            return Value(habits.zero, measure=ANY)
        return Value(habits.zero, ANY, Decimal(0), None, "CNY")
    yuan = amount * 10000
    printed = _plain(amount if unit == "万元" else yuan, habits, 2)
    printed = widen(dice, habits, printed)
    if dice.random() < habits.own_unit:
        printed += unit
    return Value(printed, ANY, yuan, None, "CNY")


def yuan(dice: random.Random, habits: Habits, amount: Decimal, unit: str = "元") -> Value:
    """A detail line: ``amount`` in yuan, to the fen, with thousands separators as accountants print them."""
    if unit == "万元":
        printed = f"{amount / 10000:.6f}".rstrip("0").rstrip(".")
    else:
        printed = f"{amount:,.2f}" if dice.random() < 0.8 else f"{amount:.2f}"
    return Value(widen(dice, habits, printed), ANY, amount, None, "CNY")


def count(dice: random.Random, habits: Habits, number: int, unit: str = "") -> Value:
    """A head count; the counter word is judged only where it is printed."""
    return Value(widen(dice, habits, str(number)) + unit, ANY, Decimal(number), None, unit or ANY)


def words(raw: str, text: str | None = None) -> Value:
    """Plain text: ``text`` where it differs from what is printed."""
    return Value(raw, raw if text is None else text) if raw else EMPTY


def name(dice: random.Random, habits: Habits, person: str) -> Value:
    """A name or title of two characters is often padded to the width of three."""
    if len(person) == 2 and dice.random() < habits.pad:
        return Value(person[0] + dice.choice(["  ", " ", "　"]) + person[1], person)
    return Value(person, person)


def spaced(dice: random.Random, habits: Habits, word: str, text: str | None = None) -> Value:
    """A short word in a cell, with a stray blank inside or after it now and then."""
    roll = dice.random()
    if roll < habits.pad / 4 and len(word) == 2:
        return Value(f"{word[0]} {word[1]}", text or word)
    return Value(word + " " if roll > 0.95 else word, text or word)


def day(dice: random.Random, year: int, month: int, date: int) -> Value:
    """A full date in one of the spellings of the archive."""
    iso = f"{year:04d}-{month:02d}-{date:02d}"
    style = dice.randrange(7)
    if style == 0:
        raw = f"{year}年{month:02d}月{date:02d}日"
    elif style == 1:
        raw = f"{year}.{month}.{date}"
    elif style == 2:
        raw = iso
    elif style == 3:
        raw = f"{year} 年 {month} 月 {date} 日"
    elif style == 4:
        raw = f"{year}年{month}月{date}日".translate(FULL_WIDTH)
    elif style == 5:
        raw = "".join(DIGITS[int(d)] for d in str(year)) + f"年{hanzi(month)}月{hanzi(date)}日"
    else:
        raw = f"{year}年{month}月{date}日"
    return Value(raw, ANY, None, None, None, iso)


def hanzi(number: int) -> str:
    """1-99 as a Chinese numeral: 12 → 十二, 26 → 二十六."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones else "")


def period(dice: random.Random, year: int, first: int, last: int) -> tuple[str, Value, Value]:
    """A project's time as one printed string, and its two ends (month precision is the first day)."""
    start, end = f"{year:04d}-{first:02d}-01", f"{year:04d}-{last:02d}-01"
    style = dice.randrange(5)
    if style == 0:
        raw = f"{year}.{first}-{year}.{last}"
    elif style == 1:
        raw, end = f"{year}年{first}月1日至{year}年{last}月28日", f"{year:04d}-{last:02d}-28"
    elif style == 2:
        raw = f"{year}年{first}月至{year}年{last}月"
    elif style == 3:
        raw = f"{year}年{first}月—{last}月"
    else:
        raw = f"{year}年{first}月起至{year}年{last}月止"
    return raw, Value(raw, ANY, None, None, None, start), Value(raw, ANY, None, None, None, end)


# --- quantities inside words: (phrase, number, comparator, measure) ---

Quantity = tuple[str, Decimal, str | None, str]


def figure(dice: random.Random, number: int, counter: str) -> str:
    """200000 件 as 20万件 or 200000件."""
    if number >= 10000 and number % 100 == 0 and dice.random() < 0.7:
        printed = f"{Decimal(number) / 10000:f}"
        return (printed.rstrip("0").rstrip(".") if "." in printed else printed) + "万" + counter
    return f"{number}{counter}"


def at_least(dice: random.Random, number: Decimal | int, counter: str) -> Quantity:
    """A target to reach, in one of its wordings."""
    shown = f"{number}%" if counter == "%" else figure(dice, int(number), counter)
    wording = dice.choice(["{}以上", "不少于{}", "≥{}", "≧{}", "不低于{}", "{}及以上", ">={}"])
    return wording.format(shown), Decimal(number), ">=", counter


def at_most(dice: random.Random, number: Decimal | int, counter: str) -> Quantity:
    """A bound to stay under, in one of its wordings."""
    shown = figure(dice, int(number), counter) if counter != "万元" else f"{number}万元"
    wording = dice.choice(["不超过{}", "≤{}", "不高于{}", "{}以内", "控制在{}以内"])
    if counter == "万元":
        return wording.format(shown), Decimal(number) * 10000, "<=", "CNY"
    return wording.format(shown), Decimal(number), "<=", counter


def exactly(dice: random.Random, number: Decimal | int, counter: str) -> Quantity:
    """A plain quantity without a comparator."""
    if counter == "%":
        return f"{number}{dice.choice(['%', '%', ' %', '％'])}", Decimal(number), None, "%"
    return figure(dice, int(number), counter), Decimal(number), None, counter
