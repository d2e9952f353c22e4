"""Text dumps past every form are refused before they cost memory or time."""

import pytest

from extractor.errors import Refused
from extractor.readers import read


@pytest.mark.parametrize(
    "text",
    ["甲\n" * 200_000, "\t甲\n" * 100_000, "甲|乙|丙\n" * 60_000, "甲" * 2_000_000],
    ids=["lines", "marked cells", "pipes", "bytes"],
)
def test_a_dump_past_the_bounds_is_refused(text):
    with pytest.raises(Refused) as refused:
        read(text.encode(), "x.txt")
    assert refused.value.code == "DOC_TOO_LARGE"


def test_a_dump_of_thirty_times_the_longest_form_is_within_the_bounds():
    assert read(("\t收入合计\n\t12.50\n\n" * 20_000).encode(), "x.txt").pieces
