"""Every code of the catalogue: a document that raises it, and a near-miss that does not.

A code that has no case here, or a case whose code the catalogue does not know, fails.
"""

from __future__ import annotations

import shutil

import pytest

from extractor.archive import across
from extractor.limits import Limits
from extractor.pipeline import extract
from tests import catalogue, draw
from tests.archive import filed
from tests.checks import small
from tests.checks.filled import RULES
from tests.readers.docx.package import docx, p, tbl, tc, tr
from tests.readers.docx.test_refusals import OLE

BOUNDS = Limits(file_bytes=1_000_000, inflated_bytes=4_000_000)
FORM = """
# 岳阳市2031年度部门整体支出绩效评价自评报告
# 部门（单位）名称：某地茶叶研究所
# 报告日期：{dated}
{begins}
联系人 | 张某 | 联络电话 | 0730-0000001
人员编制 | {quota} | 实有人数 | 11{extra}
职能职责概述 | {duties} | < | <
---
年度收入情况（万元）
机构名称 | 收入合计 | 其中： | < | < | < | <
^ | ^ | {carry} | {budget} | 政府基金拨款 | 纳入专户管理的非税收入拨款 | {other}
1、{unit} | {income} | {carried} | 20.50 | 0 | 0 | 0
---
部门（单位）年度支出和结余情况（万元）
机构名称 | 支出合计 | 其中： | < | < | < | 结余 | <
^ | ^ | 基本支出 | 其中： | < | 项目支出 | 当年结余 | 累计结余
^ | ^ | ^ | 人员支出 | 公用支出 | ^ | ^ | ^
1、茶叶所 | 25.00 | 4.00 | 3.00 | 1.00 | 21.00 | -4.50 | {balance}
---
机构名称 | 三公经费合计 | 其中： | < | < | <
^ | ^ | 公务接待费 | 公务用车运维费 | 公务用车购置费 | 因公出国费
1、茶叶所 | 1.20 | 1.20 | 0 | 0 | 0
---
整体支出绩效定量目标及实施计划完成情况 | 评价内容 | < | 绩效目标 | 完成情况
^ | 效益目标 | 满意度 | {target} | {actual}
---
绩效自评综合得分 | {score} | 评价等次 | {grade}
---
四、评价人员
姓名 | 职务/职称 | 单位 | 签字
戊辰 | 站长 | 某地茶叶研究所 | 戊辰
---
部门（单位）意见：⏎情况属实。⏎负责人（签章）：{signed}⏎{date}
# 五、评价报告综述
# 一、单位基本情况
# {prose}
"""
PLAIN = {
    "dated": "2032年3月4日",
    "begins": "一、部门（单位）基本概况",
    "quota": "12",
    "extra": "",
    "duties": "管理茶园",
    "carry": "上年结转",
    "budget": "公共财政拨款",
    "other": "其他收入",
    "unit": "茶叶所",
    "income": "30.50",
    "carried": "10",
    "balance": "5.50",
    "target": "满意度≥95%",
    "actual": "满意度96%",
    "score": "96",
    "grade": "优",
    "signed": "丁卯",
    "date": "2032年3月4日",
    "prose": "实有人数11人。",
}


INCOME = FORM[FORM.index("---\n年度收入") : FORM.index("---\n部门（单位）年度支出")]


def department(without="", **cells):
    """The codes that a department report raises in which these cells are otherwise, or a part is left out."""
    return codes(draw.dump_text(FORM.replace(without, "").format(**{**PLAIN, **cells})).encode(), "x.txt")


def codes(data, name="x.docx"):
    """The codes that a file raises, all its reports together."""
    result = extract(data, name, RULES, BOUNDS)
    return {flag.code for flag in (*result.flags, *(f for report in result.reports for f in report.flags))}


def trial(funding="", indicators="", rating=""):
    """The codes that the small form with weights and scores raises."""
    return {flag.code for flag in small.report(funding, indicators, rating).flags}


def indicator(name="株数", sign="", target="", unit="", actual="", weight="", score="", reason="", level1="产出指标"):
    """The codes that one row of indicators raises."""
    row = (level1, "数量指标", name, sign, target, unit, actual, weight, score, reason)
    return trial(indicators=" | ".join(row))


def archive(*reports):
    """The codes that reports raise together: (year, figure, options) each."""
    filed_ = filed.Archive()
    for year, figures, keys in reports:
        filed_.file(year, *figures, **keys)
    return {flag["code"] for flag in across(filed_.tables, filed.rules()).to_pylist()}


