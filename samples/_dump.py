"""Writing drawings as text dumps, as Apache Tika prints Word files: a tab before a cell, a blank line after a row.

Of a .docx, a paragraph within a cell is a line; of a .doc, it is followed by a blank line, so that the end of a row
cannot be told from the end of a paragraph. The lower part of a vertical merge is an empty cell; a table ends with one
more newline; a table within a cell is printed where it stands. Compared with Tika's own dumps of the Word files.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from _layout import Drawing, Part, placed

SHAPES = ("one", "apart", "grouped", "cells", "boxed")
OLD_SHAPES = ("one", "apart")


class Dump:
    """Prints one document. ``old``: as a .doc dumps, with blank lines between a cell's paragraphs."""

    def __init__(self, dice: random.Random, old: bool) -> None:
        self.dice, self.old = dice, old
        self.soft = dice.choice([0.0, 0.0, 0.3])

    def joined(self, text: str) -> str:
        """A cell's paragraphs; in a .doc some are soft breaks, which are single newlines."""
        if not self.old:
            return text
        result = ""
        for number, line in enumerate(text.split("\n")):
            if number:
                soft = line and self.dice.random() < self.soft
                result += "\n" if soft else "\n\n"
            result += line
        return result

    def paragraph(self, text: str) -> str:
        """A paragraph outside the tables."""
        return text + ("\n\n" if self.old and self.dice.random() > self.soft else "\n")

    def table(self, parts: Sequence[Part]) -> str:
        """Parts stacked into one table."""
        rows = ""
        for part in parts:
            for line in placed(part.rows):
                rows += "".join(f"\t{self.joined(cell.text or '')}\n" for cell in line) + "\n"
        return rows + "\n"

    def form(self, drawing: Drawing, shape: str) -> str:
        """One form in one of ``SHAPES`` (an old dump: one of ``OLD_SHAPES``)."""
        text = "".join(self.paragraph(line) for line in drawing.before)
        parts = drawing.parts
        if shape == "one":
            text += self.table(parts)
        elif shape == "boxed":
            text += f"\t{self.table(parts)}\n\n\n"
        elif shape == "grouped":
            groups = sorted({min(part.group, 5) for part in parts})
            text += "\n".join(self.table([part for part in parts if min(part.group, 5) == group]) for group in groups)
        elif shape == "cells":
            text += self._cells(parts)
        else:
            for part in parts:
                if part.is_heading:
                    text += self.paragraph(str(part.rows[0][0]))
                elif part.group < 5:
                    text += self.table([part]) + "\n"
            text += self.table([part for part in parts if part.group >= 5])
        text += "".join(self.paragraph(line) for line in drawing.between)
        if drawing.narrative_in_cell:
            cell = "\n".join(drawing.narrative[1:])
            return text + self.paragraph(drawing.narrative[0]) + f"\t{self.joined(cell)}\n\n\n"
        return text + "".join(self.paragraph(line) for line in drawing.narrative)

    def _cells(self, parts: Sequence[Part]) -> str:
        text = ""
        for group in sorted({part.group for part in parts}):
            text += "\t"
            for part in parts:
                if part.group == group:
                    heading = part.is_heading or group >= 5
                    text += self.paragraph(str(part.rows[0][0])) if heading else self.table([part]) + "\n"
            text += "\n"
        return text + "\n"


def document(forms: Sequence[str], encoding: str) -> bytes:
    """The dump's bytes: UTF-8, with a byte-order mark (``utf-8-sig``) or without, or GB18030."""
    return "\n\n".join(forms).encode(encoding)
