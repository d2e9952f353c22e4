"""``extractor doctor``: what is found of a machine and of an output folder in different states."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from extractor.batch import runner
from extractor.cli.doctor import command
from extractor.doctor import FAIL, OK, WARN, examine, parts
from extractor.doctor.output import output
from extractor.store import locked
from tests.batch.kills import direct
from tests.batch.small import money, rules


@pytest.fixture
def results(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "results", direct)
    (tmp_path / "a.txt").write_text(money(1), "utf-8")
    runner.run([tmp_path / "a.txt"], tmp_path / "out", rules(tmp_path / "rules"), jobs=1)
    return tmp_path / "out"


def states(out):
    return {one.name: one.state for one in output(out)}


def test_a_sound_machine_and_folder_have_no_failure_and_nothing_is_changed(results, tmp_path):
    before = sorted(str(path) for path in results.rglob("*"))
    found = list(examine(results, tmp_path / "rules"))
    assert {one.group for one in found} == {"machine", "parts", "rules", "output"}
    needed = [one for one in found if one.group in ("machine", "output")]
    assert not [one for one in needed if one.state == FAIL]
    assert {"python", "packages", "memory", "workers", "disk", "lock", "leftovers", "tables", "ledger", "runs"} <= {
        one.name for one in needed
    }
    assert all(one.advice for one in found if one.state != OK)
    assert sorted(str(path) for path in results.rglob("*")) == before


def test_a_folder_that_is_not_there_yet_is_fine(tmp_path):
    assert set(states(tmp_path / "new" / "out").values()) == {OK}
    assert not (tmp_path / "new").exists()


def test_a_file_in_the_place_of_the_folder_fails(tmp_path):
    (tmp_path / "out").write_text("x")
    assert states(tmp_path / "out") == {"folder": FAIL}


def test_a_place_that_cannot_be_written_fails():
    found = {one.name: one for one in output(Path("/proc/nothing"))}
    assert found["folder"].state == FAIL and "不能写入" in found["folder"].found


def test_who_holds_the_lock_is_said(results):
    with locked(results):
        (lock,) = [one for one in output(results) if one.name == "lock"]
    assert lock.state == WARN and f"pid {os.getpid()}" in lock.found
    assert states(results)["lock"] == OK


def test_what_a_killed_run_left_is_said(results):
    (results / "_store" / "generations" / "00000009").mkdir()
    (results / "_runs" / "20260101T000000Z-abcdef.running").write_text("{}")
    (left,) = [one for one in output(results) if one.name == "leftovers"]
    assert left.state == WARN and "00000009" in left.found and "20260101T000000Z-abcdef" in left.found


def damage(results, what):
    if what == "tables":
        next((results / "facts").rglob("*.parquet")).write_bytes(b"PAR1")
    elif what == "ledger":
        (results / "_store" / "ledger.sqlite").write_bytes(b"x" * 5000)
    else:
        next((results / "runs").glob("*.parquet")).write_bytes(b"PAR1")


@pytest.mark.parametrize("what", ["tables", "ledger", "runs"])
def test_a_damaged_part_of_the_results_fails_by_name(results, what):
    damage(results, what)
    assert [name for name, state in states(results).items() if state == FAIL] == [what]


def test_scant_room_is_told(results, monkeypatch):
    for free, wanted in ((50, FAIL), (500, WARN), (50_000, OK)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: shutil._ntuple_diskusage(0, 0, free * 2**20))
        assert states(results)["disk"] == wanted


def test_a_part_that_is_not_installed_comes_with_the_line_that_installs_it(monkeypatch):
    monkeypatch.setattr(parts, "find_spec", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    found = {one.name: one for one in parts.parts()}
    assert {one.state for one in found.values()} == {"absent"}
    assert found["LibreOffice"].advice == "apt-get install libreoffice-writer"
    assert found["psycopg"].advice == "pip install 'extractor[postgresql]'"


def test_the_libreoffice_that_is_named_is_the_one_that_is_asked(tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho LibreOffice of mine\n")
    program.chmod(0o755)
    for named, state in ((str(program), "ok"), ("", "absent")):
        monkeypatch.setenv("EXTRACTOR_SOFFICE", named)
        found = next(one for one in parts.parts() if one.name == "LibreOffice")
        assert (found.state, "of mine" in found.found) == (state, state == "ok")


def test_the_command_ends_with_1_where_something_fails_and_gives_json(results, tmp_path):
    fine = CliRunner().invoke(command, [str(results), "--rules", str(tmp_path / "rules"), "--json"])
    told = json.loads(fine.stdout)
    failing = [one for one in told if one["state"] == "fail"]
    assert set(told[0]) == {"group", "name", "state", "found", "advice"}
    assert fine.exit_code == bool(failing)
    damage(results, "ledger")
    shown = CliRunner().invoke(command, [str(results)])
    assert shown.exit_code == 1 and "fail  ledger" in shown.stdout and "1 项不行" in shown.stdout
