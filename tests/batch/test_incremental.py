"""What a run reads again, and what it leaves as it is."""

from __future__ import annotations

import os
import shutil
import zipfile

import pyarrow.dataset as ds
import pytest

from extractor import office
from extractor.batch import runner
from tests.draw import dump_text

from .kills import direct
from .small import money, people, rules


class Bench:
    """An archive of four documents with an output folder; ``run`` tells what was read."""

    def __init__(self, folder, monkeypatch):
        self.folder, self.archive, self.out = folder, folder / "archive", folder / "out"
        self.rules = rules(folder / "rules")
        self.archive.mkdir()
        for number in (1, 2):
            (self.archive / f"money{number}.txt").write_text(money(number), "utf-8")
            (self.archive / f"people{number}.txt").write_text(people(number), "utf-8")
        self.read = []
        monkeypatch.setattr(runner, "results", self._results)

    def _results(self, tasks, setting, jobs, count=None):
        for done in direct(tasks, setting, jobs):
            self.read += [one.source for one in done.outcomes if not one.same]
            yield done

    def run(self, *inputs, **options):
        self.read = []
        self.summary = runner.run(inputs or [self.archive], self.out, self.rules, jobs=1, **options)
        return sorted(self.read)

    def rows(self, name, column):
        return sorted(map(str, ds.dataset(self.out / name, partitioning="hive").to_table()[column].to_pylist()))


ALL = ["money1.txt", "money2.txt", "people1.txt", "people2.txt"]


@pytest.fixture
def bench(tmp_path, monkeypatch):
    made = Bench(tmp_path, monkeypatch)
    assert made.run() == ALL
    return made


def later(path):
    """Another time of change, as copying gives a file."""
    os.utime(path, ns=(1_700_000_000_000_000_000, 1_700_000_000_000_000_000))


def alter(bench, name, old, new):
    path = bench.rules / name
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def add(bench, name, text):
    (bench.rules / "common" / f"{name}.yaml").write_text(text, "utf-8")


CHANGES = {
    "nothing": (lambda b: None, []),
    "the time of a file but not its bytes": (lambda b: later(b.archive / "money1.txt"), []),
    "one document": (lambda b: (b.archive / "money1.txt").write_text(money(1, amounts=(7,)), "utf-8"), ["money1.txt"]),
    "a new document": (lambda b: (b.archive / "money3.txt").write_text(money(3), "utf-8"), ["money3.txt"]),
    "a form's title": (lambda b: alter(b, "forms/small.money.yaml", "小表一", "第一小表"), ALL[:2]),
    "a comment in a form": (lambda b: alter(b, "forms/small.money.yaml", "unit: 元", "unit: 元  # yuan"), []),
    "a field of one form": (lambda b: alter(b, "common/fields.yaml", "name: 支出,", "name: 本年支出,"), ALL[:2]),
    "a field of all forms": (lambda b: alter(b, "common/fields.yaml", "name: 联系人,", "name: 联络人,"), ALL),
    "units of money": (lambda b: alter(b, "common/units.yaml", "亿元", "亿圆"), ALL),
    "what a label of one form is not": (lambda b: add(b, "labels", "not: {支出: [结余]}"), ALL[:2]),
    "a synonym in no form": (lambda b: add(b, "labels", "aliases: {车辆: [汽车]}"), []),
    "which repairs are told": (lambda b: add(b, "repairs", "repairs: {stray: {flagged: true}}"), ALL),
    "a check across documents": (lambda b: alter(b, "across/SMALL_YEAR.sql", "reports'", "reports in all'"), []),
}


@pytest.mark.parametrize(("change", "wanted"), CHANGES.values(), ids=CHANGES.keys())
def test_what_is_read_again_after_a_change_of(bench, change, wanted):
    change(bench)
    assert bench.run() == wanted
    assert bench.run() == []
    assert bench.summary.documents == bench.summary.unchanged == len(list(bench.archive.iterdir()))


def test_a_change_of_a_check_across_documents_is_seen_without_reading(bench):
    alter(bench, "across/SMALL_YEAR.sql", "reports'", "reports in all'")
    bench.run()
    assert "4 reports in all" in bench.rows("flags", "message_en")


def test_force_reads_all_and_gives_the_same_rows(bench):
    before = {name: bench.rows(name, "document_id") for name in ("documents", "reports", "facts", "flags")}
    assert bench.run(force=True) == ALL
    assert {name: bench.rows(name, "document_id") for name in before} == before


def test_rows_that_are_put_aside_before_they_are_merged_give_the_same_files(bench, tmp_path, monkeypatch):
    def files(out):  # named by the hash of what is in them; the time of reading stands in documents
        return sorted(path.name for table in ("facts", "flags") for path in (out / table).rglob("*.parquet"))

    bench.run()
    held, bench.out = files(bench.out), tmp_path / "aside"
    monkeypatch.setattr("extractor.store.change.HELD", 0)
    bench.run()
    assert held and files(bench.out) == held


