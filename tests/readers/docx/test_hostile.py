"""Files made to hurt cost neither memory nor time: measured in a process of their own."""

import subprocess
import sys

import pytest

from .hostile import FILES, MILLION

MOST_MEMORY = 256  # MB of the whole process
MOST_TIME = 20  # seconds; a machine under load is slow, a quadratic pass is slower

OUTCOMES = {
    "as many cells as are let in": "90000 cells",
    "as many tables as are let in": "45000 cells",
    "as many paragraphs as are let in": "0 cells",
    "paragraphs of text": "0 cells",
    "rows of wide spans": "20000 cells",
    "quotes of entities": "DOC_UNREADABLE",
    **dict.fromkeys(("fields without end", "an attribute of 9 MB", "list numbers"), "DOC_EMPTY"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_answered_within_bounds(name, tmp_path):
    data = FILES[name]()
    assert len(data) <= 20 * MILLION
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    said = subprocess.run(
        [sys.executable, "-m", "tests.readers.docx.hostile", str(path)], capture_output=True, text=True, check=True
    )
    outcome, peak, seconds = said.stdout.strip().split("\t")
    assert outcome == OUTCOMES.get(name, "DOC_TOO_LARGE")
    assert int(peak) < MOST_MEMORY
    assert float(seconds) < MOST_TIME
