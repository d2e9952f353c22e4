"""What says that a text has moved where nothing marks the cells: the last cells of rows, a label that is lost."""

from pathlib import Path

import pytest

from extractor.document import Cell
from extractor.matching.costs import Kind
from extractor.matching.moved import signs
from extractor.pipeline import extract
from extractor.ruleset import load
from tests.matching.dresses import DRESSES

RULES = load()
KINDS = (Kind.MERGED, Kind.TEXT, Kind.TEXT, Kind.TEXT)
OPEN = ("产出", "栽植株数", "≥20株", "")
FULL = ("产出", "成活率", "≥90%", "雨水少")


def rows(*texts):
    return [([Cell(0, n, 1, 1, text, 1) for n, text in enumerate(row)], False) for row in texts]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ((OPEN, OPEN, OPEN, FULL), {3}),
        ((OPEN, OPEN, OPEN, OPEN), set()),
        ((OPEN, OPEN, FULL, FULL), set()),
        ((OPEN, FULL, OPEN, OPEN), set()),  # the rows below would have moved as well
        ((OPEN, FULL), set()),  # too few to tell
        ((FULL, FULL, FULL, OPEN), {3}),
    ],
    ids=["a last one filled", "none", "two", "one in the middle", "two rows", "a last one open"],
)
def test_the_only_row_that_ends_otherwise_than_the_others_is_in_doubt(table, told):
    fields = (None, "level3", "target", "remark")
    found = signs(rows(*table), KINDS, fields, frozenset(), {}, bare=True)
    assert (found.all, set(found.rows)) == (False, told)
    assert not signs(rows(*table), KINDS, fields, frozenset(), {}, bare=False).rows


def test_lines_below_a_label_are_in_doubt_where_the_next_one_that_is_drawn_is_lost():
    drawing = Path("samples/drawings/2023-sichuan-project.drawn").read_text("utf-8")
    whole = DRESSES["a paragraph a line"](drawing)
    assert "\n存在问题\n" in whole

    def rating(text):
        (report,) = extract(text.encode(), "x.txt", RULES).reports
        return {fact.field: fact.text for fact in report.facts if fact.section == "rating" and fact.field}, report.flags

    told, _ = rating(whole)
    assert (told["conclusion"], told["problems"]) == ("项目自评得100分，设备更新后接诊能力提高。", "操作人员培训不够。")
    told, flags = rating(whole.replace("\n存在问题\n", "\n"))
    assert "conclusion" not in told and "problems" not in told and told["measures"] == "下年安排两次操作培训。"
    assert {flag.found for flag in flags if flag.code == "CELL_UNCLAIMED"} >= {"操作人员培训不够。"}
