"""Archives: what is in them is read, what cannot be is told, nothing is written by the names in them."""

from __future__ import annotations

import io
import os
import tarfile
import zipfile

import pyarrow.parquet as pq
import pytest

from extractor.batch import members, pool, tars, zips
from extractor.batch.held import holding, in_order
from extractor.batch.inputs import find
from extractor.batch.runner import run
from extractor.batch.work import Task

from .small import money
from .test_incremental import Bench

MODES = {".tar": "w", ".tar.gz": "w:gz", ".tgz": "w:gz", ".tar.bz2": "w:bz2", ".tar.xz": "w:xz"}


def entry(name, kind=tarfile.REGTYPE, size=0):
    info = tarfile.TarInfo(name)
    info.type, info.size, info.mtime = kind, size, 1_600_000_000
    return info


def tar(path, texts, mode="w:gz", encoding="utf-8", extra=()):
    with tarfile.open(path, mode, encoding=encoding, format=tarfile.GNU_FORMAT) as packed:
        for name, text in texts.items():
            data = text.encode()
            packed.addfile(entry(name, size=len(data)), io.BytesIO(data))
        for info in extra:
            packed.addfile(info)
    return path


class Tables(Bench):
    """The bench without documents of its own; ``refused`` tells code by source."""

    @property
    def refused(self):
        return {source: code for source, code, _ in self.summary.refused}


@pytest.fixture
def bench(tmp_path, monkeypatch):
    made = Tables(tmp_path, monkeypatch)
    for path in made.archive.iterdir():
        path.unlink()
    results = made._results
    monkeypatch.setattr("extractor.batch.runner.results", lambda tasks, *rest: results(holding(tasks), *rest))
    return made


@pytest.mark.parametrize("suffix", MODES)
def test_a_tar_archive_is_read_member_by_member_and_not_again_while_it_is_as_it_was(bench, suffix, monkeypatch):
    packed = tar(bench.archive / f"all{suffix}", {"b/2.txt": money(2), "1.txt": money(1), "x.jpg": "x"}, MODES[suffix])
    assert bench.run() == [f"all{suffix}/1.txt", f"all{suffix}/b/2.txt"]
    assert bench.summary.passed_over == 1 and not bench.summary.refused
    monkeypatch.setattr(tars, "_walk", lambda stream: pytest.fail("read although it has not changed"))
    assert bench.run() == [] and bench.summary.unchanged == 2
    monkeypatch.undo()
    os.utime(packed, (1, 1))
    monkeypatch.setattr("extractor.batch.runner.results", lambda tasks, *rest: bench._results(holding(tasks), *rest))
    assert bench.run() == []


class Unsaid(zipfile.ZipInfo):
    """A member whose name is UTF-8 without a word of it."""

    def _encodeFilenameFlags(self):
        return "报告二.txt".encode(), self.flag_bits & ~0x800


def test_names_that_chinese_windows_or_a_mac_wrote_are_read_in_tar_and_zip(bench):
    tar(bench.archive / "w.tar", {"报告一.txt": money(1)}, "w", "gb18030")
    with zipfile.ZipFile(bench.archive / "m.zip", "w") as packed:
        packed.writestr(Unsaid("x"), money(2))
    assert bench.run() == ["m.zip/报告二.txt", "w.tar/报告一.txt"]


HARMFUL = {"../../outside.txt": money(1), "/etc/outside.txt": money(2)}


