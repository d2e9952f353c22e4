"""Folding text into keys for comparison. Never for storage: what is stored keeps what was printed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SPACE = re.compile(r"[\s\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff\u3000\u00ad]+")

# CJK Radicals Supplement signs that PDF and WPS text layers leave in place of the character; NFKC keeps them.
_RADICALS = str.maketrans("⻓⻔⻋⻅⻉⻚⻛⻜⻢⻥⻦⻩⻬⻰⻳⺟⻝⻄", "长门车见贝页风飞马鱼鸟黄齐龙龟母食西")
_PUNCTUATION = str.maketrans("“”‘’「」『』【】〔〕［］﹙﹚,;!?", '""\'\'""""[][][]()，；！？')


def squeeze(text: str) -> str:
    """``text`` without any white space, zero-width or directional mark: 姓  名 → 姓名."""
    return SPACE.sub("", text)


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """The form in which two labels are compared: NFKC, radicals folded, no white space, no closing colon."""
    folded = unicodedata.normalize("NFKC", squeeze(text).translate(_RADICALS)).translate(_PUNCTUATION)
    return folded.rstrip(":：").lower()


_NUMBERED = re.compile(r"^(?:第?[一二三四五六七八九十]+[、.]|\d+[、.]|\([一二三四五六七八九十\d]+\))")
_DATED = re.compile(r"^\d{4}(?=年)")
_BRACKETED = re.compile(r"\([^()]*\)$")


def unnumbered(folded: str) -> str:
    """A key without the numbering and the year before it: 一、项目概况 → 项目概况, 2020年度收入 → 年度收入."""
    return _DATED.sub("", _NUMBERED.sub("", folded))


def unbracketed(folded: str) -> str:
    """A key without the bracketed unit, weight or hint behind it: 计划安排资金(万元) → 计划安排资金."""
    return _BRACKETED.sub("", folded).rstrip(":")
