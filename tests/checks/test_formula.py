"""Reckoning written out in a text is held against its own figures; what only looks like it is left alone."""

import pytest

from tests.checks.filled import flags, row, run

CASES = {
    "a rate": ("变动率（63.46-32）÷32=98.31%。", "ok", []),
    "rounded for print": ("136/143=95.10%", "ok", []),
    "another rate": ("136/143=96.10%", "mismatch", [("RATE_MISMATCH", "96.10%", "95.1%")]),
    "times a hundred percent": ("136÷143×100%=95.1%", "ok", []),
    "a sum": ("合计12+3.5+4=19.5", "ok", []),
    "another sum": ("12+3.5+4=20.5", "mismatch", [("SUM_MISMATCH", "20.5", "19.5")]),
    "thousands": ("1,200.50+300=1,500.50", "ok", []),
    "full width": ("（８－３）÷５＝１００％", "ok", []),
    "white space": ("( 8 - 3 ) ÷ 5 = 100 %", "ok", []),
    "points": ("76%×10=7.6", "ok", []),
    "a rule of scoring": ("=0计8分；0-10%（含）计6分", None, []),
    "words among the figures": ("在职人员数/编制数×100%", None, []),
    "an equation that goes on": ("12+3=15+4", None, []),
    "a division by nothing": ("12÷0=5", None, []),
    "brackets that do not pair": ("(12+3=15", None, []),
    "a single figure": ("得分=15", None, []),
}


@pytest.mark.parametrize(("text", "outcome", "wanted"), CASES.values(), ids=CASES.keys())
def test_a_result_is_what_the_figures_before_it_give(text, outcome, wanted):
    findings = run(row("profile", duties=text.replace("８", "8").replace("３", "3")))
    assert [c.outcome for c in findings.checks if c.check_id == "text/formula"] == ([outcome] if outcome else [])
    assert [(f.code, f.found, f.expected) for f in flags(findings)] == wanted
