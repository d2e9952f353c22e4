"""Rule files are read once: the cache gives what the YAML gave, and nothing else ever."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extractor.checks.plan import compile_plan
from extractor.ruleset import load, source
from extractor.ruleset.source import Mapped, line_of, read_yaml

TEXT = """# comment
form: a.b
grades:
  90: [优, 优秀]
  59.5: [差]
sections:
  income:
    drawn: |
      甲 | 乙
      {@} | {amount} | ...
    flag: true
    nothing:
    day: 2021-05-26
    code: 0730
"""


@pytest.fixture
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv(source.VARIABLE, str(folder))
    source._read.clear()
    yield folder
    source._read.clear()


def lines(node):
    """All lines that a tree of mappings knows."""
    if isinstance(node, Mapped):
        return {name: (node.lines.get(name), lines(value)) for name, value in node.items()}
    return [lines(value) for value in node] if isinstance(node, list) else None


def read(file):
    source._read.clear()
    problems = []
    found = read_yaml(file, problems)
    assert problems == []
    return found


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(TEXT, "utf-8")
    return path


def test_what_the_cache_gives_is_what_the_file_gave_lines_included(file, cache, monkeypatch):
    first = read(file)
    assert [entry.suffix for entry in cache.iterdir()] == [".json"]
    monkeypatch.setattr(source, "_parsed", None)
    again = read(file)
    assert again == first and lines(again) == lines(first)
    assert list(again["grades"]) == [90, 59.5] and line_of(again["sections"]["income"], "flag") == 11
    assert first["sections"]["income"]["day"] == "2021-05-26" and first["sections"]["income"]["nothing"] is None


def test_all_rule_files_of_the_project_come_out_of_the_cache_unchanged(cache, monkeypatch):
    files = sorted(Path("rules").rglob("*.yaml"))
    first = [read(path) for path in files]
    monkeypatch.setattr(source, "_parsed", None)
    again = [read(path) for path in files]
    assert again == first and [lines(tree) for tree in again] == [lines(tree) for tree in first]


def test_a_changed_file_is_read_anew(file, cache):
    read(file)
    file.write_text(TEXT.replace("a.b", "a.c"), "utf-8")
    assert read(file)["form"] == "a.c"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:-20],
        lambda data: data.replace(b"a.b", b"z.z"),
        lambda data: b"\x80\x04K\x01.",
        lambda data: data.partition(b"\n")[0] + b"\n[1]",
    ],
    ids=["emptied", "cut short", "changed", "a pickle", "another content"],
)
def test_a_spoilt_cache_entry_is_passed_over_and_written_anew(file, cache, spoil):
    read(file)
    (entry,) = cache.iterdir()
    sound = entry.read_bytes()
    entry.write_bytes(spoil(sound))
    assert read(file)["form"] == "a.b"
    assert entry.read_bytes() == sound


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="POSIX permissions")
def test_a_cache_that_others_may_write_is_not_believed(file, cache):
    first = read(file)
    (entry,) = cache.iterdir()
    forged = source.json.dumps(source._packed(Mapped({"form": "forged"}))).encode()
    entry.write_bytes(source.hashlib.sha256(forged).hexdigest().encode() + b"\n" + forged)
    assert read(file)["form"] == "forged", "the entry is well made: only the permissions speak against it"
    cache.chmod(0o777)
    assert read(file) == first
    cache.chmod(0o700)
    entry.chmod(0o666)
    assert read(file) == first


@pytest.mark.parametrize("place", ["/proc/nowhere/cache", "pyproject.toml/cache", ""])
def test_without_a_place_for_a_cache_files_are_read_all_the_same(file, cache, monkeypatch, place):
    monkeypatch.setenv(source.VARIABLE, place)
    assert read(file)["form"] == "a.b"
    assert not cache.exists()


def test_a_faulty_file_is_told_each_time_and_never_kept(tmp_path, cache):
    file = tmp_path / "x.yaml"
    file.write_bytes(b"form: x\nform: y\n")
    for _ in range(2):
        problems = []
        read_yaml(file, problems)
        assert [(path, line) for path, line, _ in problems] == [(file, 2)]
    file.write_bytes("form: x\nname: 表".encode("gb18030"))
    problems = []
    read_yaml(file, problems)
    assert [(line, said) for _, line, said in problems] == [(2, "不是 UTF-8 编码")]
    assert not cache.exists()


def test_the_cache_does_not_grow_for_ever(tmp_path, cache, monkeypatch):
    monkeypatch.setattr(source, "MOST_ENTRIES", 10)
    for number in range(25):
        file = tmp_path / "x.yaml"
        file.write_text(f"form: f{number}\n", "utf-8")
        read(file)
    assert len(list(cache.iterdir())) <= 10


def test_a_second_start_needs_neither_the_yaml_reader_nor_its_time(cache):
    code = "import sys; from extractor.ruleset import load; load(); print('ruamel.yaml' in sys.modules)"
    said = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        for _ in range(2)
    ]
    assert said == ["True", "False"]


def test_loading_and_compiling_every_rule_file_takes_less_than_150_ms(cache):
    """Of processor time: the best of five, for a busy machine."""
    load()
    taken = []
    for _ in range(5):
        source._read.clear()
        start = time.process_time()
        rules = load()
        for form in rules.forms.values():
            compile_plan(form, rules)
        taken.append(time.process_time() - start)
    assert min(taken) < 0.15
