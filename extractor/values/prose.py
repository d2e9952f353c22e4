"""Texts: white space, full-width signs, quotation marks and typos repaired; paragraphs kept."""

from __future__ import annotations

import re

from .characters import CJK, FULLWIDTH, QUOTE_CLOSE, QUOTE_OPEN
from .numbering import strip_hint
from .tables import ValueTables
from .typos import repair_typos
from .value import EMPTY, NOTHING_OFF, Value

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
_ODD = re.compile(rf"[\s０-９Ａ-Ｚａ-ｚ％．{_INVISIBLE}]").search
_FULLWIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ％．]").search
_POINT = re.compile(r"(?<=[0-9])．(?=[0-9])")
_HIDDEN = re.compile(f"[{_INVISIBLE}]+")
_APART = re.compile(rf"(?<=[{CJK}])[^\S\n]+(?=[{CJK}])")
_WORDS_APART = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*[\n\r\v\f\u2028\u2029]\s*")
_LINE_IN_WORD = re.compile(rf"(?<=[{CJK}])\s*\n\s*|\s*\n\s*(?=[{CJK}])")


def clean(
    text: str, tables: ValueTables, off: frozenset[str] = NOTHING_OFF, *, one_line: bool = False, typos: bool = True
) -> tuple[str, tuple[str, ...]]:
    """``text`` as it is stored, and the repairs made: paragraphs parted by one newline, or ``one_line`` of them."""
    repairs: tuple[str, ...] = ()
    text = text.strip()
    if _ODD(text) is not None:
        text = _LINES.sub("\n", text)
        if one_line and "\n" in text:
            text = _LINE_IN_WORD.sub("", text).replace("\n", " ")
        text, repairs = _unpadded(*_folded(text, off), off)
    if text.count(QUOTE_OPEN) != text.count(QUOTE_CLOSE) and "quote" not in off:
        turned = "\n".join(_quotes_paired(line) for line in text.split("\n"))
        repairs += () if turned == text else ("quote",)
        text = turned
    if typos:
        text, made = repair_typos(text, tables, off)
        repairs += made
    return text, repairs


def _folded(text: str, off: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    if "fullwidth" in off or _FULLWIDTH(text) is None:
        return text, ()
    folded = _POINT.sub(".", text.translate(FULLWIDTH))
    return folded, () if folded == text else ("fullwidth",)


def _unpadded(text: str, repairs: tuple[str, ...], off: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    if "space" in off:
        return text, repairs
    closed = _WORDS_APART.sub(" ", _APART.sub("", _HIDDEN.sub("", text))).strip()
    return closed, repairs if closed == text else (*repairs, "space")


def _quotes_paired(line: str) -> str:
    """A paragraph in which one quotation mark was typed the wrong way round (“质量“管理) set right."""
    marks = [i for i, sign in enumerate(line) if sign in (QUOTE_OPEN, QUOTE_CLOSE)]
    signs = [line[i] for i in marks]
    if signs.count(QUOTE_OPEN) == signs.count(QUOTE_CLOSE) or len(signs) % 2:
        return line
    wanted = [QUOTE_OPEN, QUOTE_CLOSE] * (len(signs) // 2)
    if sum(a != b for a, b in zip(signs, wanted, strict=True)) != 1:
        return line
    listed = list(line)
    for place, sign in zip(marks, wanted, strict=True):
        listed[place] = sign
    return "".join(listed)


def read_text(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """A text of one or more paragraphs."""
    text, repairs = clean(part, tables, off)
    return Value(text, repairs=repairs) if text else EMPTY


def read_heading(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """A heading: a text on one line."""
    text, repairs = clean(part, tables, off, one_line=True)
    return Value(text, repairs=repairs) if text else EMPTY


def read_class(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """The name of a class of indicators, without the hint or weight printed behind it."""
    text, repairs = clean(part, tables, off, one_line=True)
    return Value(clean(strip_hint(text), tables, off)[0], repairs=repairs) if text else EMPTY
