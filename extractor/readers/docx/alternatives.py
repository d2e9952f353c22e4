"""Markup compatibility (ECMA-376 part 3) and what hangs on it: text boxes, which Word writes in two ways at once."""

from __future__ import annotations

from typing import Any

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATE = _MC + "AlternateContent"
_UNDERSTOOD = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/", "http://purl.oclc.org/")
_PICTURES = ("}blip", "}imagedata")


def branch(alternate: Any) -> Any:
    """The one branch that Word shows: the first choice whose namespaces it understands, else the fallback."""
    for choice in alternate.findall(_MC + "Choice"):
        required = [choice.nsmap.get(prefix, "") for prefix in choice.get("Requires", "").split()]
        if all(uri.startswith(_UNDERSTOOD) for uri in required):
            return choice
    return alternate.find(_MC + "Fallback")


def drawn(element: Any, w: str) -> tuple[list[Any], int]:
    """What a drawing, VML picture or embedded object holds: its text boxes (``w:txbxContent``), and its pictures."""
    boxes: list[Any] = []
    pictures = 0
    waiting = [element]
    while waiting:
        found = waiting.pop()
        tag = found.tag
        if tag == w + "txbxContent":
            boxes.append(found)
        elif tag == ALTERNATE:
            shown = branch(found)
            if shown is not None:
                waiting.append(shown)
        elif isinstance(tag, str):
            pictures += tag.endswith(_PICTURES)
            waiting.extend(reversed(found))
    return boxes, pictures
