"""A sheet that draws one label several times (得分 for three weights and the score), printed with fewer of them."""

import pytest

from extractor.matching import claim, match
from extractor.ruleset import load
from tests import draw

RULES = load()
TITLE = "# 2021年度部门整体支出绩效评价指标表"
WHOLE = f"""
{TITLE}
一级指标 | 得分 | 二级指标 | 得分 | 三级指标 | 得分 | 评价标准 | 指标说明 | 得分
育苗 | 16 | 苗床 | 16 | 出苗率 | 8 | 足额计8分 | 12盘 | 7
"""
SINGLE = f"""
{TITLE}
一级指标 | 二级指标 | 得分 | 评价标准 | 指标说明
育苗 | 苗床 | 7 | 足额计8分 | 12盘
"""
LAST = f"""
{TITLE}
一级指标 | 二级指标 | 三级指标 | 评价标准 | 指标说明 | 得分
育苗 | 苗床 | 出苗率 | 足额计8分 | 12盘 | 7
"""
PLAIN = f"""
{TITLE}
一级指标 | 二级指标 | 三级指标 | 得分
育苗（25分） | 苗床（15分） | 出苗率（8分） | 7
"""


def claimed(document):
    found = [m for m in match(document, RULES) if m.form]
    assert len(found) == 1
    taken = claim(found[0], RULES)
    return {f.field: f.part for f in taken.facts if f.label == "得分"}, [flag.code for flag in taken.flags]


@pytest.mark.parametrize("form", [draw.document, draw.dump], ids=["grid", "dump"])
@pytest.mark.parametrize(
    ("drawing", "values", "codes"),
    [
        pytest.param(WHOLE, {"weight1": "16", "weight2": "16", "weight": "8", "score": "7"}, [], id="all"),
        pytest.param(SINGLE, {None: "7"}, ["LABEL_UNKNOWN"], id="one-that-may-be-any"),
        pytest.param(LAST, {"score": "7"}, [], id="one-between-its-own-neighbours"),
        pytest.param(PLAIN, {"score": "7"}, [], id="a-form-that-draws-it-once"),
    ],
)
def test_a_label_that_may_be_any_of_several_gives_no_value_to_a_field(form, drawing, values, codes):
    assert claimed(form(drawing)) == (values, codes)
