"""RATE_MISMATCH in running text: 受理8000件，办结7600件，办结率98% — the rate is not what its own two figures give.

Compared only when the rate is named after the second figure (办结率, 办结…件) and both figures count the same thing;
figures rounded for print (3.52万件) are intervals, so that their rate may be any within them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.report import Fact, Flag
from extractor.ruleset import Form, Ruleset

from .sheet import PERCENT, gap, plain

_NOTHING = r"(?!)"
_CJK = "[\u4e00-\u9fff]"


@dataclass(frozen=True, slots=True)
class Rates:
    """How a rate is spoken of: ``word`` ends its name. Words are rule data."""

    word: str
    triple: re.Pattern[str]
    scales: Mapping[str, Decimal]

    @classmethod
    def of(cls, form: Form, rules: Ruleset) -> Rates:
        """Compile the form's ``prose`` words (``rate``, ``among``) and the scale words of ``common/units.yaml``."""
        prose = form.spec.get("prose") or {}
        scales = {str(k): Decimal(str(v)) for k, v in (rules.common.get("units", {}).get("scales") or {}).items()}
        scale = "|".join(sorted(map(re.escape, scales), key=len, reverse=True)) or _NOTHING
        among = "|".join(map(re.escape, prose.get("among") or ())) or _NOTHING
        word = str(prose.get("rate") or "")
        figure = rf"(\d+(?:\.\d+)?)\s*({scale})?"
        stop = "[，,；;]"
        triple = re.compile(
            rf"{figure}(?P<counter>{_CJK}){stop}(?:{among})?(?P<verb>{_CJK}{{1,8}}?)\s*{figure}(?P=counter){stop}"
            rf"{_CJK}{{0,6}}?(?P<rate>{_CJK}{{1,8}}){re.escape(word) if word else _NOTHING}"
            r"\D{0,3}?(?P<printed>\d+(?:\.\d+)?)\s*[%％]"
        )
        return cls(word, triple, scales)

    def mismatches(self, facts: Sequence[Fact]) -> Iterator[Flag]:
        """One flag for each printed rate that its own figures do not give."""
        for fact in facts:
            if not fact.text or self.word not in fact.text or not ("%" in fact.text or "％" in fact.text):
                continue
            for match in self.triple.finditer(fact.text):
                if match["verb"].endswith(match["rate"]):
                    flag = self._judged(fact, match)
                    if flag is not None:
                        yield flag

    def _judged(self, fact: Fact, match: re.Match[str]) -> Flag | None:
        whole, part = self._range(match[1], match[2]), self._range(match[5], match[6])
        printed = Decimal(match["printed"])
        last = Decimal("0.5").scaleb(int(printed.as_tuple().exponent))
        if whole[0] <= 0:
            return None
        low, high = part[0] / whole[1] * 100, part[1] / whole[0] * 100
        if low - last <= printed <= high + last:
            return None
        apart, apart_en = gap(abs(printed - (low + high) / 2), PERCENT)
        given = f"{plain(((low + high) / 2).quantize(Decimal('0.01')))}%"
        return Flag(
            "RATE_MISMATCH",
            f"“{match[0]}”：{match['rate']}{self.word}按所写的数算是 {given}，写的是 {match['printed']}%，"
            f"相差 {apart}，请核对后改正",
            f"the rate of its own figures is {given}, printed is {match['printed']}%, off by {apart_en}; "
            "work it out again",
            fact.section,
            fact.row,
            fact.entity,
            fact.field,
            given,
            f"{match['printed']}%",
            fact.place,
        )

    def _range(self, digits: str, scale: str | None) -> tuple[Decimal, Decimal]:
        """What a printed figure may stand for: exact when whole and unscaled, else half a unit of its last place."""
        number, worth = Decimal(digits), self.scales.get(scale or "", Decimal(1))
        exact = not scale and "." not in digits
        half = Decimal(0) if exact else Decimal("0.5").scaleb(int(number.as_tuple().exponent))
        return (number - half) * worth, (number + half) * worth
