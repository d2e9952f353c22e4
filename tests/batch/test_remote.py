"""Documents behind URIs: listed and read by fsspec, by workers too; what a URI holds in secret is written nowhere."""

from __future__ import annotations

import sys
import zipfile

import fsspec
import pyarrow.dataset as ds
import pytest

from extractor.batch import remote
from extractor.batch.runner import run
from extractor.errors import ExtractorError

from .small import money, rules
from .test_archives import tar
from .webhdfs import served


@pytest.fixture
def store(tmp_path):
    """A folder behind a server, with its URI, what the server was asked for, and the rules."""
    folder = tmp_path / "served"
    (folder / "reports" / "deep").mkdir(parents=True)
    (folder / "reports" / "1.txt").write_text(money(1), "utf-8")
    (folder / "reports" / "deep" / "报告 2.txt").write_text(money(2), "utf-8")
    (folder / "reports" / "picture.jpg").write_bytes(b"x")
    with served(folder) as (host, asked):
        yield folder / "reports", f"webhdfs://reader:hidden@{host}/reports", asked, rules(tmp_path / "rules")


def sources(out):
    return sorted(ds.dataset(out / "documents").to_table()["source"].to_pylist())


def test_a_folder_behind_a_server_is_read_by_workers_and_not_again_while_it_is_as_it_was(store, tmp_path):
    folder, uri, asked, by = store
    out = tmp_path / "out"
    first = run([uri], out, by, jobs=2)
    assert sources(out) == ["1.txt", "deep/报告 2.txt"] and first.passed_over == 1 and not first.refused
    asked.clear()
    assert run([uri], out, by, jobs=2).read == 0 and "OPEN" not in asked
    (folder / "1.txt").write_text(money(1, amounts=(5, 6, 7)), "utf-8")
    assert run([uri], out, by, jobs=2).read == 1
    (folder / "1.txt").unlink()
    assert run([uri], out, by, jobs=1, prune=True).pruned == ["1.txt"]


def test_archives_behind_a_server_are_read_member_by_member(store, tmp_path):
    folder, uri, _, by = store
    tar(folder / "a.tar.gz", {"3.txt": money(3)})
    with zipfile.ZipFile(folder / "b.zip", "w") as packed:
        packed.writestr("4.txt", money(4))
    summary = run([uri], tmp_path / "out", by, jobs=2)
    assert not summary.refused
    assert sources(tmp_path / "out") == ["1.txt", "a.tar.gz/3.txt", "b.zip/4.txt", "deep/报告 2.txt"]
    assert run([uri], tmp_path / "out", by, jobs=2).read == 0


def test_patterns_and_single_files_behind_a_server(store, tmp_path):
    _, uri, _, by = store
    run([f"{uri}/*.txt"], tmp_path / "one", by, jobs=1)
    run([f"{uri}/deep/报告 2.txt"], tmp_path / "two", by, jobs=1)
    assert (sources(tmp_path / "one"), sources(tmp_path / "two")) == (["1.txt"], ["报告 2.txt"])


def test_user_and_password_of_a_uri_are_written_nowhere(store, tmp_path, capfd):
    _, uri, _, by = store
    run([uri], tmp_path / "out", by, jobs=1, show_progress=True)
    with pytest.raises(ExtractorError) as error:
        run([f"{uri}/nowhere.docx"], tmp_path / "out", by, jobs=1)
    told = capfd.readouterr()
    assert "hidden" not in str(error.value) + told.out + told.err and "nowhere.docx" in str(error.value)
    written = [path for path in tmp_path.joinpath("out").rglob("*") if path.is_file()]
    assert written and not [path for path in written if b"hidden" in path.read_bytes()]


TOLD = {
    "s3://bucket/a?.docx": "s3://bucket/a?.docx",
    "https://user:p@ss@host/a.docx?X-Signature=abc": "https://host/a.docx",
    "ftp://user@host/报告.docx": "ftp://host/报告.docx",
    "/a/b?c@d": "/a/b?c@d",
}


@pytest.mark.parametrize(("uri", "told"), TOLD.items())
def test_a_uri_is_told_without_what_is_secret_in_it(uri, told):
    assert remote.bare(uri) == told
    assert "abc" not in remote.said(ValueError(f"GET '{uri}'")) and "p@ss" not in remote.said(ValueError(uri))


def test_a_file_uri_is_the_file(tmp_path):
    (tmp_path / "报告 1.txt").write_text(money(1), "utf-8")
    by = rules(tmp_path / "rules")
    run([(tmp_path / "报告 1.txt").as_uri()], tmp_path / "out", by, jobs=1)
    assert run([tmp_path / "报告 1.txt"], tmp_path / "out", by, jobs=1).unchanged == 1


def test_what_this_process_alone_can_reach_is_handed_to_the_workers(tmp_path):
    memory = fsspec.filesystem("memory")
    memory.pipe("/held/1.txt", money(1).encode())
    try:
        summary = run(["memory://held"], tmp_path / "out", rules(tmp_path / "rules"), jobs=2)
        assert sources(tmp_path / "out") == ["1.txt"] and not summary.refused and summary.facts
    finally:
        memory.rm("/held", recursive=True)


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        ("oss://bucket/x", "pip install ossfs"),
        ("nosuch://bucket/x", "nosuch://"),
        ("memory://nothing/there", "no such file"),
    ],
)
def test_what_is_missing_for_a_uri_is_said_before_anything_is_read(uri, told, tmp_path):
    with pytest.raises(ExtractorError, match=told):
        run([uri], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_where_fsspec_is_not_installed_the_line_to_install_it_is_told(monkeypatch):
    remote._system.cache_clear()
    for name in ("fsspec", "fsspec.registry"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ExtractorError, match=r"pip install 'extractor\[remote\]'"):
        list(remote.listed("s3://bucket/x"))
