"""Loads into Delta Lake, and through dlt into a DuckDB file."""

from __future__ import annotations

import duckdb
import pytest
from deltalake import DeltaTable

from extractor.batch import run
from extractor.errors import LoadError
from extractor.warehouse import load_out


def rows(root, table="facts"):
    found = DeltaTable(f"{root}/{table}").to_pyarrow_table().to_pylist()
    return sorted(map(repr, found))


def test_delta_tables_hold_the_rows_by_year_with_comments(results, tmp_path):
    load_out(results / "out", f"delta:{tmp_path}/lake")
    table = DeltaTable(f"{tmp_path}/lake/facts")
    assert table.metadata().partition_columns == ["fiscal_year"]
    fields = {field.name: field for field in table.schema().fields}
    assert fields["number"].type.type == "decimal(24,4)"
    assert fields["raw"].metadata["comment"] == "单元格原文，一字不改"
    stored = duckdb.sql(f"SELECT count(*) FROM read_parquet('{results}/out/facts/**/*.parquet')").fetchall()[0][0]
    assert len(rows(f"{tmp_path}/lake")) == stored


def test_a_second_load_into_delta_makes_no_version(results, tmp_path):
    load_out(results / "out", f"delta:{tmp_path}/lake")
    before = DeltaTable(f"{tmp_path}/lake/facts").version()
    assert not load_out(results / "out", f"delta:{tmp_path}/lake").changed
    assert DeltaTable(f"{tmp_path}/lake/facts").version() == before


def test_reports_that_are_gone_leave_delta_in_one_version(archive, tmp_path):
    to = f"delta:{tmp_path}/lake"
    load_out(archive / "out", to)
    before = rows(f"{tmp_path}/lake")
    (archive / "in" / "2018-qinghe-department.docx").unlink()
    run([archive / "in"], archive / "out", jobs=1, prune=True)
    load_out(archive / "out", to)
    after = rows(f"{tmp_path}/lake")
    assert set(after) < set(before)
    assert not any("'fiscal_year': 2018" in row for row in after)
    assert rows(f"{tmp_path}/lake", "reports") != []


def test_delta_tables_of_another_folder_are_not_loaded_over(results, archive, tmp_path):
    load_out(results / "out", f"delta:{tmp_path}/lake")
    with pytest.raises(LoadError, match="take-over"):
        load_out(archive / "out", f"delta:{tmp_path}/lake")
    load_out(archive / "out", f"delta:{tmp_path}/lake", take_over=True)


def test_dlt_puts_the_tables_up_and_leaves_alone_what_has_not_changed(results, tmp_path, monkeypatch):
    monkeypatch.setenv("DESTINATION__DUCKDB__CREDENTIALS", f"duckdb:///{tmp_path}/x.duckdb")
    monkeypatch.setenv("DLT_DATA_DIR", str(tmp_path / "dlt"))
    first = load_out(results / "out", "dlt:duckdb/jixiao")
    assert first.changed
    with duckdb.connect(f"{tmp_path}/x.duckdb") as connection:
        (found,) = connection.execute("SELECT count(*) FROM jixiao.facts").fetchall()[0]
        names = connection.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = 'income'").fetchall()
    assert found == sum(one.inserted for one in first.outcomes if one.table == "facts")
    assert {"report_id", "income_total"} <= {name for (name,) in names}
    assert not load_out(results / "out", "dlt:duckdb/jixiao").changed
