from decimal import Decimal

import pytest

from extractor.values.numeral import read_digits, read_numeral


@pytest.mark.parametrize(
    ("spelled", "number"),
    [
        ("零", "0"),
        ("〇", "0"),
        ("十", "10"),
        ("十五", "15"),
        ("二十", "20"),
        ("两千", "2000"),
        ("一百零五", "105"),
        ("一百一十五", "115"),
        ("一千零五十", "1050"),
        ("二十三万", "230000"),
        ("三万零五", "30005"),
        ("三万零五百", "30500"),
        ("一万五千", "15000"),
        ("三亿五千万", "350000000"),
        ("一亿零二", "100000002"),
        ("叁佰捌拾陆万伍仟柒佰捌拾捌", "3865788"),
        ("壹拾贰", "12"),
        ("三点一四", "3.14"),
    ],
)
def test_numerals_spell_their_number(spelled, number):
    assert read_numeral(spelled) == Decimal(number)


@pytest.mark.parametrize(
    "spelled", ["", "一百五", "三万五", "三五", "二〇二一", "百", "万", "十百", "一亿亿", "三点", "甲"]
)
def test_what_could_mean_two_things_spells_no_number(spelled):
    assert read_numeral(spelled) is None


def test_years_are_read_sign_by_sign():
    assert read_digits("二〇二一") == "2021"
    assert read_digits("二十") is None
