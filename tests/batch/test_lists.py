"""Lists of inputs, in files and on standard input."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from extractor.batch.inputs import find
from extractor.cli.run import command
from extractor.errors import ExtractorError

NAMES = ["报告 1.txt", "b.txt"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    for name in NAMES:
        (tmp_path / name).write_text("x", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


TEXTS = {
    "a name a line": "\n".join(NAMES).encode(),
    "Windows line ends and blanks": f"  {NAMES[0]} \r\n{NAMES[1]}\r\n".encode(),
    "comments and blank lines": f"# late\n\n{NAMES[0]}\n  # more\n{NAMES[1]}\n\n".encode(),
    "a byte order mark": b"\xef\xbb\xbf" + "\n".join(NAMES).encode(),
    "UTF-16": "\n".join(NAMES).encode("utf-16"),
    "GBK": "\n".join(NAMES).encode("gbk"),
    "names apart by NUL": "\0".join([*NAMES, ""]).encode(),
    "a pattern": b"*.txt",
    "a name twice": "\n".join([*NAMES, NAMES[0]]).encode(),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_list_names_its_documents_written_as(text, here, monkeypatch):
    (here / "list").write_bytes(text)
    assert [one.source for one in find([], here / "out", ["list"]).inputs] == sorted(NAMES)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
    assert [one.source for one in find(["-"], here / "out").inputs] == sorted(NAMES)


def test_names_apart_by_nul_are_taken_as_they_are(here):
    for odd in ("#1.txt", " 2.txt", "3\n.txt"):
        (here / odd).write_text("x")
    (here / "list").write_bytes(b"#1.txt\0 2.txt\x003\n.txt\0")
    assert len(find([], here / "out", ["list"]).inputs) == 3


def test_what_is_not_there_is_named_with_its_line_and_all_at_once(here):
    (here / "list").write_text("b.txt\n# c\nnowhere.docx\nb.txt\ngone.docx\n")
    with pytest.raises(ExtractorError) as error:
        find([], here / "out", ["list"])
    first, second = str(error.value).splitlines()
    assert first.startswith("list:3: nowhere.docx") and second.startswith("list:5: gone.docx")


@pytest.mark.parametrize("text", [None, b"", b"# nothing\n\n"], ids=["not there", "empty", "comments alone"])
def test_a_list_that_names_nothing_is_an_error(text, here):
    if text is not None:
        (here / "list").write_bytes(text)
    with pytest.raises(ExtractorError, match=r"^list: "):
        find([], here / "out", ["list"])


def test_the_command_takes_a_list_alone_and_refuses_to_run_on_nothing(here):
    (here / "list").write_text("b.txt\n")
    done = CliRunner().invoke(command, ["--from-file", "list", "--out", "out", "--jobs", "1"])
    assert done.exit_code == 0, done.output
    none = CliRunner().invoke(command, ["--out", "out"])
    assert none.exit_code == 2 and "--from-file" in none.output
