"""Whole extraction against documents that are generated with their truth."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from truth_score import Score, compare, read_truth, score_folder

MAKE = Path(__file__).parents[2] / "samples" / "make.py"


def make(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, MAKE, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def corpus_score(tmp_path_factory):
    from extractor.api import extract

    folder = tmp_path_factory.mktemp("corpus")
    assert make("--corpus", "40", "--seed", "7", "--out", folder).returncode == 0
    score = score_folder(folder, extract)
    print("\n" + score.table())
    return score


@pytest.mark.parametrize(("kind", "bar"), [("docx", Decimal("0.99")), ("txt", Decimal("0.97"))])
def test_nearly_every_fact_of_generated_documents_is_right(corpus_score, kind, bar):
    worst = [d for d in corpus_score.differences if d.file.endswith(kind)][:15]
    assert corpus_score.rate(kind) >= bar, "\n".join(map(str, worst))


def test_the_fixed_samples_give_their_facts(tmp_path):
    from extractor.api import extract

    truth = tmp_path / "truth.jsonl"
    assert make("--truth", truth).returncode == 0
    score = score_folder(MAKE.parent, extract, truth)
    print("\n" + score.table())
    assert score.rate("") >= Decimal("0.99"), "\n".join(map(str, score.differences[:15]))


ARITHMETIC = {
    "SUM_MISMATCH",
    "BALANCE_MISMATCH",
    "RATE_MISMATCH",
    "GRADE_MISMATCH",
    "UNIT_SUSPECT",
    "NARRATIVE_MISMATCH",
    "CROSS_FORM_MISMATCH",
    "VALUE_UNPARSED",
    "VALUE_OUT_OF_RANGE",
}


def test_planted_mistakes_are_flagged_and_nothing_else_of_their_kind(tmp_path):
    from extractor.api import extract

    truth = tmp_path / "truth.jsonl"
    assert make("--truth", truth).returncode == 0
    lost, invented = [], []
    for line in read_truth(truth):
        flags = extract(MAKE.parent / line["file"]).flags
        lost += [(line["file"], code) for code in set(line["flags"]) - {f.code for f in flags}]
        if not line["flags"]:
            invented += [(line["file"], f.code, f.message) for f in flags if f.code in ARITHMETIC]
    assert not lost and not invented, (lost, invented)


@pytest.mark.parametrize(
    ("name", "status", "error"),
    [
        ("corrupt.docx", "rejected", "DOC_UNREADABLE"),
        ("empty.txt", "rejected", "DOC_EMPTY"),
    ],
)
def test_files_that_are_no_report_are_refused_with_their_code(name, status, error):
    from extractor.api import extract

    result = extract(MAKE.parent / name).result
    assert (result.status, result.error) == (status, error)


def test_a_table_of_an_unknown_form_is_kept_as_facts_without_fields():
    from extractor.api import extract

    (report,) = extract(MAKE.parent / "unknown-form.docx").reports
    assert report.form == "unknown"
    assert {f.field for f in report.facts} == {None}
    assert "铜铃" in {f.raw for f in report.facts}


def test_the_samples_are_what_the_script_writes():
    result = make("--check")
    assert result.returncode == 0, result.stderr


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        assert make("--corpus", "8", "--seed", "3", "--out", tmp_path / name).returncode == 0
    files = sorted(p.name for p in (tmp_path / "one").iterdir())
    assert len(files) == 9
    assert all((tmp_path / "one" / n).read_bytes() == (tmp_path / "two" / n).read_bytes() for n in files)


class Stated(NamedTuple):
    """A fact as the scorer reads it."""

    section: str
    row: int
    entity: str | None
    field: str
    raw: str
    text: str | None = None
    number: Decimal | None = None
    comparator: str | None = None
    measure: str | None = None
    date: dt.date | None = None


class Filed(NamedTuple):
    """A report as the scorer reads it."""

    facts: tuple[Stated, ...]
    form: str = "f"
    fiscal_year: int = 2020
    unit: str = "u"
    self_score: Decimal = Decimal(96)


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ((Stated("income", 0, "甲", "carryover", "1.5", "1.5", Decimal(15000), None, "CNY"),), "right"),
        ((Stated("income", 0, "甲", "carryover", "1.5", "1.5", Decimal("1.5"), None, "CNY"),), "wrong"),
        ((Stated("income", 0, "甲", "carryover", "1.5", "1.5", Decimal(15000), None, "%"),), "wrong"),
        ((Stated("income", 1, "甲", "carryover", "1.5", "1.5", Decimal(15000), None, "CNY"),), "missing"),
        ((), "missing"),
    ],
)
def test_the_scorer_tells_right_from_wrong_and_missing(facts, kind):
    truth = [
        {
            "form": "f",
            "fiscal_year": 2020,
            "unit": "u",
            "self_score": "96",
            "facts": [["income", 0, "甲", "carryover", "1.5", "*", "15000", None, "CNY", None]],
        }
    ]
    score = Score()
    compare(score, "x.docx", "docx one", truth, [Filed(facts)])
    assert score.counts["docx one", "income"][kind] == 1
    assert score.counts["docx one", "(report)"]["right"] == 4


def test_an_extraction_that_echoes_the_truth_scores_in_full(tmp_path):
    assert make("--corpus", "8", "--seed", "5", "--out", tmp_path).returncode == 0
    score = Score()
    for line in read_truth(tmp_path / "truth.jsonl"):
        compare(score, line["file"], line["shape"], line["reports"], [echo(report) for report in line["reports"]])
    assert score.rate("") == 1, score.differences[:5]
    assert sum(counts["right"] for counts in score.counts.values()) > 1000


def echo(report):
    facts = []
    for section, row, entity, field, raw, text, number, comparator, measure, date in report["facts"]:
        value = None if number in (None, "*") else Decimal(number)
        day = dt.date.fromisoformat(date) if date else None
        facts.append(Stated(section, row, entity, field, raw, text, value, comparator, measure, day))
    return Filed(tuple(facts), report["form"], report["fiscal_year"], report["unit"], Decimal(report["self_score"]))


def test_a_truth_names_every_file_of_its_corpus(tmp_path):
    assert make("--corpus", "12", "--seed", "5", "--out", tmp_path).returncode == 0
    named = {line["file"] for line in read_truth(tmp_path / "truth.jsonl")}
    assert named == {p.name for p in tmp_path.iterdir()} - {"truth.jsonl"}
    assert {line["shape"].split()[0] for line in read_truth(tmp_path / "truth.jsonl")} == {"docx", "txt"}
