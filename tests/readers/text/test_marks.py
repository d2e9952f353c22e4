"""The marks between the cells of a dump, told from the dump itself."""

import pytest

from extractor.document import Mark
from extractor.readers.text.marks import pieces_of

CASES = {
    "a tab before each cell, an empty line after the row": (
        "标题\n\n\t甲\n\t乙\n\n\t丙\n",
        [("标题", 1, Mark.TEXT, 0), ("甲", 3, Mark.CELL, 1), ("乙", 4, Mark.CELL, 0), ("丙", 6, Mark.CELL, 1)],
    ),
    "a further paragraph of a cell has no tab": (
        "\t甲\n\n续\n\t乙\n",
        [("甲", 1, Mark.CELL, 0), ("续", 3, Mark.TEXT, 1), ("乙", 4, Mark.CELL, 0)],
    ),
    "one row a line with tabs between cells": (
        "甲\t乙\n丙\t\n",
        [("甲", 1, Mark.LINE, 0), ("乙", 1, Mark.CELL, 0), ("丙", 2, Mark.LINE, 0), ("", 2, Mark.CELL, 0)],
    ),
    "one row a line with pipes, the ruling left out": (
        "| 甲 | 乙 |\n|---|---|\n| 丙 |  |\n",
        [("甲", 1, Mark.ROW, 0), ("乙", 1, Mark.CELL, 0), ("丙", 3, Mark.ROW, 1), ("", 3, Mark.CELL, 0)],
    ),
    "one cell a line closed by a pipe": (
        "甲 |\n乙\n续 |\n |\n",
        [("甲", 1, Mark.NEXT, 0), ("乙", 2, Mark.OPEN, 0), ("续", 3, Mark.NEXT, 0), ("", 4, Mark.NEXT, 0)],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_marks_are_told_from_the_text(text, expected):
    assert [(p.text, p.line, p.mark, p.blanks) for p in pieces_of(text)] == expected


def test_a_space_before_a_cell_mark_is_a_damaged_mark():
    assert [p.damaged for p in pieces_of("\t甲\n \t乙\n")] == [False, True]
