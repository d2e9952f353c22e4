"""Runs on a cluster of real processes, one of them killed, against runs of this machine's own engine."""

import json
import os
import shutil
import tarfile
import zipfile
from dataclasses import asdict, replace
from pathlib import Path

import duckdb
import pytest

from extractor.batch import run
from extractor.engines.spark import convert, inputs, job
from extractor.engines.spark.place import Files, Made, Place
from extractor.errors import ExtractorError, StoreError
from extractor.ruleset import load
from extractor.tables import schemas
from tests.batch import small

from .cluster import Killing, cluster, executors, lacking

SAMPLES = Path("samples")
pytestmark = [
    pytest.mark.xdist_group("spark"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore:.*pandas:FutureWarning"),
]


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    why = lacking()
    if why is not None:
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    with cluster(tmp_path_factory.mktemp("cluster")) as session:
        yield session


def rows(out, name):
    """A query of a table's rows as any reader of Parquet has them; None where it has no file."""
    if not list(Path(out, name).rglob("*.parquet")):
        return None
    typed = "" if name == "documents" else ", hive_partitioning = true, hive_types = {'fiscal_year': SMALLINT}"
    return f"SELECT * FROM read_parquet('{out}/{name}/**/*.parquet'{typed})"


def differences(one, other, rules, leave="extracted_at"):
    """What the tables of two folders have not in common, each row as often as it is there."""
    found = {}
    for name in schemas(load(rules)):
        queries = [rows(out, name) for out in (one, other)]
        if None in queries:
            if queries != [None, None]:
                found[name] = "absent"
            continue
        columns = [duckdb.sql(f"DESCRIBE {query}").fetchall() for query in queries]
        if columns[0] != columns[1]:
            found[name] = columns
            continue
        left = f" EXCLUDE {leave}" if leave in {column[0] for column in columns[0]} else ""
        a, b = (f"SELECT *{left} FROM ({query})" for query in queries)
        lost, more = (duckdb.sql(f"({x}) EXCEPT ALL ({y})").fetchall() for x, y in ((a, b), (b, a)))
        if lost or more:
            found[name] = lost, more
    return found


def varied(folder):
    """The samples, with copies under other names, an archive, files without a byte, names that Spark does not like."""
    below = folder / "_旧 a+b%20" / "deep"
    below.mkdir(parents=True)
    for path in SAMPLES.iterdir():
        if path.suffix in (".docx", ".txt"):
            shutil.copy(path, folder)
    shutil.copy(SAMPLES / "2021-bailu-both.docx", folder / "1 first.DOCX")
    shutil.copy(SAMPLES / "2021-bailu-both.docx", below / "_副本.docx")
    for name in ("void.txt", "~$lock.docx", ".hidden.docx", "picture.jpg"):
        (below / name).touch()
    with zipfile.ZipFile(below / "档案.ZIP", "w") as archive:
        archive.write(SAMPLES / "2020-wanglan-both.txt", "内/再交.txt")
        archive.writestr("其他.txt", "没有表的文字")
    with tarfile.open(folder / "旧档.tar.gz", "w:gz") as archive:
        for name in ("2018-qinghe-department.docx", "2020-hubei-project.docx", "2018-qinghe-department.docx"):
            archive.add(SAMPLES / name)
    (folder / "other.rar").write_bytes(b"Rar!")
    zipfile.ZipFile(folder / "nothing.zip", "w").close()
    (folder / "broken.zip").write_bytes(b"PK\3\4")
    return folder


def own_rules(folder):
    """A folder of rules that no executor would find by itself, and that gives other rows than the usual one."""
    shutil.copytree("rules", folder)
    form = folder / "forms" / "yueyang.department.yaml"
    form.write_text(form.read_text("utf-8").replace("yueyang.department/", "our.own/"), "utf-8")
    return folder


def test_the_tables_are_those_of_a_local_run_though_an_executor_is_killed_in_mid_run(spark, tmp_path):
    archive, rules = varied(tmp_path / "archive"), own_rules(tmp_path / "rules")
    with Killing(spark) as killing:
        made = convert(
            spark,
            [str(archive)],
            str(tmp_path / "out"),
            rules,
            settings={"spark.sql.files.maxPartitionBytes": "200000"},
        )
    assert killing.killed is not None and 0 < killing.done < killing.tasks
    assert executors(spark) and killing.killed not in executors(spark)
    local = run([archive], tmp_path / "local", rules=rules, jobs=2)
    assert differences(tmp_path / "out", tmp_path / "local", rules) == {}
    assert {name: local.tables.get(name, 0) for name in made.tables} == made.tables
    for counted in ("documents", "reports", "facts", "flags", "across", "unlisted"):
        assert getattr(made, counted) == getattr(local, counted), counted
    assert sorted(made.refused) == sorted(local.refused)
    (own,) = duckdb.sql(
        f"SELECT count(*) FROM ({rows(tmp_path / 'out', 'checks')}) WHERE check_id LIKE 'our.own/%'"
    ).fetchall()
    assert own[0] > 0
    facts = spark.read.parquet(str(tmp_path / "out" / "facts"))
    assert (facts.count(), dict(facts.dtypes)["number"]) == (local.facts, "decimal(24,4)")
    assert (tmp_path / "out" / "_SUCCESS").is_file()


@pytest.fixture
def few(tmp_path):
    """Small documents under small rules: the folder of rules, and a folder that may be changed."""
    folder = tmp_path / "few"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(small.money(number, 2020 + number % 2), "utf-8")
    (folder / "people.txt").write_text(small.people(7), "utf-8")
    return small.rules(tmp_path / "rules"), folder


def sources(out):
    """The documents of an output folder: their errors (None for none) by source."""
    return dict(duckdb.sql(f"SELECT source, error FROM ({rows(out, 'documents')})").fetchall())


def test_a_document_that_harms_its_process_or_is_not_to_be_had_is_a_row_and_a_rerun_changes_nothing(
    spark, few, tmp_path, monkeypatch
):
    rules, folder = few
    for name, text in (
        ("a killer", "ends the process"),
        ("b endless", "does not end"),
        ("c hungry", "takes all memory"),
        ("e vanishing", "gone when it is to be read"),
        ("f large", "x" * 100_000),
    ):
        (folder / f"{name}.txt").write_text(text)
    listed = job.find

    def find(*given):
        found = listed(*given)
        (folder / "e vanishing.txt").unlink(missing_ok=True)
        return found

    monkeypatch.setattr(job, "find", find)
    monkeypatch.setattr(inputs, "LARGEST", 50_000)
    monkeypatch.setattr(job, "LARGEST", 50_000)
    out = tmp_path / "out"
    made = convert(spark, [str(folder)], str(out), rules, seconds=2)
    assert sources(out) == {
        **{f"{number}.txt": None for number in range(6)},
        "people.txt": None,
        "a killer.txt": "DOC_UNREADABLE",
        "b endless.txt": "DOC_TOO_LARGE",
        "c hungry.txt": "DOC_TOO_LARGE",
        "e vanishing.txt": "DOC_UNREADABLE",
        "f large.txt": "DOC_TOO_LARGE",
    }
    assert len(made.refused) == 5 and made.tables["reports"] == 7
    sizes = duckdb.sql(f"SELECT size FROM ({rows(out, 'documents')}) WHERE source = 'f large.txt'").fetchall()
    assert sizes == [(100_000,)]
    shutil.copytree(out, tmp_path / "before")
    for path in folder.glob("[a-f] *"):
        path.unlink()
    (folder / "late.txt").write_text(small.money(9), "utf-8")
    convert(spark, [str(folder)], str(out), rules)
    now, before = (rows(folder, "documents") for folder in (out, tmp_path / "before"))
    kept = f"SELECT source FROM ({now}) SEMI JOIN ({before}) b USING (source, document_id, extracted_at)"
    assert len(duckdb.sql(kept).fetchall()) == 7 and set(sources(out)) == {*(p.name for p in folder.iterdir())}
    assert sorted(path.name for path in (out / "_spark").iterdir() if not path.name.startswith(".")) == ["made.json"]


def test_results_of_others_and_of_other_inputs_are_left_alone(spark, few, tmp_path):
    rules, folder = few
    out = tmp_path / "out"
    (out / "facts").mkdir(parents=True)
    (out / "facts" / "of-somebody.parquet").write_text("x")
    (out / "notes.txt").write_text("x")
    with pytest.raises(StoreError, match="--overwrite"):
        convert(spark, [str(folder)], str(out), rules)
    assert (out / "facts" / "of-somebody.parquet").exists() and not (out / "_SUCCESS").exists()
    run([folder], tmp_path / "local", rules=rules, jobs=1)
    with pytest.raises(StoreError, match="extractor run"):
        convert(spark, [str(folder)], str(tmp_path / "local"), rules, overwrite=True)
    with pytest.raises(ExtractorError, match=r"nowhere: "):
        convert(spark, [str(tmp_path / "nowhere")], str(tmp_path / "other"), rules)
    with pytest.raises(ExtractorError, match=r"0\.txt"):
        convert(spark, [str(folder), str(folder / "0.txt")], str(tmp_path / "other"), rules)
    shutil.copytree(folder, tmp_path / "more" / "few")
    with pytest.raises(ExtractorError, match=r"0\.txt"):
        convert(spark, [str(folder), str(tmp_path / "more" / "few")], str(tmp_path / "other"), rules)


def test_a_job_that_fails_leaves_what_was_there(spark, few, tmp_path, monkeypatch):
    rules, folder = few
    out = tmp_path / "out"
    out.mkdir()
    (out / "_spark").mkdir()
    made = Made([f"file:{folder}"], ["facts"], "program", "rules")
    (out / "_spark" / "made.json").write_text(json.dumps(asdict(made)))
    (out / "facts").mkdir()
    (out / "facts" / "old.parquet").write_text("x")
    (out / "_SUCCESS").touch()
    monkeypatch.setattr(job, "program", lambda: "another one")
    with pytest.raises(StoreError, match="another version of extractor"):
        convert(spark, [str(folder)], str(out), rules)
    assert sorted(path.name for path in out.iterdir()) == ["_SUCCESS", "_spark", "facts"]
    assert sorted(path.name for path in (out / "_spark").iterdir()) == ["made.json"]
    with pytest.raises(StoreError, match="--overwrite"):
        convert(spark, [str(folder / "0.txt")], str(out), rules)


def test_a_run_that_was_killed_while_it_put_its_tables_in_place_is_finished_by_the_next(spark, tmp_path):
    out = tmp_path / "out"
    files = Files(spark)
    old = Made(["file:/in"], ["facts", "flags", "gone"], "program", "rules")
    for name in old.tables:
        (out / name).mkdir(parents=True)
        (out / name / "old.parquet").write_text("x")
    (out / "_spark").mkdir()
    (out / "_spark" / "made.json").write_text(json.dumps(asdict(old)))
    place = Place(files, str(out), 12)
    for name in ("facts", "flags", "income"):
        files.make(place.table(name))
        files.write(f"{place.table(name)}/new.parquet", "y")
    new = replace(old, tables=["facts", "flags", "income"])
    moves = iter((True, False))

    class Killed(Files):
        def move(self, address, to):
            if not next(moves):
                raise KeyboardInterrupt
            super().move(address, to)

    with pytest.raises(KeyboardInterrupt):
        Place(Killed(spark), str(out), 12).show(new)
    assert (out / "facts" / "new.parquet").exists() and not (out / "income").exists()
    assert not (out / "_SUCCESS").exists()
    files.make(f"{place.out}/_spark/11/tables/facts")
    assert Place(files, str(out), 13).claim(["file:/in"], [], False) == new
    found = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file() and path.name[0] != ".")
    assert found == ["_SUCCESS", "_spark/made.json", "facts/new.parquet", "flags/new.parquet", "income/new.parquet"]
