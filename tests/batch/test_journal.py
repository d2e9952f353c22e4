"""What a run tells of itself: events, its report, its row in the table of runs, metrics."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from prometheus_client.parser import text_string_to_metric_families

from extractor.batch import runner
from extractor.errors import ExtractorError, RuleError, StoreError
from extractor.store import locked, runs
from tests.batch.kills import direct
from tests.batch.small import money, people, rules

REFUSED = {"empty.txt": "DOC_EMPTY", "corrupt.docx": "DOC_UNREADABLE"}
AT_END = {"status", "error", "seconds", "documents", "read", "unchanged", "refused", "reports", "facts", "memory"}


class Place:
    """An archive of four documents, of which two cannot be used, and an output folder."""

    def __init__(self, folder, monkeypatch):
        self.archive, self.out = folder / "archive", folder / "out"
        self.rules = rules(folder / "rules")
        self.archive.mkdir()
        (self.archive / "money.txt").write_text(money(1), "utf-8")
        (self.archive / "people.txt").write_text(people(2), "utf-8")
        (self.archive / "empty.txt").write_bytes(b"")
        (self.archive / "corrupt.docx").write_bytes(b"PK\3\4 no package")
        monkeypatch.setattr(runner, "results", direct)

    def run(self, **options):
        """A run; gives its events."""
        log = io.StringIO()
        with contextlib.suppress(ExtractorError):
            runner.run([self.archive], self.out, self.rules, jobs=1, log=log, **options)
        return [json.loads(line) for line in log.getvalue().splitlines()]

    def reports(self):
        return [json.loads(path.read_text("utf-8")) for path in sorted((self.out / "_runs").glob("*.json"))]

    def rows(self, columns="*"):
        return duckdb.sql(f"SELECT {columns} FROM '{self.out}/runs/*.parquet' ORDER BY started_at").fetchall()


@pytest.fixture
def place(tmp_path, monkeypatch):
    return Place(tmp_path, monkeypatch)


def test_events_tell_of_the_start_every_refused_document_every_step_and_the_end(place):
    told = place.run()
    assert [one["event"] for one in told] == ["start", "planned", "refused", "refused", "shown", "end"]
    for one in told:
        assert list(one)[:4] == ["time", "level", "event", "run_id"]
        assert dt.datetime.fromisoformat(one["time"]).utcoffset() == dt.timedelta(0)
    assert len({one["run_id"] for one in told}) == 1
    refused = [one for one in told if one["event"] == "refused"]
    assert {one["source"]: one["code"] for one in refused} == REFUSED
    assert all(len(one["document_id"]) == 64 and one["level"] == "warning" for one in refused)
    assert set(told[-1]) >= AT_END and told[-1]["status"] == "finished" and told[-1]["refused"] == 2


def test_events_hold_no_text_of_a_document(place):
    assert not any(word in json.dumps(place.run(), ensure_ascii=False) for word in ("张三", "李四", "测试单位", "事项"))


def test_the_report_counts_times_and_names_the_slowest_and_the_refused(place):
    place.run()
    (report,) = place.reports()
    assert report["documents"] == report["read"] == 4 and report["reports"] == 2 and report["facts"] > 0
    assert {one["source"]: one["code"] for one in report["refused_documents"]} == REFUSED
    assert len(report["slowest"]) == 4
    took = [one["seconds"] for one in report["slowest"]]
    assert took == sorted(took, reverse=True) and took[0] > 0
    stages = {one["stage"]: one["seconds"] for one in report["stages"]}
    assert {"find", "plan", "read", "write", "merge", "across"} <= set(stages)
    assert sum(stages.values()) == pytest.approx(report["seconds"], abs=0.02)
    assert {"read", "match", "claim", "normalise", "check"} <= {one["stage"] for one in report["reading"]}
    assert report["tables"]["documents"] == 4 and report["reports_by_form"] == {"small.money": 1, "small.people": 1}


def test_every_run_is_one_row_also_where_it_changed_nothing(place):
    for _ in range(3):
        place.run()
    rows = place.rows("status, documents, read, unchanged, refused, refused_now, jobs, inputs")
    assert rows == [
        ("finished", 4, 4, 0, 2, 2, 1, [str(place.archive)]),
        *[("finished", 4, 0, 4, 2, 0, 1, [str(place.archive)])] * 2,
    ]
    assert [one["run_id"] for one in place.reports()] == [run_id for (run_id,) in place.rows("run_id")]
    assert place.rows("refusals[1].code, refusals[1].documents")[0] == ("DOC_EMPTY", 1)
    assert place.rows("typeof(started_at), typeof(seconds)")[0] == ("TIMESTAMP WITH TIME ZONE", "DOUBLE")


def test_a_run_that_fails_says_why(place, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("extractor.store.merge.write", full)
    told = place.run()
    assert told[-1]["level"] == "error" and "No space left" in told[-1]["error"]
    assert [(status, "No space left" in error) for status, error in place.rows("status, error")] == [("failed", True)]
    monkeypatch.undo()
    assert place.run()[-1]["status"] == "finished"
    assert [status for (status,) in place.rows("status")] == ["failed", "finished"]


def test_an_error_of_the_program_is_told_by_its_kind_alone(place, monkeypatch):
    def wrong(*given):
        raise ValueError("张三")

    monkeypatch.setattr(runner, "finish", wrong)
    with pytest.raises(ValueError, match="张三"):
        runner.run([place.archive], place.out, place.rules, jobs=1)
    assert place.rows("status, error") == [("failed", "ValueError")]


def test_a_run_that_could_not_begin_is_told_of_in_events_alone(place):
    (place.rules / "forms" / "small.money.yaml").write_text("form: [", "utf-8")
    told = place.run()
    assert [one["event"] for one in told] == ["start", "end"] and told[-1]["status"] == "failed"
    assert not place.out.exists()
    with pytest.raises(RuleError):
        runner.run([place.archive], place.out, place.rules)


def test_a_folder_that_is_taken_says_by_whom_and_keeps_the_reports_as_they_are(place):
    place.run()
    with locked(place.out), pytest.raises(StoreError, match=f"pid {os.getpid()}"):
        runner.run([place.archive], place.out, place.rules, jobs=1)
    assert len(place.rows()) == 1 and not list((place.out / "_runs").glob("*.running"))


def test_a_killed_run_is_recorded_by_the_next_one(place):
    script = (
        "import os, signal, sys\n"
        "from extractor.batch import runner\n"
        "runner.finish = lambda *given: os.kill(os.getpid(), signal.SIGKILL)\n"
        "runner.run([sys.argv[1]], sys.argv[2], sys.argv[3], jobs=1)\n"
    )
    child = subprocess.run([sys.executable, "-c", script, place.archive, place.out, place.rules], check=False)
    assert child.returncode == -signal.SIGKILL
    assert not place.reports() and len(list((place.out / "_runs").glob("*.running"))) == 1
    told = place.run()
    assert [one["event"] for one in told][:2] == ["start", "unfinished"]
    (lost, lost_status, error, finished), (_, status, _, _) = place.rows("run_id, status, error, finished_at")
    assert lost == told[1]["unfinished"] and (lost_status, status) == ("failed", "finished")
    assert "killed" in error and finished is None
    assert [one["status"] for one in place.reports()] == ["failed", "finished"]


def test_a_run_killed_between_its_report_and_its_row_is_one_row(place, monkeypatch):
    monkeypatch.setattr(runs, "append", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        runner.run([place.archive], place.out, place.rules, jobs=1)
    monkeypatch.undo()
    monkeypatch.setattr(runner, "results", direct)
    assert [one["event"] for one in place.run()] == ["start", "planned", "end"]
    assert [status for (status,) in place.rows("status")] == ["finished", "finished"]


def test_a_damaged_table_of_runs_is_named_and_nothing_else_is_lost(place):
    place.run()
    (path,) = runs.files(place.out)
    path.write_bytes(b"PAR1")
    with pytest.raises(StoreError, match=r"part-00000\.parquet"):
        runner.run([place.archive], place.out, place.rules, jobs=1, force=True)
    path.unlink()
    assert place.run()[-1]["unchanged"] == 4
    assert [status for (status,) in place.rows("status")] == ["finished", "finished"]


def test_the_table_of_runs_fills_one_file_after_another(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "FULL", 3)
    monkeypatch.setattr(runs, "KEPT", 4)
    names = [f"2026010{day}T000000Z-abcdef" for day in range(1, 9)]
    for name in names:
        runs.running(tmp_path, {"run_id": name, "status": "running"})
        for _ in range(2):  # as the next run does where it cannot know whether the row is there
            runs.finished(tmp_path, {"run_id": name, "status": "finished"})
    assert [pq.read_metadata(path).num_rows for path in runs.files(tmp_path)] == [3, 3, 2]
    assert runs.read_all(tmp_path, ["run_id"])["run_id"].to_pylist() == names
    assert sorted(path.name for path in (tmp_path / "_runs").iterdir()) == [f"{name}.json" for name in names[4:]]


def test_metrics_parse_and_counters_grow_over_runs(place, tmp_path):
    path = tmp_path / "extractor.prom"
    place.run(metrics=path)
    place.run(metrics=path)
    families = {family.name: family for family in text_string_to_metric_families(path.read_text("utf-8"))}
    assert all(family.documentation and family.type in ("gauge", "counter") for family in families.values())
    samples = [one for family in families.values() for one in family.samples]
    assert all(one.labels["out"] == str(place.out) and one.name.startswith("extractor_") for one in samples)

    def value(name, **labels):
        (found,) = [one.value for one in samples if one.name == name and labels.items() <= one.labels.items()]
        return found

    assert value("extractor_runs_total", status="finished") == 2
    assert value("extractor_documents_read_total") == 4 and value("extractor_last_run_documents_read") == 0
    assert value("extractor_last_run_success") == 1
    assert value("extractor_last_run_refusals", code="DOC_EMPTY") == 1
    assert time.time() - value("extractor_last_run_timestamp_seconds") < 60
    shutil.rmtree(place.archive)
    place.run(metrics=path)
    assert "extractor_last_run_success" in path.read_text() and 'out="' in path.read_text()
    failed = {one.name: one.samples for one in text_string_to_metric_families(path.read_text("utf-8"))}
    assert failed["extractor_last_run_success"][0].value == 0
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("extractor.prom")] == ["extractor.prom"]


def test_metrics_that_cannot_be_written_are_told_after_the_results_are(place, tmp_path):
    with pytest.raises(ExtractorError, match="指标文件"):
        runner.run([place.archive], place.out, place.rules, jobs=1, metrics=tmp_path / "nowhere" / "x.prom")
    assert [status for (status,) in place.rows("status")] == ["finished"]


@pytest.mark.parametrize("options", [["--log-json"], ["--log-file", "run.log"]])
def test_the_command_writes_json_lines_where_it_is_told_to(place, tmp_path, options):
    command = [sys.executable, "-m", "extractor", "run", place.archive, "--out", place.out, "--rules", place.rules]
    told = subprocess.run(
        [*map(str, command), *options],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = (told.stderr if options == ["--log-json"] else (tmp_path / "run.log").read_text("utf-8")).splitlines()
    assert [json.loads(line)["event"] for line in lines][-1] == "end"
    assert "4 份文件" in told.stdout
