"""The expressions that find printed figures, built from the words of the rule files.

``cell_figure`` matches a whole cell that holds one figure; the others find figures, and what only looks like one,
in a sentence. Group names are the contract with ``figure`` and ``quantity``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from .characters import (
    CLOSING,
    COLONS,
    DASHES,
    DAY,
    LISTED,
    MONTH,
    NEGATIVE,
    NUMERAL_POINT,
    NUMERALS,
    OPENING,
    STOPS,
    TO,
    YEAR,
    YEAR_SPAN,
)

_ARABIC = r"(?:\d+(?:\.\d+)?|\.\d+)"
_HAN = f"[{NUMERALS}{NUMERAL_POINT}]+?"
_YEAR_DIGITS = r"(?:19|20)\d\d"
_MANY = 8


def either(words: Iterable[Any]) -> str:
    """An alternation of words that prefers the longest; one that matches nothing when there are none.

    Words are folded by their common beginnings: a list of 150 counters then costs a few comparisons, not 150.
    """
    listed = sorted({str(word) for word in words if str(word)})
    if not listed:
        return r"(?!)"
    ahead = f"(?=[{re.escape(''.join(dict.fromkeys(word[0] for word in listed)))}])" if len(listed) > _MANY else ""
    return ahead + _folded(listed)


def _folded(words: Sequence[str]) -> str:
    branches = []
    for first, group in groupby((word for word in words if word), key=itemgetter(0)):
        rests = [word[1:] for word in group]
        branches.append(re.escape(first) + (_folded(rests) if any(rests) else ""))
    return "(?:" + "|".join(branches) + ")" + ("?" if "" in words else "")


def _starting(words: Iterable[Any], others: str) -> str:
    """A quick look at the next character, so that a long expression is tried only where it can begin."""
    firsts = "".join(dict.fromkeys(str(word)[0] for word in words if str(word)))
    return f"(?=[{others}{re.escape(firsts)}])"


def _measures(units: Mapping[str, Any]) -> str:
    percent = (units.get("percent") or {}).get("after") or {}
    counters = [*(units.get("counters") or ()), *(units.get("units") or ()), *(units.get("yuan") or ()), *percent]
    return f"(?!{either(units.get('not_counters') or ())}){either(counters)}"


def cell_figure(units: Mapping[str, Any], signs: Mapping[str, str]) -> re.Pattern[str]:
    """A whole cell that is one figure, white space and thousands separators already removed."""
    comparators, near = units.get("comparators") or {}, units.get("approximate") or {}
    percent = units.get("percent") or {}
    inside = either(near.get("inside") or ())
    scale = either(units.get("scales") or ())
    return re.compile(
        f"(?P<compare>{either([*signs, *(comparators.get('before') or ())])})?"
        f"(?P<about>{either(near.get('before') or ())})?"
        f"(?P<currency>{either(units.get('currency') or ())})?"
        f"(?P<hundredth>{either(percent.get('before') or ())})?"
        f"(?P<sign>[-+{NEGATIVE}])?"
        f"(?:(?P<compound>(?:{_ARABIC}{scale}){{2,}})|(?P<arabic>{_ARABIC})|(?P<han>{_HAN}))"
        f"(?P<some>{inside})?"
        rf"(?:(?P<tenth>{either(percent.get('tenths') or ())})(?P<half>[{NUMERALS}\d])?"
        f"|(?P<measure>{_measures(units)})"
        f"|(?P<scale>{scale})(?P<more>{inside})?(?P<counted>{_measures(units)})?)?"
        f"(?P<closing>{either(units.get('closing') or ())})?"
        f"(?P<after>{either(comparators.get('after') or ())})?"
        f"(?P<nearly>{either(near.get('after') or ())})?",
        re.ASCII,
    )


def no_quantity(units: Mapping[str, Any]) -> re.Pattern[str]:
    """What has digits but states no quantity: dates, clock times, numbering, document numbers, names."""
    named = units.get("identifiers") or {}
    measure, scale = _measures(units), either(units.get("scales") or ())
    opening, closing, dashes = re.escape(OPENING), re.escape(CLOSING), f"[{re.escape(DASHES)}{TO}]+"
    day = rf"\d{{1,2}}\s?{MONTH}(?:\s?\d{{1,2}}\s?[{DAY}]?)?"
    uncounted = rf"(?![\d.]*\s?(?:[\d%]|{scale}|{measure}))"
    begins = _starting([*(units.get("labels") or ()), *(named.get("before") or ())], rf"\dA-Za-z{opening}")
    return re.compile(
        f"{begins}(?:"
        + "|".join(
            [
                rf"{_YEAR_DIGITS}\s?{dashes}\s?{_YEAR_DIGITS}\s?{YEAR}?{YEAR_SPAN}?",
                rf"{_YEAR_DIGITS}\s?{YEAR}(?:{YEAR_SPAN}|\s?\d{{1,2}}\s?{MONTH}?\s?{dashes}\s?{day}|\s?{day})?",
                r"(?:19|20)\d\d([./-])\d{1,2}(?:\1\d{1,2})?(?!\d)",
                rf"\d{{1,2}}\s?{MONTH}?\s?{dashes}\s?{day}|{day}",
                rf"\d{{1,2}}[{COLONS}]\d\d(?!\d)",
                rf"{either(units.get('labels') or ())}\s?\d{{1,3}}(?:-\d+)*{uncounted}",
                rf"{either(named.get('before') or ())}\s?\d+",
                rf"[{opening}]\d{{1,2}}[{closing}]",
                rf"(?:^|(?<=[\s{re.escape(STOPS)}{COLONS}]))\d{{1,2}}[{re.escape(LISTED)}](?![\d%])(?=.)",
                rf"[{opening}]{_YEAR_DIGITS}[{closing}]",
                r"\d+(?:\.\d+){2,}|\b0\d{2,3}[-‐–—]\d{7,8}|(?<!\d)1\d{10}(?!\d)",
                rf"\d+(?:\.\d+)?\s?{either(named.get('after') or ())}",
                rf"(?<!\d){either(named.get('numbers') or ())}{uncounted}",
                rf"\d+(?:\.\d+)?(?!{measure})[A-Za-z]+\w*|[A-Za-z][A-Za-z-]*\d+(?:\.\d+)?(?![\d.]*%)",
            ]
        )
        + ")",
        re.ASCII | re.MULTILINE,
    )


def span(units: Mapping[str, Any]) -> re.Pattern[str]:
    """A range of figures: 50%-60%, 3至5次."""
    unit = rf"(?:{either(units.get('scales') or ())})?(?:{_measures(units)})?"
    return re.compile(rf"\d(?!\d)\s?{unit}\s?[{re.escape(DASHES)}{TO}]+\s?\d", re.ASCII)


def prose_figure(units: Mapping[str, Any], signs: Mapping[str, str]) -> re.Pattern[str]:
    """One Arabic figure in a sentence, with whatever compares, approximates, scales and counts it."""
    comparators, near = units.get("comparators") or {}, units.get("approximate") or {}
    percent = units.get("percent") or {}
    inside, measure = either(near.get("inside") or ()), _measures(units)
    words = [*(comparators.get("ahead") or ()), *signs, *(comparators.get("before") or ())]
    words += [*(near.get("before") or ()), *(percent.get("before") or ())]
    return re.compile(
        _starting(words, r"\d\-−－")
        + rf"(?:(?P<ahead>{either(comparators.get('ahead') or ())})[\u4e00-\u9fff]{{1,6}}?(?=\d)"
        rf"|(?P<compare>{either([*signs, *(comparators.get('before') or ())])})\s?)?"
        rf"(?P<about>{either(near.get('before') or ())})?"
        rf"(?P<hundredth>{either(percent.get('before') or ())})?"
        rf"(?P<sign>(?<![\w%)）])[-−－])?"
        rf"(?P<arabic>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<some>{inside})?\s?"
        rf"(?:(?P<tenth>{either(percent.get('tenths') or ())})|(?P<measure>{measure})"
        rf"|(?P<scale>{either(units.get('scales') or ())})(?P<more>{inside})?\s?(?P<counted>{measure})?)?"
        rf"(?:/\s?(?:{measure}|[\u4e00-\u9fff]))?"
        rf"{_closing(comparators, near)}",
        re.ASCII,
    )


def spelled_figure(units: Mapping[str, Any]) -> re.Pattern[str]:
    """A figure in Chinese numerals with a counter (五次), a tenth (九成) or 百分之 before it."""
    comparators, near = units.get("comparators") or {}, units.get("approximate") or {}
    percent = units.get("percent") or {}
    tenths = either(percent.get("tenths") or ())
    words = [*(comparators.get("ahead") or ()), *(comparators.get("before") or ())]
    words += [*(near.get("before") or ()), *(percent.get("before") or ())]
    return re.compile(
        _starting(words, NUMERALS)
        + rf"(?:(?P<ahead>{either(comparators.get('ahead') or ())})[\u4e00-\u9fff]{{1,6}}?(?=[{NUMERALS}])"
        rf"|(?P<compare>{either(comparators.get('before') or ())}))?"
        rf"(?P<about>{either(near.get('before') or ())})?"
        rf"(?:(?P<hundredth>{either(percent.get('before') or ())})(?P<percent>[{NUMERALS}{NUMERAL_POINT}]+)"
        rf"|(?P<han>[{NUMERALS}]+)(?P<some>{either(near.get('inside') or ())})?"
        rf"(?:(?P<tenth>{tenths})(?P<half>[{NUMERALS}])?|(?P<measure>{_measures(units)})))"
        rf"{_closing(comparators, near)}"
    )


def _closing(comparators: Mapping[str, Any], near: Mapping[str, Any]) -> str:
    """What may follow a figure: （含）以上, 左右."""
    return (
        rf"(?:[{re.escape(OPENING)}][^\d{re.escape(OPENING + CLOSING)}]{{1,2}}[{re.escape(CLOSING)}])?"
        rf"(?:(?!{either(comparators.get('not_after') or ())})(?P<after>{either(comparators.get('after') or ())}))?"
        rf"(?P<nearly>{either(near.get('after') or ())})?"
    )
