from decimal import Decimal

import pytest

from tests.values.words import value


@pytest.mark.parametrize(
    ("part", "number", "measure"),
    [
        ("96", "96", None),
        ("96分", "96", "分"),
        ("96.5 分", "96.5", "分"),
        ("９６分", "96", "分"),
        ("九十六", "96", None),
        ("得分：96", "96", None),
    ],
)
def test_scores_are_points(part, number, measure):
    read = value(part, "score")
    assert (read.number, read.measure, read.problem) == (Decimal(number), measure, None)


@pytest.mark.parametrize("part", ["96人", "96%", "优秀", "95-97"])
def test_what_is_no_score_is_left_unparsed(part):
    assert value(part, "score").problem == "unparsed"
