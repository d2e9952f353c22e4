"""What is printed around a name or a text but does not belong to it: numbering, “of which”, hints in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from extractor.text import squeeze

from .characters import CLOSING, COLONS, DASHES, DIGITS, LISTED, OPENING, POINTS_OF_SCORE, TENS

_NUMERALS = "".join([*DIGITS, *TENS])
_OPEN, _CLOSE, _LISTED = re.escape(OPENING), re.escape(CLOSING), re.escape(LISTED)
_ORDINAL = re.compile(
    rf"[{_OPEN}](?:\d{{1,3}}|[{_NUMERALS}]{{1,3}})[{_CLOSE}][{_LISTED}]?"
    rf"|\d{{1,3}}(?:[{_LISTED}](?!\d)|．(?!\d))"
    rf"|[{_NUMERALS}]{{1,3}}[{_LISTED}]"
    rf"|[\u2460-\u2473\u2474-\u2487\u3220-\u3229]"
    rf"|[{re.escape(DASHES)}·•]+(?=\D)"
)
_WEIGHT = re.compile(rf"(?<=[\u4e00-\u9fff])\s*\d+(?:\.\d+)?\s*{POINTS_OF_SCORE}$")


def strip_numbering(text: str, prefixes: Iterable[str], tails: Iterable[str] | None = None) -> str:
    """A goal or indicator without its own numbering: 目标1：… and 目标1完成情况：… → …, 指标1工程量 → 工程量.

    ``prefixes`` are the words that are numbered. ``tails`` are the words that may stand between the number and the
    colon; None accepts any of up to six characters, unless what follows the colon is a mere figure.
    """
    match = _numbered(tuple(prefixes), None if tails is None else tuple(tails)).match(text)
    return text[match.end() :] or text if match else text


@lru_cache(maxsize=256)
def _numbered(prefixes: Sequence[str], tails: Sequence[str] | None) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(prefixes, key=len, reverse=True))
    if tails is None:
        tail = r"(?:[\u4e00-\u9fff]{1,6}\s*(?=.\s*[^\d\s.,%％-]))?"
    else:
        tail = "(?:" + "|".join(re.escape(word) for word in sorted(tails, key=len, reverse=True)) + ")?"
    number = rf"(?:[{_OPEN}]\s*)?(?:\d{{1,3}}|[{_NUMERALS}]{{1,3}})(?:\s*[{_CLOSE}])?"
    sign = rf"[{COLONS}{re.escape(LISTED)}．,，]"
    return re.compile(rf"\s*(?:{words})\s*{number}\s*(?:{tail}\s*[{COLONS}]|{sign}(?!\d)|(?![\d%％.]))\s*")


def strip_entity(text: str, prefixes: Iterable[str] | None = None) -> str:
    """The name of a row without white space, numbering, closing colon or words before it: 2、二级机构1 → 二级机构1.

    ``prefixes`` are the words before a colon that only say how the row belongs to the one above (其中：); None takes
    any word of two characters for one.
    """
    name = squeeze(text).rstrip(COLONS) or squeeze(text)
    words = None if prefixes is None else tuple(prefixes)
    while True:
        shorter = _without_prefix(name, words)
        ordinal = _ORDINAL.match(shorter)
        if ordinal and ordinal.end() < len(shorter):
            shorter = shorter[ordinal.end() :]
        if shorter == name or not shorter:
            return name
        name = shorter


def _without_prefix(name: str, words: Sequence[str] | None) -> str:
    for word in (name[:2],) if words is None else words:
        if name.startswith(word) and len(name) > len(word) and name[len(word)] in COLONS:
            return name[len(word) :].lstrip(COLONS)
    return name


def strip_hint(text: str) -> str:
    """A class label without the hints, weight or guidance printed behind it: 产出指标(50分) → 产出指标."""
    label = _without_hint(text)
    while (shorter := _without_hint(label)) != label:
        label = shorter
    return label


def _without_hint(text: str) -> str:
    label = squeeze(text)
    while label and label[-1] in CLOSING:
        depth = 0
        for at in range(len(label) - 1, -1, -1):
            depth += (label[at] in CLOSING) - (label[at] in OPENING)
            if depth == 0:
                break
        if depth or at == 0:
            break
        label = label[:at]
    unclosed = next((i for i, sign in enumerate(label) if i and sign in OPENING), None)
    if unclosed is not None and not any(sign in CLOSING for sign in label[unclosed:]):
        label = label[:unclosed]
    return _WEIGHT.sub("", label).rstrip(COLONS) or squeeze(text)
