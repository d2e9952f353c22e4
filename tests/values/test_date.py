import datetime as dt

import pytest

from extractor.values import read_period
from tests.values.words import TABLES, value


@pytest.mark.parametrize(
    ("part", "date", "repairs"),
    [
        ("2021年5月26日", (2021, 5, 26), ()),
        ("2019年06月18日", (2019, 6, 18), ()),
        ("2021.5.26", (2021, 5, 26), ()),
        ("2021/5/26", (2021, 5, 26), ()),
        ("2023-01-01", (2023, 1, 1), ()),
        ("20210526", (2021, 5, 26), ()),
        ("2022 年 8 月 10", (2022, 8, 10), ("space",)),
        ("２０２１年５月２６日", (2021, 5, 26), ("fullwidth",)),
        ("二〇二一年五月二十六日", (2021, 5, 26), ("numeral",)),
        ("二○二一年十二月十日", (2021, 12, 10), ("numeral",)),
        ("报告日期：2021年5月26日", (2021, 5, 26), ("label",)),
        ("2021-05-26 10:30:00", (2021, 5, 26), ("time",)),
        ("2021年5月", (2021, 5, 1), ("precision:month",)),
        ("2021-05", (2021, 5, 1), ("precision:month",)),
        ("202105", (2021, 5, 1), ("precision:month",)),
        ("二〇二一年五月", (2021, 5, 1), ("numeral", "precision:month")),
        ("2021年 5月   日", (2021, 5, 1), ("space", "precision:month")),
        ("2O21年5月26日", (2021, 5, 26), ("O>0",)),
    ],
)
def test_dates_are_read_to_the_precision_in_which_they_are_stated(part, date, repairs):
    read = value(part, "date")
    assert (read.date, read.repairs, read.problem) == (dt.date(*date), repairs, None)
    assert read.number is None


@pytest.mark.parametrize(
    "part", ["2021年", "2021年 月 日", "2021-02-30", "2021.13", "21年5月", "2020.4-记-21#", "五月", "尽快"]
)
def test_a_date_that_is_incomplete_or_impossible_is_left_unparsed(part):
    read = value(part, "date")
    assert (read.date, read.problem) == (None, "unparsed")


@pytest.mark.parametrize("part", ["  年  月  日", "年    月   日", "—", "/"])
def test_the_blank_of_a_form_is_an_explicit_nil(part):
    read = value(part, "date")
    assert (read.text, read.date, read.problem) == (None, None, "nil")


@pytest.mark.parametrize(
    ("part", "start", "end", "precision"),
    [
        ("2020年1月起至2020年12月止", (2020, 1, 1), (2020, 12, 1), "month"),
        ("2020.1-2020.12", (2020, 1, 1), (2020, 12, 1), "month"),
        ("2020-1-2020-12", (2020, 1, 1), (2020, 12, 1), "month"),
        ("2020年1月—12月", (2020, 1, 1), (2020, 12, 1), "month"),
        ("2020年1-12月", (2020, 1, 1), (2020, 12, 1), "month"),
        ("二〇二〇年一月至十二月", (2020, 1, 1), (2020, 12, 1), "month"),
        ("2020-01-01至2020-12-31", (2020, 1, 1), (2020, 12, 31), "day"),
        ("2020.1.1-12.31", (2020, 1, 1), (2020, 12, 31), "day"),
        ("20200101-20201231", (2020, 1, 1), (2020, 12, 31), "day"),
        ("2020年5月1日—20日", (2020, 5, 1), (2020, 5, 20), "day"),
        ("2020—2022年", (2020, 1, 1), (2022, 1, 1), "year"),
        ("2020年度", (2020, 1, 1), (2020, 1, 1), "year"),
    ],
)
def test_a_period_gives_its_start_and_its_end(part, start, end, precision):
    first, last = read_period(part, TABLES)
    assert (first.date, last.date) == (dt.date(*start), dt.date(*end))
    for one in (first, last):
        assert one.problem is None
        assert one.repairs[-1:] == (() if precision == "day" else (f"precision:{precision}",))


@pytest.mark.parametrize("part", ["2020年1月至今", "2020年1月起", "2020年5月", "2020年12月-2020年1月"])
def test_a_period_without_a_readable_end_keeps_its_start(part):
    first, last = read_period(part, TABLES)
    assert first.date is not None
    assert (last.date, last.problem) == (None, "unparsed")


def test_a_period_that_says_nothing_is_nil_and_one_that_says_no_date_is_unparsed():
    assert [one.problem for one in read_period("年 月至 年 月", TABLES)] == ["nil", "nil"]
    assert [one.problem for one in read_period("长期", TABLES)] == ["unparsed", "unparsed"]
    assert [one.problem for one in read_period("", TABLES)] == [None, None]
