"""Columns of results and scores that no row fills are told; the weights of a table that breaks off are not compared."""

import pytest

from extractor.report import Fact, Place
from tests.checks.filled import RULES, flags, row, run

SICHUAN = RULES.forms["sichuan.project"]


def indicator(number, **values):
    return row("indicators", None, number, SICHUAN, level1="产出指标", level3="株数", target="100", **values)


def missing(findings):
    return [f.field for f in flags(findings, "REQUIRED_MISSING") if f.section == "indicators"]


def test_indicators_of_which_no_row_has_a_result_or_a_score_are_told_once_each():
    findings = run(indicator(0, weight="60"), indicator(1, weight="30"), form=SICHUAN)
    assert missing(findings) == ["actual", "score"]


def test_one_row_with_a_result_and_a_score_is_enough():
    findings = run(indicator(0, weight="60"), indicator(1, weight="30", actual="100", score="30"), form=SICHUAN)
    assert missing(findings) == []


def test_what_may_stand_in_a_cell_whose_place_is_in_doubt_is_not_missing():
    fact = Fact("indicators", 1, None, None, "得分", "9", "9", None, None, None, None, ("row:short",), Place(1, 2), "t")
    assert missing(run(indicator(0, weight="60"), [fact], form=SICHUAN)) == []


CUT = {
    "the last row lacks its score": ({"score": None}, [], "not_run"),
    "the last row is whole": ({"score": "8"}, [], "mismatch"),
    "a line of totals ends the table": ({"score": None}, [("rating", {"self_score": "93"})], "mismatch"),
}


@pytest.mark.parametrize(("last", "more", "outcome"), CUT.values(), ids=CUT.keys())
def test_the_weights_of_a_group_that_breaks_off_are_not_compared(last, more, outcome):
    form = next(f for f in RULES.forms.values() if f.id == "scoring" and "weight1" in f.sections["indicators"].fields)
    rows = [
        row("indicators", None, n, form, level1="过程", weight1="58", level3=f"指标{n}", weight="8", **score)
        for n, score in enumerate(({"score": "8"}, last))
    ]
    findings = run(*rows, *(row(section, form=form, **values) for section, values in more), form=form)
    assert [c.outcome for c in findings.checks if c.check_id.endswith("indicators/group")] == [outcome]
