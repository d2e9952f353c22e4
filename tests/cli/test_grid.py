"""``extractor grid``: the rebuilt tables of a document."""

import json

import pytest
from click.testing import CliRunner

from extractor.cli.grid import command
from extractor.errors import ExtractorError

from ..readers.docx.package import docx, p, tbl, tc, tr

INNER = tbl(tr(tc("内")))
BODY = tbl(tr(tc("甲", '<w:gridSpan w:val="2"/>')), tr(tc(p("上") + INNER + p("下")), tc("旧"), tc("丙"))) + p("尾")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "x.docx"
    path.write_bytes(docx(BODY.replace("<w:tr><w:tc><w:tcPr></w:tcPr><w:p><w:r><w:t>旧", "<w:tr><w:tc>")))
    return str(path)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_json_names_every_cell_once_and_a_nested_table_after_its_holder(file):
    assert json.loads(run(file, "--json")) == {
        "tables": [
            {
                "parent": None,
                "cells": [[0, 0, 1, 2, "甲"], [1, 0, 1, 1, "上\n下"], [1, 1, 1, 1, "旧"], [1, 2, 1, 1, "丙"]],
            },
            {"parent": [0, 1, 0], "cells": [[0, 0, 1, 1, "内"]]},
        ]
    }


def test_the_terminal_shows_each_table_and_where_a_nested_one_stands(file):
    shown = run(file, "--width", "60")
    assert "表 0  2 行 × 3 列" in shown and "表 1  1 行 × 1 列 在表 0 的行 1 列 0 里" in shown
    assert "│甲" in shown and "⟦表1⟧" in shown


def test_one_table_can_be_asked_for(file):
    assert len(json.loads(run(file, "--json", "--table", "1"))["tables"]) == 1


def test_html_is_a_page_with_spans(file):
    assert 'colspan="2"' in run(file, "--html")


def test_what_was_left_out_is_told(tmp_path):
    path = tmp_path / "x.docx"
    path.write_bytes(docx(tbl(tr(tc("旧"), properties="<w:del/>"), tr(tc("新")))))
    assert "已删除的行" in run(str(path))


def test_a_file_that_cannot_be_read_is_named_with_its_code(tmp_path):
    path = tmp_path / "坏.docx"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(ExtractorError, match=r"坏\.docx: DOC_UNREADABLE"):
        run(str(path))
