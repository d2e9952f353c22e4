"""The national project form as bureaus really print it: every variant gives the same facts as the plain one."""

from pathlib import Path

import pytest

from extractor.matching import claim, match
from extractor.reporting import report_of
from extractor.ruleset import load
from extractor.values.normalise import normalise
from tests import draw

RULES = load()
DRAWINGS = Path("samples/drawings")
BASE = (
    "# 项目支出绩效自评表\n"
    + (DRAWINGS / "2022-qinghe-mof-two-projects.drawn").read_text("utf-8").split("# 项目支出绩效自评表\n")[2]
)
HEADER = next(line for line in BASE.split("\n") if line.startswith("绩效指标"))
TITLE = "# 项目支出绩效自评表\n# （2022年度）\n"


def reports(drawing):
    made = []
    for found in match(draw.document(drawing), RULES):
        assert found.form is not None
        claimed = claim(found, RULES)
        assert claimed.cells <= claimed.used
        facts, flags = normalise(claimed.facts, found.form, RULES)
        made.append(report_of("r", "d", found, claimed, facts, flags, RULES))
    return made


def told(report):
    return {(f.section, f.row, f.field, f.text, f.number) for f in report.facts}


def one(drawing):
    (report,) = reports(drawing)
    return report


def without_side(text):
    text = text.replace("项目资金（万元） | < |  | 年初", "项目资金（万元） | < | < | 年初")
    for name in ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"):
        text = text.replace(f"^ | ^ | {name} |", f"{name} | < | < |")
    return text


VARIANTS = {
    "no side label beside the funds": without_side(BASE),
    "letters for the columns": BASE.replace("全年预算数", "全年预算数（A）")
    .replace("全年执行数", "全年执行数（B）")
    .replace("执行率", "执行率（B/A）"),
    "a total row that is not merged": BASE.replace("总分 | < | < | < | < | < | 100", "总  分 |  |  |  |  |  | 100"),
    "the title in the table": BASE.replace(
        TITLE, "项目支出绩效自评表 | < | < | < | < | < | < | < | <\n（2022年度） | < | < | < | < | < | < | < | <\n"
    ),
    "no title": BASE.replace("# 项目支出绩效自评表\n", ""),
    "the header printed again on the next page": BASE.replace(
        "^ | 效益指标", HEADER.replace("绩效指标 |", "^ |", 1) + "\n^ | 效益指标"
    ),
    "half-width brackets and colons": BASE.replace("（", "(").replace("）", ")").replace("：", ":"),
    "blanks and breaks in labels": BASE.replace("项目名称", "项 目 名 称")
    .replace("年初预算数", "年初⏎预算数")
    .replace("一级指标", "一级⏎指标"),
    "a colon behind a source of funds": BASE.replace("年度资金总额", "年度资金总额："),
    "columns in another order": "\n".join(
        " | ".join([*cells[:4], cells[6], cells[4], cells[5], *cells[7:]])
        if (cells := [cell.strip() for cell in line.split("|")]) and started
        else line
        for line, started in zip(
            BASE.split("\n"),
            [any(p.startswith("绩效指标") for p in BASE.split("\n")[: n + 1]) for n in range(BASE.count("\n") + 1)],
            strict=True,
        )
        if line
    ),
}


@pytest.mark.parametrize("drawing", VARIANTS.values(), ids=VARIANTS.keys())
def test_a_variant_of_the_form_gives_the_same_facts(drawing):
    report = one(drawing)
    assert report.form == "mof.project" and report.fiscal_year == 2022
    assert told(report) == told(one(BASE))


def test_forms_in_one_file_are_told_apart_in_any_order():
    names = (
        "2021-chongqing-department",
        "2022-bailu-mof-department",
        "2022-qinghe-mof-two-projects",
        "2020-hunan-basics",
    )
    texts = [(DRAWINGS / f"{name}.drawn").read_text("utf-8").strip("\n") for name in names]
    found = [report.form for report in reports("\n".join(texts))]
    assert found == ["chongqing.department", "mof.department", "mof.project", "mof.project", "hunan.basics"]
    found = [report.form for report in reports("\n".join(reversed(texts)))]
    assert found == ["hunan.basics", "mof.project", "mof.project", "mof.department", "chongqing.department"]
