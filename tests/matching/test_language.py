"""What the rule language can say of a table, shown on small forms: total rows, heads without a label, field rules."""

import pytest

from extractor.matching import match
from tests import draw
from tests.checks.small import drawn, rules

FORM = """
form: trial.ferry
name: 渡船表
title: 渡船自评试表
unit: 万元
years: 2020-
sections:
  profile:
    drawn: |
      渡口名称 | {ferry}
    fields:
      ferry: {name: 渡口名称, type: text, code: ferry_code}
      ferry_code: {name: 渡口编码, type: code}
  funding:
    drawn: |
      渡船资金 |     | 年初数  | 用去数 | 修船费
      ^        | {@} | {first} | {spent} | {repair} | ...
    fields:
      first: {name: 年初数, type: money, decimals: 2}
      spent: {name: 用去数, type: money, decimals: 2, aliases: [支出数], not: [用去数（含税）]}
      repair: {name: 修船费, type: money, decimals: 2, unit: 元}
  trips:
    drawn: |
      航线   | 班次    | 得分    | 备注
      {line} | {trips} | {score} | {remark} | ...
      总计   | {rating.weight_total} | {rating.self_score} | {rating.grade}
    fields:
      line: {name: 航线, type: text}
      trips: {name: 班次, type: count}
  rating:
    fields:
      self_score: {name: 总得分, type: score}
grades: {90: [优], 0: [差]}
"""
OLD = """
form: trial.ferry
name: 渡船旧表
title: 渡船自评试表
years: -2019
sections:
  profile:
    drawn: |
      渡口名称 | {ferry}
    required: [ferry]
    fields:
      ferry: {name: 渡口名称, type: text, years: 2015-}
  trips:
    drawn: |
      航线   | 班次    | 得分    | 备注
      {line} | {trips} | {score} | {remark} | ...
    fields:
      line: {name: 航线, type: text}
      trips: {name: 班次, type: count}
"""
TOP = """
# 渡船自评试表
# （2022年度）
渡口名称 | {}
---
渡船资金 | | 年初数 | {} | 修船费
^ | 合计 | 3 | 2.5 | 800
^ | 其中：村里出： | 3 | 2.5 |
---
航线 | 班次 | 得分 | 备注
东线 | 40 | 60 | 顺利
西线 | 30 | 32 |
{}
"""


@pytest.fixture(scope="module")
def form():
    return rules("", FORM)


def facts(one):
    return {(f.section, f.entity, f.field): f for f in one.facts}


def test_a_column_without_a_head_names_the_rows(form):
    found = facts(drawn(TOP.format("东渡", "用去数", "总计 | 70 | 92 | 优"), form))
    assert {entity for section, entity, _ in found if section == "funding"} == {"合计", "村里出"}


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        ("总计 | 70 | 92 | 优", (70, 92, "优")),
        ("总计 | | 92 | 优", (None, 92, "优")),
        ("总计 | 70 | 92 |", (70, 92, None)),
    ],
    ids=["all of it", "the first left out", "the last left out"],
)
def test_the_figures_of_a_total_row_go_by_the_column_they_stand_in(form, row, numbers):
    found = facts(drawn(TOP.format("东渡", "用去数", row), form))
    total, score, grade = (found.get(("rating", None, name)) for name in ("weight_total", "self_score", "grade"))
    assert (total and total.number, score and score.number, grade and grade.text) == numbers
    assert {f.row for f in (total, score) if f} == {0}


def test_a_code_before_a_name_is_a_field_of_its_own(form):
    found = facts(drawn(TOP.format("430000T0017-东渡", "用去数", "总计 | 70 | 92 | 优"), form))
    assert found["profile", None, "ferry_code"].text == "430000T0017"
    assert found["profile", None, "ferry"].text == "东渡"
    assert found["profile", None, "ferry"].raw == "430000T0017-东渡"


@pytest.mark.parametrize(("head", "known"), [("用去数", True), ("支出数", True), ("用去数（含税）", False)])
def test_a_field_takes_its_aliases_and_never_what_is_not_it(form, head, known):
    one = drawn(TOP.format("东渡", head, "总计 | 70 | 92 | 优"), form)
    assert (("funding", "合计", "spent") in facts(one)) == known
    assert ("LABEL_UNKNOWN" in {flag.code for flag in one.flags}) != known


def test_an_unknown_label_comes_with_what_would_make_it_a_known_one(form):
    one = drawn(TOP.format("东渡", "实际用去数", "总计 | 70 | 92 | 优"), form)
    (flag,) = (flag for flag in one.flags if flag.code == "LABEL_UNKNOWN")
    assert "用去数（删去「实际」）" in (flag.expected or "")


def test_a_field_s_own_unit_goes_before_the_form_s(form):
    found = facts(drawn(TOP.format("东渡", "用去数", "总计 | 70 | 92 | 优"), form))
    assert found["funding", "合计", "repair"].number == 800
    assert found["funding", "合计", "spent"].number == 25_000


def test_a_form_whose_first_row_is_printed_again_begins_again(form):
    body = TOP.format("东渡", "用去数", "总计 | 70 | 92 | 优")
    again = body[body.index("渡口名称") :].replace("东渡", "西渡")
    found = match(draw.document(body + "\n---\n" + again), form)
    assert [one.form.id for one in found] == ["trial.ferry", "trial.ferry"]
    assert ["西渡" in {c.text for row in one.rows for c in row.cells} for one in found] == [False, True]


@pytest.mark.parametrize(("year", "name"), [(2018, "渡船旧表"), (2022, "渡船表"), (None, "渡船表")])
def test_of_two_versions_the_one_for_the_year_in_the_title_is_taken_else_the_one_that_fits(tmp_path, year, name):
    import shutil

    from extractor.ruleset import load

    shutil.copytree("rules/common", tmp_path / "common")
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "new.yaml").write_text(FORM, "utf-8")
    (tmp_path / "forms" / "old.yaml").write_text(OLD, "utf-8")
    body = TOP.format("东渡", "用去数", "总计 | 70 | 92 | 优")
    body = body.replace("# （2022年度）\n", f"# （{year}年度）\n" if year else "")
    (found,) = match(draw.document(body), load(tmp_path))
    assert found.form.name == name
    assert found.runner_up_score is None or found.score >= 0


@pytest.mark.parametrize(("year", "codes"), [(2014, set()), (2016, {"REQUIRED_MISSING"})])
def test_a_field_is_required_only_in_the_years_that_ask_for_it(year, codes):
    body = f"# 渡船自评试表\n# （{year}年度）\n渡口名称 |\n---\n航线 | 班次 | 得分 | 备注\n东线 | 40 | 60 | 顺利"
    ruleset = rules("", OLD + "year: [title]\n")
    one = drawn(body, ruleset)
    assert one.fiscal_year == year
    assert {flag.code for flag in one.flags if flag.severity == "error"} == codes
