"""``extractor check`` as a person calls it: one document, a whole archive, JSON, exit status."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

WRONG, SOUND = "samples/2021-errors-sums.docx", "samples/2021-bailu-both.docx"


def check(*arguments):
    command = [sys.executable, "-m", "extractor", "check", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    from extractor.batch import run

    folder = tmp_path_factory.mktemp("out")
    run(["samples/2019-qinghe-department.docx", "samples/2018-qinghe-department.docx", WRONG], folder, jobs=1)
    return folder


def test_a_document_is_told_by_report_and_code_with_what_to_do():
    done = check(WRONG)
    assert done.returncode == 0
    assert "yueyang.department 2021" in done.stdout and "SUM_MISMATCH  合计不等于各项之和 ×3" in done.stdout
    assert "→ 核对合计与各分项" in done.stdout and "[表 1 行 12 列 15]" in done.stdout
    assert "SIGNATURE_MISSING" not in done.stdout and "--least info" in done.stdout
    assert "\x1b[" not in done.stdout


def test_less_grave_flags_are_shown_when_asked_for():
    assert "SIGNATURE_MISSING" in check(WRONG, "--least", "info").stdout
    assert "PLACEHOLDER_LEFT" not in check("samples/2022-errors-values.docx", "--least", "error").stdout


def test_an_archive_is_told_file_by_file(out):
    done = check(out)
    assert "2021-errors-sums.docx" in done.stdout and "YEAR_OUTLIER" not in done.stdout
    assert done.stdout.count("SUM_MISMATCH") == 1


def test_json_holds_every_flag_with_its_file_and_what_to_do(out):
    one, many = json.loads(check(WRONG, "--json").stdout), json.loads(check(out, "--json").stdout)
    assert {f["severity"] for f in one} == {"error", "info"}
    assert next(f for f in many if f["source"].endswith("errors-sums.docx")).keys() == one[0].keys()
    assert all(f["do"] and f["message"] and f["message_en"] for f in many)
    assert {f["severity"] for f in json.loads(check(WRONG, "--json", "--least", "error").stdout)} == {"error"}


def test_one_code_can_be_picked_and_an_unknown_one_is_refused():
    assert {f["code"] for f in json.loads(check(WRONG, "--json", "--code", "SUM_MISMATCH").stdout)} == {"SUM_MISMATCH"}
    done = check(WRONG, "--code", "SUM_MISMATHC")
    assert done.returncode == 2 and "SUM_MISMATHC" in done.stderr


@pytest.mark.parametrize(
    ("file", "bar", "status"),
    [(WRONG, "error", 1), (WRONG, "warning", 1), (SOUND, "error", 0), (SOUND, "warning", 0)],
)
def test_the_exit_status_is_1_only_where_fail_on_asks_for_it(file, bar, status):
    assert check(file, "--fail-on", bar).returncode == status
    assert check(file).returncode == 0


def test_a_folder_that_is_no_archive_is_refused(tmp_path):
    assert check(tmp_path).returncode == 3
    assert check(tmp_path / "nothing").returncode == 2


def test_a_file_that_cannot_be_read_is_told_as_such():
    done = check("samples/corrupt.docx", "--fail-on", "error")
    assert done.returncode == 1 and "DOC_UNREADABLE" in done.stdout


def test_a_document_without_a_flag_says_so(tmp_path):
    assert Path(SOUND).is_file()
    assert "没有问题" in check(SOUND, "--code", "SUM_MISMATCH").stdout
