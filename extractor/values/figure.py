"""One printed figure in a cell of its own: number, sign, scale, counter, comparator, notes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from .characters import CLOSING, COLONS, NEGATIVE, OPENING, UNITS
from .folding import compact
from .numeral import read_numeral, read_percents
from .tables import ValueTables
from .value import EXACT

CONTRADICTION = "!"
"""In place of a comparator where the words before and behind a figure point in opposite directions."""
_ABOUT = "~"
_MYRIAD = Decimal(10000)
_WHOLE = 100
_NEGATIVE = ("-", NEGATIVE)
_TRAILING_NOTE = re.compile(rf"([^{re.escape(OPENING)}]+)[{re.escape(OPENING)}](.*[^\d.,].*)[{re.escape(CLOSING)}]")
_INNER_NOTE = re.compile(
    rf"([^{re.escape(OPENING)}]+)[{re.escape(OPENING)}](.*[^\d.,].*)[{re.escape(CLOSING)}]([{UNITS}]+)"
)
_LEADING_NOTE = re.compile(rf"[{re.escape(OPENING)}]([^\d{re.escape(CLOSING)}]+)[{re.escape(CLOSING)}](.+)")
_LABEL = re.compile(rf"[\u4e00-\u9fff]{{1,12}}[{COLONS}](?=.)")


class Figure(NamedTuple):
    """A figure as printed: ``number`` before any unit, ``factor`` the scale word, ``measure`` the word behind it.

    ``text`` is the printed text after the repairs of its characters; ``scaled`` says that the figure itself names
    its size (20万, 叁佰万), so that no unit of a column applies to it.
    """

    text: str
    number: Decimal
    measure: str | None
    comparator: str | None
    scaled: bool
    scale: str
    repairs: tuple[str, ...]


def read_figure(part: str, tables: ValueTables, off: frozenset[str]) -> Figure | None:
    """The one figure that a cell holds, None when it holds anything else (several figures, a range, words)."""
    text, repairs = compact(part, off)
    body, notes, bracketed = _peeled(text, tables)
    match = tables.figure.fullmatch(body)
    if match is None:
        return None
    measure, scale = match["measure"] or match["counted"] or bracketed, match["scale"] or ""
    if match["han"] and measure in tables.units:
        measure, scale = tables.base, scale + measure.removesuffix(tables.base)  # 五千万元: 千万 belongs to the number
    number, spelled = _number(match, scale, tables), bool(match["han"])
    if number is None:
        return None
    if spelled:
        repairs += ("numeral",)
    if match["currency"]:
        repairs += ("currency",)
    comparator, about = stated(match, tables)
    if comparator == CONTRADICTION:
        return None
    if match["hundredth"] or match["tenth"]:
        if measure or (scale and not spelled):
            return None
        measure = "%"
    if spelled:
        scale = scale[-1:] if tables.scales.get(scale[-1:], _MYRIAD) >= _MYRIAD else ""  # 一千二百 is all number
    scaled = bool(scale or match["compound"]) or (spelled and abs(number) >= _MYRIAD)
    return Figure(text, number, measure, comparator, scaled, scale, repairs + about + notes)


def _peeled(text: str, tables: ValueTables) -> tuple[str, tuple[str, ...], str | None]:
    """The figure without what stands around it: a label with its colon, a note in brackets, a unit in brackets."""
    notes: tuple[str, ...] = ()
    label = _LABEL.match(text)
    if label:
        text, notes = text[label.end() :], ("label",)
    trailing = _TRAILING_NOTE.fullmatch(text)
    if trailing:
        if trailing[2] in tables.units:
            return trailing[1], notes, trailing[2]
        return trailing[1], (*notes, f"note:{trailing[2]}"), None
    inner = _INNER_NOTE.fullmatch(text)
    if inner:
        return inner[1] + inner[3], (*notes, f"note:{inner[2]}"), None
    leading = _LEADING_NOTE.fullmatch(text)
    if leading:
        return leading[2], (*notes, f"note:{leading[1]}"), None
    return text, notes, None


def _number(match: re.Match[str], scale: str, tables: ValueTables) -> Decimal | None:
    """The signed number of a figure, its scale word included: numerals are spelled through it (三亿五千 + 万)."""
    if match["arabic"]:
        number: Decimal | None = EXACT.multiply(Decimal(match["arabic"]), tables.scales[scale] if scale else Decimal(1))
    elif match["compound"]:
        number = _compound(match["compound"], tables)
    else:
        number = (read_percents if match["hundredth"] else read_numeral)(match["han"] + scale)
    if number is None:
        return None
    if match["tenth"]:
        half = match["half"] and (Decimal(match["half"]) if match["half"].isdecimal() else read_numeral(match["half"]))
        number = number * 10 + (half or 0)
        if number > _WHOLE:
            return None
    return -number if match["sign"] in _NEGATIVE else number


def _compound(text: str, tables: ValueTables) -> Decimal | None:
    """1亿2000万: the parts of falling scale added up."""
    total, last = Decimal(0), None
    for digits, word in re.findall(r"([\d.]+)(\D+)", text):
        scale = tables.scales.get(word)
        if scale is None or (last is not None and EXACT.multiply(Decimal(digits), scale) >= last):
            return None
        total, last = EXACT.add(total, EXACT.multiply(Decimal(digits), scale)), scale
    return total


def stated(match: re.Match[str], tables: ValueTables) -> tuple[str | None, tuple[str, ...]]:
    """The comparator around a figure and the repairs for words of approximation; CONTRADICTION when it has two."""
    groups = match.groupdict()
    about = tuple(f"approx:{groups[name]}" for name in ("about", "some", "more", "nearly") if groups.get(name))
    before = tables.before.get(groups.get("compare") or "") or tables.ahead.get(groups.get("ahead") or "")
    comparator = _agreed(before, tables.after.get(groups.get("after") or ""))
    return comparator or (_ABOUT if about else None), about


def _agreed(before: str | None, after: str | None) -> str | None:
    if before is None or after is None or before == after:
        return before or after
    if before == "=" or after == "=":
        return after if before == "=" else before
    return f"{before[0]}=" if before[0] == after[0] else CONTRADICTION
