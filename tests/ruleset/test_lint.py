"""Faults of rule files, each told with file and line."""

import shutil
from pathlib import Path

import pytest

from extractor.ruleset.lint import lint

FORM = "yueyang.project.yaml"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree("rules", tmp_path / "rules")
    return tmp_path / "rules"


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_the_rules_of_the_project_have_no_fault():
    assert lint("rules") == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("    heading: 二、", "    headin: 二、", "headin"),
        ("    code: GRADE_MISMATCH", "    code: GRADE_MISSMATCH", "GRADE_MISMATCH"),
        ("{spending_item}", "{spending_itm}", "spending_itm"),
        (
            "      支出合计        | {spending_total@支出合计} |",
            "      支出合计        | {spending_total@支出合计}",
            "格",
        ),
    ],
    ids=["a key misspelt", "a code misspelt", "a field nobody described", "a ragged drawing"],
)
def test_a_fault_is_told_with_its_file_and_line(folder, before, after, said):
    path = folder / "forms" / FORM
    text = path.read_text("utf-8").replace(before, after, 1)
    path.write_text(text, "utf-8")
    faults = lint(folder)
    assert faults, "nothing was found"
    file, line, message = faults[0]
    assert Path(file).name == FORM and said in message and line > 1


def test_an_alias_that_is_forbidden_is_told(folder):
    path = folder / "common" / "labels.yaml"
    path.write_text(
        path.read_text("utf-8").replace(
            "  公务用车运维费: [公务用车运行维护费", "  公务用车运维费: [公务用车费, 公务用车运行维护费"
        ),
        "utf-8",
    )
    assert any("公务用车费" in said for _, _, said in lint(folder))
