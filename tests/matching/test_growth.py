"""Reading and matching a dump costs as much a character in a long dump as in a short one, in every dress."""

import sys

import pytest

from extractor.matching import claim, match
from extractor.readers.text import read
from extractor.ruleset import load
from tests import draw

from .test_unmarked import DRAWING, DRESSES

RULES = load()
DUMPS = {**DRESSES, "tab-led": draw.dump_text(DRAWING)}


def calls(text):
    """Calls of Python functions while a dump is read, matched and claimed: work that no busy machine can blur."""
    count = 0

    def counted(frame, event, arg):
        nonlocal count
        count += event == "call"

    sys.setprofile(counted)
    try:
        document = read(text.encode(), "x.txt")
        for number, found in enumerate(match(document, RULES)):
            if found.form:
                claim(found, RULES, number)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", DUMPS)
def test_work_grows_with_the_dump_and_not_faster(name):
    calls(DUMPS[name])
    few, many = (calls((DUMPS[name] + "\n") * times) for times in (2, 12))
    assert many <= 6.6 * few
