"""TARGET_MISSED and TARGET_COPIED: what was attained, held against the target that the same row states.

Compared only where both state exactly one number in one measure, or in measures that the rules convert; 3万条
against 3.5万件 says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.report import Fact, Flag

from .attainment import indicators
from .scoring import TARGET, Scoring
from .sheet import Sheet


def run(sheet: Sheet, scoring: Scoring) -> Iterator[Flag]:
    """A flag for each indicator that falls short of its target, or repeats the target instead of a result."""
    for section in [section for section, name in sheet.by_field if name == TARGET]:
        for one in indicators(sheet, section, scoring):
            if one.copied:
                yield _flag(
                    "TARGET_COPIED",
                    f"{one.spot}实际完成值写的“{one.reached}”与目标“{one.aim}”一样，像是照抄目标，请填实际数",
                    f"{one.spot_en}: the actual {one.reached} repeats the target {one.aim}; give the figure attained",
                    one.actual,
                    None,
                    one.got,
                )
            if one.met is False:
                yield _flag(
                    "TARGET_MISSED",
                    f"{one.spot}目标 {one.aim}，实际完成 {one.reached}，差 {one.gap[0]}，没有达到；"
                    "请核对，属实的请说明原因",
                    f"{one.spot_en}: the target is {one.aim}, the actual {one.reached}, {one.gap[1]} apart; check, "
                    "or give the reason",
                    one.actual,
                    one.wanted,
                    one.got,
                )


def _flag(code: str, message: str, message_en: str, fact: Fact, expected: str | None, found: str) -> Flag:
    return Flag(code, message, message_en, fact.section, fact.row, fact.entity, fact.field, expected, found, fact.place)
