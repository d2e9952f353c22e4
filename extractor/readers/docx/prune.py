"""The fast way into word/document.xml: properties that no reading needs are cut from the bytes before the parse.

Run, paragraph and border properties are more than half of what Word writes. A cut from a start tag to the next end
tag is a cut of the element as long as the text is plain: UTF-8, the usual prefix bound once to the usual namespace, no
tracked property change (which nests properties), and nothing left that could hide a tag (comment, CDATA,
instruction). Where that does not hold, or the cut text does not parse, the whole text is parsed instead.
"""

from __future__ import annotations

_BOUND = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HIDDEN = b"vanish"  # hidden text is told by a run's properties


def pruned(data: bytes) -> bytes | None:
    """``data`` without the properties; None where it is not plain enough to cut."""
    bound = data.find(_BOUND)
    if bound < 0 or not _is_utf8(data) or b"PrChange" in data:
        return None
    cut = _without(_without(data, b"pPr"), b"tcBorders")
    if _HIDDEN not in cut:
        cut = _without(cut, b"rPr")
    if b"<!" in cut or cut.find(b"<?", 2) >= 0 or cut.find(b"xmlns:w=", bound + 1) >= 0:
        return None
    return cut


def _is_utf8(data: bytes) -> bool:
    """The declaration says UTF-8, or says nothing, which means it."""
    if not data.startswith(b"<?xml"):
        return data.startswith(b"<")
    declaration = data[: data.find(b"?>")].lower()
    return b"encoding" not in declaration or b"utf-8" in declaration


def _without(data: bytes, name: bytes) -> bytes:
    """Every stretch from a start tag to the next end tag cut out; one without an end tag stays, and will not parse."""
    start, end = b"<w:" + name + b">", b"</w:" + name + b">"
    skip = len(end)
    head, *rest = data.split(start)
    kept = [head]
    for piece in rest:
        at = piece.find(end)
        kept.append(piece[at + skip :] if at >= 0 else start + piece)
    return b"".join(kept)
