"""What needs no cluster: rows folded into their documents, rule files packed and unpacked, the command."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from extractor.batch.inputs import Input
from extractor.batch.work import Setting, Task, work
from extractor.engines.spark.columns import DOCUMENTS, folded, folded_schema
from extractor.engines.spark.shipping import packed, unpacked
from extractor.ruleset import load
from extractor.tables import schemas
from tests.batch import small


def test_each_document_has_its_own_rows_and_a_copy_has_none(tmp_path):
    rules = load(small.rules(tmp_path / "rules"))
    texts = {
        "a": small.money(1),
        "b": "",
        "c": small.people(2),
        "d": small.money(1),
        "e": small.money(3, amounts=(1, 2, 3)),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    tasks = [Task(number, Input(name, tmp_path / f"{name}.txt")) for number, name in enumerate(texts)]
    done = work(tasks, Setting(str(rules.path), rules.version, 60, 5))
    batch = folded(done, [f"from {name}" for name in texts], schemas(rules))
    assert batch.schema == folded_schema(schemas(rules))
    found = {row[DOCUMENTS]["source"]: row for row in batch.to_pylist()}
    assert {source: len(row["reports"]) for source, row in found.items()} == {"a": 1, "b": 0, "c": 1, "d": 0, "e": 1}
    assert [fact["document_id"] for row in found.values() for fact in row["facts"]] == [
        row[DOCUMENTS]["document_id"] for row in found.values() for _ in row["facts"]
    ]
    assert len(found["e"]["income"]) == 3 and found["d"]["facts"] == []
    assert [flag["code"] for flag in found["b"]["flags"]] == ["DOC_EMPTY"] and found["d"]["flags"] == []
    together = pa.Table.from_batches([batch])["facts"].combine_chunks().flatten()
    assert len(together) == sum(one.counts["facts"] for one in done.outcomes)


def test_rule_files_come_out_as_they_went_in(tmp_path):
    rules = load(small.rules(tmp_path / "rules"))
    (tmp_path / "there").mkdir()
    places = {unpacked(packed(rules), tmp_path / "there") for _ in range(2)}
    assert {load(place).version for place in places} == {rules.version} and len(places) == 1
    assert [path.name for path in (tmp_path / "there").iterdir()] == [place.name for place in places]


@pytest.mark.parametrize("asked", [["spark", "--help"], ["spark", "--file"]])
def test_help_and_the_file_for_spark_submit_are_told_without_spark(asked):
    said = subprocess.run(
        [sys.executable, "-m", "extractor", *asked], capture_output=True, text=True, check=True
    ).stdout
    assert (
        "spark-submit" in said if asked[1] == "--help" else Path(said.strip()).read_text("utf-8").endswith("main()\n")
    )