def batch(tmp_path, *names):
    """The codes that a run over these samples raises; the first of them is filed under each name."""
    from extractor.batch import run

    folder = tmp_path / "in"
    folder.mkdir()
    for number, name in enumerate(names):
        shutil.copy(f"samples/{name}", folder / f"{number}-{name}")
    return {code for _, code in run([folder], tmp_path / "out", jobs=1).flags}


def both(spent):
    """A department that spent 21.00 on its projects, and one of its projects."""
    return codes(
        draw.dump_text(
            FORM.format(**PLAIN)
            + f"""
# 财政支出绩效评价自评报告
# 项目名称：茶园改造
# 项目单位：某地茶叶研究所
一、项目基本概况
项目负责人 | 戊辰 | 联系电话 | 0730-0000002
---
计划安排资金（万元） | {spent} | 实际到位资金（万元） | {spent} | 实际支出（万元） | {spent} | 结余（万元） | 0
市财政 | {spent} | 市财政 | {spent} | 市财政 | {spent} | 市财政 | 0
"""
        ).encode(),
        "x.txt",
    )


WIDE = docx(tbl(tr(tc("甲", '<w:gridSpan w:val="1000000"/>'))))
LEFT, CARRIED = (("expenditure", "cumulative_balance", "12.50", "甲所"),), ("income", "carryover")
SPENT, PAID = ("expenditure", "expenditure_total"), ("funding", "spent")
TEA = {"form": filed.PROJECT, "project": "茶园改造"}
BROKEN = draw.dump_text(FORM.format(**PLAIN)).replace(
    "\t人员编制\n\t12\n\t实有人数\n\t11\n\n", "\t人员编制\n\t12\n\t实有人数\n"
)
BROKEN = BROKEN.encode()
FUNDS = "合计 | 100 | 43.20 | 37.24 | | {} | | {}"
CASES = {
    "DOC_UNREADABLE": (lambda: codes(b"hello"), lambda: codes(docx(p("茶")))),
    "DOC_ENCRYPTED": (lambda: codes(OLE + "EncryptedPackage".encode("utf-16-le")), lambda: codes(docx(p("茶")))),
    "DOC_TOO_LARGE": (lambda: codes(WIDE), lambda: codes(docx(tbl(tr(tc("甲", '<w:gridSpan w:val="60"/>')))))),
    "DOC_EMPTY": (lambda: codes(docx(p(""))), lambda: codes(docx(p("茶")))),
    "DOC_UNSUPPORTED": (lambda: codes(b"%PDF-1.7"), lambda: codes(docx(p("茶")))),
    "DOC_PART_UNREAD": (lambda: codes(docx(p("茶") + "<w:altChunk/>")), lambda: codes(docx(p("茶")))),
    "FORM_UNKNOWN": (lambda: codes("\t品名\n\t数量\n\n\t茶\n\t3\n\n".encode(), "x.txt"), department),
    "SECTION_MISSING": (lambda: department(without=INCOME), department),
    "LABEL_UNKNOWN": (lambda: department(other="捐赠收入"), lambda: department(budget="一般公共预算拨款")),
    "CELL_UNCLAIMED": (lambda: department(extra=" | 另有借调3人"), lambda: department(extra=" | ")),
    "TABLE_BROKEN": (lambda: codes(BROKEN, "x.txt"), department),
    "PLACEHOLDER_LEFT": (lambda: department(unit="二级机构1"), lambda: department(unit="二级机构所")),
    "REQUIRED_MISSING": (lambda: department(quota=""), lambda: department(quota="0")),
    "VALUE_UNPARSED": (lambda: department(carried="约两三万吧"), lambda: department(carried="10（净值）")),
    "VALUE_REPAIRED": (lambda: department(income="３０.５０"), department),
    "TYPO_REPAIRED": (lambda: department(duties="维护通迅设备"), lambda: department(duties="维护通讯设备")),
    "VALUE_OUT_OF_RANGE": (lambda: department(score="104"), lambda: department(score="100")),
    "UNIT_SUSPECT": (lambda: department(income="305000"), lambda: department(income="33.00")),
    "SUM_MISMATCH": (lambda: department(income="33.00"), lambda: department(income="30.51")),
    "BALANCE_MISMATCH": (lambda: department(balance="7.50"), department),
    "GRADE_MISMATCH": (lambda: department(score="86", grade="优秀"), lambda: department(score="90")),
    "TARGET_MISSED": (
        lambda: department(actual="满意度80%"),
        lambda: department(target="20万条以上", actual="18万件"),
    ),
    "TARGET_COPIED": (
        lambda: department(target="≥266米", actual="≥266米"),
        lambda: department(target="24小时", actual="24小时"),
    ),
    "NARRATIVE_MISMATCH": (
        lambda: department(prose="实有人数13人。"),
        lambda: department(prose="上年实有人数13人。"),
    ),
    "SIGNATURE_MISSING": (lambda: department(signed=""), lambda: department(signed="⏎丁卯")),
    "DATE_MISSING": (lambda: department(date="年 月 日"), department),
    "CROSS_FORM_MISMATCH": (lambda: both("30.00"), lambda: both("20.00")),
    "RATE_MISMATCH": (lambda: trial(FUNDS.format("82%", "")), lambda: trial(FUNDS.format("86%", ""))),
    "REASON_MISSING": (lambda: trial(FUNDS.format("86%", "")), lambda: trial(FUNDS.format("86%", "招标推迟"))),
    "SCORE_EXCEEDS_WEIGHT": (
        lambda: indicator(weight="10", score="12"),
        lambda: indicator(weight="10", score="10"),
    ),
    "WEIGHT_MISMATCH": (
        lambda: indicator(level1="产出指标（50分）", weight="40"),
        lambda: trial(
            "合计 | | | | 10 | | |",
            "产出指标（50分） | 数量指标 | 株数 | | | | | 50 | | |\n效益指标 | 满意度 | 满意度 | | | | | 40 | | |",
        ),
    ),
    "SCORE_UNEARNED": (
        lambda: indicator("采购执行率", "≥", "100", "%", "72.74%", "10", "10"),
        lambda: indicator("人员控制率", "", "100", "%", "92%", "10", "10"),
    ),
    "GLYPH_SUSPECT": (
        lambda: indicator("村民满意度", "", "90%", "", "290%"),
        lambda: indicator("产量增长", "", "100%", "", "290%"),
    ),
    "CARRYOVER_MISMATCH": (
        lambda: archive((2030, LEFT, {}), (2031, [(*CARRIED, "13.00", "甲所")], {})),
        lambda: archive((2030, LEFT, {}), (2031, [(*CARRIED, "12.50", "甲所")], {})),
    ),
    "YEAR_OUTLIER": (
        lambda: archive(*((2030 + n, [(*SPENT, a, "甲所")], {}) for n, a in enumerate(("300", "320", "9000")))),
        lambda: archive(*((2030 + n, [(*SPENT, a, "甲所")], {}) for n, a in enumerate(("300", "320", "700")))),
    ),
    "SUBMISSION_SUPERSEDED": (
        lambda: archive((2031, [], {"date": "2032-05-05"}), (2031, [], {"date": "2032-06-09"})),
        lambda: archive((2031, [], TEA), (2031, [], {**TEA, "project": "茶场"})),
    ),
    "CROSS_DOCUMENT_MISMATCH": (lambda: projects("100"), lambda: projects("110")),
}