def test_a_document_that_is_gone_stays_until_it_is_pruned(bench):
    (bench.archive / "money1.txt").unlink()
    bench.run()
    assert bench.rows("documents", "source") == ALL
    bench.run(prune=True)
    assert bench.summary.pruned == ["money1.txt"] and bench.rows("documents", "source") == ALL[1:]
    assert bench.rows("reports", "form") == ["small.money", "small.people", "small.people"]


def test_pruning_takes_nothing_of_a_folder_that_is_not_there(bench):
    """A share that is not mounted must not empty the tables."""
    os.rename(bench.archive, bench.folder / "elsewhere")
    other = bench.folder / "other"
    other.mkdir()
    (other / "more.txt").write_text(money(9), "utf-8")
    bench.run(other, prune=True)
    assert bench.summary.pruned == [] and len(bench.rows("documents", "source")) == 5


def test_a_document_of_the_same_name_in_another_folder_is_one_of_its_own(bench):
    other = bench.folder / "2022" / "inner"
    other.mkdir(parents=True)
    (other / "money1.txt").write_text(money(1, 2022), "utf-8")
    assert bench.run(other) == ["inner/money1.txt"]
    assert bench.summary.renamed == ["inner/money1.txt"]
    assert bench.rows("documents", "source") == sorted([*ALL, "inner/money1.txt"])
    assert bench.run(other) == [] and bench.run() == []


def test_an_archive_that_was_moved_is_the_same_archive(bench):
    moved = bench.folder / "moved"
    os.rename(bench.archive, moved)
    assert bench.run(moved) == []
    assert bench.rows("documents", "source") == ALL


def test_the_rows_of_a_copy_take_the_place_of_those_that_leave(bench):
    shutil.copy(bench.archive / "money1.txt", bench.archive / "zz.txt")
    bench.run()
    assert bench.rows("flags", "code").count("DOC_DUPLICATE") == 1
    (bench.archive / "money1.txt").unlink()
    bench.run(prune=True)
    assert "DOC_DUPLICATE" not in bench.rows("flags", "code")
    assert "测试单位1" in bench.rows("reports", "unit") and "zz.txt" in bench.rows("documents", "source")


def test_a_packed_archive_is_looked_through_member_by_member(bench):
    packed = bench.folder / "all.zip"

    def pack(**texts):
        with zipfile.ZipFile(packed, "w") as file:
            for name, text in texts.items():
                file.writestr(f"{name}.txt", text)

    pack(a=money(11), b=money(12))
    assert bench.run(packed) == ["all.zip/a.txt", "all.zip/b.txt"]
    pack(a=money(11), b=money(12, amounts=(5, 6)))
    assert bench.run(packed) == ["all.zip/b.txt"]
    pack(a=money(11))
    bench.run(packed, prune=True)
    assert bench.summary.pruned == ["all.zip/b.txt"]


OTHER = "# 2021年度设备台账\n设备名称 | 水泵 | 存放地点 | 库房\n# 检修情况\n检修项 | 检修费\n阀门 | 3.00\n叶轮 | 4.00"
FORM = """form: small.plant
name: 小表三
title: 设备台账
unit: 元
year: [title]
submitting_unit: [profile.unit_name]
sections:
  profile:
    drawn: |
      设备名称 | {unit_name} | 存放地点 | {contact}
  repairs:
    heading: 检修情况
    drawn: |
      检修项 | 检修费
      {item} | {amount} | ...
"""


def test_a_form_that_becomes_known_is_read_where_no_form_was_known(bench):
    (bench.archive / "third.txt").write_text(dump_text(OTHER), "utf-8")
    bench.run()
    assert "unknown" in bench.rows("reports", "form")
    (bench.rules / "forms" / "small.plant.yaml").write_text(FORM, "utf-8")
    assert bench.run() == ["third.txt"]
    assert "small.plant" in bench.rows("reports", "form")


@pytest.mark.skipif(not office.identity(), reason="LibreOffice is not installed: libreoffice-writer")
def test_what_waited_for_libreoffice_is_read_once_it_is_there(bench, monkeypatch):
    (bench.archive / "old.rtf").write_bytes(b"{\\rtf1 A line of a report.\\par}")
    with monkeypatch.context() as without:
        without.setenv(office.SOFFICE, "")
        assert bench.run() == ["old.rtf"]
        assert bench.summary.refused[0][1] == "DOC_UNSUPPORTED"
        assert bench.run() == []
    assert bench.run() == ["old.rtf"] and not bench.summary.refused
    monkeypatch.setenv(office.SOFFICE, "")
    assert bench.run() == [] and not bench.summary.refused
