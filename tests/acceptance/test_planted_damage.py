"""Errors in the shape of a form, in whole files and between documents: each found, sound ones not. ``make planted``."""

from __future__ import annotations

import pytest

from tests.planting import files, filings, shape
from tests.planting.__main__ import rest

CODES = {
    *("SECTION_MISSING", "LABEL_UNKNOWN", "CELL_UNCLAIMED", "FORM_UNKNOWN"),
    *("DOC_UNREADABLE", "DOC_ENCRYPTED", "DOC_TOO_LARGE", "DOC_EMPTY", "DOC_UNSUPPORTED", "DOC_DUPLICATE"),
    *("CARRYOVER_MISMATCH", "YEAR_OUTLIER", "SUBMISSION_SUPERSEDED", "CROSS_DOCUMENT_MISMATCH"),
}


@pytest.fixture(scope="module")
def judged():
    return rest(20, 75, "suite")


def test_every_planted_error_is_found_and_sound_documents_raise_nothing(judged):
    assert judged.lost == [] and judged.sound == []


def test_every_kind_and_every_code_is_planted(judged):
    named = (("shape", shape), ("files", files), ("filings", filings))
    assert judged.kinds == {f"{name} {kind}" for name, module in named for kind in module.KINDS}
    assert set(judged.codes) == CODES and all(planted == found > 0 for planted, found in judged.codes.values())


def test_every_dress_is_planted_with_every_kind():
    cases = list(shape.planted(len(shape.KINDS) * len(shape.DRESSES), "dresses"))
    assert len({(case.kind, case.dress) for case in cases}) == len(cases)


@pytest.mark.parametrize("module", [shape, files, filings])
def test_the_same_seed_plants_the_same(module):
    one, other = (list(module.planted(5, "again")) for _ in range(2))
    assert one == other and list(module.planted(5, "else")) != one


def test_a_finding_that_is_not_there_is_missed():
    case = next(iter(shape.clean(1, "none")))
    assert shape.missed(case._replace(right=shape.Right("LABEL_UNKNOWN", "采摘轮次")))
    archive = next(iter(filings.clean(1, "none")))
    assert filings.missed(
        archive._replace(right=frozenset([filings.Found("YEAR_OUTLIER", "000.docx", "income_total")]))
    )
    file = next(iter(files.clean(1, "none")))
    assert files.missed(file._replace(code="DOC_EMPTY"))
