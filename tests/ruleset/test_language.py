"""Rule files in, records out; faults named with file and line."""

import pytest

from extractor.errors import RuleError
from extractor.ruleset import load

FORM = """form: x.form
extends: common/base
sections:
  one:
    drawn: |
      甲 | {a}
      乙 | {b} | {c}
  two:
    lines: {丙: d}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "forms").mkdir()
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "fields.yaml").write_text("a: {name: 甲, type: money, decimals: 2}\n", "utf-8")
    return tmp_path


def test_all_faults_of_a_rule_file_are_named_at_once_with_their_lines(folder):
    (folder / "forms" / "x.yaml").write_text(FORM, "utf-8")
    with pytest.raises(RuleError) as error:
        load(folder)
    said = [(file.name, line) for file, line, _ in error.value.problems]
    assert ("x.yaml", 2) in said  # extends a file that is not there
    assert ("x.yaml", 7) in said  # a ragged drawing
    assert ("x.yaml", 8) in said  # a field nobody described


def test_a_required_field_that_its_section_does_not_draw_is_a_fault(folder):
    text = "form: x.form\nsections:\n  one:\n    drawn: |\n      甲 | {a}\n    required: [a, b]\n"
    (folder / "forms" / "x.yaml").write_text(text, "utf-8")
    with pytest.raises(RuleError) as error:
        load(folder)
    assert [(line, said) for _, line, said in error.value.problems] == [(6, "required 里的 b 不是本节的字段")]


def test_a_key_written_twice_is_refused(folder):
    (folder / "forms" / "x.yaml").write_text("form: a\nform: b\nsections: {}\n", "utf-8")
    with pytest.raises(RuleError) as error:
        load(folder)
    assert error.value.problems[0][1] == 2


def test_a_form_extends_shared_parts_and_overrides_them(folder):
    (folder / "common" / "base.yaml").write_text("unit: 元\nplaceholders: [某]\ngrades: {90: 优}\n", "utf-8")
    (folder / "forms" / "x.yaml").write_text(
        "form: x\nextends: common/base\nunit: 万元\nplaceholders: [样]\nsections:\n  one:\n    lines: {甲: a}\n",
        "utf-8",
    )
    form = load(folder).forms["x"]
    assert (form.unit, form.placeholders, form.grades[0][1]) == ("万元", ("某", "样"), ("优",))


def test_the_version_changes_with_any_rule_file(folder):
    (folder / "forms" / "x.yaml").write_text("form: x\nsections:\n  one:\n    lines: {甲: a}\n", "utf-8")
    before = load(folder).version
    (folder / "common" / "typos.yaml").write_text("typos: {}\n", "utf-8")
    assert load(folder).version != before


def test_the_folder_asked_for_must_be_one_of_rules(tmp_path):
    with pytest.raises(RuleError):
        load(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("headless", "wanted"),
    [
        ('{drawn: "{a} | {b}"}', "headless 要写 adds_up"),
        ('{drawn: "{a} | 乙", adds_up: {a: a}}', "每格一个"),
        ('{drawn: "{a}", adds_up: {a: c}}', "c 不在 drawn 里"),
        ('{drawn: "{a} | {b", adds_up: {a: a}}', "看不懂的空位"),
    ],
)
def test_columns_of_a_table_without_a_header_that_nothing_can_prove_are_a_fault(folder, headless, wanted):
    text = f"form: x.form\nsections:\n  one:\n    headless: {headless}\n    fields: {{b: {{name: 乙}}}}\n"
    (folder / "forms" / "x.yaml").write_text(text, "utf-8")
    with pytest.raises(RuleError) as error:
        load(folder)
    assert [line for _, line, said in error.value.problems if wanted in said] == [4]


HALVES = """form: x.form
sections:
  left:
    drawn: |
      甲 | <
      乙 | 丙
      {@} | {a} | ...
  right:
    beside: %s
    drawn: |
      丁 | 戊
      {@} | {a} | ...
"""


@pytest.mark.parametrize(
    ("named", "said"), [("nowhere", "没有这一节"), ("left", "画的表头行数不同"), ("right", "画的表头行数不同")]
)
def test_a_section_stands_beside_one_that_is_there_and_has_a_header_as_high(folder, named, said):
    (folder / "forms" / "x.yaml").write_text(HALVES % named, "utf-8")
    with pytest.raises(RuleError) as error:
        load(folder)
    (found,) = error.value.problems
    assert found[1] == 8 and said in found[2]
