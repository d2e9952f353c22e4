"""The fast way into word/document.xml: properties that no reading needs are cut from the bytes before the parse.

Run, paragraph and border properties are more than half of what Word writes. A cut from a start tag to the next end
tag is a cut of the element as long as the text is plain: UTF-8, the usual prefix bound once to the usual namespace,
nothing that could hide a tag (comment, CDATA, instruction), and no tracked change, which nests properties or marks a
paragraph deleted. Where that does not hold, or where a property does matter (hidden text, a list number, a symbol
font), or the cut text does not parse, the whole text is parsed instead. What was cut is looked at, and parsed, once for
each wording: Word writes the same few hundred again and again.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_BOUND = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_CUT = (b"pPr", b"rPr", b"tcBorders")
_MATTER = re.compile(rb"<[!?]|PrChange|<w:(?:del|moveFrom)\b|vanish|numPr|ingdings|\"Symbol\"|webdings|xmlns")
_STYLE = re.compile(rb'<w:[pr]Style w:val="([^"]*)"')


class Pruned(NamedTuple):
    """What is left of a part; every wording that was cut, in one document; the paragraph and character styles named."""

    data: bytes
    properties: bytes
    styles: set[str]


def pruned(data: bytes) -> Pruned | None:
    """``data`` without the properties; None where it is not plain enough to cut."""
    bound = data.find(_BOUND)
    if bound < 0 or not _is_utf8(data):
        return None
    wordings: set[bytes] = set()
    for name in _CUT:
        left = _without(data, name, wordings)
        if left is None:
            return None
        data = left
    if b"<!" in data or data.find(b"<?", 2) >= 0 or b"PrChange" in data or data.find(b"xmlns:w=", bound + 1) >= 0:
        return None
    if any(_MATTER.search(wording) for wording in wordings):
        return None
    styles = {name.decode("utf-8", "replace") for wording in wordings for name in _STYLE.findall(wording)}
    root = data[: data.find(b">", bound) + 1]  # with its namespaces
    return Pruned(data, root + b"<w:x>" + b"</w:x><w:x>".join(wordings) + b"</w:x></w:document>", styles)


def _is_utf8(data: bytes) -> bool:
    """The declaration says UTF-8, or says nothing, which means it."""
    if not data.startswith(b"<?xml"):
        return data.startswith(b"<")
    declaration = data[: data.find(b"?>")].lower()
    return b"encoding" not in declaration or b"utf-8" in declaration


def _without(data: bytes, name: bytes, wordings: set[bytes]) -> bytes | None:
    """Each stretch from a start tag to the next end tag cut out and kept in ``wordings``; None where one has no end."""
    end = b"</w:" + name + b">"
    skip = len(end)
    head, *rest = data.split(b"<w:" + name + b">")
    kept = [head]
    for piece in rest:
        at = piece.find(end)
        if at < 0:
            return None
        wordings.add(piece[:at])
        kept.append(piece[at + skip :])
    return b"".join(kept)
