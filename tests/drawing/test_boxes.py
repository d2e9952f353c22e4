"""Grids drawn for a terminal."""

from extractor.document import Cell, Grid
from extractor.drawing.boxes import display_width, drawn


def grid(*cells, rows, cols) -> Grid:
    return Grid(0, rows, cols, tuple(Cell(*cell) for cell in cells))


def test_merged_cells_are_drawn_as_one():
    found = grid((0, 0, 2, 1, "机构"), (0, 1, 1, 2, "其中"), (1, 1, 1, 1, "甲"), (1, 2, 1, 1, "乙"), rows=2, cols=3)
    assert drawn(found, 80).split("\n") == [
        "┌────┬─────┐",
        "│机构│其中 │",
        "│    ├──┬──┤",
        "│    │甲│乙│",
        "└────┴──┴──┘",
    ]


def test_boundaries_that_no_cell_uses_take_no_room():
    found = grid((0, 0, 1, 10, "甲"), (0, 10, 1, 20, "乙"), rows=1, cols=30)
    assert drawn(found, 80).split("\n")[1] == "│甲│乙│"


def test_columns_that_a_row_leaves_out_are_left_open():
    found = grid((0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 1, 1, 1, "丙"), rows=2, cols=2)
    assert drawn(found, 80).split("\n") == ["┌──┬──┐", "│甲│乙│", "└──┼──┤", "   │丙│", "   └──┘"]


def test_long_text_is_wrapped_into_the_width():
    found = grid((0, 0, 1, 1, "甲"), (0, 1, 1, 1, "一二三四五六七八九十"), rows=1, cols=2)
    lines = drawn(found, 20).split("\n")
    assert max(display_width(line) for line in lines) <= 20
    assert "".join(line[2:].strip("│ ") for line in lines[1:-1]).replace("│", "") == "一二三四五六七八九十"


def test_a_nested_table_is_named_where_it_stands():
    found = Grid(0, 1, 1, (Cell(0, 0, 1, 1, "上\n下", None, ("上", 1, "下")),))
    assert [line.strip("│ ") for line in drawn(found, 80).split("\n")[1:-1]] == ["上", "⟦表1⟧", "下"]


def test_every_character_of_the_cells_is_on_the_drawing():
    found = grid((0, 0, 1, 2, "a\tb\u0007e\u0301"), (1, 0, 1, 1, ""), (1, 1, 1, 1, "𠀀"), rows=2, cols=2)
    shown = drawn(found, 80)
    assert "a b�e\u0301" in shown and "𠀀" in shown


def test_an_empty_table_draws_nothing():
    assert drawn(Grid(0, 0, 0, ()), 80) == ""
