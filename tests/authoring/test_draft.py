"""Drafts of rule files: how near they come to what a person wrote, and that they work as they are."""

import shutil
from pathlib import Path

import pytest

from extractor import extract
from extractor.authoring.draft import draft
from extractor.authoring.lint import lint
from extractor.authoring.vocabulary import Vocabulary
from extractor.matching.items import difference
from extractor.readers import read
from extractor.ruleset import load
from tests import draw
from tests.authoring.blank import blank
from tests.authoring.measure import changed, sections

RULES = load()
MOST = 0.10  # of the lines that a person wrote
MOST_UNKNOWN = 0.35  # where neither the form nor its sections have ever been drawn


@pytest.fixture
def folder(tmp_path):
    shutil.copytree("rules", tmp_path / "rules")
    return tmp_path / "rules"


# Forms whose drawing a blank form does not tell: labels that are other fields elsewhere; a profile parted by tables;
# two tables side by side, which the blank form prints one below the other.
NOT_TOLD = {
    "mof.final_accounts",
    "mof.department mof.department_integrated",
    "mof.department mof.department_natures",
    "yunnan.department",
}


@pytest.mark.parametrize("name", [form for form in RULES.forms if form not in NOT_TOLD])
def test_the_draft_of_a_blank_form_needs_changes_in_a_tenth_of_its_lines_at_most(name):
    """The blank form is a real .docx made by machine from the form's own drawing: one table of some forty columns."""
    form = RULES.forms[name]
    text = draft(read(blank(form), "blank.docx"), RULES, "blank.docx")
    count, lines = changed(text, form.file.read_text("utf-8"))
    assert lines > 10 and count <= MOST * lines, f"{count} of {lines} lines"


@pytest.mark.parametrize("name", [form for form in RULES.forms if form.startswith("yueyang.")])
def test_without_the_form_s_own_rule_file_a_draft_still_has_most_lines_right(folder, name):
    """The field list and the other forms are all it has: section names and labels nobody listed are left to do."""
    form = RULES.forms[name]
    (folder / "forms" / form.file.name).unlink()
    text = draft(read(blank(form), "blank.docx"), load(folder), "blank.docx")
    count, lines = changed(text, form.file.read_text("utf-8"))
    assert count <= MOST_UNKNOWN * lines, f"{count} of {lines} lines"


@pytest.mark.parametrize(
    "source",
    [
        "samples/2021-bailu-both.docx",
        "samples/2022-shiliu-project.txt",
        "samples/unknown-form.docx",
        "samples/2020-wanglan-both.txt",
    ],
)
def test_a_draft_is_a_rule_file_without_faults_as_it_is_printed(folder, source):
    path = folder / "forms" / "city.form.yaml"
    path.write_text(draft(read(Path(source).read_bytes(), source), RULES, source), "utf-8")
    assert lint(folder) == []


UNKNOWN = """
# 甲市渡船情况表
# 填报渡口：
# 一、渡船概况
渡口名称 | | 船长 |
# 二、渡船用款（万元）
渡船用款 | < | 年初数 | 其中： | <
^        | ^ | ^      | 村里出 | 市里出
年度渡船总额 | < | | |
其中：修船   | < | | |
"""


def test_a_form_never_seen_is_drawn_with_its_merges_and_a_placeholder_for_every_label(folder):
    text = draft(draw.document(UNKNOWN), RULES, "blank.docx")
    assert "渡口名称 | {section2_1} | 船长 | {section2_2}" in sections(text)
    at = sections(text).index("渡船用款 | 年初数 | 其中： | <")
    assert sections(text)[at + 1 : at + 3] == [
        "^ | ^ | 村里出 | 市里出",
        "{@} | {section3_1} | {section3_2} | {section3_3} | ...",
    ]
    assert "# TODO section3_1：没有规则认得“年初数”，请起个字段名" in text
    assert "heading: 二、渡船用款（万元）" in text and "unit: 万元" in text


def test_what_is_drafted_from_a_filled_in_form_reads_that_form(folder):
    """No step between draft and facts but the file's place: every figure is found where it stands."""
    source = Path("samples/unknown-form.docx")
    path = folder / "forms" / "city.form.yaml"
    path.write_text(draft(read(source.read_bytes(), source.name), RULES, source.name), "utf-8")
    extraction = extract(source, rules=folder)
    assert [report.form for report in extraction.reports] == ["city.form"]
    values = {(f.row, f.label): f.raw for f in extraction.facts}
    assert values[1, "数量"] == "40" and values[1, "物品"] == "雨衣"
    assert extraction.result.cells == extraction.result.cells_claimed


def test_a_label_that_only_reads_like_a_known_one_is_suggested_and_never_taken():
    """公务用车购置及运行维护费 is not 公务用车运维费, however near it reads."""
    words = Vocabulary(RULES)
    assert words.slot("公务用车购置及运行维护费", "three_public") is None
    near = words.near("公务用车购置及运行维护费")
    assert near is not None and near.field.startswith("vehicle_") and "删去「" in near.why
    assert words.slot("公务用车运行维护费", "three_public") == "vehicle_operation", "a declared alias is taken"


@pytest.mark.parametrize(
    ("printed", "known", "said"),
    [
        ("收入预算合计", "收入合计", "删去「预算」"),
        ("合计", "收入合计", "插入「收入」"),
        ("上年", "当年", "「上」改「当」"),
    ],
)
def test_a_suggestion_says_in_what_it_differs(printed, known, said):
    assert difference(printed, known) == said


def test_texts_that_yaml_would_read_otherwise_are_quoted(folder):
    text = draft(draw.document("# 甲: 市 #1 表\n# 是\n一 | 二 | 三\n东 | 1 | 2"), RULES, "x.docx")
    (folder / "forms" / "city.form.yaml").write_text(text, "utf-8")
    assert lint(folder) == []
