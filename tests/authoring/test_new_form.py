"""Rules are data: a form written as one YAML file in a folder of its own, and the package as it is."""

import io
import shutil
from decimal import Decimal

import docx
import pytest

from extractor import extract, run
from extractor.authoring.lint import lint
from tests.authoring.ferry import FORM


@pytest.fixture
def folder(tmp_path):
    """The usual shared parts, and no form but the new one."""
    folder = tmp_path / "rules"
    shutil.copytree("rules", folder, ignore=shutil.ignore_patterns("*.project.yaml", "*.department.yaml"))
    (folder / "forms").mkdir(exist_ok=True)
    for file in (folder / "forms").glob("*.yaml"):
        file.unlink()
    (folder / "forms" / "ferry.year.yaml").write_text(FORM, "utf-8")
    return folder


def filled(total: str = "30.75") -> bytes:
    """The form, filled in, as Word would hold it."""
    document = docx.Document()
    document.add_paragraph("2031年度渡口年度情况表")
    document.add_paragraph("一、渡口概况")
    profile = document.add_table(1, 4)
    for cell, text in zip(profile.rows[0].cells, ("渡口名称", "东渡管理所", "渡工", "甲子"), strict=True):
        cell.text = text
    document.add_paragraph("二、渡船用款（万元）")
    table = document.add_table(4, 5)
    rows = [
        ("船名", "用款合计", "其中：", "", "渡客"),
        ("", "", "修船", "买油", ""),
        ("飞燕号", total, "10.50", "20.25", "1,204"),
        ("灰雁号", "8", "8", "0", "35"),
    ]
    for line, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 2).merge(table.cell(0, 3))
    for col in (0, 1, 4):
        table.cell(0, col).merge(table.cell(1, col))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_new_file_has_no_fault(folder):
    assert lint(folder) == []


def test_a_new_form_gives_its_facts(folder):
    extraction = extract(filled(), name="ferry.docx", rules=folder)
    (report,) = extraction.reports
    assert (report.form, report.fiscal_year, report.unit) == ("ferry.year", 2031, "东渡管理所")
    values = {(f.section, f.entity, f.field): f.number or f.text for f in report.facts}
    assert values["ferries", "飞燕号", "fuel"] == Decimal(202500)
    assert values["ferries", "灰雁号", "guests"] == 35
    assert values["profile", None, "captain"] == "甲子", "渡工 is the form's own alias of 船长"
    assert extraction.result.cells == extraction.result.cells_claimed
    assert [f for f in report.flags if f.severity == "error"] == []


def test_a_new_form_gets_its_checks(folder):
    (report,) = extract(filled("31.75"), name="ferry.docx", rules=folder).reports
    (flag,) = [f for f in report.flags if f.severity == "error"]
    assert (flag.code, flag.section, flag.entity) == ("SUM_MISMATCH", "ferries", "飞燕号")
    assert {(c.check_id, c.entity, c.outcome) for c in report.checks} == {
        ("ferry.year/ferries/total", "飞燕号", "mismatch"),
        ("ferry.year/ferries/total", "灰雁号", "ok"),
    }


def test_a_new_form_gets_its_wide_tables(folder, tmp_path):
    import pyarrow.dataset as ds

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ferry.docx").write_bytes(filled())
    run([tmp_path / "in"], tmp_path / "out", rules=folder, jobs=1)
    table = ds.dataset(tmp_path / "out" / "ferries", partitioning="hive").to_table().to_pylist()
    assert [(r["entity"], r["ferry_total"], r["guests"], r["fiscal_year"]) for r in table] == [
        ("飞燕号", Decimal(307500), 1204, 2031),
        ("灰雁号", Decimal(80000), 35, 2031),
    ]
