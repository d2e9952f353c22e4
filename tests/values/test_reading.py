import pytest

from extractor.values import KINDS, Value, read
from tests.values.words import TABLES, value

TEXTS = {"text", "name", "org", "quantity", "heading", "class"}


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("part", ["", " ", "\n　\t"])
def test_an_empty_cell_gives_an_empty_value_of_any_kind(kind, part):
    assert value(part, kind, "万元") == Value()


@pytest.mark.parametrize("kind", sorted(KINDS - {"heading"}))
@pytest.mark.parametrize("part", ["—", "——", "-", "/", "无", " － ", "*", "暂无", "— —", "暂 无"])
def test_an_explicit_nil_has_neither_text_nor_number(kind, part):
    assert value(part, kind, "万元") == Value(problem="nil")


@pytest.mark.parametrize("kind", ["money", "count", "percent", "score", "quantity"])
def test_zero_is_a_number_and_no_nil(kind):
    read_value = value("0", kind, "万元")
    assert (read_value.number, read_value.problem) == (0, None)


@pytest.mark.parametrize("kind", sorted(TEXTS))
def test_a_text_is_never_unparsed(kind):
    assert value("§ 见附件 ☐ 1-2-3", kind).problem is None


@pytest.mark.parametrize(
    ("kind", "part", "code"),
    [
        ("money", "1O27.63", "O>0"),
        ("money", "1,151.66", "thousands"),
        ("money", "１１", "fullwidth"),
        ("money", "（33.53）", "minus"),
        ("money", "1 151.66", "joined"),
        ("money", "1151. 66", "space"),
        ("money", "2.80（净值）", "note"),
        ("money", "2.80（净值）", "note:净值"),
        ("money", "二十三", "numeral"),
        ("money", "约23", "approx"),
        ("money", "23", "unit"),
        ("percent", "90.05 %", "space"),
        ("date", "2021年5月", "precision:month"),
        ("grade", "优 秀", "space"),
    ],
)
def test_a_value_that_needs_a_repair_which_is_switched_off_is_unparsed(kind, part, code):
    assert value(part, kind, "万元").problem is None
    assert value(part, kind, "万元", off=frozenset({code})).problem == "unparsed"


def test_a_repair_that_is_switched_off_does_not_hinder_values_that_need_none():
    assert value("1151.66", "count", off=frozenset({"O>0", "thousands", "space"})).number is not None


def test_an_unknown_kind_is_a_defect_of_the_caller():
    with pytest.raises(KeyError):
        read("1", "colour", tables=TABLES)
