"""The form's own instruction left in a cell for an answer, told from an answer that speaks in the same words."""

import pytest

from tests.checks.filled import RULES, flags, row, run

SICHUAN = RULES.forms["sichuan.project"]
FORMULA = "预算执行率=预算执行数/调整后预算数"


def left(*texts):
    rows = [row("funding", f"来源{n}", n, SICHUAN, executed="9", deviation=text) for n, text in enumerate(texts)]
    return [f.found for f in flags(run(*rows, form=SICHUAN), "PLACEHOLDER_LEFT")]


@pytest.mark.parametrize(
    "text",
    [
        f"1.{FORMULA}，低于八成的须说明；2.有调整的需说明",
        f"{FORMULA}×100%。请填写偏差",
        "填写原因（50字以内）",
    ],
)
def test_an_instruction_that_stands_instead_of_an_answer_is_told(text):
    assert left(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        f"{FORMULA}=72.5%，低于八成，须说明的是苗木到货晚",
        f"{FORMULA}，苗木到货晚",
        "苗木到货晚，须说明的是执行数不含质保金",
        "执行率低，请说明情况已报主管部门",
    ],
)
def test_an_answer_in_the_same_words_is_none(text):
    assert left(text) == []


def test_one_instruction_in_a_cell_of_several_rows_is_told_once():
    text = f"{FORMULA}，须说明"
    first = row("funding", "来源0", 0, SICHUAN, deviation=text)
    again = [fact._replace(row=1, entity="来源1") for fact in first]
    assert len(flags(run(first, again, form=SICHUAN), "PLACEHOLDER_LEFT")) == 1
