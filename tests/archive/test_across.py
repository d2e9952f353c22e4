"""Checks over a whole archive: what is flagged at which report, and what must not be."""

from __future__ import annotations

import sys

import pyarrow.parquet as pq
import pytest

from extractor.archive import Touched, across, codes, unlisted
from extractor.errors import RuleError
from tests.archive.filed import DEPARTMENT, PROJECT, UNIT, WHOLE, Archive, rules

CARRIED, LEFT = ("income", "carryover"), ("expenditure", "cumulative_balance")
SPENT = ("expenditure", "expenditure_total")


def found(archive, *, units=""):
    flags = across(archive.tables, rules(units))
    return [(f["code"], f["fiscal_year"], f["entity"], f["found"], f["expected"]) for f in flags.to_pylist()]


def balance(was, now, *, then=None, entity=WHOLE, apart=1, **keys):
    archive = Archive().file(2030, (*LEFT, was, then or entity))
    return archive.file(2030 + apart, (*CARRIED, now, entity), **keys)


RENAMED = "Z1,某地茶叶与蚕桑研究所,某地茶叶研究所;某地茶叶站,2031-,\n"
CARRIES = {
    "the same balance": (balance("12.50", "12.50"), "", []),
    "off by what rounding allows": (balance("12.50", "12.51"), "", []),
    "another balance": (balance("12.50", "13.00"), "", [(WHOLE, "13万元", "12.5万元")]),
    "a year between": (balance("12.50", "13.00", apart=2), "", []),
    "another unit": (balance("12.50", "13.00", unit="某地渔业站"), "", []),
    "a renamed unit that nobody lists": (balance("12.50", "13.00", unit="某地茶叶与蚕桑研究所"), "", []),
    "a renamed unit that units.csv lists": (
        balance("12.50", "13.00", unit="某地茶叶与蚕桑研究所"),
        RENAMED,
        [(WHOLE, "13万元", "12.5万元")],
    ),
    "one row of each year's only unit": (
        balance("12.50", "13.00", entity="甲所", then="甲中心"),
        "",
        [("甲所", "13万元", "12.5万元")],
    ),
    "several rows of other names": (
        Archive()
        .file(2030, (*LEFT, "1.00", "甲所"), (*LEFT, "2.00", "乙所"))
        .file(2031, (*CARRIED, "9.00", "丙所"), (*CARRIED, "8.00", "丁所")),
        "",
        [],
    ),
    "rows by their own names, the whole not told again": (
        Archive()
        .file(2030, (*LEFT, "3.00", WHOLE), (*LEFT, "1.00", "甲所"), (*LEFT, "2.00", "乙所"))
        .file(2031, (*CARRIED, "4.00", WHOLE), (*CARRIED, "1.00", "甲所"), (*CARRIED, "3.00", "乙所")),
        "",
        [("乙所", "3万元", "2万元")],
    ),
}


@pytest.mark.parametrize(("archive", "units", "wanted"), CARRIES.values(), ids=CARRIES.keys())
def test_a_carry_over_is_last_years_cumulative_balance(archive, units, wanted):
    assert found(archive, units=units) == [("CARRYOVER_MISMATCH", 2031, *one) for one in wanted]


def years(*amounts, **keys):
    archive = Archive()
    for number, amount in enumerate(amounts):
        archive.file(2030 + number, (*SPENT, amount, WHOLE), **keys)
    return archive


OUTLIERS = {
    "a steady series": (years("300", "320", "350"), []),
    "twice as much": (years("300", "320", "700"), []),
    "many times as much": (years("300", "320", "9000"), [2032]),
    "a fraction": (years("300", "12", "320"), [2031]),
    "many times next to nothing": (years("1", "2", "30"), []),
    "one other year, far apart": (years("300", "9000"), []),
    "one other year, yuan for ten thousand yuan": (years("300", "3100000"), [2031]),
    "no other year": (years("300"), []),
    "three units": (Archive().file(2030, (*SPENT, "3", WHOLE)).file(2031, (*SPENT, "9000", WHOLE), unit="别的所"), []),
}


