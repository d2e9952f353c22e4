"""Score sheets in words: full marks that the criterion does not give, rates that their own amounts do not give."""

import pytest

from tests.checks.filled import RULES, flags, row, run

FORM = next(f for f in RULES.forms.values() if f.id == "scoring" and "weight1" in f.sections["indicators"].fields)
ALL = "100%计满分，每低于5%扣2分"


def findings(criterion, explanation, score="8", name="预算完成率"):
    values = {"level3": name, "weight": "8", "criterion": criterion, "explanation": explanation, "score": score}
    return run(row("indicators", None, 2, FORM, **values), form=FORM)


MARKS = {
    "short of what full marks ask for": (ALL, "完成率99.27%。", "8", ["SCORE_UNEARNED"]),
    "not given full marks": (ALL, "完成率99.27%。", "7.5", []),
    "all of it": (ALL, "完成率100%。", "8", []),
    "a lower bar": ("达到95%以上（含）得满分", "完成率96%。", "8", []),
    "below the lower bar": ("达到95%以上的，得满分", "完成率94%。", "8", ["SCORE_UNEARNED"]),
    "a ceiling": ("控制率≤100%计满分", "控制率95.10%。", "8", []),
    "a ceiling in words": ("变动率5%以下的计满分", "变动率3%。", "8", []),
    "a ceiling whose sign was lost": ("控制率Q100%计满分", "控制率95.10%。", "8", []),
    "a band": ("0-10%计满分", "3%。", "8", []),
    "no rate in the explanation": (ALL, "已完成。", "8", []),
    "no word of full marks": ("每低于5%扣2分", "完成率90%。", "8", []),
}


@pytest.mark.parametrize(("criterion", "explanation", "score", "codes"), MARKS.values(), ids=MARKS.keys())
def test_full_marks_are_earned_by_what_the_criterion_asks_for(criterion, explanation, score, codes):
    assert [f.code for f in flags(findings(criterion, explanation, score), "SCORE_UNEARNED")] == codes


def test_the_flag_stands_at_the_score_and_says_both_rates_and_what_to_do():
    (flag,) = flags(findings(ALL, "完成率99.27%。"), "SCORE_UNEARNED")
    assert (flag.section, flag.row, flag.field, flag.found) == ("indicators", 2, "score", "8")
    assert all(part in flag.message for part in ("预算完成率", "100%", "99.27%", "0.73 个百分点", "请说明理由"))
    assert all(part in flag.message_en for part in ("100%", "99.27%", "0.73 percentage points", "give the reason"))


AMOUNTS = "年初结余为19.8万元；预算1922.76万元，追加767.86万元；年末结余数19.8万元。"
RATES = {
    "as its amounts give it": (AMOUNTS + "99.27%", "预算完成率", ["ok"], []),
    "as its amounts give it, with thousands separators": (
        AMOUNTS.replace("1922", "1,922") + "99.27%",
        "预算完成率",
        ["ok"],
        [],
    ),
    "another rate": (AMOUNTS + "98.27%", "预算完成率", ["mismatch"], ["RATE_MISMATCH"]),
    "an amount is lacking": (AMOUNTS.replace("追加", "另有") + "98.27%", "预算完成率", [], []),
    "an indicator with another formula": (AMOUNTS + "39.94%", "预算控制率", [], []),
    "its own formula": ("追加767.86，年初1922.76，39.94%", "预算控制率", ["ok"], []),
}


@pytest.mark.parametrize(("explanation", "name", "outcomes", "codes"), RATES.values(), ids=RATES.keys())
def test_a_rate_is_what_the_amounts_named_beside_it_give(explanation, name, outcomes, codes):
    found = findings("按完成情况计分", explanation, name=name)
    assert [c.outcome for c in found.checks if c.check_id == "text/formula"] == outcomes
    assert [f.code for f in flags(found, "RATE_MISMATCH")] == codes