def projects(together):
    """The codes of a department with this project expenditure, and two projects that spent 110."""
    return archive(
        (2031, [("expenditure", "project_expenditure", together, "甲所")], {}),
        (2031, [(*PAID, "80", "合计")], TEA),
        (2031, [(*PAID, "30", "合计")], {**TEA, "project": "茶场"}),
    )


def test_the_plain_report_raises_nothing():
    assert department() == set()


@pytest.mark.parametrize("code", CASES)
def test_a_document_raises_the_code_and_a_near_miss_does_not(code):
    raises, near = CASES[code]
    assert code in raises()
    assert code not in near()


def test_a_file_filed_twice_is_a_duplicate_and_two_years_are_not(tmp_path):
    for folder, names, wanted in (
        ("twice", ("2018-qinghe-department.docx",) * 2, True),
        ("years", ("2018-qinghe-department.docx", "2019-qinghe-department.docx"), False),
    ):
        (tmp_path / folder).mkdir()
        assert ("DOC_DUPLICATE" in batch(tmp_path / folder, *names)) is wanted


def test_every_code_of_the_catalogue_has_its_case():
    assert set(CASES) | {"DOC_DUPLICATE"} == set(RULES.flags)


@pytest.mark.parametrize("words", [catalogue.ENGLISH, catalogue.CHINESE], ids=["en", "zh"])
def test_the_pages_of_the_catalogue_are_in_step_with_it(words):
    assert (catalogue.DOCS / words["file"]).read_text("utf-8") == catalogue.page(words), "make catalogue"