@pytest.mark.parametrize(("archive", "wanted"), OUTLIERS.values(), ids=OUTLIERS.keys())
def test_a_total_beyond_the_bound_against_the_units_other_years_is_told(archive, wanted):
    assert [(code, year) for code, year, *_ in found(archive)] == [("YEAR_OUTLIER", year) for year in wanted]


def pair(first, second):
    return Archive().file(2031, **first).file(2031, **second)


OLD, NEW = {"date": "2032-05-05"}, {"date": "2032-06-09"}
SUPERSEDED = {
    "the earlier of two": (pair(OLD, NEW), ["00.docx"]),
    "whichever was read first": (pair(NEW, OLD), ["01.docx"]),
    "an undated one": (pair({}, OLD), ["00.docx"]),
    "the same day: the later file": (pair(OLD, OLD), ["00.docx"]),
    "other years": (Archive().file(2030, **OLD).file(2031, **NEW), []),
    "another form": (pair(OLD, {**NEW, "form": PROJECT, "project": "茶园改造"}), []),
    "another unit": (pair(OLD, {**NEW, "unit": "别的所"}), []),
    "two projects": (
        pair({**OLD, "form": PROJECT, "project": "茶园改造"}, {**NEW, "form": PROJECT, "project": "茶场"}),
        [],
    ),
    "one project twice": (
        pair({**OLD, "form": PROJECT, "project": "茶园改造"}, {**NEW, "form": PROJECT, "project": "茶园改造"}),
        ["00.docx"],
    ),
    "projects without a name": (pair({**OLD, "form": PROJECT}, {**NEW, "form": PROJECT}), []),
    "no year": (Archive().file(None, **OLD).file(None, **NEW), []),
    "no unit": (pair({**OLD, "unit": None}, {**NEW, "unit": None}), []),
    "an unknown form": (pair({**OLD, "form": "unknown"}, {**NEW, "form": "unknown"}), []),
}


@pytest.mark.parametrize(("archive", "wanted"), SUPERSEDED.values(), ids=SUPERSEDED.keys())
def test_an_earlier_submission_of_the_same_thing_is_superseded(archive, wanted):
    assert [(code, name) for code, _, _, name, _ in found(archive)] == [("SUBMISSION_SUPERSEDED", n) for n in wanted]


def test_a_superseded_report_is_held_against_nothing():
    archive = Archive().file(2030, (*LEFT, "12.50", WHOLE)).file(2031, (*CARRIED, "99.00", WHOLE), **OLD)
    archive.file(2031, (*CARRIED, "12.50", WHOLE), **NEW)
    assert [code for code, *_ in found(archive)] == ["SUBMISSION_SUPERSEDED"]


TEA = {"form": PROJECT, "project": "茶园改造"}
PAID = ("funding", "spent")
DISAGREEING = {
    "one project, two figures": (
        Archive()
        .file(2031, (*PAID, "80.00", "合计"), **TEA)
        .file(2031, ("funding", "executed", "85.00", "合计"), **{**TEA, "form": "trial.project"}),
        [("80万元", "85万元")],
    ),
    "one project, one figure": (
        Archive()
        .file(2031, (*PAID, "80.00", "合计"), **TEA)
        .file(2031, ("funding", "executed", "80.00", "合计"), **{**TEA, "form": "trial.project"}),
        [],
    ),
    "two projects": (
        Archive()
        .file(2031, (*PAID, "80.00", "合计"), **TEA)
        .file(2031, (*PAID, "85.00", "合计"), **{**TEA, "project": "茶场"}),
        [],
    ),
    "staff in two forms": (
        Archive()
        .file(2031, ("profile", "staff_actual", 12))
        .file(2031, ("staffing", "staff_actual", 13), form="trial.basics"),
        [("12", "13")],
    ),
    "projects that spent more than all projects": (
        Archive()
        .file(2031, ("expenditure", "project_expenditure", "100.00", WHOLE))
        .file(2031, (*PAID, "80.00", "合计"), **TEA)
        .file(2031, (*PAID, "30.00", "合计"), **{**TEA, "project": "茶场"}),
        [("100万元", ">= 110万元")],
    ),
    "projects that fit": (
        Archive()
        .file(2031, ("expenditure", "project_expenditure", "110.00", WHOLE))
        .file(2031, (*PAID, "80.00", "合计"), **TEA)
        .file(2031, (*PAID, "30.00", "合计"), **{**TEA, "project": "茶场"}),
        [],
    ),
}


