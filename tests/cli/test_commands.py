"""The commands as a person calls them."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

SAMPLE = "samples/2021-bailu-both.docx"


def extractor(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "extractor", *arguments], capture_output=True, text=True, check=False)


def test_help_names_every_command_and_teaches_by_example():
    said = extractor("--help")
    assert said.returncode == 0
    for verb in ("run", "show", "explain", "version"):
        assert verb in said.stdout
        assert "extractor " + verb in extractor(verb, "--help").stdout or verb == "version"


def test_help_answers_at_once_because_nothing_heavy_is_imported():
    code = (
        "import sys, extractor.cli, click.testing as t; t.CliRunner().invoke(extractor.cli.entry, ['--help']);"
        "print([m for m in ('lxml', 'pyarrow', 'pandas', 'duckdb', 'docx', 'ruamel') if m in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
    taken, bare = [], []
    for _ in range(8):  # in turn, so that a busy machine slows both
        start = time.perf_counter()
        extractor("--help")
        taken.append(time.perf_counter() - start)
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import click"], check=True)
        bare.append(time.perf_counter() - start)
    assert min(taken) < 3 * min(bare)


def test_run_writes_tables_and_a_summary_a_person_can_read(tmp_path):
    said = extractor("run", SAMPLE, "samples/corrupt.docx", "--out", str(tmp_path / "out"), "--jobs", "1")
    assert said.returncode == 0
    for part in ("2 份文件", "yueyang.department", "corrupt.docx  DOC_UNREADABLE", str(tmp_path / "out")):
        assert part in said.stdout
    assert list((tmp_path / "out" / "facts").glob("fiscal_year=*/*.parquet"))


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["run", SAMPLE], 2),
        (["run", SAMPLE, "--out", "OUT", "--jobs", "0"], 2),
        (["nonsense"], 2),
        (["run", "nowhere.docx", "--out", "OUT"], 3),
        (["run", SAMPLE, "--out", "pyproject.toml/out"], 3),
        (["run", "samples/2021-errors-sums.docx", "--out", "OUT", "--fail-on", "error"], 1),
        (["run", "samples/2021-errors-sums.docx", "--out", "OUT"], 0),
        (["explain", SAMPLE, "no_such_field"], 2),
        (["version"], 0),
    ],
)
def test_the_exit_status_is_the_contracts(arguments, status, tmp_path):
    said = extractor(*(str(tmp_path / "out") if a == "OUT" else a for a in arguments))
    assert said.returncode == status, said.stderr
    assert "Traceback" not in said.stderr


def test_show_prints_reports_values_and_flags():
    said = extractor("show", "samples/2021-errors-sums.docx").stdout
    assert "[income]" in said and "SUM_MISMATCH" in said and "public_budget" in said


def test_show_json_holds_exact_numbers_as_strings():
    result = json.loads(extractor("show", SAMPLE, "--json").stdout)
    facts = result["reports"][0]["facts"]
    money = next(f for f in facts if f["field"] == "income_total")
    assert isinstance(money["number"], str) and money["measure"] == "CNY"


def test_explain_prints_the_chain_from_the_cell_to_the_number():
    said = extractor("explain", SAMPLE, "income.public_budget").stdout
    for step in (
        "cell      table",
        "raw  ",
        "repair    unit:万元",
        "number  ",
        "yueyang.department.yaml:",
        "check     ",
    ):
        assert step in said


def test_a_wrong_rule_file_is_named_with_its_line(tmp_path):
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "x.yaml").write_text("form: x\nform: y\n", "utf-8")
    said = extractor("show", SAMPLE, "--rules", str(tmp_path))
    assert said.returncode == 3 and "x.yaml:2:" in said.stderr


def test_the_readme_s_queries_run(tmp_path, monkeypatch):
    """The README's two Python examples, as printed, over a real run."""
    readme = Path("README.md").read_text("utf-8")
    examples = [part.split("```", 1)[0] for part in readme.split("```python\n")[1:]]
    extractor("run", "samples", "--out", str(tmp_path / "out"), "--jobs", "1")
    monkeypatch.chdir(tmp_path)
    assert len(examples) == 2
    for example in examples:
        done = subprocess.run([sys.executable, "-c", example], capture_output=True, text=True, check=False)
        assert done.returncode == 0 and "2021" in done.stdout, done.stderr
