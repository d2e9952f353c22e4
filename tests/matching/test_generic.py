"""Forms that no rule describes: every cell is kept, named by the heads above and beside it, read only where certain."""

from decimal import Decimal

import pytest

from extractor.matching import claim_unknown, match
from extractor.ruleset import load
from extractor.values.normalise import normalise
from tests import draw

RULES = load()


def facts(document):
    """{(label, raw): fact} of a document that is no known form; every cell is there once."""
    (found,) = match(document, RULES)
    assert found.form is None
    raw, cells = claim_unknown(found, RULES)
    assert {(f.place.table, f.place.grid_row, f.place.grid_col) for f in raw} == cells
    read, _ = normalise(raw, None, RULES)
    assert all(f.field is None and f.section == f"table{f.place.table}" for f in read)
    return read


def labels(document):
    return {(f.label, f.raw.replace("\n", "")) for f in facts(document)}


FUNDS = """
甲村渡船费 | 渡口名称 | 东渡 | < | <
渡船资金⏎（万元） |              | 年初数 | 全年数 | 用去数
^                 | 年度渡船总额 | 43.2   | 43.2   | 37.24
^                 | 其中：村里出 | 40     |        | —
"""


@pytest.mark.parametrize("document", [draw.document(FUNDS), draw.dump(FUNDS)], ids=["grid", "dump"])
def test_a_value_is_named_by_its_row_heads_and_its_column_heads(document):
    found = labels(document)
    assert {
        ("渡船资金（万元）/年度渡船总额/年初数", "43.2"),
        ("渡船资金（万元）/年度渡船总额/用去数", "37.24"),
        ("渡船资金（万元）/其中：村里出/年初数", "40"),
        ("渡船资金（万元）/其中：村里出/用去数", "—"),
        ("渡船资金（万元）", "年初数"),
        ("", "渡船资金（万元）"),
    } <= found


HEADED = """
渡口 | 过客     | <    | 船
^    | 大人     | 小孩 | ^
东渡 | 1,204    | 20余 | 3
西渡 | 约300人次 | —    | 2
"""


def test_a_header_of_two_rows_gives_a_path_of_two_steps():
    found = {f.label: f for f in facts(draw.document(HEADED))}
    assert found["东渡/过客/大人"].number == 1204
    assert found["西渡/过客/大人"][7:10] == (Decimal(300), "~", "人次")
    assert found["西渡/过客/小孩"].raw == "—" and found["西渡/过客/小孩"].number is None
    assert found["东渡/船"].number == 3


def test_a_header_of_two_rows_is_found_in_a_dump_too():
    found = labels(draw.dump(HEADED))
    assert {("东渡/过客/大人", "1,204"), ("东渡/过客/小孩", "20余"), ("西渡/船", "2")} <= found


LEVELS = """
大类 | 小类 | 事项   | 应做 | 做到
产出 | 数量 | 渡人次数 | 100  | 98
^    | ^    | 修船次数 | 2    | 2
^    | 质量 | 完好率 | 95%  | 96%
"""


@pytest.mark.parametrize("document", [draw.document(LEVELS), draw.dump(LEVELS)], ids=["grid", "dump"])
def test_levels_merged_down_name_every_row_they_span(document):
    found = labels(document)
    assert {("产出/数量/修船次数/应做", "2"), ("产出/质量/完好率/做到", "96%"), ("产出/质量/事项", "完好率")} <= found


def test_a_number_that_only_counts_its_row_is_no_step_of_a_path():
    found = labels(draw.document("序号 | 物品 | 数量\n1 | 折叠梯 | 3\n2 | 雨衣 | 40"))
    assert ("雨衣/数量", "40") in found and ("物品", "雨衣") in found and ("序号", "2") in found


PAIRS = """
渡口名称 | 东渡 | 船长 | 甲子
建成日期 | 2019年6月18日 | 代码 | 0730
备忘 | 船旧，漏水。要修。 | < | <
"""


@pytest.mark.parametrize("document", [draw.document(PAIRS), draw.dump(PAIRS)], ids=["grid", "dump"])
def test_labels_beside_values_name_them(document):
    found = {f.label: f for f in facts(document) if f.rule == "unknown/value"}
    assert found["渡口名称"].raw == "东渡" and found["船长"].raw == "甲子"
    assert str(found["建成日期"].date) == "2019-06-18" and found["建成日期"].number is None
    assert found["代码"].number is None, "digits that begin with a zero are a code"
    assert found["备忘"].raw == "船旧，漏水。要修。"


def test_several_tables_are_numbered_and_keep_apart():
    found = facts(draw.document("甲项 | 乙项 | 丙项\n东 | 1 | 2\n# 又一表\n丁项 | 戊项 | 己项\n西 | 3 | 4"))
    assert {(f.section, f.label) for f in found if f.raw == "4"} == {("table1", "西/己项")}


def test_a_second_head_in_one_table_or_dump_names_what_is_below_it():
    drawn = "甲项 | 乙项 | 丙项\n东 | 1 | 2\n丁项 | 戊项 | 己项\n西 | 3 | 4"
    for document in (draw.document(drawn), draw.dump(drawn)):
        assert {("东/丙项", "2"), ("西/己项", "4")} <= labels(document)


@pytest.mark.parametrize(
    ("printed", "number", "comparator", "measure"),
    [
        ("12", 12, None, None),
        ("1,204.50", Decimal("1204.50"), None, None),
        ("86%", 86, None, "%"),
        ("≥20万条", 200000, ">=", "条"),
        ("43.2万元", 432000, None, "CNY"),
        ("95. 10%", None, None, None),
        ("(3)", None, None, None),
        ("3至5次", None, None, None),
        ("00730", None, None, None),
        ("已完工，余3%尾款未付，且最高限价低于预算", None, None, None),
        ("—", None, None, None),
    ],
)
def test_a_figure_is_read_only_where_it_is_certain(printed, number, comparator, measure):
    found = {f.label: f for f in facts(draw.document(f"渡口 | 应做 | 做到\n东渡 | 1 | {printed}"))}["东渡/做到"]
    assert (found.number, found.comparator, found.measure) == (number, comparator, measure)
    assert found.raw == printed


@pytest.mark.parametrize(
    ("head", "number", "measure"),
    [("用去数（万元）", 372400, "CNY"), ("用去数（元）", Decimal("37.24"), "CNY"), ("用去数", Decimal("37.24"), None)],
)
def test_an_amount_has_the_unit_that_its_own_head_names(head, number, measure):
    found = {f.label: f for f in facts(draw.document(f"渡口 | 次数 | {head}\n东渡 | 4 | 37.24"))}
    assert (found[f"东渡/{head}"].number, found[f"东渡/{head}"].measure) == (number, measure)
    assert found["东渡/次数"].number == 4 and found["东渡/次数"].measure is None


def test_a_unit_beside_a_whole_table_says_nothing_of_its_columns():
    found = {f.label: f for f in facts(draw.document(FUNDS)) if f.number is not None}
    assert found["渡船资金（万元）/年度渡船总额/年初数"].number == Decimal("43.2")
    assert found["渡船资金（万元）/年度渡船总额/年初数"].measure is None


def test_a_head_has_no_figure_of_its_own():
    found = facts(draw.document("渡口 | 2019年 | 2020年\n东渡 | 1 | 2"))
    assert all(f.number is None for f in found if f.rule == "unknown/label")
    assert {f.label for f in found if f.raw == "2"} == {"东渡/2020年"}
