"""Which encoding a dump is in: a byte order mark, strict UTF-8, UTF-16 by its zero bytes, strict GB18030.

Strict decoders in this order beat every statistical detector on this archive's files; a text that no decoder
takes is refused, never guessed.
"""

from __future__ import annotations

import codecs
import re

import regex

from extractor.errors import Refused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# Characters that are no text: controls (but tab, line feed, form feed), zero-width and directional marks.
_DROPPED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_BREAKS = re.compile("\r\n|\r|\x0c|\x85|\u2028|\u2029")
_NOT_TEXT = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
# What such a document is written in: ASCII but controls, CJK with its punctuation, full-width forms.
_PLAIN = regex.compile(r"[\t\n\r -~\p{Unified_Ideograph}\p{Punctuation}\u3000\uff01-\uff5e]")
_SENSE = (7, 10)  # so many characters in so many must be plain
_UNTEXT_SHARE = 20  # at most one character in so many may be private use or replacement


def decode(data: bytes) -> tuple[str, str, int]:
    """``(text, encoding, dropped)``: line ends folded to a line feed, ``dropped`` counts characters that are no text.

    Raises Refused(DOC_UNREADABLE) when no encoding fits.
    """
    text, encoding = _decoded(data)
    untext = len(_NOT_TEXT.findall(text))
    if untext * _UNTEXT_SHARE > len(text):
        raise _refused()
    text = _BREAKS.sub("\n", text)
    text, dropped = _DROPPED.subn("", text)
    return text, encoding, dropped


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :] if name in ("utf-8-sig", "gb18030") else data, name), name
    if not data.count(0):
        for name in ("utf-8", "gb18030"):
            try:
                return data.decode(name), name
            except UnicodeDecodeError:
                continue
        raise _refused()
    # Zero bytes: UTF-16 without a mark, or a text with stray ones. The first reading that makes sense is taken.
    for name in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if len(_PLAIN.findall(text)) * _SENSE[1] >= len(text) * _SENSE[0]:
            return text, name
    raise _refused()


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8" if name == "utf-8-sig" else name)
    except UnicodeDecodeError:
        raise _refused() from None


def _refused() -> Refused:
    return Refused(
        "DOC_UNREADABLE",
        "文字编码无法识别（不是 UTF-8、GB18030 或 UTF-16），请用原文件重新导出",
        "the text is in no encoding that can be told (not UTF-8, GB18030 or UTF-16); export it again",
    )