@pytest.mark.parametrize(("archive", "wanted"), DISAGREEING.values(), ids=DISAGREEING.keys())
def test_one_quantity_in_several_documents_is_one_figure(archive, wanted, monkeypatch):
    ruleset = rules()
    basics = ruleset.forms[DEPARTMENT]
    more = {"trial.project": ruleset.forms[PROJECT], "trial.basics": basics}
    from dataclasses import replace

    forms = {**ruleset.forms, **{name: replace(form, id=name) for name, form in more.items()}}
    flags = across(archive.tables, replace(ruleset, forms=forms)).to_pylist()
    got = [(f["code"], tuple(sorted((f["found"], f["expected"])))) for f in flags]
    assert got == [("CROSS_DOCUMENT_MISMATCH", tuple(sorted(one))) for one in wanted]


def test_a_flag_across_documents_names_report_cell_and_both_figures():
    (flag,) = across(balance("12.50", "13.00").tables, rules()).to_pylist()
    assert flag["severity"] == "error" and flag["unit"] == UNIT and flag["report_id"].endswith("1-0")
    assert (flag["section"], flag["field"], flag["table"], flag["grid_row"]) == ("income", "carryover", 0, 0)
    assert "12.5万元" in flag["message"] and "13万元" in flag["message"] and "0.5万元" in flag["message"]
    assert "off by 0.5" in flag["message_en"]


def test_tables_may_be_given_as_folders_of_parquet(tmp_path):
    tables = balance("12.50", "13.00").tables
    for name, table in tables.items():
        for year in {2030, 2031} if "fiscal_year" in table.schema.names else {None}:
            part = table if year is None else table.filter([y == year for y in table["fiscal_year"].to_pylist()])
            folder = tmp_path / name / ("" if year is None else f"fiscal_year={year}")
            folder.mkdir(parents=True, exist_ok=True)
            rest = part if year is None else part.drop_columns(["fiscal_year"])
            pq.write_table(rest, folder / "part-0.parquet")
    folders = {name: tmp_path / name for name in tables}
    assert across(folders, rules()).equals(across(tables, rules()))
    assert across({name: tmp_path / "none" / name for name in tables}, rules()).num_rows == 0


def test_the_same_archive_gives_the_same_flags_in_the_same_order():
    archive = years("300", "320", "9000")
    assert across(archive.tables, rules()).equals(across(archive.tables, rules()))


TOUCHED = {
    "the unit by its name": (Touched(frozenset([UNIT]), frozenset(), frozenset()), 1),
    "the unit by another name of it": (Touched(frozenset(["某地茶叶站"]), frozenset(), frozenset()), 1),
    "the unit by its code": (Touched(frozenset(), frozenset(["Z1"]), frozenset()), 1),
    "one of its documents": (Touched(frozenset(), frozenset(), frozenset([f"{0:064x}"])), 1),
    "another unit": (Touched(frozenset(["渔业站"]), frozenset(), frozenset()), 0),
    "nothing": (Touched(frozenset(), frozenset(), frozenset()), 0),
}


@pytest.mark.parametrize(("touched", "wanted"), TOUCHED.values(), ids=TOUCHED.keys())
def test_after_a_batch_the_units_that_it_touched_are_looked_at_again(touched, wanted):
    listed = f"Z1,{UNIT},某地茶叶站,,\n"
    archive = balance("12.50", "13.00")
    nothing = across(archive.tables, rules(listed)).slice(0, 0)
    assert across(archive.tables, rules(listed), touched, nothing).num_rows == wanted


def test_units_that_were_not_touched_keep_their_flags_as_long_as_their_reports_are_there():
    archive = balance("12.50", "13.00")
    before = across(archive.tables, rules())
    none = Touched(frozenset(), frozenset(), frozenset())
    assert across(archive.tables, rules(), none, before).equals(before)
    gone = Archive().file(2030, (*LEFT, "12.50", WHOLE))
    assert across(gone.tables, rules(), none, before).num_rows == 0


