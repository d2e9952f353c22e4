"""A table that may be printed in part: a sum over rows that are not there is not run, unless the rest gives it."""

import pytest

from extractor.ruleset import load
from tests.checks import small

RULES = load()
SUM = """
  trial/sum:
    code: SUM_MISMATCH
    in: funding
    partly: true
    rule: "[合计].executed = [甲].executed + [乙].executed + [丙].executed"
"""
NAMES = "\nmissing_as_zero: true\nrow_names: {乙: [老乙, 乙（含二乙）]}\nscoring:"
CASES = {
    "all rows": ("合计 6, 甲 1, 乙 2, 丙 3", "ok"),
    "all rows, another total": ("合计 7, 甲 1, 乙 2, 丙 3", "mismatch"),
    "a blank figure": ("合计 3, 甲 1, 乙 2, 丙 ", "ok"),
    "a blank figure, another total": ("合计 6, 甲 1, 乙 2, 丙 ", "mismatch"),
    "a row missing that was nothing": ("合计 3, 甲 1, 乙 2", "ok"),
    "a row missing": ("合计 6, 甲 1, 乙 2", "not_run"),
    "a row missing, off by a rounding": ("合计 3.01, 甲 1, 乙 2", "not_run"),
    "a row missing, another unreadable": ("合计 1, 甲 1, 乙 若干", "not_run"),
    "no row but the total": ("合计 0", "not_run"),
    "no total": ("甲 1, 乙 2, 丙 3", "not_run"),
    "a row by another name": ("合计 6, 甲 1, 老乙 2, 丙 3", "ok"),
    "a row by another name, another total": ("合计 7, 甲 1, 乙（含二乙） 2, 丙 3", "mismatch"),
    "a row whose name is like another": ("合计 6, 甲 1, 小乙 2, 丙 3", "not_run"),
}


def _table(rows):
    cells = (row.strip(" ").partition(" ") for row in rows.split(", "))
    return "\n".join(f"{name} | 1 | | {figure} | | | |" for name, _, figure in cells)


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES)
def test_a_sum_over_rows_that_may_not_be_printed(rows, expected):
    rules = small.rules(SUM, small.FORM.replace("\nscoring:", NAMES, 1))
    report = small.drawn(small.TOP + _table(rows), rules)
    (check,) = [c for c in report.checks if c.check_id == "trial/sum"]
    assert check.outcome == expected
    assert ("SUM_MISMATCH" in {f.code for f in report.flags}) == (expected == "mismatch")


def test_the_names_that_a_form_gives_its_rows_are_names_of_one_row_each():
    for form in RULES.forms.values():
        others = [other for names in (form.spec.get("row_names") or {}).values() for other in names]
        assert len(others) == len(set(others)) and not set(others) & set(form.spec.get("row_names") or {})
