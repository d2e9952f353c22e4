"""Two tables side by side in one (收入 | 支出): each figure goes to its own side, and a row in doubt to neither."""

import pytest

from extractor.matching import claim, match
from extractor.pipeline import extract
from extractor.ruleset import load
from tests import draw
from tests.matching.dresses import dressed

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


PLACE = "柳溪镇中心卫生院"
ABOVE = {
    "one line": (f"收入支出决算总表 公开01表 部门:{PLACE} 金额单位:万元", None),
    "one line with the year": (f"收入支出决算总表  2022年度  部门：{PLACE}  单位：万元", 2022),
    "the unit and the year behind the name": (f"收入支出决算总表\n部门：{PLACE}    2022年度    单位：万元", 2022),
    "the year behind the unit": (f"收入支出决算总表\n部门：{PLACE}    单位：万元    2022年度", 2022),
    "the form's number between": (f"收入支出决算总表\n部门：{PLACE}    公开01表    金额单位：万元", None),
    "no blanks": (f"收入支出决算总表\n部门：{PLACE}2022年度金额单位：万元", None),
    "lines of their own": (f"2022年度收入支出决算总表\n部门：{PLACE}\n公开01表\n单位：万元", 2022),
}


@pytest.mark.parametrize(("head", "year"), ABOVE.values(), ids=ABOVE)
def test_what_is_printed_above_the_table_in_one_line_is_told_apart(head, year):
    report = one(f"{head}\n\n{dump(TABLE)}")
    assert (report.unit, report.fiscal_year) == (PLACE, year) and codes(report) == []
    assert {f.text for f in report.facts if f.section == "cover"} <= {PLACE, "万元"}
    assert {f.number for f in report.facts if f.entity == "总计" and f.field == "final"} == {13050000}


def test_a_unit_is_no_department():
    report = one(f"收入支出决算总表\n部门：万元\n\n{dump(TABLE)}")
    assert report.unit is None and "department_name" not in {f.field for f in report.facts}


def spread(row):
    """A row with a cell for each column, as spreadsheets have them."""
    return [row[0], "", "", row[1], "", ""] if len(row) == 2 else row


def tab_led(row):
    return "".join(f"\t{cell}\n" for cell in row) + "\n"


MARKED = {
    "copied": lambda row: "\t".join(row) + "\n",
    "pipe rows": lambda row: " | ".join(row) + " |\n",
    "padded": lambda row: " | ".join([*row, *[""] * (6 - len(row))]) + " |\n",
    "one cell a line": lambda row: "".join(f"{cell} |\n" for cell in row),
    "spread": lambda row: " | ".join(spread(row)) + " |\n",
    "spread, tab-led": lambda row: tab_led(spread(row)),
}


@pytest.mark.parametrize("row", MARKED.values(), ids=MARKED)
def test_a_dump_that_marks_its_cells_gives_both_sides(row):
    report = one(dressed(HEAD + TABLE, row))
    assert amounts(report, "income") == INCOME and amounts(report, "expenditure") == EXPENDITURE
    assert codes(report) == [] and report.unit == PLACE


@pytest.mark.parametrize("printed", ["99.50", "1,250.00"])
@pytest.mark.parametrize("row", [tab_led, MARKED["copied"], MARKED["pipe rows"]], ids=["tab-led", "copied", "pipes"])
def test_a_row_of_a_dump_that_lost_a_cell_goes_to_neither_side(printed, row):
    whole = dressed(HEAD + TABLE, lambda cells: row([cell for cell in cells if cell != printed]))
    report = one(whole)
    assert codes(report) == ["TABLE_BROKEN"] and len(report.flags) == 1
    names = {"其他收入", "卫生健康支出"}
    assert amounts(report, "income") == {k: v for k, v in INCOME.items() if k not in names}
    assert amounts(report, "expenditure") == {k: v for k, v in EXPENDITURE.items() if k not in names}
    outcomes = {c.check_id.split("/", 1)[1]: c.outcome for c in report.checks}
    assert {outcomes["income/lines"], outcomes["expenditure/lines"]} == {"not_run"}
    assert "mismatch" not in outcomes.values()
    kept = [f for f in report.facts if f.field is None]
    assert {"八、其他收入", "8", "九、卫生健康支出", "39"} <= {f.raw for f in kept}
    assert all(f.entity is None and "row:short" in f.repairs for f in kept)