def test_names_that_lead_elsewhere_are_names_and_links_and_devices_are_not_followed(bench):
    link, hard, device = (
        entry("l.txt", tarfile.SYMTYPE),
        entry("h.txt", tarfile.LNKTYPE),
        entry("d.txt", tarfile.CHRTYPE),
    )
    link.linkname = hard.linkname = "/etc/passwd"
    tar(bench.archive / "a.tar.gz", HARMFUL, extra=(link, hard, device))
    before = sorted(bench.folder.rglob("outside*"))
    bench.run()
    assert bench.refused == {"a.tar.gz/l.txt": "DOC_UNSUPPORTED", "a.tar.gz/h.txt": "DOC_UNSUPPORTED"}
    assert bench.summary.facts > 0 and bench.summary.passed_over == 1
    assert sorted(bench.folder.rglob("outside*")) == before == [] and not os.path.exists("/etc/outside.txt")


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz", "w"])
def test_of_a_tar_archive_that_is_cut_off_the_documents_before_are_read_and_the_rest_is_told(bench, mode):
    whole = tar(bench.archive / "a.tar.gz", {f"{n}.txt": money(n) + "-" * 30_000 for n in range(8)}, mode)
    data = whole.read_bytes()
    whole.write_bytes(data[: len(data) * 3 // 4])
    read = bench.run()
    assert bench.refused["a.tar.gz"] == "DOC_UNREADABLE" and "a.tar.gz" in read
    if mode == "w":
        assert "a.tar.gz/0.txt" in read and "a.tar.gz/0.txt" not in bench.refused
    whole.write_bytes(data)
    assert len(bench.run()) >= 1 and not bench.refused
    assert len(bench.rows("documents", "source")) == 8


def test_a_tar_archive_whose_end_is_missing_or_overwritten_is_told(bench):
    path = tar(bench.archive / "a.tar", {"1.txt": money(1), "2.txt": money(2)}, "w")
    data = path.read_bytes()
    size = -(-len(money(1).encode()) // 512) * 512
    for cut in (data[: 512 + size], data[: 512 + size] + b"\xff" * 2048):
        path.write_bytes(cut)
        bench.run(force=True)
        assert bench.refused == {"a.tar": "DOC_UNREADABLE"} and "a.tar/1.txt" in bench.rows("documents", "source")


def test_an_archive_that_is_none_or_cut_off_is_told_and_the_others_are_read(bench):
    (bench.archive / "no.zip").write_bytes(b"hello")
    (bench.archive / "no.tar.gz").write_bytes(b"hello")
    (bench.archive / "old.rar").write_bytes(b"Rar!")
    tar(bench.archive / "yes.tgz", {"1.txt": money(1)})
    bench.run()
    assert bench.refused == {"no.zip": "DOC_UNREADABLE", "no.tar.gz": "DOC_UNREADABLE", "old.rar": "DOC_UNSUPPORTED"}
    assert "yes.tgz/1.txt" in bench.rows("documents", "source")


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_an_archive_that_cannot_be_opened_now_is_told_and_read_by_the_next_run(name, bench, monkeypatch):
    tar(bench.archive / name, {"1.txt": money(1)}) if name.endswith("gz") else zipped(bench.archive / name)
    with monkeypatch.context() as locked_away:
        for module in (zips, tars):
            locked_away.setattr(module, "opened", lambda path: (_ for _ in ()).throw(PermissionError(13, "denied")))
        bench.run()
        assert bench.refused == {name: "DOC_UNREADABLE"} and "denied" in bench.summary.refused[0][2]
    bench.run()
    assert not bench.refused and f"{name}/1.txt" in bench.rows("documents", "source")


def test_an_archive_within_an_archive_is_told(bench):
    tar(bench.archive / "a.tgz", {"in.zip": "x", "in.tar.gz": "x", "in.7z": "x"})
    with zipfile.ZipFile(bench.archive / "b.zip", "w") as packed:
        packed.writestr("in.rar", b"x")
    bench.run()
    assert set(bench.refused.values()) == {"DOC_UNSUPPORTED"} and len(bench.refused) == 4


def test_two_members_of_one_name_are_both_documents(bench):
    with zipfile.ZipFile(bench.archive / "z.zip", "w") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("1.txt", money(1))
        packed.writestr("1.txt", money(2))
    with tarfile.open(bench.archive / "t.tar", "w") as packed:
        for number in (3, 4):
            data = money(number).encode()
            packed.addfile(entry("1.txt", size=len(data)), io.BytesIO(data))
    assert bench.run() == ["t.tar/1.txt", "t.tar/1.txt#2", "z.zip/1.txt", "z.zip/1.txt#2"]
    assert bench.rows("reports", "unit") == [f"测试单位{n}" for n in (1, 2, 3, 4)]


def zipped(path, change=lambda data: data, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("1.txt", money(1))
        packed.writestr("2.txt", money(2))
    path.write_bytes(change(path.read_bytes()))


def locked(data):
    """The first member with its flag of encryption set, in its header and in the directory."""
    at = data.index(b"PK\x01\x02")
    changed = bytearray(data)
    changed[6] |= 1
    changed[at + 8] |= 1
    return bytes(changed)


def packed_by(method):
    def change(data):
        at = data.index(b"PK\x01\x02")
        changed = bytearray(data)
        changed[8] = changed[at + 10] = method
        return bytes(changed)

    return change


def damaged(data):
    """The first member's bytes are others."""
    return data[:40] + b"\xff" * 20 + data[60:]


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        pytest.param(locked, {"a.zip/1.txt": "DOC_ENCRYPTED"}, id="a password"),
        pytest.param(packed_by(9), {"a.zip/1.txt": "DOC_UNSUPPORTED"}, id="a method that is not known"),
        pytest.param(damaged, {"a.zip/1.txt": "DOC_UNREADABLE"}, id="damaged bytes"),
        pytest.param(lambda data: data[:-40], {"a.zip": "DOC_UNREADABLE"}, id="the end cut off"),
    ],
)
def test_what_cannot_be_had_of_a_zip_archive_is_told_and_the_rest_is_read(bench, change, refused):
    zipped(bench.archive / "a.zip", change)
    bench.run()
    assert bench.refused == refused
    assert ("a.zip/2.txt" in bench.rows("documents", "source")) == ("a.zip" not in refused)


def test_members_past_a_bound_are_refused_unread(bench, monkeypatch):
    monkeypatch.setattr(members, "LARGEST_MEMBER", 1000)
    zipped(bench.archive / "a.zip")
    tar(bench.archive / "b.tgz", {"1.txt": "x" * 1001})
    bench.run()
    assert bench.refused["b.tgz/1.txt"] == "DOC_TOO_LARGE"


def test_an_archive_that_inflates_without_end_is_refused_early(bench, monkeypatch):
    monkeypatch.setattr(tars, "_SMALL", 1_000_000)
    path = bench.archive / "bomb.tar.gz"
    tar(path, {"0.txt": money(0), "zero.bin": "\0" * 60_000_000, "1.txt": money(1)})
    assert path.stat().st_size < 100_000
    bench.run()
    assert bench.refused["bomb.tar.gz"] == "DOC_TOO_LARGE"
    assert "bomb.tar.gz/0.txt" in bench.rows("documents", "source")


def test_a_header_that_claims_to_be_huge_takes_no_memory(bench):
    info = entry("pax", tarfile.XHDTYPE, size=0)
    raw = bytearray(info.tobuf(tarfile.USTAR_FORMAT))
    raw[124:136] = b"77777777777\0"
    raw[148:156] = b"        "
    raw[148:156] = b"%06o\0 " % sum(raw)
    (bench.archive / "a.tar").write_bytes(bytes(raw) + b"\0" * 4096)
    bench.run()
    assert bench.refused == {"a.tar": "DOC_TOO_LARGE"}


def test_the_members_of_a_tar_archive_come_to_the_workers_in_one_pass(tmp_path, monkeypatch):
    names = [f"{n:02}.txt" for n in range(40)]
    tar(tmp_path / "a.tar.gz", {name: money(int(name[:2])) for name in reversed(names)})
    passes = []
    walk = tars._walk
    monkeypatch.setattr(tars, "_walk", lambda stream: passes.append(1) or walk(stream))
    found = find([tmp_path / "a.tar.gz"], tmp_path / "out").inputs
    tasks = in_order([Task(number, one) for number, one in enumerate(found)])
    held = list(holding(tasks))
    assert len(passes) == 2  # the list, the bytes
    assert [task.input.read().decode() for task in held] == [money(n) for n in reversed(range(40))]


def test_chunks_of_held_documents_are_bounded_by_their_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "HELD", 5000)
    tar(tmp_path / "a.tar", {f"{n}.txt": "x" * 2000 for n in range(7)}, "w")
    found = find([tmp_path / "a.tar"], tmp_path / "out").inputs
    chunks = list(pool._chunks(holding([Task(n, one) for n, one in enumerate(found)]), 50, 2, None))
    assert [len(chunk) for chunk in chunks] == [3, 3, 1]


def test_a_run_with_workers_gives_the_same_rows_as_from_a_folder(bench, monkeypatch):
    monkeypatch.undo()
    texts = {f"{n}.txt": money(n) for n in range(5)}
    for name, text in texts.items():
        (bench.archive / name).write_text(text, "utf-8")
    packed = tar(bench.folder / "a.tar.gz", texts)
    rules = bench.rules
    run([bench.archive], bench.folder / "one", rules, jobs=1)
    run([packed], bench.folder / "two", rules, jobs=2)
    assert pq.read_table(bench.folder / "one" / "facts").equals(pq.read_table(bench.folder / "two" / "facts"))
