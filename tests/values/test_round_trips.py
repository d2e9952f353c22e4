import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.values import KINDS
from tests.values.printers import WAYS, bank, padded, plain, spelled, stray, wide
from tests.values.words import TABLES, value

AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)
UNITS = st.sampled_from(sorted(TABLES.units))
SIGNS = (
    "0123456789０１９．.,，-−—（）()% ％\n\t　OlI约余多万亿千百元人次条年月日至≥≤以上不低于超过二〇零十五百成负分"
    ":：、。；“”☑□√无/目标指标优秀A通迅采取员净值"
)
BEFORE_A_UNIT = [way for way in WAYS if way not in (stray, padded)]
EVERY_KIND = sorted(KINDS)


@settings(max_examples=200)
@given(amount=AMOUNTS, unit=UNITS, way=st.sampled_from(WAYS))
def test_an_amount_printed_in_any_way_reads_back_as_the_same_decimal(amount, unit, way):
    read = value(way(amount), "money", unit)
    assert read.number == amount * TABLES.units[unit]
    assert read.problem is None


@settings(max_examples=150)
@given(amount=AMOUNTS, unit=UNITS, column=UNITS, way=st.sampled_from(BEFORE_A_UNIT))
def test_an_amount_with_its_unit_reads_back_whatever_the_column_says(amount, unit, column, way):
    read = value(way(abs(amount)) + unit, "money", column)
    assert read.number == abs(amount) * TABLES.units[unit]


@settings(max_examples=200)
@given(number=st.integers(min_value=0, max_value=10**12 - 1), capital=st.booleans())
@example(number=100000000, capital=True)
@example(number=350000000, capital=False)
@example(number=387897000, capital=False)
def test_an_amount_in_numerals_reads_back_in_yuan(number, capital):
    read = value(spelled(number, capital=capital) + "元整", "money", "万元")
    assert read.number == number


@settings(max_examples=200)
@given(wan=st.integers(min_value=1, max_value=99999), part=st.integers(min_value=0, max_value=99))
def test_an_amount_in_numerals_with_a_point_reads_back(wan, part):
    printed = f"{spelled(wan)}点{''.join('零一二三四五六七八九'[int(d)] for d in f'{part:02}')}万元"
    assert value(printed, "money", "元").number == wan * 10000 + part * 100


@settings(max_examples=200)
@given(amount=AMOUNTS, way=st.sampled_from(WAYS))
def test_reading_an_amount_twice_changes_nothing(amount, way):
    first = value(way(amount), "money", "万元")
    assert first.text is not None
    assert value(first.text, "money", "万元")[:5] == first[:5]


@settings(max_examples=200)
@given(fen=st.integers(min_value=100, max_value=10**13 - 1))
def test_an_amount_in_bank_capitals_reads_back_to_the_fen(fen):
    assert value(bank(fen), "money", "万元").number == Decimal(fen) / 100


@settings(max_examples=100)
@given(wan=st.integers(min_value=1, max_value=9999), yi=st.integers(min_value=0, max_value=9999))
def test_an_amount_of_two_scales_reads_back(wan, yi):
    printed = (f"{yi}亿" if yi else "") + f"{wan}万元"
    assert value(printed, "money", "元").number == (yi * 10**8 + wan * 10**4)


@settings(max_examples=100)
@given(points=st.integers(min_value=1, max_value=99))
def test_a_percentage_in_words_reads_back(points):
    assert value(f"百分之{spelled(points)}", "percent").number == points


@settings(max_examples=100)
@given(
    number=st.integers(min_value=1, max_value=10**6),
    measure=st.sampled_from(["件", "人次", "条", "公里", "%"]),
    way=st.sampled_from(["≥{}", "不少于{}", "{}以上", "全年不低于{}", "≧ {}", ">={}"]),
)
def test_a_quantity_reads_back_with_its_comparator_and_measure(number, measure, way):
    read = value(way.format(f"{number}{measure}"), "quantity")
    assert (read.number, read.comparator, read.measure) == (number, ">=", measure)


@settings(max_examples=100)
@given(
    points=st.decimals(min_value=0, max_value=1000, places=2),
    way=st.sampled_from([plain, wide]),
    gap=st.sampled_from(["", " "]),
)
def test_a_percentage_reads_back_as_the_same_decimal(points, way, gap):
    assert value(way(points) + gap + "%", "percent").number == points


@settings(max_examples=100)
@given(date=st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_a_date_printed_in_any_way_reads_back(date):
    for printed in (
        f"{date.year}年{date.month}月{date.day}日",
        f"{date.year}.{date.month}.{date.day}",
        f"{date:%Y%m%d}",
        date.isoformat(),
        f"{date.year} 年 {date.month} 月 {date.day} 日",
    ):
        assert value(printed, "date").date == date


@pytest.mark.parametrize("kind", EVERY_KIND)
@settings(max_examples=80, deadline=None)
@example(part="万0分:", unit="万元")
@given(part=st.text(alphabet=SIGNS, max_size=24), unit=st.sampled_from(["万元", "元", None]))
def test_reading_the_text_of_a_value_again_changes_nothing(kind, part, unit):
    first = value(part, kind, unit)
    if first.text is None:
        return
    second = value(first.text, kind, unit)
    assert second.text == first.text
    assert second.problem == first.problem
    assert second[1:5] == first[1:5]


@pytest.mark.parametrize("kind", EVERY_KIND)
@settings(max_examples=30, deadline=None)
@given(part=st.text(max_size=40))
def test_no_text_whatever_raises_or_gives_a_number_beyond_the_warehouse(kind, part):
    read = value(part, kind, "万元")
    if read.number is not None:
        assert read.number == read.number.quantize(Decimal("0.0001"))
    if read.problem == "nil" or not part.strip():
        assert (read.text, read.number) == (None, None)
