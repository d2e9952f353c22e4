"""Office Math (ECMA-376 part 1, 22.1) on one line: a fraction keeps its stroke, a power its sign.

Running the parts together would make 12 over 5 the number 125.
"""

from __future__ import annotations

from typing import Any

_MATH = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
)
_BETWEEN = {"f": "/", "sSup": "^", "sSub": "_", "sSubSup": "_", "rad": "√"}
_PARTS = frozenset(("num", "den", "e", "sub", "sup", "deg"))
_DEEPEST = 64


def is_formula(tag: str) -> bool:
    """The tag of ``m:oMath`` or ``m:oMathPara``."""
    return tag.startswith(_MATH) and tag.rpartition("}")[2] in ("oMath", "oMathPara")


def linear(element: Any, depth: int = 0) -> str:
    """The text of a formula on one line."""
    if not isinstance(element.tag, str) or depth > _DEEPEST:
        return ""
    name = element.tag.rpartition("}")[2]
    if name in ("t", "delText"):
        return (element.text or "") if name == "t" else ""
    if name in _BETWEEN:
        parts = [linear(part, depth + 1) for part in element if part.tag.rpartition("}")[2] in _PARTS]
        return _BETWEEN[name].join(parts if name != "rad" else ["", parts[-1] if parts else ""])
    if name.endswith("Pr"):
        return ""
    return "".join(linear(child, depth + 1) for child in element)
