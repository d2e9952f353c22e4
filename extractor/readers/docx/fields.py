"""Complex fields (``w:fldChar``, ECMA-376 part 1, 17.16.18): code between begin and separate, the result after it.

The result is text; the code is not. A legacy form field (17.16.17) shows its box or chosen entry instead of a result.
"""

from __future__ import annotations

from typing import Any

from .styles import integer, on

_CODE, _RESULT, _REPLACED = range(3)


class Fields:
    """The fields open at one place of a document, the innermost last. True when any is open."""

    def __init__(self, w: str) -> None:
        self._w = w
        self._open: list[int] = []
        self._closing: Any = None  # the paragraph in which a field that outlives its own paragraph ends
        self._unclosed: Any = None  # a container in which such a field was seen to have no end

    def __bool__(self) -> bool:
        return bool(self._open)

    @property
    def hide(self) -> bool:
        """Text at this place is code, or what a form field replaces."""
        return any(phase != _RESULT for phase in self._open)

    def char(self, element: Any) -> str:
        """One ``w:fldChar``: what it shows, "" for most."""
        kind = element.get(self._w + "fldCharType")
        if kind == "begin":
            shown = None if self.hide else self._form_field(element.find(self._w + "ffData"))
            self._open.append(_CODE if shown is None else _REPLACED)
            return shown or ""
        if kind == "separate" and self._open and self._open[-1] == _CODE:
            self._open[-1] = _RESULT
        elif kind == "end" and self._open:
            self._open.pop()
        return ""

    def paragraph_ends(self, paragraph: Any) -> None:
        """Field code goes on in the next paragraph only if it ends there: what has no end must not hide the rest."""
        if not self._open or not self.hide or paragraph is self._closing:
            self._open, self._closing = [], None
        elif self._closing is None:
            self._closing = self._end_after(paragraph)
            if self._closing is None:
                self._unclosed, self._open = paragraph.getparent(), []

    def _end_after(self, paragraph: Any) -> Any:
        """The paragraph beside this one that closes the open fields; None when there is none before a table."""
        if paragraph.getparent() is self._unclosed:
            return None
        depth = len(self._open)
        for sibling in paragraph.itersiblings():
            if sibling.tag != self._w + "p":
                return None
            for char in sibling.iter(self._w + "fldChar"):
                depth += {"begin": 1, "end": -1}.get(char.get(self._w + "fldCharType"), 0)
                if depth == 0:
                    return sibling
        return None

    def _form_field(self, data: Any) -> str | None:
        """The box or the chosen entry of a form field; None for any other field."""
        box = data.find(self._w + "checkBox") if data is not None else None
        if box is not None:
            checked = box.find(self._w + "checked")
            return "☑" if on(box.find(self._w + "default") if checked is None else checked, self._w) else "☐"
        choices = data.find(self._w + "ddList") if data is not None else None
        if choices is None:
            return None
        entries = [entry.get(self._w + "val", "") for entry in choices.findall(self._w + "listEntry")]
        chosen = choices.find(self._w + "result")
        if chosen is None:
            chosen = choices.find(self._w + "default")
        at = integer(chosen.get(self._w + "val")) if chosen is not None else 0
        return entries[at] if at is not None and 0 <= at < len(entries) else ""
