"""Signs that a conversion lost: what is printed, what is probably meant, and what only looks like it."""

import pytest

from extractor.checks.glyph import Lost
from extractor.report import Fact, Place
from tests.checks.filled import DEPARTMENT, RULES, flags, row, run
from tests.checks.small import report


def indicator(name, target, actual):
    one = report(indicators=f"产出指标 | 质量指标 | {name} | | {target} | | {actual} | | | |")
    return [(f.field, f.found, f.expected) for f in one.flags if f.code == "GLYPH_SUSPECT"]


CASES = {
    "the floor of a satisfaction": ("村民满意度", "90%", "290%", [("actual", "290%", "≥90%")]),
    "the floor that the row aims at": ("苗木保存", "85%", "285%", [("actual", "285%", "≥85%")]),
    "a target too": ("村民满意度", "295%", "96%", [("target", "295%", "≥95%")]),
    "a ceiling": ("人员控制率", "Q100%", "95%", [("target", "Q100%", "≤100")]),
    "more than twice the target": ("苗木产量增长", "100%", "290%", []),
    "no percentage": ("株数", "90", "290", []),
    "a real floor": ("村民满意度", "≥90%", "92%", []),
    "a grade of steel": ("支架材料", "Q235钢", "Q235钢", []),
    "a quarter": ("开工时间", "2031年Q1", "2031年Q1", []),
}


@pytest.mark.parametrize(("name", "target", "actual", "wanted"), CASES.values(), ids=CASES.keys())
def test_a_lost_comparator_is_suspected_where_the_figure_cannot_be(name, target, actual, wanted):
    found = indicator(name, target, actual)
    assert [(field, is_, meant.rstrip("%")) for field, is_, meant in found] == [
        (field, is_, meant.rstrip("%")) for field, is_, meant in wanted
    ]


TICKS = {
    "a tick as a letter": ("项目自评r 部门自评", ["项目自评r"]),
    "a tick after a blank": ("事中评价 事后评价 r", ["事后评价 r"]),
    "a word in Latin letters": ("项目report", []),
    "a unit": ("渠道radius", []),
    "no letter at all": ("项目自评 部门自评", []),
    "radicals in place of characters": ("修缮⻋间⻔窗", ["修缮⻋间⻔窗"]),
    "a radical that the usual folding knows": ("疏通⽔渠", ["疏通⽔渠"]),
}


@pytest.mark.parametrize(("text", "wanted"), TICKS.values(), ids=TICKS.keys())
def test_a_ticked_box_that_became_a_letter_is_suspected(text, wanted):
    assert [f.found for f in flags(run(row("profile", duties=text)), "GLYPH_SUSPECT")] == wanted


def test_an_empty_box_that_became_a_character_is_suspected_in_choices_only():
    from extractor.checks.glyph import run as glyphs
    from extractor.checks.sheet import Sheet

    form = RULES.forms["yueyang.project"]
    text = "项目实施过程评价口 项目完成结果评价√"
    fact = Fact("cover", 0, None, "evaluation_type", "", text, text, None, None, None, None, (), Place(), "t")
    lost = Lost.of(form, RULES)
    assert [f.found for f in glyphs(Sheet.of([fact], form, RULES), lost)] == ["项目实施过程评价口"]
    words = row("profile", duties="负责道口 和渡口 管理")
    assert list(glyphs(Sheet.of(words, DEPARTMENT, RULES), lost)) == []


LISTED = {
    "zeros behind numbered options": ("1、部门预算项目02、市直专项√3、转移支付项目0", ["1、部门预算项目0"]),
    "a character and a zero": ("1、常年性项目 2、延续性项目口3、一次性项目0", ["2、延续性项目口"]),
    "real boxes": ("1、常年性项目□2、延续性项目☑", []),
    "figures behind numbered works": ("1、培训10人2、检测20次", []),
    "a crossing": ("1、维护平交道口设施2、清理渡口", []),
}


@pytest.mark.parametrize(("text", "wanted"), LISTED.values(), ids=LISTED.keys())
def test_a_box_behind_a_numbered_option_is_suspected(text, wanted):
    assert [f.found for f in flags(run(row("profile", duties=text)), "GLYPH_SUSPECT")] == wanted


def test_a_table_of_no_known_form_is_searched_for_letters_in_the_place_of_signs():
    from extractor.pipeline import extract

    table = "\t单位性质\n\t行政机关r 事业单位\n\n\t变动率\n\tQ0\n\n\t满意度\n\t290%\n\n"
    (report,) = extract(table.encode(), "x.txt", RULES).reports
    assert report.form == "unknown"
    assert [f.found for f in report.flags if f.code == "GLYPH_SUSPECT"] == ["行政机关r"]


def test_a_character_that_is_lost_is_told_at_its_cell_and_its_figure_not_read():
    one = report(indicators="产出指标 | 质量指标 | 村民满意\ufffd | | 90% | | 9\ufffd% | | | |")
    found = [(f.field, f.found, f.expected) for f in one.flags if f.code == "GLYPH_SUSPECT"]
    assert found == [("level3", "村民满意\ufffd", None), ("actual", "9\ufffd%", None)]
    assert [f.number for f in one.facts if f.field == "actual"] == [None]
