"""Some hundred mutants in the suite (``make fuzz`` runs ten thousand), and the run itself under test."""

import pytest

from extractor.errors import Refused

from . import check, ways
from .__main__ import main
from .check import checked, made
from .seeds import seeds

COUNT, BATCH = 300, 50


@pytest.fixture(scope="module")
def files():
    return seeds()


@pytest.mark.parametrize("start", range(0, COUNT, BATCH))
def test_every_mutant_gets_an_answer_and_the_same_one_both_ways(start, files):
    answers = [checked(number, *made(number, 1, files)) for number in range(start, start + BATCH)]
    assert [answer for answer in answers if answer.fault] == []


def test_every_seed_is_read_alike_both_ways(files):
    assert [answer for name, data in files.items() if (answer := checked(0, name, data)).fault] == []


def test_a_number_names_the_same_mutant_every_time(files):
    assert [made(number, 7, files) for number in range(20)] == [made(number, 7, files) for number in range(20)]


def test_most_mutants_are_still_read(files):
    kinds = [checked(number, *made(number, 3, files)).kind for number in range(60)]
    assert kinds.count("grid") > 30 and "DOC_UNREADABLE" in kinds


def test_a_mutant_at_fault_is_kept_and_named_with_the_command_to_run_it_again(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(ways, "used", lambda data: 1 // 0)
    assert main(["--count", "1", "--seed", "5", "--save", str(tmp_path)]) == 1
    assert (tmp_path / "5-0.docx").exists()
    said = capsys.readouterr().out
    assert "ZeroDivisionError" in said and "python -m tests.fuzz --seed 5 --only 0" in said and "1 at fault" in said


def _refuse(data):
    raise Refused("DOC_UNREADABLE", "x")


def _hang(data):
    while True:
        pass


FAULTS = {
    "another answer the whole way": (_refuse, "differ: grid / DOC_UNREADABLE"),
    "an exception the whole way": (lambda data: 1 // 0, "the whole way: ZeroDivisionError"),
    "no end": (_hang, "no answer within"),
}


@pytest.mark.parametrize(("way", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_seen(way, said, files, monkeypatch):
    monkeypatch.setattr(ways, "whole", way)
    monkeypatch.setattr(check, "SECONDS", 0.2)
    assert said in checked(0, "plain", files["plain"]).fault
