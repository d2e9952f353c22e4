"""Drawings read into cells."""

import pytest

from extractor.ruleset.drawn import DrawingError, parse
from extractor.ruleset.records import Slot


def test_a_three_row_header_needs_no_explanation():
    rows = parse("""
机构 | 合计 | 其中 | <
^    | ^    | 基本 | 项目
{@}  | {a}  | {b}  | {c} | ...
""")
    assert [(c.label, c.row, c.col, c.row_span, c.col_span) for row in rows[:2] for c in row.cells] == [
        ("机构", 0, 0, 2, 1),
        ("合计", 0, 1, 2, 1),
        ("其中", 0, 2, 1, 2),
        ("基本", 1, 2, 1, 1),
        ("项目", 1, 3, 1, 1),
    ]
    assert [row.repeats for row in rows] == [False, False, True]
    assert [c.slot for c in rows[2].cells] == [Slot(None), Slot("a"), Slot("b"), Slot("c")]


@pytest.mark.parametrize(
    ("token", "slot"),
    [
        ("{planned@合计}", Slot("planned", "合计")),
        ("{start..end}", Slot("start", None, "end")),
        ("{@}", Slot(None)),
    ],
)
def test_a_slot_says_its_field_and_its_row(token, slot):
    assert parse(f"标签 | {token}")[0].cells[1].slot == slot


@pytest.mark.parametrize(
    ("drawing", "line"),
    [("甲 | 乙\n丙", 1), ("^ | 乙", 0), ("< | 乙", 0), ("甲 | {乙", 0)],
    ids=["ragged", "nothing above", "nothing to the left", "unclosed slot"],
)
def test_a_drawing_that_makes_no_table_says_in_which_line(drawing, line):
    with pytest.raises(DrawingError) as error:
        parse(drawing)
    assert error.value.line == line
