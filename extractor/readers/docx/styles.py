"""What a style adds to a paragraph that its own properties do not say: a list level, or that its text is hidden."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

_INTEGER = re.compile("-?[0-9]{1,9}")
_DEEPEST = 32  # styles a style may be based on, one on another


class Style(NamedTuple):
    """``num`` and ``level`` of ``w:numPr`` (None where not said), and ``w:vanish`` (None where not said)."""

    num: str | None = None
    level: int | None = None
    hidden: bool | None = None
    based_on: str | None = None


class Styles:
    """``root`` is ``w:styles``, None where the package has none or nothing asks for it."""

    def __init__(self, root: Any = None) -> None:
        self._styles: dict[str, Style] = {}
        w = namespace_of(root)
        for element in root if root is not None else ():
            if element.tag == w + "style":
                self._styles[element.get(w + "styleId", "")] = _style(element, w)

    def list_of(self, style: str) -> tuple[str | None, int | None, str]:
        """The list and level of a paragraph style, and the style of the chain that says so."""
        level = None
        for name, found in self._chain(style):
            level = level if level is not None else found.level
            if found.num is not None:
                return found.num, level, name
        return None, level, style

    def hides(self, style: str) -> bool:
        """Text in this style is hidden."""
        return next((found.hidden for _, found in self._chain(style) if found.hidden is not None), False)

    def numbers(self, style: str) -> bool:
        """Paragraphs in this style belong to a list."""
        return self.list_of(style)[0] is not None

    def _chain(self, style: str | None) -> list[tuple[str, Style]]:
        """The style and those it is based on, nearest first."""
        chain: list[tuple[str, Style]] = []
        while style in self._styles and len(chain) < _DEEPEST:
            chain.append((style, self._styles[style]))
            style = self._styles[style].based_on
        return chain


def namespace_of(root: Any) -> str:
    """The namespace of a part's root, in braces; "" for no root."""
    return root.tag[: root.tag.rfind("}") + 1] if root is not None else ""


def named(root: Any, w: str, *properties: str) -> set[str]:
    """The ``w:val`` of every such property in a part; what stands for one without a value is empty."""
    return {element.get(w + "val", "") for element in root.iter(*(w + name for name in properties))}


def integer(text: str | None) -> int | None:
    """A whole number as an attribute holds it; None for anything else, and for one past every use."""
    return int(text) if text is not None and _INTEGER.fullmatch(text) else None


def on(toggle: Any, w: str) -> bool:
    """A toggle property (``CT_OnOff``) is there and not switched off."""
    return toggle is not None and toggle.get(w + "val", "1") not in ("0", "false", "off")


def _style(element: Any, w: str) -> Style:
    numbered = element.find(f"{w}pPr/{w}numPr")
    num = numbered.find(w + "numId") if numbered is not None else None
    level = numbered.find(w + "ilvl") if numbered is not None else None
    vanish = element.find(f"{w}rPr/{w}vanish")
    based = element.find(w + "basedOn")
    return Style(
        num=num.get(w + "val") if num is not None else None,
        level=integer(level.get(w + "val")) if level is not None else None,
        hidden=on(vanish, w) if vanish is not None else None,
        based_on=based.get(w + "val") if based is not None else None,
    )
