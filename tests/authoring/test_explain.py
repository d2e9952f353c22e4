"""A form on one page, for people who read no YAML."""

import shutil

from extractor.authoring.explain import explain
from extractor.ruleset import load
from tests.authoring.ferry import FORM


def test_a_page_draws_the_sections_names_the_fields_and_says_the_checks_in_words(tmp_path):
    shutil.copytree("rules", tmp_path / "rules")
    (tmp_path / "rules" / "forms" / "ferry.year.yaml").write_text(FORM, "utf-8")
    rules = load(tmp_path / "rules")
    page = "\n".join(explain(rules.forms["ferry.year"], rules))
    for line in (
        "渡口年度情况表（ferry.year）",
        "金额单位：万元",
        "怎样认出：标题有“渡口年度情况表”",
        "【profile】渡口概况（必须有）",
        "渡口名称 | {ferry_name} | 船长 | {captain}",
        "也写作 渡工",
        "ferry_total  金额 万元 2 位小数",
        "核对  错误 SUM_MISMATCH 合计不等于各项之和：用款合计 = 修船 + 买油",
        "编号 ferry.year/ferries/total",
    ):
        assert line in page, line


def test_every_form_and_every_check_has_its_words():
    rules = load()
    for form in rules.forms.values():
        page = list(explain(form, rules))
        text = "\n".join(page)
        for section in form.sections:
            assert f"【{section}】" in text
        for check in form.checks:
            if check.spec.get("optional") and f"编号 {check.id}" not in text:
                continue  # a shared check for a column that this form lacks
            assert f"编号 {check.id}" in text
            said = page[page.index(f"        编号 {check.id}") - 1]
            assert check.code in said and "：" in said


def test_operands_of_other_rows_and_sections_are_said_with_their_place():
    rules = load()
    page = "\n".join(explain(rules.forms["yueyang.project"], rules))
    assert "“支出合计”行的支出合计 = 其余各行实际支出数之和" in page
    assert "结余 = 实际到位资金 - 实际支出，或者 结余 = 计划安排资金 - 实际支出" in page
    assert "90 分起“优”" in page


def test_checks_of_groups_attainment_and_reasons_are_said_in_words_too():
    rules = load()
    page = "\n".join(explain(rules.forms["mof.project"], rules))
    for said in (
        "按一级指标分组，每组分值之和 = 组名里印的分值",
        "得分不高于完成情况应得的分（分值：分值，按完成的比例）",
        "得分 < 分值，或者没有达到目标时，“偏差原因分析及改进措施”要写明原因",
        "得分 不大于 分值 × 执行率（允许相差 0.05）",
    ):
        assert said in page, said
