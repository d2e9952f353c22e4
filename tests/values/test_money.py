from decimal import Decimal

import pytest

from tests.values.words import value


@pytest.mark.parametrize(
    ("part", "yuan", "text", "repairs"),
    [
        ("1151.66", "11516600", "1151.66", ("unit:万元",)),
        ("90.5", "905000", "90.5", ("unit:万元",)),
        ("0", "0", "0", ("unit:万元",)),
        ("-33.53", "-335300", "-33.53", ("unit:万元",)),
        ("9265.353442", "92653534.42", "9265.353442", ("unit:万元",)),
        ("1,151.66", "11516600", "1151.66", ("thousands", "unit:万元")),
        ("1，151.66", "11516600", "1151.66", ("fullwidth", "thousands", "unit:万元")),
        ("1,151．66", "11516600", "1151.66", ("fullwidth", "thousands", "unit:万元")),
        ("１１５１．６６", "11516600", "1151.66", ("fullwidth", "unit:万元")),
        ("1151. 66", "11516600", "1151.66", ("space", "unit:万元")),
        ("1151.66 万元", "11516600", "1151.66万元", ("space", "unit:万元")),
        ("1 151.66", "11516600", "1151.66", ("joined", "unit:万元")),
        ("1 1 5 1 . 6 6", "11516600", "1151.66", ("joined", "unit:万元")),
        ("1O27.63", "10276300", "1027.63", ("O>0", "unit:万元")),
        ("1o27.63", "10276300", "1027.63", ("o>0", "unit:万元")),
        ("1l51.66", "11516600", "1151.66", ("l>1", "unit:万元")),
        ("1I51.66", "11516600", "1151.66", ("I>1", "unit:万元")),
        ("（33.53）", "-335300", "-33.53", ("minus", "unit:万元")),
        ("−33.53", "-335300", "-33.53", ("minus", "unit:万元")),
        ("－33.53", "-335300", "-33.53", ("minus", "unit:万元")),
        ("2.80（净值）", "28000", "2.80（净值）", ("note:净值", "unit:万元")),
        ("（净值）2.80", "28000", "（净值）2.80", ("note:净值", "unit:万元")),
        ("7.50.", "75000", "7.50", ("stray", "unit:万元")),
        ("￥1,151.66", "11516600", "￥1151.66", ("thousands", "currency", "unit:万元")),
        ("合计：389", "3890000", "合计：389", ("label", "unit:万元")),
        ("二十三", "230000", "二十三", ("numeral", "unit:万元")),
        ("一千二百", "12000000", "一千二百", ("numeral", "unit:万元")),
    ],
)
def test_a_figure_in_a_column_of_ten_thousands_is_read_in_yuan(part, yuan, text, repairs):
    read = value(part, "money", "万元")
    source = "unit_from:cell" if part.endswith("元") else "unit_from:form"
    assert (read.number, read.text, read.repairs) == (Decimal(yuan), text, (*repairs, source))
    assert (read.measure, read.comparator, read.problem) == ("CNY", None, None)


@pytest.mark.parametrize(
    ("part", "yuan", "repairs"),
    [
        ("854万", "8540000", ("unit:万元",)),
        ("20万元", "200000", ("unit:万元",)),
        ("3,865,788.00元", "3865788", ("thousands", "unit:元")),
        ("3千元", "3000", ("unit:千元",)),
        ("5百万元", "5000000", ("unit:百万元",)),
        ("1.2亿元", "120000000", ("unit:亿元",)),
        ("1亿2000万元", "120000000", ("unit:元",)),
        ("389（万元）", "3890000", ("unit:万元",)),
        ("二十三万", "230000", ("numeral", "unit:万元")),
        ("叁佰捌拾陆万伍仟柒佰捌拾捌元整", "3865788", ("numeral", "unit:元")),
        ("三亿五千万元", "350000000", ("numeral", "unit:万元")),
        ("三亿五千多万元", "350000000", ("numeral", "approx:多", "unit:万元")),
        ("一千五百万元", "15000000", ("numeral", "unit:万元")),
        ("一万七千元", "17000", ("numeral", "unit:元")),
        ("人民币伍万元整", "50000", ("numeral", "currency", "unit:万元")),
        ("叁佰元伍角贰分", "300.52", ("numeral", "unit:元")),
        ("叁佰元零贰分", "300.02", ("numeral", "unit:元")),
        ("854万（甲400万元，乙454万元）", "8540000", ("fullwidth", "note:甲400万元,乙454万元", "unit:万元")),
    ],
)
@pytest.mark.parametrize("unit", ["万元", "元", None])
def test_a_unit_in_the_cell_wins_over_the_one_of_the_column(part, yuan, repairs, unit):
    read = value(part, "money", unit)
    assert (read.number, read.repairs, read.problem) == (Decimal(yuan), (*repairs, "unit_from:cell"), None)


@pytest.mark.parametrize(
    ("part", "yuan", "comparator", "code"),
    [
        ("约389万元", "3890000", "~", "approx:约"),
        ("50多万元", "500000", "~", "approx:多"),
        ("389万余元", "3890000", "~", "approx:余"),
        ("389万元左右", "3890000", "~", "approx:左右"),
        ("≤90万元", "900000", "<=", "unit:万元"),
        ("不超过90万元", "900000", "<=", "unit:万元"),
        ("90万元以内", "900000", "<=", "unit:万元"),
    ],
)
def test_an_amount_that_is_not_exact_says_so(part, yuan, comparator, code):
    read = value(part, "money", "元")
    assert (read.number, read.comparator) == (Decimal(yuan), comparator)
    assert code in read.repairs


@pytest.mark.parametrize(
    "unit,yuan", [("元", "389"), ("千元", "389000"), ("百万元", "389000000"), ("亿元", "38900000000")]
)
def test_every_unit_in_force_scales_a_bare_figure(unit, yuan):
    assert value("389", "money", unit).number == Decimal(yuan)


def test_a_bare_figure_in_yuan_needs_no_repair():
    assert value("965222.00", "money", "元").repairs == ()


@pytest.mark.parametrize(
    "part",
    [
        "100-200", "1,15", "1,151,66", "22 21", "389\n386.58", "389  386.58", "22人", "50%", "见附表", "一百五", "三五",
        "1.2.3", "1O", "百万", "100万元、200万元", "389美元", "3千", "389(386.58)", "超过5万元以下",
    ],
)  # fmt: skip
def test_what_is_no_single_amount_is_left_unparsed(part):
    read = value(part, "money", "万元")
    assert (read.number, read.problem) == (None, "unparsed")


def test_two_figures_in_one_cell_stay_apart_in_the_text():
    assert value("389\n386.58", "money", "万元").text == "389；386.58"


@pytest.mark.parametrize("unit", [None, "美元"])
def test_without_a_known_unit_only_zero_has_an_amount(unit):
    assert value("389", "money", unit).problem == "unparsed"
    assert value("0", "money", None).number == 0


def test_an_amount_is_kept_to_the_four_decimals_of_the_warehouse_and_says_when_it_was_cut():
    assert value("0.123456789", "money", "万元").number == Decimal("1234.5679")
    assert value("0.123456789", "money", "万元").repairs == ("unit:万元", "rounded:4", "unit_from:form")
    assert value("1" * 21, "money", "元").problem == "unparsed"
