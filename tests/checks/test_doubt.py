"""A check that would need a figure whose place in the table is in doubt is not run: the row is flagged already."""

from extractor.report import Fact, Place
from tests.checks.filled import DEPARTMENT, flags, row, run

SOUND = {"expenditure_total": "51.00", "basic_expenditure": "30.00", "project_expenditure": "21.00"}
BASIC = "yueyang.department/expenditure/total"


def doubtful(raw, number=0):
    """A cell of a row that is a cell short: its text is kept, no field is given to it."""
    place = Place(7, number, None)
    return [
        Fact(
            "expenditure",
            number,
            "甲所",
            None,
            "项目支出",
            raw,
            raw,
            None,
            None,
            None,
            None,
            ("row:short",),
            place,
            "t",
        )
    ]


def outcome(findings, check_id=BASIC):
    return [(c.outcome, c.reason) for c in findings.checks if c.check_id == check_id]


def test_a_sum_with_a_term_in_doubt_is_not_run_and_says_so():
    findings = run(row("expenditure", "甲所", expenditure_total="51.00", basic_expenditure="30.00"), doubtful("21.00"))
    ((outcome_, reason),) = outcome(findings)
    assert outcome_ == "not_run" and "没有认出栏目" in reason
    assert flags(findings, "SUM_MISMATCH") == []


def test_a_doubtful_cell_without_a_figure_does_not_keep_a_sum_from_being_checked():
    findings = run(row("expenditure", "甲所", **{**SOUND, "project_expenditure": "22.00"}), doubtful("/"))
    assert outcome(findings) == [("mismatch", None)]


def test_a_row_in_doubt_does_not_touch_the_checks_of_other_rows():
    findings = run(row("expenditure", "乙所", 1, **SOUND), doubtful("21.00"))
    assert outcome(findings) == [("ok", None)]


def test_a_column_that_no_row_fills_adds_up_to_nothing_that_could_be_compared():
    form = DEPARTMENT.spec.get("missing_as_zero")
    findings = run(row("expenditure", "甲所", expenditure_total="51.00"))
    assert form and [found for found, _ in outcome(findings)] == ["not_run"]
