"""Rows told by their printed numbers where empty cells left no trace: all of them for certain, or none."""

import pytest

from extractor.matching import numbered
from extractor.pipeline import extract
from extractor.ruleset import load
from tests.matching.dresses import DRESSES
from tests.matching.test_beside import EXPENDITURE, HEAD, INCOME, TABLE, amounts, codes, dump

RULES = load()
SIDE_BY_SIDE = {
    "all cells": ("甲 1 2.50 乙 31 7.00", [[0, 1, 2, 3, 4, 5]]),
    "no figures": ("甲 1 乙 31", [[0, 1, None, 2, 3, None]]),
    "no names": ("1 31 2.50", [[None, 0, None, None, 1, 2]]),
    "two rows": ("甲 1 2.50 乙 31 丙 2 丁 32", [[0, 1, 2, 3, 4, None], [5, 6, None, 7, 8, None]]),
    "names with numbers before them": ("1、甲 1 2.50 （二）乙 31", [[0, 1, 2, 3, 4, None]]),
    "a whole figure that is no number": ("甲 1 2,500 乙 31", [[0, 1, 2, 3, 4, None]]),
    "the numbers of the columns": ("栏次 1 栏次 2 甲 1 乙 31", [[0, None, 1, 2, None, 3], [4, 5, None, 6, 7, None]]),
    "a row that lacks a side": ("甲 1 2.50 乙 31 丙 2", None),
    "a side whose number is gone": ("甲 1 2.50 乙 7.00", None),
    "a row whose number is gone": ("甲 1 乙 31 32 丙 3 丁 33", None),
    "a number twice": ("甲 1 乙 31 丙 1 丁 32", None),
    "numbers that go down": ("甲 2 乙 31 丙 1 丁 32", None),
    "two names": ("甲 甲 1 乙 31", None),
    "two figures": ("甲 1 2.50 3.50 乙 31", None),
    "a figure that may be a number": ("甲 1 2 乙 31", None),
    "figures that ran into one another": ("甲 1 2.503.50 乙 31", None),
    "a figure that ran into a name": ("甲 1 2.50乙 31 丙 2 丁 32", None),
    "a number that ran into a name": ("甲1 2.50 乙 31", None),
    "a number that ran into the next name": ("甲 1乙 31", None),
    "a sign": ("甲 1 —— 乙 31", None),
}


@pytest.mark.parametrize(("words", "rows"), SIDE_BY_SIDE.values(), ids=SIDE_BY_SIDE)
def test_rows_of_two_tables_are_told_in_one_way_or_not_at_all(words, rows):
    assert numbered.rows_of(words.split(), 2, {"栏次"}) == rows


def test_a_table_alone_is_told_as_well():
    assert numbered.rows_of(["甲", "1", "2.50", "乙", "2"], 1, ()) == [[0, 1, 2], [3, 4, None]]
    assert numbered.rows_of(["甲", "2", "乙", "1"], 1, ()) is None


def one(text):
    (report,) = extract(text.encode(), "a.txt", RULES).reports
    assert report.form == "mof.final_accounts"
    return report


def plain(drawing=HEAD + TABLE):
    return DRESSES["a paragraph a line"](drawing)


BARE = {"a paragraph a line": plain(), "one line": " ".join(plain().split())}


@pytest.mark.parametrize("text", BARE.values(), ids=BARE)
def test_a_dump_without_marks_gives_both_sides(text):
    report = one(text)
    assert amounts(report, "income") == INCOME and amounts(report, "expenditure") == EXPENDITURE
    assert codes(report) == [] and report.checks == one(dump()).checks
    numbers = {f.raw: f for f in report.facts if f.field == "line_number"}
    assert {"1", "31", "60"} <= numbers.keys() and all("row:numbered" in f.repairs for f in numbers.values())
    assert not [f for f in report.facts if f.field is None]


def test_a_figure_without_a_name_keeps_no_field():
    report = one(" ".join(plain().replace("九、卫生健康支出\n", "").split()))
    assert amounts(report, "expenditure") == {k: v for k, v in EXPENDITURE.items() if k != "卫生健康支出"}
    assert amounts(report, "income") == INCOME and codes(report) == ["TABLE_BROKEN"]
    assert "1,250.00" in {f.raw for f in report.facts if f.field is None}
    assert "mismatch" not in {c.outcome for c in report.checks}


@pytest.mark.parametrize("gone", ["\n39\n", "\n8\n"], ids=["right", "left"])
def test_where_a_number_is_gone_all_is_kept_and_in_doubt(gone):
    report = one(" ".join(plain().replace(gone, "\n").split()))
    assert not amounts(report, "income") and not amounts(report, "expenditure")
    assert codes(report) == ["TABLE_BROKEN"]
    kept = "\n".join(f.raw for f in report.facts if f.field is None)
    assert all(figure in kept for figure in ("1,200.50", "1,250.00", "25.00"))
