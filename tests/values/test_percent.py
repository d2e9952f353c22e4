from decimal import Decimal

import pytest

from tests.values.words import value


@pytest.mark.parametrize(
    ("part", "points", "comparator", "repairs"),
    [
        ("97.78%", "97.78", None, ()),
        ("90.05 %", "90.05", None, ("space",)),
        ("95. 10%", "95.10", None, ("space",)),
        ("97.78％", "97.78", None, ("fullwidth",)),
        ("百分之九十", "90", None, ("numeral",)),
        ("百分之九十点零五", "90.05", None, ("numeral",)),
        ("百分之90", "90", None, ()),
        ("九成", "90", None, ("numeral",)),
        ("九成五", "95", None, ("numeral",)),
        ("100", "100", None, ()),
        ("1", "1", None, ()),
        ("97%以上", "97", ">=", ()),
        ("不低于98%", "98", ">=", ()),
        ("≥100百分比", "100", ">=", ()),
        ("约90%", "90", "~", ("approx:约",)),
        ("98‰", "9.8", None, ("unit:‰",)),
        ("0.0900000762939453", "0.09", None, ("rounded:4",)),
        ("290%", "290", None, ()),
    ],
)
def test_percentages_are_read_in_percent_points(part, points, comparator, repairs):
    read = value(part, "percent")
    assert (read.number, read.comparator, read.repairs) == (Decimal(points), comparator, repairs)
    assert (read.measure, read.problem) == ("%", None)


@pytest.mark.parametrize("part", ["50%-60%", "22人", "良好", "90%和95%", "十一成"])
def test_what_is_no_single_percentage_is_left_unparsed(part):
    assert value(part, "percent").problem == "unparsed"
