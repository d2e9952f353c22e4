"""Full-width forms, inner spaces and look-alike letters, folded visibly: each change is a repair code."""

from __future__ import annotations

import re
import unicodedata

_WIDE = str.maketrans("０１２３４５６７８９．，％（）－＋＝＜＞：；／", "0123456789.,%()-+=<>:;/")
_DIGIT_PUNCTUATION = re.compile(r"[０-９．，％－＋＝＜＞／]")
_MINUS = str.maketrans("−–—", "---")
_LOOKALIKE = re.compile(r"(?<=[\d.,])[OoＯｏ○〇](?=[\d.,OoＯｏ○〇]|$)|(?<=\d)[lI|](?=\d)")
_CJK_GAP = re.compile(r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’])[ \t\u3000\xa0]+(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’])")
_WIDE_ALNUM = re.compile(r"[０-９Ａ-Ｚａ-ｚ％．]+")


def digits(text: str) -> tuple[str, list[str]]:
    """A figure in plain ASCII, and what was done: fullwidth, space, minus, O>0."""
    repairs: list[str] = []
    folded = text.translate(_WIDE)
    if folded != text and _DIGIT_PUNCTUATION.search(text):
        repairs.append("fullwidth")
    if re.search(r"(?<=[\d.,])\s+(?=[\d.,%])", folded):
        repairs.append("space")
    folded = re.sub(r"\s+", "", folded)
    signed = folded.translate(_MINUS)
    if signed != folded and re.search(r"[−–—]\d", folded):
        repairs.append("minus")
        folded = signed
    mended = _LOOKALIKE.sub(lambda m: "0" if m[0] not in "lI|" else "1", folded)
    if mended != folded:
        repairs.append("O>0")
    return mended, repairs


def prose(text: str) -> tuple[str, list[str]]:
    """A text with full-width letters and digits folded, gaps inside Chinese closed, empty lines dropped."""
    repairs: list[str] = []
    lines = [line.strip() for line in text.replace("\xa0", " ").split("\n")]
    kept = "\n".join(line for line in lines if line)
    folded = _WIDE_ALNUM.sub(lambda m: unicodedata.normalize("NFKC", m[0]), kept)
    if folded != kept:
        repairs.append("fullwidth")
    closed = _CJK_GAP.sub("", folded)
    if closed != folded:
        repairs.append("space")
    return closed, repairs