def test_a_large_archive_is_looked_at_some_units_at_a_time(monkeypatch):
    archive = Archive()
    for number in range(12):
        archive.file(2030, (*LEFT, "12.50", WHOLE), unit=f"某地{number}站")
        archive.file(2031, (*CARRIED, f"{12 + number}.50", WHOLE), unit=f"某地{number}站")
    at_once = across(archive.tables, rules())
    monkeypatch.setattr(sys.modules[across.__module__], "AT_ONCE", 5)
    assert at_once.num_rows == 11 and across(archive.tables, rules()).equals(at_once)


MEDIAN = """-- scope: archive
SELECT report_id, document_id, fiscal_year, unit, section, "row", entity, field, 'x' AS message, 'x' AS message_en,
    NULL AS expected, NULL AS found, "table", grid_row, grid_col, line
FROM figures WHERE number > 3 * (SELECT median(number) FROM figures)"""


def test_a_query_over_all_units_sees_them_all_whatever_was_touched(monkeypatch):
    monkeypatch.setattr(sys.modules[across.__module__], "AT_ONCE", 1)
    archive = Archive()
    for number, amount in enumerate(["3", "4", "5", "90"]):
        archive.file(2030, (*SPENT, amount, WHOLE), unit=f"某地{number}站")
    ruleset = rules(YEAR_OUTLIER=MEDIAN)
    wanted = ["某地3站"]
    assert across(archive.tables, ruleset)["unit"].to_pylist() == wanted
    none = Touched(frozenset(), frozenset(), frozenset())
    assert across(archive.tables, ruleset, none, across(archive.tables, ruleset))["unit"].to_pylist() == wanted


def test_units_that_are_not_listed_are_named_with_what_they_may_be_meant_for():
    archive = (
        Archive()
        .file(2030, unit="某地茶叶研究所", code="Z1")
        .file(2031, unit="某地茶叶研究院")
        .file(2031, unit="渔业站")
    )
    (near, far) = unlisted(archive.tables, rules("Z1,某地茶叶研究所,,,\n"))
    assert (near.unit, near.nearest, near.first_year, near.reports) == ("某地茶叶研究院", "某地茶叶研究所", 2031, 1)
    assert (far.unit, far.nearest) == ("渔业站", None)
    assert unlisted(archive.tables, rules("Z1,某地茶叶研究所,某地茶叶研究院,,\nZ2,渔业站,,,\n")) == []


def test_a_name_that_was_another_units_in_those_years_is_not_taken_for_it():
    listed = "Z1,茶叶站,,2031-,\nZ2,茶叶所,茶叶站,,\n"
    archive = (
        Archive()
        .file(2030, (*LEFT, "12.50", WHOLE), unit="茶叶站")
        .file(2031, (*CARRIED, "13.00", WHOLE), unit="茶叶所")
    )
    assert [code for code, *_ in found(archive, units=listed)] == ["CARRYOVER_MISMATCH"]


FAULTS = {
    "a query that does not run": ("CARRYOVER_MISMATCH", "SELECT *\nFROM nowhere", 2),
    "a query without the columns of a flag": ("CARRYOVER_MISMATCH", "SELECT 1 AS report_id", 1),
    "a code that is not in the catalogue": ("NO_SUCH_CODE", "SELECT 1", 1),
}


@pytest.mark.parametrize(("name", "text", "line"), FAULTS.values(), ids=FAULTS.keys())
def test_a_faulty_sql_file_is_refused_with_file_and_line(name, text, line):
    with pytest.raises(RuleError) as refused:
        across(years("1").tables, rules(**{name: text}))
    ((file, at, _),) = refused.value.problems
    assert file.name == f"{name}.sql" and at == line


def test_a_units_list_without_its_columns_is_refused():
    ruleset = rules("")
    (ruleset.path / "units.csv").write_text("name\n茶叶站\n", "utf-8")
    try:
        with pytest.raises(RuleError, match="code"):
            across(years("1").tables, ruleset)
    finally:
        (ruleset.path / "units.csv").write_text("code,name,former_names,valid_years,parent\n", "utf-8")


def test_codes_across_documents_are_raised_by_nothing_else():
    declared = {check.code for form in rules().forms.values() for check in form.checks}
    assert set(codes(rules())) >= {"CARRYOVER_MISMATCH", "YEAR_OUTLIER", "SUBMISSION_SUPERSEDED"}
    assert not declared & set(codes(rules()))
