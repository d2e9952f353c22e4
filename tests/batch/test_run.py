"""A run over real files: what stands under OUT, as any reader of Parquet sees it."""

import datetime as dt
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from extractor.batch import run
from extractor.batch.inputs import Input, find
from extractor.batch.pool import CHUNK, results
from extractor.batch.work import Setting, Task
from extractor.errors import ExtractorError, StoreError
from extractor.ruleset import load
from extractor.store import locked
from extractor.tables.schema import TABLES

from . import small
from .poison import Defect, Endless, Hungry, Killer

SAMPLES = Path("samples")
SOME = ["2020-wanglan-both.txt", "2021-bailu-both.docx", "corrupt.docx", "empty.txt", "unknown-form.docx"]


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    (folder / "deep").mkdir(parents=True)
    for number, name in enumerate(SOME):
        shutil.copy(SAMPLES / name, folder / ("deep" if number % 2 else ".") / name)
    return folder


def table(out: Path, name: str) -> pd.DataFrame:
    """A table as an analyst reads it, the year from the path."""
    return ds.dataset(out / name, partitioning="hive").to_table().to_pandas()


def files(out: Path) -> dict[str, str]:
    """Every Parquet file under OUT and the hash of its bytes, but for the table of runs, which grows."""
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*.parquet"))
        if path.parent != out / "runs"
    }


def test_every_input_is_a_row_and_the_refused_ones_say_why(archive, tmp_path):
    summary = run([archive], tmp_path / "out", jobs=1)
    documents = table(tmp_path / "out", "documents")
    assert sorted(Path(source).name for source in documents.source) == sorted(SOME)
    refused = documents[documents.status == "rejected"].set_index("source")
    assert refused.error.to_dict() == {"empty.txt".join(["deep/", ""]): "DOC_EMPTY", "corrupt.docx": "DOC_UNREADABLE"}
    assert refused.message.str.len().min() > 0
    assert summary.documents == len(SOME) and len(summary.refused) == 2


def test_the_tables_have_the_contracts_columns_and_the_year_in_the_path_only(archive, tmp_path):
    run([archive], tmp_path / "out", jobs=1)
    for name, schema in TABLES.items():
        for path in (tmp_path / "out" / name).rglob("*.parquet"):
            columns = pq.ParquetFile(path).schema_arrow
            wanted = [field for field in schema if field.name != "fiscal_year" or name == "documents"]
            assert [(f.name, f.type) for f in columns] == [(f.name, f.type) for f in wanted]
            assert name == "documents" or path.parent.name.startswith("fiscal_year=")


def test_duckdb_sums_money_exactly_across_years_and_units(archive, tmp_path):
    run([archive], tmp_path / "out", jobs=1)
    query = f"""SELECT sum(public_budget), typeof(sum(public_budget)) FROM
        read_parquet('{tmp_path}/out/income/**/*.parquet', hive_partitioning = true) WHERE fiscal_year = 2021"""
    total, kind = duckdb.connect().execute(query).fetchall()[0]
    assert kind.startswith("DECIMAL") and total == total.quantize(Decimal("0.0001")) and total > 0


def test_running_twice_changes_no_byte(archive, tmp_path):
    run([archive], tmp_path / "out", jobs=1)
    first = files(tmp_path / "out")
    run([archive], tmp_path / "out", jobs=2)
    assert files(tmp_path / "out") == first


def test_a_later_run_adds_to_what_is_there_and_replaces_what_it_reads_again(archive, tmp_path):
    out = tmp_path / "out"
    run([SAMPLES / "2018-qinghe-department.docx"], out, jobs=1)
    run([archive], out, jobs=1)
    shutil.copy(SAMPLES / "2020-wanglan-both.txt", archive / "2021-bailu-both.docx.txt")
    (archive / "deep" / "2021-bailu-both.docx").write_bytes((SAMPLES / "2022-bailu-department.docx").read_bytes())
    run([archive], out, jobs=1)
    documents = table(out, "documents")
    assert documents.source.is_unique and "2018-qinghe-department.docx" in set(documents.source)
    reports = table(out, "reports")
    assert reports.report_id.is_unique
    assert set(reports.document_id) <= set(documents.document_id)


def test_the_same_bytes_twice_are_kept_once_and_flagged(tmp_path):
    for name in ("a.docx", "b.docx"):
        shutil.copy(SAMPLES / "2021-bailu-both.docx", tmp_path / name)
    run([tmp_path / "a.docx", tmp_path / "b.docx"], tmp_path / "out", jobs=1)
    flags = table(tmp_path / "out", "flags")
    assert flags[flags.code == "DOC_DUPLICATE"].found.tolist() == ["a.docx"]
    assert table(tmp_path / "out", "reports").report_id.is_unique


