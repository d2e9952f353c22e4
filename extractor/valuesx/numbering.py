"""Numbers and hints that are printed with a value but are not part of it. ``raw`` keeps them."""

from __future__ import annotations

import re
from functools import lru_cache

_LEADING = re.compile(r"^\s*(?:其\s*中\s*[:：]\s*)?(?:[一二三四五六七八九十]+[、.．]|\d+[、.．)）]|[（(][一二三四五六七八九十\d]+[)）])?\s*(?:其\s*中\s*[:：]\s*)?")
_HINT = re.compile(r"\s*[（(][^（）()]*[)）]\s*$", re.S)


@lru_cache(maxsize=64)
def _numbered(word: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{word}\s*(?:\d+|[０-９]+|[一二三四五六七八九十]+)\s*(?:[\u4e00-\u9fff]{{0,6}}?\s*[:：、.．]|(?=\S)|$)\s*")


def strip_numbering(text: str, word: str) -> str:
    """目标1：… → …, 目标1完成情况：… → …, 指标2… → …"""
    return _numbered(word).sub("", text, count=1)


def strip_hint(text: str) -> str:
    """A class label without its printed hint: 产出目标（部门工作实绩…） → 产出目标."""
    return _HINT.sub("", text) or text


def strip_entity(text: str) -> str:
    """A row's name without numbering and 其中：."""
    return _LEADING.sub("", text, count=1) or text
