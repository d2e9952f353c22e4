"""``extractor rules`` as a person calls it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.authoring.ferry import FORM


def rules(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "extractor", "rules", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree("rules", tmp_path / "rules")
    (tmp_path / "rules" / "forms" / "ferry.year.yaml").write_text(FORM, "utf-8")
    return tmp_path / "rules"


def test_help_names_every_verb_and_teaches_by_example():
    said = rules("--help").stdout
    for verb in ("draft", "explain", "lint", "list", "schema", "test"):
        assert verb in said
        assert f"extractor rules {verb}" in rules(verb, "--help").stdout


def test_the_exit_status_says_whether_there_is_something_to_do(folder):
    at = ("--rules", str(folder))
    assert rules("lint", *at).returncode == 0
    assert rules("test", "ferry.year", *at).returncode == 0
    file = folder / "forms" / "ferry.year.yaml"
    file.write_text(FORM.replace("修船 + 买油\n\nexamples", "修船 + 卖油\n\nexamples"), "utf-8")
    said = rules("lint", *at)
    line = FORM[: FORM.index("  ferry.year/ferries/total:")].count("\n") + 1
    assert said.returncode == 1 and f"ferry.year.yaml:{line}: " in said.stdout and "买油？" in said.stdout
    assert rules("lint", str(folder / "common" / "fields.yaml"), *at).returncode == 0, "that file has no fault"
    file.write_text(FORM.replace("| 30.75 ", "| 33.75 "), "utf-8")
    assert rules("test", "ferry.year", *at).returncode == 1
    for wrong in (("explain", "no.form"), ("test", "no.form"), ("draft", "samples/unknown-form.docx", "--form", "9")):
        said = rules(*wrong)
        assert said.returncode == 2 and "Traceback" not in said.stderr


def test_list_explain_and_test_speak_of_the_form(folder):
    at = ("--rules", str(folder))
    assert "ferry.year" in rules("list", *at).stdout
    assert "用款合计 = 修船 + 买油" in rules("explain", "ferry.year", *at).stdout
    assert "共试了" in rules("test", "ferry.year", *at).stdout


def test_a_draft_can_be_used_as_it_is_printed(folder):
    said = rules("draft", "samples/unknown-form.docx")
    assert said.returncode == 0 and "sections:" in said.stdout
    (folder / "forms" / "city.form.yaml").write_text(said.stdout, "utf-8")
    assert rules("lint", "--rules", str(folder)).stdout.strip() == "没有问题 / no faults"


def test_the_example_in_the_documentation_is_told_as_it_says(tmp_path):
    """docs/rules.md shows an example that must raise SUM_MISMATCH; it does."""
    from extractor.authoring.examples import examples_of, run
    from extractor.ruleset import load

    shutil.copytree("rules", tmp_path / "rules")
    page = Path("docs/rules.md").read_text("utf-8")
    shown = page.split("## Examples", 1)[1].split("```yaml\n", 1)[1].split("```", 1)[0]
    file = tmp_path / "rules" / "forms" / "yueyang.department.yaml"
    file.write_text(file.read_text("utf-8").split("\nexamples:", 1)[0] + "\n" + shown, "utf-8")
    loaded = load(tmp_path / "rules")
    form = loaded.forms["yueyang.department"]
    drawn = list(examples_of(form))[1]
    assert run(drawn, form, loaded).faults == ()
