"""Loads into DuckDB and a real PostgreSQL: what is there after each, whatever happens in between."""

from __future__ import annotations

import json
import shutil
import threading
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractor.batch import run
from extractor.errors import LoadError, RuleError
from extractor.warehouse import load_out, sql_load
from tests.warehouse.conftest import Postgres

TABLES = ("documents", "reports", "facts", "flags", "checks", "occurrences", "income", "indicators", "narrative")


def stored(out, table):
    return duckdb.sql(f"SELECT count(*) FROM read_parquet('{out}/{table}/**/*.parquet')").fetchall()[0][0]


def counts(warehouse):
    return {table: warehouse.query(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


def contents(warehouse, table="facts"):
    return sorted(map(repr, warehouse.query(f"SELECT * FROM {table}")))


def changes(loaded):
    return {
        one.table: (one.inserted, one.replaced, one.removed)
        for one in loaded.outcomes
        if one.changed and one.table in TABLES
    }


def test_every_row_arrives_with_its_texts_and_its_exact_decimals(loaded, results):
    assert counts(loaded) == {table: stored(results / "out", table) for table in TABLES}
    wanted = duckdb.sql(
        f"SELECT unit, raw, number, repairs FROM read_parquet('{results}/out/facts/**/*.parquet') "
        "WHERE field = 'income_total' ORDER BY unit, raw, number"
    ).fetchall()
    found = loaded.query(
        "SELECT unit, raw, number, repairs FROM facts WHERE field = 'income_total' ORDER BY unit, raw, number"
    )
    assert sorted(map(repr, found)) == sorted(map(repr, wanted))
    assert all(isinstance(row[2], Decimal) for row in found)


def test_the_table_of_runs_arrives_with_what_is_nested_in_it_as_json(loaded, results):
    names = "run_id, status, documents, stages"
    wanted = duckdb.sql(f"SELECT {names} FROM '{results}/out/runs/*.parquet' ORDER BY run_id").fetchall()
    found = loaded.query(f"SELECT {names} FROM runs ORDER BY run_id")
    assert wanted and [(*row[:-1], json.loads(row[-1])) for row in found] == wanted
    assert all(comment for comment in loaded.comments("runs")[1].values())


def test_tables_have_chinese_comments_and_keys(loaded):
    said, columns = loaded.comments("income")
    assert "年度收入情况" in said or "收支情况" in said
    assert columns["income_total"] == "收入合计（元）"
    assert loaded.keys("facts") == ["report_id", "seq"]
    assert loaded.keys("reports") == ["report_id"]
    assert all(comment for comment in loaded.comments("facts")[1].values())


def test_a_second_load_changes_nothing(loaded, results):
    before = contents(loaded)
    again = load_out(results / "out", loaded.to)
    assert not again.changed
    assert contents(loaded) == before


def test_files_merged_and_rows_in_another_order_are_no_change(living, archive):
    run([archive / "in"], archive / "out", jobs=1, force=True)
    again = load_out(archive / "out", living.to)
    assert set(changes(again)) <= {"documents"}  # the time at which each was read


def test_a_report_that_changed_is_replaced_and_the_others_are_not_touched(living, archive):
    shutil.copy("samples/2020-xingqiao-project.docx", archive / "in" / "2018-qinghe-department.docx")
    run([archive / "in"], archive / "out", jobs=1)
    again = load_out(archive / "out", living.to)
    inserted, replaced, removed = changes(again)["reports"]
    assert (inserted, removed) == (1, 1)
    assert replaced <= 2  # those whose neighbours in time have gone
    assert counts(living) == {table: stored(archive / "out", table) for table in TABLES}


def test_a_report_that_is_gone_goes(living, archive):
    (archive / "in" / "2018-qinghe-department.docx").unlink()
    run([archive / "in"], archive / "out", jobs=1, prune=True)
    assert changes(load_out(archive / "out", living.to))["reports"][2] == 1
    assert counts(living) == {table: stored(archive / "out", table) for table in TABLES}
    assert not living.query("SELECT 1 FROM documents WHERE source = '2018-qinghe-department.docx'")


def test_a_load_that_breaks_leaves_what_was_there(living, archive, monkeypatch):
    before = {table: contents(living, table) for table in TABLES}
    shutil.copy("samples/2020-xingqiao-project.docx", archive / "in")
    run([archive / "in"], archive / "out", jobs=1)

    def broken(*given):
        raise LoadError("the wire is cut")

    with monkeypatch.context() as patch:
        patch.setattr(sql_load, "_describe", broken)
        with pytest.raises(LoadError):
            load_out(archive / "out", living.to)
    assert {table: contents(living, table) for table in TABLES} == before
    load_out(archive / "out", living.to)
    assert counts(living) == {table: stored(archive / "out", table) for table in TABLES}


def test_a_field_that_the_rules_gained_becomes_a_column(living, archive, tmp_path):
    rules = tmp_path / "rules"
    shutil.copytree("rules", rules)
    form = rules / "forms" / "yueyang.department.yaml"
    text = form.read_text("utf-8")
    assert "{staff_actual}" in text
    form.write_text(text.replace("{staff_actual}", "{headcount}").replace(", staff_actual]", "]"), "utf-8")
    fields = rules / "common" / "fields.yaml"
    fields.write_text(fields.read_text("utf-8") + "\nheadcount: {name: 人数, type: count}\n", "utf-8")
    run([archive / "in"], archive / "out", rules, jobs=1)
    again = load_out(archive / "out", living.to, rules)
    (profile,) = [one for one in again.outcomes if one.table == "profile"]
    assert "headcount" in profile.added_columns
    assert living.query("SELECT count(headcount) FROM profile")[0][0] > 0
    assert living.comments("profile")[1]["headcount"].startswith("人数")


def test_results_of_another_folder_are_not_loaded_over_these(loaded, results, tmp_path):
    shutil.copytree(results / "out", tmp_path / "other", symlinks=True)
    before = counts(loaded)
    with pytest.raises(LoadError, match="take-over"):
        load_out(tmp_path / "other", loaded.to)
    load_out(tmp_path / "other", loaded.to, take_over=True)
    assert counts(loaded) == before


def test_a_table_of_somebody_else_is_left_alone(warehouse, results):
    if hasattr(warehouse, "schema"):
        warehouse.query(f"CREATE SCHEMA {warehouse.schema}")
    warehouse.query("CREATE TABLE facts (mine integer)")
    with pytest.raises(LoadError, match="facts"):
        load_out(results / "out", warehouse.to)
    assert warehouse.query("SELECT count(*) FROM facts") == [(0,)]


def test_views_tell_years_and_units_apart(loaded):
    income = loaded.query(
        "SELECT fiscal_year, income_total, previous_total, change, summed FROM v_income_by_year ORDER BY fiscal_year"
    )
    assert [(row[0], row[1]) for row in income] == [
        (2018, Decimal("9915700.0000")),
        (2019, Decimal("7429200.0000")),
        (2020, Decimal("11779500.0000")),
    ]
    assert income[1][2:4] == (Decimal("9915700.0000"), Decimal("-2486500.0000"))
    assert not any(row[4] for row in income)
    execution = loaded.query("SELECT project, budget, executed, unspent, rate FROM v_budget_execution")
    assert execution and all(budget - spent == left for _, budget, spent, left, _ in execution)
    assert all(rate == round(spent * 100 / budget, 4) for _, budget, spent, _, rate in execution)
    (years,) = loaded.query("SELECT count(*), count(previous_total) FROM v_three_public")
    assert years == (3, 2)
    flags = loaded.query("SELECT sum(flags) FROM v_flags_by_unit")[0][0]
    assert flags == loaded.query("SELECT count(*) FROM flags")[0][0]


def test_income_by_the_item_is_no_line_without_figures_in_the_view_of_totals(warehouse, archive):
    shutil.copy("samples/2022-mof-final-accounts.docx", archive / "in")
    run([archive / "in"], archive / "out", jobs=1)
    load_out(archive / "out", warehouse.to)
    assert warehouse.query("SELECT count(*) > 0 FROM income WHERE form = 'mof.final_accounts'") == [(True,)]
    assert warehouse.query("SELECT count(*) FROM v_income_by_year WHERE form = 'mof.final_accounts'") == [(0,)]


def test_a_report_that_was_superseded_does_not_count_in_the_views(warehouse, archive):
    old, new = archive / "in" / "2019-qinghe-department.docx", archive / "in" / "again.docx"
    _filled_again(old, new)
    run([archive / "in"], archive / "out", jobs=1)
    load_out(archive / "out", warehouse.to)
    assert warehouse.query("SELECT count(*) FROM flags WHERE code = 'SUBMISSION_SUPERSEDED'")[0][0] == 1
    assert warehouse.query("SELECT count(*) FROM v_income_by_year WHERE fiscal_year = 2019") == [(1,)]


def _filled_again(old: Path, new: Path) -> None:
    import docx

    document = docx.Document(str(old))
    document.core_properties.comments = "submitted again"
    document.save(str(new))


def test_a_column_of_another_type_is_named_and_nothing_is_changed(postgresql, results):
    warehouse = Postgres(postgresql, "another_type")
    load_out(results / "out", warehouse.to)
    warehouse.query("ALTER TABLE checks ALTER COLUMN reason TYPE varchar(90)")
    before = contents(warehouse)
    with pytest.raises(LoadError, match=r"checks\.reason"):
        load_out(results / "out", warehouse.to)
    assert contents(warehouse) == before


def test_two_loads_at_once_do_not_mix(postgresql, results):
    warehouse = Postgres(postgresql, "twice")
    said: list[object] = []

    def one():
        try:
            said.append(load_out(results / "out", warehouse.to).changed)
        except LoadError as error:
            said.append(str(error))

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert True in said
    assert counts(warehouse) == {table: stored(results / "out", table) for table in TABLES}


def test_a_password_is_never_shown(results):
    with pytest.raises(LoadError) as told:
        load_out(results / "out", "postgresql://loader:s3cret@127.0.0.1:1/none?connect_timeout=1")
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize("address", ["mysql://x", "postgresql", "duckdb:"])
def test_what_is_no_address_is_said_so(address, results):
    with pytest.raises(ValueError):
        load_out(results / "out", address)


def test_a_folder_without_results_is_said_so(tmp_path):
    with pytest.raises(LoadError, match="extractor run"):
        load_out(tmp_path, f"duckdb:///{tmp_path}/w.duckdb")


def test_a_plain_copy_of_the_tables_is_loaded_as_well(results, tmp_path):
    for table in (results / "out").glob("[!_]*"):
        shutil.copytree(table, tmp_path / "copy" / table.name)
    assert isinstance(pq.read_schema(next((tmp_path / "copy" / "facts").rglob("*.parquet"))), pa.Schema)
    load_out(tmp_path / "copy", f"duckdb:///{tmp_path}/w.duckdb")
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        (found,) = connection.execute("SELECT count(*) FROM facts").fetchall()[0]
    assert found == stored(tmp_path / "copy", "facts")


def test_rules_that_do_not_say_which_units_are_listed_are_named(results, tmp_path):
    rules = tmp_path / "rules"
    shutil.copytree("rules", rules)
    (rules / "across" / "_known.sql").write_text("CREATE VIEW known AS SELECT *, unit AS unit_key FROM reports")
    with pytest.raises(RuleError, match="listed") as error:
        load_out(results / "out", f"duckdb:///{tmp_path / 'w.duckdb'}", rules)
    assert "_known.sql" in str(error.value)
