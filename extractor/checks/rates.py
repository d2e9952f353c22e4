"""RATE_MISMATCH in running text: 受理8000件，办结7600件，办结率98% — the rate is not what its own two figures give.

Compared only when the rate is named after the second figure (办结率, 办结…件) and both figures count the same thing;
figures rounded for print (20.39万件) are intervals, so that their rate may be any within them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.report import Fact, Flag

_FIGURE = r"(\d+(?:\.\d+)?)\s*([万亿]?)"
_TRIPLE = re.compile(
    rf"{_FIGURE}(?P<counter>[\u4e00-\u9fff])[，,；;](?:其中)?(?P<verb>[\u4e00-\u9fff]{{1,8}}?)\s*{_FIGURE}(?P=counter)[，,；;]"
    r"[\u4e00-\u9fff]{0,6}?(?P<rate>[\u4e00-\u9fff]{1,8})率\D{0,3}?(?P<printed>\d+(?:\.\d+)?)\s*[%％]"
)
_SCALES = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8)}


def mismatches(facts: Sequence[Fact]) -> Iterator[Flag]:
    """One flag for each printed rate that its own figures do not give."""
    for fact in facts:
        if not fact.text or "率" not in fact.text:
            continue
        for match in _TRIPLE.finditer(fact.text):
            if not match["verb"].endswith(match["rate"]):
                continue
            whole, part = _range(match[1], match[2]), _range(match[5], match[6])
            printed = Decimal(match["printed"])
            last = Decimal("0.5").scaleb(int(printed.as_tuple().exponent))
            if whole[0] <= 0:
                continue
            low, high = part[0] / whole[1] * 100, part[1] / whole[0] * 100
            if printed + last < low or printed - last > high:
                given = f"{Decimal(match[5]) * _SCALES[match[6]] / (Decimal(match[1]) * _SCALES[match[2]]) * 100:.2f}%"
                yield Flag(
                    "RATE_MISMATCH",
                    f"“{match[0]}”：{match['rate']}率按所写的数算是 {given}，写的是 {match['printed']}%，请核对",
                    f"the rate of its own figures is {given}, printed is {match['printed']}%",
                    fact.section,
                    fact.row,
                    fact.entity,
                    fact.field,
                    given,
                    f"{match['printed']}%",
                    fact.place,
                )


def _range(digits: str, scale: str) -> tuple[Decimal, Decimal]:
    """What a printed figure may stand for: exact when it is whole and unscaled, else half a unit of its last place."""
    number = Decimal(digits)
    half = Decimal(0) if not scale and "." not in digits else Decimal("0.5").scaleb(int(number.as_tuple().exponent))
    return (number - half) * _SCALES[scale], (number + half) * _SCALES[scale]
