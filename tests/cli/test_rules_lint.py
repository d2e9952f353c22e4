"""``extractor rules lint``: checks and SQL files that make no sense are faults of the rules too."""

import shutil

import pytest
from click.testing import CliRunner

from extractor.cli.rules import command


@pytest.fixture
def folder(tmp_path):
    shutil.copytree("rules", tmp_path / "rules")
    return tmp_path / "rules"


def lint(folder):
    done = CliRunner().invoke(command, ["lint", "--rules", str(folder)])
    return done.exit_code, done.output


def test_the_rules_of_the_project_compile():
    assert lint("rules")[0] == 0


FAULTS = {
    "a check about a column that is not there": (
        "forms/yueyang.department.yaml",
        "收入合计 = 上年结转",
        "收入合计 = 上年接转",
        "上年接转",
    ),
    "a query about a table that is not there": (
        "across/YEAR_OUTLIER.sql",
        "FROM figures f JOIN watched",
        "FROM figurs f JOIN watched",
        "YEAR_OUTLIER.sql:",
    ),
    "a list of units without its columns": ("units.csv", "former_names", "former", "former_names"),
}


@pytest.mark.parametrize(("file", "before", "after", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_a_check_or_a_query_that_makes_no_sense_is_a_fault(folder, file, before, after, said):
    text = (folder / file).read_text("utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), "utf-8")
    status, output = lint(folder)
    assert status == 1 and said in output