def test_copies_far_from_the_first_document_all_name_that_one(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(CHUNK):
        (folder / f"{number:02}.txt").write_text(small.money(number), "utf-8")
    for copy in ("later 1.txt", "later 2.txt"):
        shutil.copy(folder / "00.txt", folder / copy)
    run([folder], tmp_path / "out", rules=small.rules(tmp_path / "rules"), jobs=2)
    flags = table(tmp_path / "out", "flags")
    assert flags[flags.code == "DOC_DUPLICATE"].found.tolist() == ["00.txt"] * 2
    documents = table(tmp_path / "out", "documents").set_index("source")
    assert documents.reports[["00.txt", "later 1.txt", "later 2.txt"]].tolist() == [1, 0, 0]


def test_workers_and_a_single_process_give_the_same_bytes(archive, tmp_path):
    run([archive], tmp_path / "one", jobs=1)
    run([archive], tmp_path / "two", jobs=2)
    one, two = (pq.read_table(tmp_path / n / "facts") for n in ("one", "two"))
    assert one.equals(two)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_that_harms_its_process_costs_that_document_alone(jobs):
    good = [Input(name, SAMPLES / name) for name in SOME[:2]]
    harmful = [Endless("endless.docx"), Defect("defect.docx"), Killer("killer.docx"), Hungry("hungry.docx")]
    inputs = [good[0], *harmful, good[1]]
    setting = Setting("rules", load("rules").version, seconds=2, stamp=0)
    tasks = [Task(number, one) for number, one in enumerate(inputs)]
    found = [one for done in results(tasks, setting, jobs, chunk=3) for one in done.outcomes]
    assert [one.number for one in found] == list(range(len(inputs)))
    refused = {one.source: one.counts["refused"] and one.counts["refused"][0] for one in found}
    assert refused == {
        **{one.source: None for one in good},
        "endless.docx": "DOC_TOO_LARGE",
        "defect.docx": "DOC_UNREADABLE",
        "killer.docx": "DOC_UNREADABLE",
        "hungry.docx": "DOC_TOO_LARGE",
    }


class _WindowsName(zipfile.ZipInfo):
    """A member named as Chinese Windows names it: GBK bytes and no word of it."""

    def _encodeFilenameFlags(self):
        return "报告.docx".encode("gbk"), self.flag_bits & ~0x800


def test_members_of_an_archive_are_read_by_their_chinese_names(tmp_path):
    path = tmp_path / "档案.zip"
    with zipfile.ZipFile(path, "w") as packed:
        info = _WindowsName("x")
        packed.writestr(info, (SAMPLES / "2021-bailu-both.docx").read_bytes())
        packed.writestr("../outside.txt", (SAMPLES / "2020-wanglan-both.txt").read_bytes())
        packed.writestr("readme.jpg", b"x")
    run([path], tmp_path / "out", jobs=1)
    sources = set(table(tmp_path / "out", "documents").source)
    assert sources == {"档案.zip/报告.docx", "档案.zip/../outside.txt"}
    assert not (tmp_path / "outside.txt").exists()


def test_inputs_come_in_a_stable_order_without_hidden_files_and_the_output_itself(archive):
    (archive / "~$lock.docx").write_bytes(b"x")
    (archive / ".hidden.docx").write_bytes(b"x")
    (archive / "picture.png").write_bytes(b"x")
    (archive / "out").mkdir()
    (archive / "out" / "part.txt").write_bytes(b"x")
    found = find([archive], archive / "out")
    assert [one.source for one in found.inputs] == sorted(one.source for one in found.inputs)
    assert {Path(one.source).name for one in found.inputs} == set(SOME)
    assert found.passed_over == 1


def test_an_input_that_is_not_there_is_said_before_anything_is_read(tmp_path):
    with pytest.raises(ExtractorError, match=r"nowhere\.docx"):
        run([tmp_path / "nowhere.docx"], tmp_path / "out")


def test_one_writer_at_a_time(tmp_path):
    with locked(tmp_path / "out"), pytest.raises(StoreError), locked(tmp_path / "out"):
        pass


def test_a_killed_run_leaves_whole_tables_and_the_next_one_mends(archive, tmp_path):
    """A run is killed at many moments; a reader sees whole files only, and the next run gives what it always gives."""
    out, calm = tmp_path / "out", tmp_path / "calm"
    run([archive], calm, jobs=1)
    wanted = pq.read_table(calm / "facts")
    script = "import sys; from extractor.batch import run; run([sys.argv[1]], sys.argv[2], jobs=1)"
    for delay in (0.2, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1):
        child = subprocess.Popen(
            [sys.executable, "-c", script, str(archive), str(out)], env={**os.environ, "PYTHONPATH": "."}
        )
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        child.wait()
        for path in out.glob("[!_]*/**/*.parquet"):
            pq.read_table(path)
    run([archive], out, jobs=1)
    assert pq.read_table(out / "facts").equals(wanted)
    assert len(list((out / "_store" / "generations").iterdir())) == 1


def test_an_unchanged_document_keeps_the_time_of_its_first_reading(archive, tmp_path):
    run([archive], tmp_path / "out", jobs=1)
    before = pq.read_table(tmp_path / "out" / "documents").column("extracted_at")
    assert before.type == pa.timestamp("us", "UTC")
    assert max(before.to_pylist()) <= dt.datetime.now(dt.UTC)
    run([archive], tmp_path / "out", jobs=1)
    assert pq.read_table(tmp_path / "out" / "documents").column("extracted_at").equals(before)
