"""Clean documents raise no error; a planted error is found under its code, at its cell. ``make planted`` runs 1,000."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.planting.__main__ import judge
from tests.planting.books import Identity, guilty
from tests.planting.plant import KINDS, clean, drafts, in_rows, planted


@pytest.fixture(scope="module")
def found():
    return judge(planted(len(KINDS) * 6, "suite"))


def test_clean_documents_raise_no_error():
    tally = judge(clean(40, "suite"))
    assert tally.wrong == [] and tally.placed.total() == 40


def test_nearly_every_planted_error_is_found_under_its_code_at_its_cell(found):
    assert found.placed.total() >= Decimal("0.99") * found.planted.total(), "\n".join(found.wrong)


def test_one_planted_error_raises_one_error_flag(found):
    assert found.beside.total() <= Decimal("0.01") * found.planted.total(), found.beside


def test_every_kind_of_error_is_planted(found):
    assert set(found.planted) == set(KINDS)


def test_the_same_seed_plants_the_same_errors():
    one, other = (list(planted(6, "again")) for _ in range(2))
    assert one == other and list(planted(6, "else")) != one


class Filed:
    """A report with two sums that share a cell, as far as the search for the guilty looks at it."""

    form = "yueyang.department"
    sections = {}  # noqa: RUF012


def test_the_guilty_are_the_cells_whose_change_alone_mends_all(monkeypatch):
    a, b, c, d = (("s", n, "f") for n in range(4))
    one, less = Decimal(1), Decimal(-1)
    rules = [Identity("SUM_MISMATCH", {a: one, b: less, c: less}), Identity("SUM_MISMATCH", {b: one, d: less})]
    monkeypatch.setattr("tests.planting.books.identities", lambda report, figures: rules)
    figures = {a: Decimal(9), b: Decimal(5), c: Decimal(4), d: Decimal(5)}
    assert guilty(Filed, {**figures, a: Decimal(8)}, {}) == {a, c}
    assert guilty(Filed, {**figures, a: Decimal(8)}, {c: Decimal(4)}) == {a}
    assert guilty(Filed, {**figures, b: Decimal(6)}, {}) == {b}


def test_dumps_of_one_row_a_line_are_among_the_documents():
    dump = "标题\n\t甲\n\t乙\n丙\n\n\t丁\n\t\n\n尾"
    assert in_rows(dump) == "标题\n甲\t乙丙\n丁\t\n尾\n"
    assert any(draft.rows for draft in drafts(80, "suite"))