OTHERWISE = {
    "a label of the left side that no rule knows": ("| 收入 |", "| 本年情况 |"),
    "a label of the right side that no rule knows": ("| 支出 |", "| 本年情况 |"),
    "a column more": ("| 行次 | 金额 | 项目（按", "| 金额 | 金额 | 项目（按"),
    "the columns in another order": ("| 项目 | 行次 | 金额 |", "| 项目 | 金额 | 行次 |"),
    "no label": ("| 支出 |", "|  |"),
    "the sides in another order": ("| 收入 | < | < | 支出 |", "| 支出 | < | < | 收入 |"),
}


@pytest.mark.parametrize("row", [tab_led, MARKED["pipe rows"]], ids=["tab-led", "pipes"])
@pytest.mark.parametrize(("old", "new"), OTHERWISE.values(), ids=OTHERWISE)
def test_a_header_that_is_not_as_drawn_gives_no_side_anything(old, new, row):
    assert TABLE.count(old) == 1
    report = one(dressed(HEAD + TABLE.replace(old, new), row))
    assert not amounts(report, "income") and not amounts(report, "expenditure")
    assert [f.code for f in report.flags].count("TABLE_BROKEN") == 1 and "SECTION_MISSING" not in codes(report)
    assert "1,200.50" in {f.raw for f in report.facts}


def gridded(drawing):
    """The figures of each side of a document with exact grids, and the codes of its flags."""
    (found,) = match(draw.document(drawing), RULES)
    claimed = claim(found, RULES)
    figures = {name: {} for name in ("income", "expenditure")}
    for fact in claimed.facts:
        if fact.field == "final":
            figures[fact.section][fact.entity] = fact.raw
    return figures["income"], figures["expenditure"], {flag.code for flag in claimed.flags}


@pytest.mark.parametrize(("old", "new"), OTHERWISE.values(), ids=OTHERWISE)
def test_a_word_file_whose_header_is_not_as_drawn_gives_no_side_anything(old, new):
    income, expenditure, told = gridded(HEAD + TABLE.replace(old, new))
    assert not income and not expenditure and told


ALONE = """
| 收入 | < | < |
| 项目 | 行次 | 金额 |
| 一、一般公共预算财政拨款收入 | 1 | 1,200.50 |
| 总计 | 30 | 1,305.00 |
---
| 支出 | < | < |
| 项目（按功能分类） | 行次 | 金额 |
| 九、卫生健康支出 | 39 | 1,250.00 |
| 总计 | 60 | 1,305.00 |
"""


def test_a_side_in_a_table_of_its_own_is_read_as_well():
    income, expenditure, told = gridded(HEAD + ALONE)
    assert income == {"一、一般公共预算财政拨款收入": "1,200.50", "总计": "1,305.00"}
    assert expenditure == {"九、卫生健康支出": "1,250.00", "总计": "1,305.00"} and not told


NEAR = {
    "of the grants alone": HEAD.replace("# 收入支出", "# 财政拨款收入支出")
    + TABLE.replace("年初结转和结余", "年初财政拨款结转和结余"),
    "of the budget": HEAD.replace("收入支出决算总表", "部门收支总表")
    + TABLE.replace("| 行次 | 金额", "| 上年预算数 | 预算数"),
}


@pytest.mark.parametrize("drawing", NEAR.values(), ids=NEAR)
def test_a_table_that_looks_alike_is_not_this_form(drawing):
    assert {r.form for r in extract(dump(drawing).encode(), "a.txt", RULES).reports} == {"unknown"}
