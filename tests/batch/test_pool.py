"""Worker processes at their worst: documents that harm them, runs that are interrupted, terminated or killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from extractor.batch import runner
from extractor.batch.inputs import Found, find
from extractor.batch.pool import CHUNK, _chunks, results
from extractor.batch.work import Setting, Task
from extractor.ruleset import load

from .poison import Defect, Endless, Hungry, Killer
from .small import money, rules

LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")
PATIENCE = 60.0  # seconds for what takes one or two on a machine that is not busy
ENDLESS = """
import sys
from extractor.batch import runner
from extractor.batch.inputs import Found
from tests.batch.poison import Endless
if __name__ == "__main__":
    runner.find = lambda *given: Found([Endless(f"{n}.docx", location=f"/no/{n}") for n in range(4)], 0, [])
    runner.run([], sys.argv[1], sys.argv[2], jobs=2, show_progress=True)
"""


def archive(folder: Path, documents: int) -> Path:
    folder.mkdir()
    for number in range(documents):
        (folder / f"{number:03d}.txt").write_text(money(number), "utf-8")
    return folder


def members(session: int) -> list[int]:
    """The living processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, _, its, *_ = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(its) == session and state != "Z":
                found.append(int(entry.name))
    return found


def until(what, seconds: float = PATIENCE) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


def begun(tmp_path: Path) -> subprocess.Popen[bytes]:
    """A run whose workers are at documents that do not end."""
    child = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, tmp_path / "out", rules(tmp_path / "rules")],
        env={**os.environ, "PYTHONPATH": "."},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    # the run, what keeps track of its resources, what forks its workers, the worker that has all in one handful
    assert until(lambda: len(members(child.pid)) >= 4), members(child.pid)
    time.sleep(0.5)
    return child


def test_harmful_documents_are_rows_with_their_reason_and_the_rest_of_the_run_goes_on(tmp_path, monkeypatch):
    given = archive(tmp_path / "archive", 5)
    harmful = [Endless("endless.docx"), Defect("defect.docx"), Killer("killer.docx"), Hungry("hungry.docx")]
    good = find([given], tmp_path / "out")
    mixed = [*good.inputs[:2], *harmful, *good.inputs[2:]]
    monkeypatch.setattr(runner, "find", lambda *given: Found(mixed, 0, []))
    summary = runner.run([given], tmp_path / "out", rules(tmp_path / "rules"), jobs=2, seconds=2)
    assert summary.documents == 9 and sum(summary.reports.values()) == 5
    rows = duckdb.sql(
        f"SELECT source, error, message FROM '{tmp_path}/out/documents/*.parquet' WHERE error IS NOT NULL"
    )
    told = {source: error for source, error, _ in rows.fetchall()}
    assert told == {
        "endless.docx": "DOC_TOO_LARGE",
        "hungry.docx": "DOC_TOO_LARGE",
        "defect.docx": "DOC_UNREADABLE",
        "killer.docx": "DOC_UNREADABLE",
    }


def test_a_worker_that_dies_while_the_caller_is_busy_costs_one_document(tmp_path):
    inputs = [*find([archive(tmp_path / "archive", 6)], tmp_path / "out").inputs]
    inputs.insert(1, Killer("killer.docx"))
    forms = load(rules(tmp_path / "rules"))
    setting = Setting(str(tmp_path / "rules"), forms.version, seconds=20, stamp=0)
    refused = {}
    for done in results((Task(n, one) for n, one in enumerate(inputs)), setting, 1, chunk=1):
        refused |= {one.source: one.counts["refused"] is not None for one in done.outcomes}
        time.sleep(1.5 if len(refused) == 1 else 0)  # long enough for the next one to have died
    assert refused == {one.source: one.source == "killer.docx" for one in inputs}


@pytest.mark.parametrize(
    "jobs, count, sizes",
    [
        (2, 300, [50, 50, 50, 37, 28, 21, 16, 12, 10, 10, 10, 6]),
        (1, 60, [30, 15, 10, 5]),
        (8, 40, [10, 10, 10, 10]),
        (2, 3, [3]),
        (2, None, [50, 50, 50, 50]),
    ],
)
def test_the_last_handfuls_are_smaller(jobs, count, sizes):
    tasks = [Task(number, Defect(str(number))) for number in range(count or 200)]
    chunks = list(_chunks(tasks, CHUNK, jobs, count))
    assert [len(chunk) for chunk in chunks] == sizes
    assert [task for chunk in chunks for task in chunk] == tasks


@LINUX
def test_nothing_lives_on_after_a_run_that_was_killed(tmp_path):
    with begun(tmp_path) as child:
        child.kill()
        child.wait()
        assert until(lambda: not members(child.pid), 10), members(child.pid)


@LINUX
def test_a_second_interrupt_ends_a_run_at_once(tmp_path):
    with begun(tmp_path) as child:
        os.killpg(child.pid, signal.SIGINT)
        assert child.stderr and b"stopping" in child.stderr.readline() + child.stderr.readline()
        start = time.monotonic()
        os.killpg(child.pid, signal.SIGINT)
        child.wait(PATIENCE)
        assert time.monotonic() - start < 20  # a document that does not end is given 60
        assert until(lambda: not members(child.pid), 10), members(child.pid)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_asked_to_stop_keeps_what_it_has_and_the_next_one_goes_on(tmp_path, how):
    given, out, forms = archive(tmp_path / "archive", 600), tmp_path / "out", rules(tmp_path / "rules")
    (given / "000.txt").write_bytes(b"")  # its refusal tells that the first handful is done
    command = [sys.executable, "-m", "extractor", "run", given, "--out", out, "--rules", forms, "--jobs", "1"]
    log = tmp_path / "run.log"
    with subprocess.Popen([*map(str, command), "--log-file", log], stdout=subprocess.PIPE, text=True) as child:
        assert until(lambda: log.exists() and '"refused"' in log.read_text())
        child.send_signal(how)
        said, _ = child.communicate(timeout=PATIENCE)
    assert child.returncode == 3 and "stopped, what was read is kept" in said
    query = f"SELECT count(*), count(DISTINCT source) FROM '{out}/documents/*.parquet'"
    kept, distinct = duckdb.sql(query).fetchall()[0]
    assert 0 < kept == distinct < 600
    again = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    assert f"未变 {kept} 份" in again.stdout
    assert duckdb.sql(query).fetchall() == [(600, 600)]
    assert duckdb.sql(f"SELECT status FROM '{out}/runs/*.parquet' ORDER BY run_id").fetchall() == [
        ("stopped",),
        ("finished",),
    ]
