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
    "several tabs before a text are the empty cells before it": (
        "\t甲\n\n\t\t\t乙\n",
        [("甲", 1, Mark.CELL, 0), ("", 3, Mark.CELL, 1), ("", 3, Mark.CELL, 0), ("乙", 3, Mark.CELL, 0)],
    ),
    "a first cell that is empty in rows closed by a pipe": (
        "甲 | 乙 |\n | 丙 |\n后文\n",
        [
            ("甲", 1, Mark.ROW, 0),
            ("乙", 1, Mark.CELL, 0),
            ("", 2, Mark.ROW, 0),
            ("丙", 2, Mark.CELL, 0),
            ("后文", 3, Mark.PLAIN, 0),
        ],
    ),
    "a break in a pipe cell and an escaped pipe": (
        "| 甲<br>乙 | 丙\\|丁 |\n|---|---|\n| 戊 | 己 |\n",
        [
            ("甲\n乙", 1, Mark.ROW, 0),
            ("丙|丁", 1, Mark.CELL, 0),
            ("戊", 3, Mark.ROW, 1),
            ("己", 3, Mark.CELL, 0),
        ],
    ),
    "a sign that Markdown escapes": (
        "| 甲 | 乙 |\n|---|---|\n| 95\\% | \\[丙\\] |\n",
        [("甲", 1, Mark.ROW, 0), ("乙", 1, Mark.CELL, 0), ("95%", 3, Mark.ROW, 1), ("[丙]", 3, Mark.CELL, 0)],
    ),
    "a line without tabs between rows of tabs": (
        "职责\t1、甲\n2、乙\n人数\t\t\n",
        [
            ("职责", 1, Mark.LINE, 0),
            ("1、甲", 1, Mark.CELL, 0),
            ("2、乙", 2, Mark.TEXT, 0),
            ("人数", 3, Mark.LINE, 0),
            ("", 3, Mark.CELL, 0),
            ("", 3, Mark.CELL, 0),
        ],
    ),
    "cells as wide as their columns, wrapped": (
        "|机构名|其中|\n|称    |    |\n|甲    |1   |\n|乙    |2   |\n",
        [
            ("机构名称", 1, Mark.ROW, 0),
            ("其中", 1, Mark.CELL, 0),
            ("甲", 3, Mark.ALONG, 0),
            ("1", 3, Mark.CELL, 0),
            ("乙", 4, Mark.ALONG, 0),
            ("2", 4, Mark.CELL, 0),
        ],
    ),
    "two cell ends printed as a new line": (
        "标题\n\n机构\t合计\n\n\t结转\n\n一中心\t3\n",
        [
            ("标题", 1, Mark.PAIRED, 0),
            ("机构", 3, Mark.PAIRED, 1),
            ("合计", 3, Mark.PAIRED, 0),
            ("结转", 5, Mark.PAIRED, 2),
            ("一中心", 7, Mark.PAIRED, 1),
            ("3", 7, Mark.PAIRED, 0),
        ],
    ),
    "no marks at all": (
        "标题\n联系人\n\n\n张某\n",
        [("标题", 1, Mark.BARE, 0), ("联系人", 2, Mark.BARE, 0), ("张某", 5, Mark.BARE, 2)],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_marks_are_told_from_the_text(text, expected):
    assert [(p.text, p.line, p.mark, p.blanks) for p in pieces_of(text)] == expected


def test_a_tab_or_two_in_a_long_text_are_no_marks():
    text = "".join(f"第{n}段，没有格子。\n" for n in range(200)) + "填报人：甲\t电话：乙\n"
    assert {piece.mark for piece in pieces_of(text)} == {Mark.BARE}


def test_a_line_that_begins_with_two_empty_cells_is_a_row_whatever_the_lines_around_it_hold():
    text = "甲\t乙\t丙\t丁\n戊\t己\n一级\t二级\t值\n\t数量\t1\n\t\t2\n" + "庚\t辛\n" * 6
    assert [p.text for p in pieces_of(text) if p.line == 5] == ["", "", "2"]
    assert {p.mark for p in pieces_of(text)} == {Mark.LINE, Mark.CELL}


def test_a_space_before_a_cell_mark_is_a_damaged_mark():
    assert [p.damaged for p in pieces_of("\t甲\n \t乙\n")] == [False, True]


FULL = "样例单位主要负责样例事务和其他有关工作，另有临时"  # 72 bytes: catdoc's page
NARROW = f"标题\n\n机构\t合计\t结转\n\n\t一中心\t3\n\n二中心\n\n职责\t数量\n\n{FULL}\n"


def test_a_narrow_page_is_put_together_where_a_word_was_cut():
    texts = [(p.text, p.damaged) for p in pieces_of(NARROW + "人员两人。\n\n末行\n")]
    assert texts[-2:] == [(f"{FULL}人员两人。", False), ("末行", False)]


def test_a_line_that_a_narrow_page_cut_at_a_blank_or_a_mark_is_a_piece_of_its_own():
    short = FULL[:-2]
    found = [(p.text, p.blanks, p.damaged) for p in pieces_of(NARROW.replace(FULL, short) + "人员两人。\n\n末行\n")]
    assert found[-3:-1] == [(short, 1, False), ("人员两人。", 0, True)]


def test_rows_that_all_have_as_many_tabs_are_rows_though_one_begins_with_a_tab():
    assert [p.mark for p in pieces_of("甲\t乙\t丙\n\t1\t2\n丁\t3\t4\n戊\t5\t6\n己\t7\t8\n庚\t9\t10\n")][::3] == [
        Mark.LINE
    ] * 6


COLUMNS = (
    "|名称        |内容                |\n|甲单位      |1、样例工作年内完成 |\n|            |，群众满意。        |\n"
    "|乙单位      |2、其他工作。       |\n"
)


def test_cells_as_wide_as_their_columns_are_put_together_where_words_did_not_fit():
    assert [p.text for p in pieces_of(COLUMNS * 2)][2:6] == [
        "甲单位",
        "1、样例工作年内完成，群众满意。",
        "乙单位",
        "2、其他工作。",
    ]


def test_a_cell_that_goes_on_beside_one_that_begins_anew_says_so():
    text = COLUMNS.replace("|            |，群众满意。        |", "|丙单位      |，群众满意。        |")
    found = [(p.text, p.mark, p.damaged) for p in pieces_of(text * 2)]
    assert found[4:6] == [("丙单位", Mark.ALONG, False), ("，群众满意。", Mark.CELL, True)]
