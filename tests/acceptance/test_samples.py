"""The generated documents themselves: sound Word tables, truths that are printed, books that balance."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

sys.path.insert(0, str(Path(__file__).parent))
from truth_score import OPEN, read_truth

MAKE = Path(__file__).parents[2] / "samples" / "make.py"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
IDENTITIES = {
    "income": ("income_total", ("carryover", "public_budget", "gov_fund", "nontax_special_account", "other_income")),
    "expenditure": ("expenditure_total", ("basic_expenditure", "project_expenditure")),
    "three_public": (
        "three_public_total",
        ("official_reception", "vehicle_operation", "vehicle_purchase", "overseas_travel"),
    ),
    "fixed_assets": ("fixed_assets_total", ("assets_in_use", "assets_rented", "assets_other")),
}


def make(*arguments: str | Path) -> None:
    subprocess.run([sys.executable, MAKE, *arguments], check=True)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    make("--corpus", "24", "--seed", "11", "--out", folder)
    return folder


def words(path: Path) -> str:
    """All the text of a document, white space removed."""
    data = path.read_bytes()
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as package:
            root = etree.fromstring(package.read("word/document.xml"))
        text = "".join(root.itertext(W + "t"))
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030")
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("fixed", [False, True])
def test_every_raw_value_of_the_truth_is_printed_in_its_document(corpus, tmp_path, fixed):
    make("--truth", tmp_path / "truth.jsonl")
    folder, truth = (MAKE.parent, tmp_path / "truth.jsonl") if fixed else (corpus, corpus / "truth.jsonl")
    for line in read_truth(truth):
        text = words(folder / line["file"])
        for report in line["reports"]:
            for section, _row, _entity, field, raw, *_ in report["facts"]:
                assert raw == OPEN or re.sub(r"\s+", "", raw) in text, (line["file"], section, field, raw)


def test_every_row_of_every_word_table_fills_its_grid_and_merges_line_up(corpus):
    for path in corpus.glob("*.docx"):
        root = Document(str(path)).element
        for table in root.iter(W + "tbl"):
            columns = len(table.find(W + "tblGrid"))
            above: dict[int, int] = {}
            for row in table.findall(W + "tr"):
                at, here = 0, {}
                for cell in row.findall(W + "tc"):
                    span_mark = cell.find(f"{W}tcPr/{W}gridSpan")
                    span = 1 if span_mark is None else int(span_mark.get(W + "val"))
                    merge = cell.find(f"{W}tcPr/{W}vMerge")
                    if merge is not None:
                        assert merge.get(W + "val") == "restart" or above.get(at) == span, path.name
                        here[at] = span
                    assert cell[-1].tag == W + "p", "Word wants a paragraph at the end of each cell"
                    at += span
                assert at == columns, path.name
                above = here


def test_the_books_of_generated_reports_balance(corpus):
    sums = 0
    for line in read_truth(corpus / "truth.jsonl"):
        for report in line["reports"]:
            cells = {(s, r, f): Decimal(n) for s, r, _e, f, _raw, _text, n, *_ in report["facts"] if n and n != OPEN}
            for section, row in {(s, r) for s, r, _f in cells}:
                if section in IDENTITIES:
                    total, parts = IDENTITIES[section]
                    assert cells.get((section, row, total), Decimal(0)) == sum(
                        cells.get((section, row, part), Decimal(0)) for part in parts
                    ), (line["file"], section, row)
                    sums += 1
            lines = sum(n for (s, _r, f), n in cells.items() if (s, f) == ("spending", "amount"))
            assert lines == sum(n for (s, _r, f), n in cells.items() if f == "spending_total"), line["file"]
            sums += 1
    assert sums > 100


def test_the_fixed_set_has_both_forms_many_years_and_all_shapes(tmp_path):
    make("--truth", tmp_path / "truth.jsonl")
    entries = list(read_truth(tmp_path / "truth.jsonl"))
    reports = [report for line in entries for report in line["reports"]]
    assert len(entries) >= 16
    assert {r["form"] for r in reports} == {"yueyang.department", "yueyang.project"}
    assert {r["fiscal_year"] for r in reports} == set(range(2018, 2024))
    assert {line["shape"] for line in entries} == {"one", "apart", "grouped", "cells", "boxed"}


def test_a_units_carry_over_is_what_it_had_left_the_year_before(tmp_path):
    make("--truth", tmp_path / "truth.jsonl")
    figures = {}
    for line in read_truth(tmp_path / "truth.jsonl"):
        if "qinghe" in line["file"]:
            for _s, _r, entity, field, _raw, _text, number, *_ in line["reports"][0]["facts"]:
                if field in ("carryover", "cumulative_balance") and number:
                    figures[line["reports"][0]["fiscal_year"], field, entity] = number
    pairs = [
        (figures[2018 + n, "cumulative_balance", e], figures.get((2019 + n, "carryover", e)))
        for n in (0, 1)
        for e in {k[2] for k in figures}
        if (2018 + n, "cumulative_balance", e) in figures
    ]
    assert pairs and all(left == right for left, right in pairs), figures


def test_the_timed_document_is_as_wordy_as_word_writes(tmp_path):
    make("--bench", tmp_path / "bench.docx")
    with zipfile.ZipFile(tmp_path / "bench.docx") as package:
        xml = package.read("word/document.xml")
    assert 650_000 < len(xml) < 780_000
    tables = Document(str(tmp_path / "bench.docx")).tables
    assert [60 <= len(table.rows) <= 100 for table in tables] == [True, True]
    assert all(20 <= len(table._tbl.tblGrid.gridCol_lst) <= 40 for table in tables)
