"""Paragraphs and runs (ECMA-376 part 1, 17.3) → the text that the accepted document shows.

Insertions in, deletions out, hidden text out, the result of a field and not its code, the base of a ruby, one branch of
alternate content; boxes and symbols as the characters they look like.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from extractor.errors import Refused
from extractor.limits import Limits

from .alternatives import ALTERNATE, branch, drawn
from .fields import Fields
from .formula import is_formula, linear
from .numbering import Numbering
from .styles import Styles, integer, on
from .symbols import is_symbol_font, shown, symbol

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
# what adds nothing of its own lets its content through; what is named here shows none (17.5, 17.13, 17.16)
_GONE = frozenset(
    (
        *("del", "moveFrom", "delText", "instrText", "rt", "footnoteReference", "endnoteReference", "commentReference"),
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "rubyPr", "smartTagPr", "customXmlPr", "fldData"),
    )
)


class Notes:
    """What was left out or mended, counted by its code."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def __call__(self, code: str, times: int = 1) -> None:
        self.counts[code] = self.counts.get(code, 0) + times


class Paragraphs:
    """Reads one paragraph at a time; counts of lists and open fields go on from one to the next.

    ``instead`` is what stands for the text of the content control that is being read: "" for a placeholder nobody
    replaced, ☑ or ☐ for a check box (used up by the first run), None outside such a control.
    """

    def __init__(self, w: str, limits: Limits, styles: Styles, numbering: Numbering, notes: Notes) -> None:
        self.instead: str | None = None
        self.boxes: list[Any] = []  # text boxes anchored in the paragraph, to be read after it
        self.pictures = 0
        self._w, self._cut, self._limits = w, len(w), limits
        self._styles, self._numbering, self._note = styles, numbering, notes
        self._fields = Fields(w)
        self._parts: list[str] = []
        self._depth = 0
        self._style_hides = False
        self._r, self._t, self._p_pr, self._r_pr, self._val = w + "r", w + "t", w + "pPr", w + "rPr", w + "val"

    def text(self, paragraph: Any, before: str = "") -> str:
        """The visible text, its list number first. ``before`` is the text of a paragraph that runs into this one."""
        run, text = self._r, self._t
        self._parts = parts = []
        for child in paragraph:
            if (
                child.tag == run
                and len(child) == 1
                and (only := child[0]).tag == text
                and not self._fields
                and self.instead is None
                and not self._style_hides
            ):
                parts.append(only.text or "")
            elif child.tag == self._p_pr:
                self._style_hides = self._hidden_style(child.find(self._w + "pStyle"))
                if (number := self._number(child)) and self.instead is None:
                    parts.append(number)
            else:
                self._inline(child)
        self._fields.paragraph_ends(paragraph)
        self._style_hides = False
        if before:
            parts.insert(0, before)
        return parts[0] if len(parts) == 1 else "".join(parts)

    def runs_on(self, paragraph: Any) -> bool:
        """The paragraph mark is deleted or hidden: its text and the next paragraph's are one."""
        mark = paragraph.find(f"{self._p_pr}/{self._r_pr}")
        if mark is None:
            return False
        return (
            mark.find(self._w + "del") is not None
            or mark.find(self._w + "moveFrom") is not None
            or on(mark.find(self._w + "vanish"), self._w)
        )

    def control(self, sdt: Any) -> str | None:
        """What stands for the text of a content control (17.5.2); None when its text is its own."""
        properties = sdt.find(self._w + "sdtPr")
        if properties is None:
            return None
        box = properties.find(_W14 + "checkbox")
        if box is not None:
            checked = box.find(_W14 + "checked")
            return "☑" if checked is not None and checked.get(_W14 + "val") in ("1", "true", "on") else "☐"
        if on(properties.find(self._w + "showingPlcHdr"), self._w):
            self._note("placeholder")
            return ""
        return None

    @contextmanager
    def shown_as(self, instead: str | None) -> Iterator[None]:
        """While what a content control holds is read: what stands for its text, unless one around it already says."""
        outer = self.instead
        self.instead = instead if outer is None else outer
        yield
        self.instead = outer

    def _inline(self, child: Any) -> None:
        tag = child.tag
        if tag == self._r:
            self._run(child)
        elif not tag.startswith(self._w):
            if tag == ALTERNATE:
                self._through(branch(child))
            elif is_formula(tag):
                self._write(linear(child))
        elif (local := tag[self._cut :]) == "sdt":
            self._control(child)
        elif local not in _GONE:
            self._through(child)

    def _through(self, element: Any) -> None:
        if element is None or not len(element):
            return
        with self._deeper():
            for child in element:
                self._inline(child)

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > self._limits.depth:
            raise Refused("DOC_TOO_LARGE", "文档嵌套过深", "the document is nested too deep")
        yield
        self._depth -= 1

    def _control(self, sdt: Any) -> None:
        instead = self.control(sdt)
        if instead is None or self.instead is not None:
            self._through(sdt.find(self._w + "sdtContent"))
        elif not self._fields.hide:
            self._parts.append(instead)

    def _run(self, run: Any) -> None:
        font, hidden = "", self._style_hides
        for child in run:
            tag = child.tag
            if tag == self._t:
                if hidden:
                    self._note("hidden_text")
                else:
                    self._write(shown(font, child.text or "") if font else child.text or "")
            elif tag == self._r_pr:
                hidden, font = self._look(child)
            elif not tag.startswith(self._w):
                if tag == ALTERNATE and not hidden and (found := branch(child)) is not None:
                    with self._deeper():
                        self._run(found)
            elif tag[self._cut :] == "fldChar":
                self._parts.append(self._fields.char(child))
            elif not hidden:
                self._piece(child, tag[self._cut :])

    def _piece(self, child: Any, local: str) -> None:
        """What a run holds beside text."""
        if local in ("tab", "ptab"):
            self._write("\t")
        elif local in ("br", "cr"):  # a page break ends a line as well
            self._write("\n")
        elif local == "noBreakHyphen":
            self._write("-")
        elif local == "sym":
            self._write(self._symbol(child))
        elif local in ("drawing", "pict", "object"):
            boxes, pictures = drawn(child, self._w)
            self.boxes += boxes if not self._fields.hide else []
            self.pictures += pictures
        elif local == "ruby":
            self._through(child)

    def _write(self, text: str) -> None:
        if self.instead is not None:
            text, self.instead = self.instead, ""
        if text and not self._fields.hide:
            self._parts.append(text)

    def _look(self, properties: Any) -> tuple[bool, str]:
        """Whether a run is hidden, and its font where that is a symbol font."""
        hidden, font = self._style_hides, ""
        for child in properties:
            local = child.tag[self._cut :]
            if local == "rStyle":
                hidden = hidden != self._hidden_style(child)  # a toggle: two styles that hide show again (17.7.3)
            elif local == "rFonts":
                name = child.get(self._w + "ascii") or child.get(self._w + "hAnsi") or ""
                font = name if is_symbol_font(name) else ""
        own = properties.find(self._w + "vanish")
        return (on(own, self._w) if own is not None else hidden), font

    def _hidden_style(self, named: Any) -> bool:
        return named is not None and self._styles.hides(named.get(self._val, ""))

    def _symbol(self, element: Any) -> str:
        try:
            code = int(element.get(self._w + "char", ""), 16)
            chr(code).encode()  # no half of a surrogate pair, which nothing can write
            found = symbol(element.get(self._w + "font", ""), code)
            if found is None:
                self._note("symbol_unknown")
            return chr(code) if found is None else found
        except (ValueError, OverflowError):
            self._note("symbol_unknown")
            return ""

    def _number(self, properties: Any) -> str:
        """The list number of a paragraph, by its own properties or its style's (17.9)."""
        own = properties.find(self._w + "numPr")
        style = properties.find(self._w + "pStyle")
        if own is None and style is None:
            return ""
        name = style.get(self._val, "") if style is not None else ""
        num, level, source = self._styles.list_of(name)
        if own is not None:
            said, at = own.find(self._w + "numId"), own.find(self._w + "ilvl")
            if said is not None:
                num, level = said.get(self._val), 0
            if at is not None:
                level = integer(at.get(self._val))
        elif num is not None and level is None:
            level = self._numbering.level_of(num, source)
        return self._numbering.next(num, level or 0) if num not in (None, "0") else ""
