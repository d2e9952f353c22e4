"""Forms with weights and scores: sound ones raise nothing but missed targets; one error is found at its cell."""

from __future__ import annotations

import pytest

from tests.planting.scored import KINDS, clean, missed, planted


def test_sound_forms_raise_nothing_but_their_missed_targets():
    assert [told for case in clean(60, "suite") if (told := missed(case))] == []


def test_one_planted_error_is_found_under_its_code_at_its_cell_and_no_other():
    cases = list(planted(len(KINDS) * 10, "suite"))
    assert {case.kind for case in cases} == set(KINDS)
    wrong = [told for case in cases if (told := missed(case))]
    assert len(wrong) * 100 <= len(cases), "\n".join(wrong)


@pytest.mark.parametrize("seed", ["one", "two"])
def test_the_same_seed_plants_the_same_errors(seed):
    assert [case.form for case in planted(5, seed)] == [case.form for case in planted(5, seed)]
