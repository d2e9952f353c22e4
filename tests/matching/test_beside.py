"""Two tables side by side in one (收入 | 支出): each figure goes to its own side, and a row in doubt to neither."""

import pytest

from extractor.pipeline import extract
from extractor.ruleset import load
from tests import draw

RULES = load()
HEAD = """# 收入支出决算总表
# 公开01表
# 部门：柳溪镇中心卫生院
# 2022年度
# 金额单位：元
"""
TABLE = """
| 收入 | < | < | 支出 | < | < |
| 项目 | 行次 | 金额 | 项目（按功能分类） | 行次 | 金额 |
| 栏次 |  | 1 | 栏次 |  | 2 |
| 一、一般公共预算财政拨款收入 | 1 | 1,200.50 | 一、一般公共服务支出 | 31 |  |
| 八、其他收入 | 8 | 99.50 | 九、卫生健康支出 | 39 | 1,250.00 |
|  | 9 |  | 十九、住房保障支出 | 49 | 30.00 |
| 本年收入合计 | 27 | 1,300.00 | 本年支出合计 | 57 | 1,280.00 |
| 年初结转和结余 | 29 | 5.00 | 年末结转和结余 | 59 | 25.00 |
| 总计 | 30 | 1,305.00 | 总计 | 60 | 1,305.00 |
| 注：本表反映部门本年度的总收支情况。 | < | < | < | < | < |
"""
INCOME = {
    "一般公共预算财政拨款收入": "1200.50",
    "其他收入": "99.50",
    "本年收入合计": "1300.00",
    "年初结转和结余": "5.00",
    "总计": "1305.00",
}
EXPENDITURE = {
    "卫生健康支出": "1250.00",
    "住房保障支出": "30.00",
    "本年支出合计": "1280.00",
    "年末结转和结余": "25.00",
    "总计": "1305.00",
}


def one(text):
    (report,) = extract(text.encode(), "a.txt", RULES).reports
    return report


def dump(drawing=HEAD + TABLE):
    return draw.dump_text(drawing)


def amounts(report, section):
    return {f.entity: str(f.number) for f in report.facts if (f.section, f.field) == (section, "final")}


def codes(report):
    return sorted({flag.code for flag in report.flags})


def test_each_figure_goes_to_its_own_side_and_no_row_number_is_one():
    report = one(dump())
    assert (report.form, report.fiscal_year, report.unit) == ("mof.final_accounts", 2022, "柳溪镇中心卫生院")
    assert amounts(report, "income") == INCOME and amounts(report, "expenditure") == EXPENDITURE
    assert codes(report) == []
    numbers = {f.text: f.number for f in report.facts if f.field == "line_number"}
    assert numbers.keys() >= {"1", "9", "60"} and set(numbers.values()) == {None}


VARIANTS = {
    "a header printed again": TABLE.replace("| 本年收入合计", TABLE.split("| 栏次")[0].strip() + "\n| 本年收入合计"),
    "the column of amounts by another name": TABLE.replace("金额", "决算数"),
    "blanks in the heads": TABLE.replace("| 收入 |", "| 收  入 |").replace("| 支出 |", "| 支  出 |"),
    "no line that numbers the columns": TABLE.replace("| 栏次 |  | 1 | 栏次 |  | 2 |\n", ""),
}


@pytest.mark.parametrize("table", VARIANTS.values(), ids=VARIANTS)
def test_the_form_is_read_however_it_is_printed(table):
    report = one(dump(HEAD + table))
    assert amounts(report, "income") == INCOME and amounts(report, "expenditure") == EXPENDITURE
    assert codes(report) == []


@pytest.mark.parametrize(
    "head",
    ["收入支出决算总表 公开01表 部门:柳溪镇中心卫生院 金额单位:万元", "2022年度收入支出决算总表\n公开01表\n单位：万元"],
    ids=["one line above the table", "lines of their own"],
)
def test_the_unit_above_the_table_goes_before_the_forms_own(head):
    report = one(f"{head}\n\n{dump(TABLE)}")
    assert {f.number for f in report.facts if f.entity == "总计" and f.field == "final"} == {13050000}


@pytest.mark.parametrize(
    ("printed", "section", "lost"),
    [("99.50", "income", {"其他收入"}), ("1,250.00", "expenditure", {"卫生健康支出"})],
)
def test_a_row_of_a_dump_that_lost_a_cell_goes_to_neither_side(printed, section, lost):
    whole = dump()
    lines = [line for line in whole.split("\n") if line.strip() != printed]
    assert len(lines) == len(whole.split("\n")) - 1
    report = one("\n".join(lines))
    assert codes(report) == ["TABLE_BROKEN"]
    names = {"其他收入", "卫生健康支出"}
    assert amounts(report, "income") == {k: v for k, v in INCOME.items() if k not in names}
    assert amounts(report, "expenditure") == {k: v for k, v in EXPENDITURE.items() if k not in names}
    outcomes = {c.check_id.split("/", 1)[1]: c.outcome for c in report.checks}
    assert outcomes[f"{section}/lines"] == "not_run" and "mismatch" not in outcomes.values()
    kept = [f for f in report.facts if f.field is None]
    assert lost <= {f.text.split("、")[-1] for f in kept} and all("row:beside" in f.repairs for f in kept)


def test_cells_of_both_sides_on_one_line_are_kept_and_in_doubt():
    report = one(" ".join(dump().split()))
    assert report.form == "mof.final_accounts" and codes(report) == ["TABLE_BROKEN"]
    assert not amounts(report, "income") and not amounts(report, "expenditure")
    assert {"1,200.50", "1,250.00", "25.00"} <= {f.raw for f in report.facts}


NEAR = {
    "of the grants alone": HEAD.replace("# 收入支出", "# 财政拨款收入支出")
    + TABLE.replace("年初结转和结余", "年初财政拨款结转和结余"),
    "of the budget": HEAD.replace("收入支出决算总表", "部门收支总表")
    + TABLE.replace("| 行次 | 金额", "| 上年预算数 | 预算数"),
}


@pytest.mark.parametrize("drawing", NEAR.values(), ids=NEAR)
def test_a_table_that_looks_alike_is_not_this_form(drawing):
    assert {r.form for r in extract(dump(drawing).encode(), "a.txt", RULES).reports} == {"unknown"}
