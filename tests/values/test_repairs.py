"""Every repair has a code with a name in ``rules/common/repairs.yaml``, and each can be switched off."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.ruleset import load
from extractor.values import KINDS
from extractor.values.reading import read
from extractor.values.value import NOTHING_OFF
from tests.values.test_round_trips import SIGNS
from tests.values.words import TABLES

NAMED = load().common["repairs"]["repairs"]
MADE = {
    "fullwidth": ("money", "１２.５０"),
    "joined": ("money", "1 151.66"),
    "stray": ("money", "7.50."),
    "O>0": ("count", "1O2"),
    "o>0": ("count", "1o2"),
    "l>1": ("count", "2l3"),
    "I>1": ("count", "2I3"),
    "minus": ("money", "（12.50）"),
    "rounded": ("percent", "1.234567%"),
    "quote": ("text", "“质量“管理"),
    "typo": ("text", "通迅设备"),
    "space": ("phone", "0730 0000001"),
    "thousands": ("money", "1,151.66"),
    "unit": ("money", "12万元"),
    "unit_from": ("money", "12万元"),
    "currency": ("money", "￥12"),
    "numeral": ("count", "二十三人"),
    "approx": ("count", "约180人"),
    "note": ("money", "2.80（净值）"),
    "label": ("money", "金额：2.80"),
    "dash": ("phone", "0730—0000001"),
    "time": ("date", "2031-05-26 10:30"),
    "precision": ("date", "2031年5月"),
}

BY_CHECKS = ["ratio"]  # not made in reading a value, but where the figures of its row prove it (checks/ratio.py)


def told(kind, printed, off=NOTHING_OFF):
    return read(printed, kind, unit="万元", unit_source="form", tables=TABLES, off=off)


def codes(value):
    return [repair.partition(":")[0] for repair in value.repairs]


def test_every_named_repair_has_a_case_here():
    assert sorted([*MADE, *BY_CHECKS]) == sorted(NAMED)


@pytest.mark.parametrize(("code", "case"), MADE.items(), ids=MADE)
def test_a_repair_is_made_and_on_record(code, case):
    assert code in codes(told(*case))


@pytest.mark.parametrize(("code", "case"), MADE.items(), ids=MADE)
def test_a_repair_that_is_switched_off_is_not_made(code, case):
    value = told(*case, frozenset({code}))
    assert code not in codes(value)
    assert value.problem == "unparsed" or case[0] == "text"


@settings(max_examples=400)
@given(printed=st.text(SIGNS, max_size=14), kind=st.sampled_from(sorted(KINDS)))
def test_no_repair_is_without_a_name(printed, kind):
    assert set(codes(told(kind, printed))) <= set(NAMED)
