"""The flag catalogue: every code complete in both languages, and nothing raised that is not in it."""

import re
from pathlib import Path

import pytest

from tests.checks.filled import RULES

KEYS = [
    "severity",
    "name",
    "name_en",
    "when",
    "when_en",
    "example",
    "example_en",
    "near",
    "near_en",
    "do",
    "do_en",
    "source",
]
CHECKS = Path(__file__).parents[2] / "extractor" / "checks"


@pytest.mark.parametrize("code", RULES.flags)
def test_a_code_says_what_it_means_and_what_to_do_in_both_languages(code):
    entry = RULES.flags[code]
    assert list(entry) == KEYS and all(entry.values())
    assert entry["severity"] in ("error", "warning", "info")
    for key in ("name", "when", "example", "near", "do"):
        assert re.search("[\u4e00-\u9fff]", entry[key])
        assert re.search("[A-Za-z]{2}", entry[f"{key}_en"])


def test_every_code_that_a_check_raises_or_a_rule_file_declares_is_in_the_catalogue():
    raised = {
        code for module in CHECKS.glob("*.py") for code in re.findall(r'"([A-Z]+_[A-Z_]+)"', module.read_text("utf-8"))
    }
    declared = {check.code for form in RULES.forms.values() for check in form.checks}
    assert len(raised) > 10 and raised | declared <= set(RULES.flags)
