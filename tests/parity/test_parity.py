"""A document gives the same facts as .docx and as the text that a converter made of it."""

from __future__ import annotations

import os

import pytest

from .converters import CONVERTERS, LOSSY, MARKED, UNMARKED
from .run import BAR


def names(kind):
    own = [converter.name for converter in CONVERTERS if converter.kind == kind]
    nested = (kind, MARKED) if kind == UNMARKED else (kind,) if kind == LOSSY else ()
    return own + [f"{c.name} nested" for c in CONVERTERS if c.old and c.kind in nested]


def figures(parity, name):
    found, kinds, absent = parity
    plain = name.removesuffix(" nested")
    if plain in absent:
        reason = f"{name}: {', '.join(absent[plain])} not installed"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    assert name in kinds
    return found


def wrong(found, name):
    return [d for d in found.differences if d.converter == name and d.outcome == "wrong"]


@pytest.mark.parametrize("name", names(MARKED))
def test_a_dump_that_marks_its_cells_gives_the_facts_of_the_word_file(parity, name):
    found = figures(parity, name)
    assert found.total(name, "equal") > 300
    assert found.rate(name) >= BAR, [d for d in found.differences if d.converter == name][:10]
    assert not wrong(found, name)


@pytest.mark.parametrize("name", names(UNMARKED) + names(LOSSY))
def test_a_dump_that_does_not_tell_its_cells_or_leaves_out_rows_gives_no_wrong_value(parity, name):
    found = figures(parity, name)
    assert found.total(name, "equal") > 0
    assert not wrong(found, name)
