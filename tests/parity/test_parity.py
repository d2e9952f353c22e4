"""A document gives the same facts as .docx and as the text that a converter made of it."""

from __future__ import annotations

import pytest

from .converters import CONVERTERS, LOSSY, MARKED, UNMARKED

BAR = 99.5  # percent of the facts that the converter printed
SUMS = {"income", "expenditure", "three_public", "fixed_assets", "funding"}


def names(kind):
    own = [converter.name for converter in CONVERTERS if converter.kind == kind]
    return own + [f"{c.name} nested" for c in CONVERTERS if kind == UNMARKED and c.kind == MARKED and c.old]


def figures(parity, name):
    found, kinds, absent = parity
    plain = name.removesuffix(" nested")
    if plain in absent:
        pytest.skip(f"{name}: {', '.join(absent[plain])} not installed")
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


@pytest.mark.parametrize("name", names(UNMARKED))
def test_a_dump_without_marks_gives_no_wrong_value(parity, name):
    found = figures(parity, name)
    assert found.total(name, "equal") > 0
    assert not wrong(found, name)


@pytest.mark.parametrize("name", names(LOSSY))
def test_a_converter_that_leaves_out_rows_puts_no_figure_into_another_column(parity, name):
    found = figures(parity, name)
    assert not [d for d in wrong(found, name) if d.key[1] in SUMS]
