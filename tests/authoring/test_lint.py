"""Faults of rule files: one broken file for each, told with its file, its line and the nearest right name."""

import shutil
from pathlib import Path

import pytest

from extractor.authoring.lint import lint

DEPARTMENT, PROJECT = "forms/yueyang.department.yaml", "forms/yueyang.project.yaml"
LABELS, FIELDS = "common/labels.yaml", "common/fields.yaml"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree("rules", tmp_path / "rules")
    return tmp_path / "rules"


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_the_rules_of_the_project_have_no_fault():
    assert lint("rules") == []


TOTAL = "      支出合计        | {spending_total@支出合计} |"
FAULTS = {
    "a key of the form misspelt": (PROJECT, "issuer:", "isuer:", "isuer", ["不认识“isuer”", "issuer"]),
    "a key of a section misspelt": (PROJECT, "    heading: 二、", "    headin: 二、", "headin:", ["heading"]),
    "a key of a check misspelt": (PROJECT, "    or: balance", "    ro: balance", "    ro:", ["不认识“ro”"]),
    "a key written twice": (PROJECT, "unit: 万元\n", "unit: 万元\nunit: 元\n", "unit: 元\n", ["YAML"]),
    "no indentation": (PROJECT, "    heading: 二、", "   heading: 二、", "    unit: 元", ["YAML"]),
    "a needed key left out": (PROJECT, "name: 财政支出绩效评价自评报告\n", "", "", ["缺少 name"]),
    "a text where a mapping must stand": (
        PROJECT,
        "  goals:\n",
        "  goals: 目标\n  goal_s:\n",
        "  goals: 目标",
        ["键: 值"],
    ),
    "a mapping where a text must stand": (
        PROJECT,
        "unit: 万元\n",
        "unit: {万元: 1}\n",
        "unit: {",
        ["“unit”要写成文字"],
    ),
    "a form id with capitals": (PROJECT, "form: yueyang.project", "form: Yueyang.Project", "form: Y", ["小写"]),
    "a section name in Chinese": (PROJECT, "  goals:\n", "  目标:\n", "  目标:", ["目标", "小写"]),
    "a section called like another table": (PROJECT, "  evaluators:\n", "  runs:\n", "  runs:", ["runs", "另一张"]),
    "an extends that is not there": (PROJECT, "common/yueyang", "common/yueyng", "extends", ["yueyng.yaml"]),
    "a code misspelt": (PROJECT, "GRADE_MISMATCH", "GRADE_MISSMATCH", "GRADE_MISS", ["GRADE_MISMATCH"]),
    "a check without a relation": (
        PROJECT,
        '    rule: "[支出合计].spending_total = sum(amount)"\n',
        "",
        "spending/total:",
        ["rule"],
    ),
    "a ragged drawing": (PROJECT, TOTAL, TOTAL[:-2], TOTAL[:-2], ["有 3 格", "4 格"]),
    "a merge with nothing to merge with": (
        PROJECT,
        "支出内容        |",
        "<               |",
        "<               |",
        ["合并"],
    ),
    "a slot that is none": (PROJECT, "{voucher_no}", "{voucher-no}", "{voucher-no}", ["看不懂"]),
    "a field nobody described": (PROJECT, "{spending_item}", "{spending_itm}", "{spending_itm}", ["spending_item？"]),
    "a field of a line nobody described": (
        PROJECT,
        "项目名称: project_name",
        "项目名称: project_nam",
        "project_nam\n",
        ["project_name"],
    ),
    "a slot drawn twice": (PROJECT, "{remark} | ...", "{amount} | ...", "{amount} | ...", ["画了两次"]),
    "a slot without a head": (
        PROJECT,
        "会计凭证号   | 备注",
        "会计凭证号   |",
        "{remark} | ...",
        ["{remark} 上面没有表头"],
    ),
    "a head without a slot": (PROJECT, "| {remark} | ...", "| | ...", "会计凭证号   | 备注", ["“备注”下面没有空位"]),
    "a type that does not exist": (
        FIELDS,
        "amount: {name: 实际支出数, type: money",
        "amount: {name: 实际支出数, type: monney",
        "monney",
        ["money"],
    ),
    "a type of a section's own field": (
        PROJECT,
        "    unit: 元\n",
        "    unit: 元\n    fields:\n      amount: {type: mony}\n",
        "      amount: {",
        ["mony", "money"],
    ),
    "a field filled down that is not there": (
        PROJECT,
        "fill_down: [level1, level2]",
        "fill_down: [level1, levle2]",
        "levle2",
        ["level2？"],
    ),
    "a field required that is not there": (
        PROJECT,
        "required: [project_leader]",
        "required: [project_leadr]",
        "leadr",
        ["project_leader？"],
    ),
    "a label in a check that does not resolve": (
        DEPARTMENT,
        "rule: 基本支出 = 人员支出 + 公用支出",
        "rule: 基本支出 = 人员支出 + 公用支处",
        "expenditure/basic:",
        ["公用支处", "公用支出？"],
    ),
    "a section in a check that is not there": (
        DEPARTMENT,
        "累计结余 = income.收入合计",
        "累计结余 = incom.收入合计",
        "balance/cumulative:",
        ["incom.收入合计"],
    ),
    "a check without spaces": (
        DEPARTMENT,
        "支出合计 = 基本支出 + 项目支出",
        "支出合计=基本支出+项目支出",
        "expenditure/total:",
        ["="],
    ),
    "bounds that are none": (
        PROJECT,
        "0 <= 绩效自评综合得分 <= 100",
        "0 < 绩效自评综合得分",
        "rating/range:",
        ["0 <="],
    ),
    "a check id used by another form": (
        PROJECT,
        "  yueyang.project/rating/grade:",
        "  yueyang.department/rating/grade:",
        "  yueyang.department/rating/grade:",
        ["已在 yueyang.department.yaml 用过"],
    ),
    "a form id used twice": (
        PROJECT,
        "form: yueyang.project",
        "form: yueyang.department",
        "form: yueyang.d",
        ["表式编号"],
    ),
    "a spot that is not there": (
        PROJECT,
        "project: cover.project_name",
        "project: cover.project_nam",
        "project: c",
        ["cover.project_name？"],
    ),
    "a place of the year that is not there": (
        PROJECT,
        "  - report_date - 1",
        "  - report_dat - 1",
        "year:",
        ["report_dat"],
    ),
    "an alias that the label's own not forbids": (
        LABELS,
        "  公务用车运维费: [公务用车运行维护费",
        "  公务用车运维费: [公务用车费, 公务用车运行维护费",
        "  公务用车运维费: [公务用车费",
        ["“公务用车费”", "not"],
    ),
    "an alias that would be two labels of one section": (
        LABELS,
        "  人员支出: [人员经费]",
        "  人员支出: [人员经费, 公用经费]",
        "  公用支出: [",
        ["“公用经费”", "人员支出"],
    ),
    "an alias that is another label of the section": (
        LABELS,
        "  人员支出: [人员经费]",
        "  人员支出: [人员经费, 公用支出]",
        "  人员支出: [",
        ["“公用支出”"],
    ),
    "an alias of the form's own that collides": (
        DEPARTMENT,
        "sections:\n",
        "aliases:\n  其他收入: [收入合计]\nsections:\n",
        "  其他收入: [收",
        ["“收入合计”", "其他收入"],
    ),
    "another type for the same column of a wide table": (
        PROJECT,
        "    narrative: 五、评价报告综述\n",
        "    narrative: 五、评价报告综述\n    fields:\n      body: {type: quantity}\n",
        "  narrative:\n",
        ["narrative.body", "quantity"],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_file_its_line_and_what_is_meant(folder, fault):
    name, before, after, at, said = FAULTS[fault]
    path = folder / name
    text = path.read_text("utf-8")
    assert before in text
    text = text.replace(before, after, 1)
    path.write_text(text, "utf-8")
    found = lint(folder)
    line = line_of(text, at) if at else 1
    told = [(Path(file).relative_to(folder).as_posix(), number, message) for file, number, message in found]
    assert any(
        (file, number) == (name, line) and all(word in message for word in said) for file, number, message in told
    ), told


def test_an_alias_that_another_label_of_the_field_forbids_is_told(folder):
    """公务用车运维费 and 车辆运维费 are one field in two forms; what the one must never take, the other must not."""
    form = (folder / DEPARTMENT).read_text("utf-8").replace("yueyang.department", "xcity.department")
    form = form.replace("公务用车运维费", "车辆运维费")
    (folder / "forms" / "xcity.department.yaml").write_text(form, "utf-8")
    labels = folder / LABELS
    text = labels.read_text("utf-8").replace("aliases:\n", "aliases:\n  车辆运维费: [公务用车费]\n", 1)
    labels.write_text(text, "utf-8")
    (told,) = lint(folder)
    assert told[:2] == (labels, line_of(text, "  车辆运维费")) and "“公务用车运维费”的 not" in told[2]


def test_all_faults_are_told_at_once(folder):
    changes = [FAULTS[name] for name in ("a key of a section misspelt", "a code misspelt", "a field nobody described")]
    path = folder / PROJECT
    text = path.read_text("utf-8")
    for _, before, after, _, _ in changes:
        text = text.replace(before, after, 1)
    path.write_text(text, "utf-8")
    other = folder / DEPARTMENT
    other.write_text(other.read_text("utf-8").replace("人员支出 + 公用支出", "人员支出 + 公用支处", 1), "utf-8")
    said = " ".join(message for _, _, message in lint(folder))
    for word in ("headin", "GRADE_MISSMATCH", "spending_itm", "公用支处"):
        assert word in said


def test_only_the_files_asked_for_are_told(folder):
    for name, before, after, _, _ in (FAULTS["a code misspelt"], FAULTS["a type that does not exist"]):
        path = folder / name
        path.write_text(path.read_text("utf-8").replace(before, after, 1), "utf-8")
    assert {Path(file).name for file, _, _ in lint(folder)} == {Path(PROJECT).name, Path(FIELDS).name}
    assert {Path(file).name for file, _, _ in lint(folder, [folder / FIELDS])} == {Path(FIELDS).name}
