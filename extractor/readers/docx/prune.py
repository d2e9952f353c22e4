"""The fast way into word/document.xml: properties that no reading needs are cut from the bytes before the parse.

Run, paragraph and border properties are more than half of what Word writes. They are cut only where the text proves
that a cut by tag is a cut by element: one plain UTF-8 text without comments, CDATA or instructions, the usual prefix
bound once to the usual namespace, no tracked property change (which nests properties), as many end tags as start
tags. Everything else is parsed whole; both ways give the same document.
"""

from __future__ import annotations

import re

_BOUND = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
# two searches for two bytes each: the regular expression engine finds a fixed text twice as fast as ``in`` does
_MARKUP, _INSTRUCTION = re.compile(rb"<!"), re.compile(rb"<\?")
_HIDDEN = b"vanish"  # hidden text is told by a run's properties


def pruned(data: bytes) -> bytes:
    """``data`` without the properties, or ``data`` itself where the proof does not hold."""
    bound = data.find(_BOUND)
    if (
        bound < 0
        or not _is_utf8(data)
        or data.find(b"xmlns:w=", bound + 1) >= 0
        or _MARKUP.search(data, 2)
        or _INSTRUCTION.search(data, 2)
        or b"PrChange" in data
    ):
        return data
    names = [b"pPr", b"tcBorders"] + ([] if _HIDDEN in data else [b"rPr"])
    for name in names:
        data = _without(data, name)
    return data


def _is_utf8(data: bytes) -> bool:
    """The declaration says UTF-8, or says nothing, which means it."""
    if not data.startswith(b"<?xml"):
        return data.startswith(b"<")
    declaration = data[: data.find(b"?>")].lower()
    return b"encoding" not in declaration or b"utf-8" in declaration


def _without(data: bytes, name: bytes) -> bytes:
    start, end = b"<w:" + name + b">", b"</w:" + name + b">"
    head, *rest = data.split(start)
    if not rest or data.count(end) != len(rest):
        return data
    kept = [head]
    for piece in rest:
        at = piece.find(end)
        if at < 0:
            return data
        kept.append(piece[at + len(end) :])
    return b"".join(kept)
