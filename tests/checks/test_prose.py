"""Figures of the narrative against the table: what is compared, and what must not be."""

import pytest

from extractor.matching import claim, match
from extractor.reporting import report_of
from extractor.ruleset import load
from extractor.values.normalise import normalise
from tests import draw

RULES = load()
FORM = """
# 岳阳市2021年度部门整体支出绩效评价自评报告
一、部门（单位）基本概况
联系人 | 张某 | 联络电话 | 0730-0000001
人员编制 | 12 | 实有人数 | 11
---
部门（单位）年度支出和结余情况（万元）
机构名称 | 支出合计 | 其中： | < | < | < | 结余 | <
^ | ^ | 基本支出 | 其中： | < | 项目支出 | 当年结余 | 累计结余
^ | ^ | ^ | 人员支出 | 公用支出 | ^ | ^ | ^
1、局机关 | 100.25 | 60.25 | 50 | 10.25 | 40 | 0 | 0
# 五、评价报告综述
# 一、概况
# """


def report(prose):
    (found,) = [m for m in match(draw.document(FORM + prose), RULES) if m.form]
    claimed = claim(found, RULES)
    facts, flags = normalise(claimed.facts, found.form, RULES)
    return report_of("r", "d", found, claimed, facts, flags, RULES)


SAID = {
    "the same": ("基本支出60.25万元。", [("basic_expenditure", "same")]),
    "in yuan": ("基本支出602,500元。", [("basic_expenditure", "same")]),
    "rounded for print": ("基本支出60.3万元。", [("basic_expenditure", "rounding")]),
    "one last place off": ("2021年度实际支出100.24万元，其中基本支出60.25万元。",
                          [("expenditure_total", "rounding"), ("basic_expenditure", "same")]),
    "another figure": ("基本支出62.25万元。", [("basic_expenditure", "conflict")]),
    "heads": ("在职人数11人。", [("staff_actual", "same")]),
    "other heads": ("实有人数13人。", [("staff_actual", "conflict")]),
    "another year": ("2020年度基本支出55万元。", []),
    "a plan": ("基本支出预算70万元。", []),
    "a change": ("基本支出比上年增加5万元。", []),
    "last year": ("上年基本支出55万元。", []),
    "an item's own spending": ("其中样例维护项目支出12万元。", []),
    "a part's name before it": ("机关食堂基本支出3万元。", []),
    "a total that another item spent": ("样例维护项目完成，实际支出12万元。", []),
    "a share": ("基本支出占60万元。", []),
}  # fmt: skip


@pytest.mark.parametrize(("prose", "expected"), SAID.values(), ids=SAID.keys())
def test_a_figure_is_compared_only_when_it_speaks_of_the_cell(prose, expected):
    found = report(prose)
    assert [(o.field, o.relation) for o in found.occurrences] == expected
    mismatches = [f.field for f in found.flags if f.code == "NARRATIVE_MISMATCH"]
    assert mismatches == [field for field, relation in expected if relation == "conflict"]


def test_an_occurrence_points_at_its_figure():
    (one,) = report("全年有序。其中基本支出60.25万元，运转正常。").occurrences
    assert one.text[one.char_start : one.char_end] == "60.25" and one.place == "一、概况"


@pytest.mark.parametrize(
    ("prose", "raised"),
    [
        ("快速处置803件。后又提到快速处置803万件。", ["UNIT_SUSPECT"]),
        ("快速处置803件。后又提到快速处置803件。", []),
        ("快速处置803件。另外接收来访803万件。", []),
        ("受理8000件，办结7600件，办结率98%。", ["RATE_MISMATCH"]),
        ("受理8000件，办结7600件，办结率95%。", []),
        ("受理20.86万件，处置20.39万件，处置率97.78%。", []),
        ("受理8000件，办结7600件，处置率98%。", []),
    ],
)
def test_figures_of_the_prose_are_held_against_each_other(prose, raised):
    assert [f.code for f in report(prose).flags if f.code in ("UNIT_SUSPECT", "RATE_MISMATCH")] == raised
