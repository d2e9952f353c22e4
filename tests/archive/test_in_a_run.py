"""A run works the flags across documents out anew: stored once, counted in the reports, told in its summary."""

from __future__ import annotations

import duckdb
import pytest

from extractor.archive import codes
from extractor.batch import run
from extractor.cli.run import report
from extractor.ruleset import load

FIRST = ["samples/2018-qinghe-department.docx", "samples/2019-qinghe-department.docx"]
SECOND = ["samples/2020-qinghe-both.docx"]


def table(out, name):
    return f"read_parquet('{out}/{name}/**/*.parquet', hive_partitioning = true, union_by_name = true)"


def stored(out):
    wanted = ", ".join(f"'{code}'" for code in codes(load()))
    return duckdb.sql(
        f"SELECT code, document_id, field FROM {table(out, 'flags')} WHERE code IN ({wanted}) ORDER BY ALL"
    ).fetchall()


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    one = run(FIRST, folder, jobs=1)
    assert one.across == {} and stored(folder) == []
    return folder, run(SECOND, folder, jobs=1)


def test_a_later_run_raises_what_only_all_years_together_show(out):
    folder, summary = out
    assert summary.across == {("warning", "YEAR_OUTLIER"): 1}
    assert [(code, field) for code, _, field in stored(folder)] == [("YEAR_OUTLIER", "fixed_assets_total")]


def test_the_reports_count_them_too(out):
    folder, _ = out
    (counts,) = duckdb.sql(
        f"""SELECT r.warnings, (SELECT count(*) FROM {table(folder, "flags")} f
                                WHERE f.report_id = r.report_id AND f.severity = 'warning')
        FROM {table(folder, "reports")} r WHERE r.fiscal_year = 2018"""
    ).fetchall()
    assert counts[0] == counts[1] >= 1


def test_running_again_changes_nothing(out):
    folder, _ = out
    before = stored(folder)
    assert run([*FIRST, *SECOND], folder, jobs=1).across == {("warning", "YEAR_OUTLIER"): 1}
    assert stored(folder) == before


def test_the_summary_names_them_and_the_units_that_are_not_listed(out):
    _, summary = out
    told = report(summary)
    assert "YEAR_OUTLIER" in told and "不在 units.csv 里的单位" in told
    assert all(unit.unit in told for unit in summary.unlisted)
