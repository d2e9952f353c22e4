from decimal import Decimal

import pytest

from tests.values.words import value


@pytest.mark.parametrize(
    ("part", "number", "measure", "comparator"),
    [
        ("22", "22", None, None),
        ("22人", "22", "人", None),
        ("22 人", "22", "人", None),
        ("２２人", "22", "人", None),
        ("22名", "22", "名", None),
        ("二十二人", "22", "人", None),
        ("十二", "12", None, None),
        ("两个", "2", "个", None),
        ("约22人", "22", "人", "~"),
        ("180余件", "180", "件", "~"),
        ("20万条", "200000", "条", None),
        ("22人（含工勤2人）", "22", "人", None),
        ("-3", "-3", None, None),
    ],
)
def test_counts_keep_their_counter_word(part, number, measure, comparator):
    read = value(part, "count")
    assert (read.number, read.measure, read.comparator, read.problem) == (Decimal(number), measure, comparator, None)


@pytest.mark.parametrize("part", ["22%", "22元", "实有22人", "22-25人", "若干"])
def test_what_is_no_count_is_left_unparsed(part):
    assert value(part, "count").problem == "unparsed"
