"""Examples run, figures spoilt as clerks spoil them, and what the checks see of it."""

import shutil

import pytest

from extractor.authoring.examples import document_of, examples_of, run
from extractor.authoring.slips import SHIFTED, SLIPS, befallen
from extractor.authoring.trial import NONE, SEEN, UNSEEN, page, tally
from extractor.ruleset import load
from tests import draw
from tests.authoring.ferry import FORM

OF = {slip.name: slip.of for slip in SLIPS}


@pytest.fixture
def rules(tmp_path):
    shutil.copytree("rules", tmp_path / "rules")
    (tmp_path / "rules" / "forms" / "ferry.year.yaml").write_text(FORM, "utf-8")
    return load(tmp_path / "rules")


@pytest.mark.parametrize(
    ("slip", "printed", "made"),
    [
        ("万元写成元", "30.75", "307500"),
        ("元写成万元", "307500", "30.75"),
        ("数字颠倒", "1257.30", "2157.30"),
        ("数字颠倒", "1,257", "2,157"),
        ("数字颠倒", "33.0", "30.3"),
        ("数字颠倒", "10", None),
        ("数字颠倒", "7", None),
        ("漏一位", "1257.30", "157.30"),
        ("漏一位", "7.5", None),
        ("漏小数点", "30.75", "3075"),
        ("漏小数点", "30", None),
        ("正负号", "-30.75", "30.75"),
        ("正负号", "30.75", "-30.75"),
        ("正负号", "0", None),
        ("漏填", "30.75", ""),
    ],
)
def test_a_slip_makes_of_a_figure_what_a_clerk_would(slip, printed, made):
    assert OF[slip](printed) == made


def test_the_examples_of_a_rule_file_give_what_it_says(rules):
    outcomes = [run(example, rules.forms["ferry.year"], rules) for example in examples_of(rules.forms["ferry.year"])]
    assert [outcome.faults for outcome in outcomes] == [(), ()]
    assert [len(outcome.reports) for outcome in outcomes] == [1, 1]


def test_an_example_that_gives_something_else_is_told(rules):
    form = rules.forms["ferry.year"]
    sound, spoilt = examples_of(form)
    (said,) = run(spoilt._replace(flags=None), form, rules).faults
    assert said.startswith("SUM_MISMATCH")
    assert run(sound._replace(flags=frozenset({"BALANCE_MISMATCH"})), form, rules).faults == (
        "该报 BALANCE_MISMATCH 而没有报",
    )
    assert run(sound._replace(document=document_of("# 无关\n甲 | 乙")), form, rules).faults == ("没有认出 ferry.year",)


def test_what_the_checks_see_and_what_they_cannot_is_told_field_by_field(rules):
    form = rules.forms["ferry.year"]
    outcomes = [run(example, form, rules) for example in examples_of(form)][:1]
    rows = tally(form, rules, outcomes)
    words = {row.field: row for row in rows}
    assert list(words) == ["ferry_total", "repair", "fuel", "guests"]
    assert {words["repair"].word(slip) for slip in ("万元写成元", "数字颠倒", "正负号", "漏小数点")} == {SEEN}
    assert words["repair"].word(SHIFTED) == UNSEEN, "a sum does not notice that two of its parts are swapped"
    assert words["ferry_total"].word(SHIFTED) == SEEN
    assert words["guests"].word("数字颠倒") == UNSEEN and words["guests"].word("万元写成元") == NONE
    said = "\n".join(page(form, outcomes, rows))
    assert "怎么写错都看不见的：ferries.guests" in said


def test_a_slip_changes_one_cell_and_no_other(rules):
    form = rules.forms["ferry.year"]
    (example, _) = examples_of(form)
    (report,) = run(example, form, rules).reports
    fact = next(f for f in report.facts if f.field == "repair")
    for name, spoilt in befallen(example.document, fact, "money", report.facts):
        pairs = zip(example.document.grids, spoilt.grids, strict=True)
        differing = [(a.row, a.col) for old, new in pairs for a, b in zip(old.cells, new.cells, strict=True) if a != b]
        assert len(differing) == (2 if name == SHIFTED else 1), name


def test_slips_befall_text_dumps_too(rules):
    form = rules.forms["ferry.year"]
    drawn = form.spec["examples"][0]["drawn"]
    (example, _) = examples_of(form)
    dumped = run(example._replace(document=draw.dump(drawn)), form, rules)
    assert dumped.faults == ()
    words = {row.field: row for row in tally(form, rules, [dumped])}
    assert words["repair"].word("数字颠倒") == SEEN and words["guests"].word("数字颠倒") == UNSEEN


def test_a_field_without_a_figure_in_any_example_is_named(rules):
    form = rules.forms["ferry.year"]
    (example, _) = examples_of(form)
    bare = document_of(form.spec["examples"][0]["drawn"].replace("1204", ""))
    outcomes = [run(example._replace(document=bare), form, rules)]
    assert "没有试的：ferries.guests" in "\n".join(page(form, outcomes, tally(form, rules, outcomes)))
