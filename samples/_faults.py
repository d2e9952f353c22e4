"""Mistakes to plant in a filled-in report, one function each; its docstring begins with the codes it must raise.

The truth of the facts follows: it says what is printed.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from _department import SUMMARY
from _fill import Report, Row
from _values import ANY, Value


def _set(values: dict[str, Value], field: str, wan: str) -> None:
    values[field] = Value(wan, ANY, Decimal(wan) * 10000, None, "CNY")


def _own(report: Report, section: str) -> dict[str, Value]:
    """The first row of a section that has a total of its own and is not the summary."""
    return next(
        row.values for row in report.sections[section] if row.entity != SUMMARY and next(iter(row.values.values())).raw
    )


def sum_of_income(report: Report) -> None:
    """SUM_MISMATCH: one part of the income is 3.20 万元 more than the total has room for."""
    values = _own(report, "income")
    number = values["public_budget"].number
    assert isinstance(number, Decimal)
    _set(values, "public_budget", f"{number / 10000 + Decimal('3.20'):.2f}")


def sum_of_basic(report: Report) -> None:
    """SUM_MISMATCH: 基本支出 is not 人员支出 and 公用支出."""
    values = _own(report, "expenditure")
    number = values["operating_expenditure"].number
    assert isinstance(number, Decimal)
    _set(values, "operating_expenditure", f"{number / 10000 + 1:.2f}")


def summary_row(report: Report) -> None:
    """SUM_MISMATCH: the summary row is not the sum of its rows."""
    _set(report.row("three_public", SUMMARY), "official_reception", "99.99")


def balance(report: Report) -> None:
    """BALANCE_MISMATCH: the cumulative balance is not income less expenditure."""
    values = _own(report, "expenditure")
    number = values["cumulative_balance"].number
    assert isinstance(number, Decimal)
    _set(values, "cumulative_balance", f"{number / 10000 + 20:.2f}")


def grade(report: Report) -> None:
    """GRADE_MISMATCH: 86 does not earn 优秀."""
    report.score = Decimal(86)
    report.sections["rating"] = [
        Row(
            {
                "self_score": Value("86", ANY, Decimal(86), None, ANY),
                "grade": Value("优秀", "优秀"),
            }
        )
    ]


def score_range(report: Report) -> None:
    """VALUE_OUT_OF_RANGE: 104 of 100 points."""
    report.score = Decimal(104)
    report.one("rating")["self_score"] = Value("104", ANY, Decimal(104), None, ANY)


def unit_slip(report: Report) -> None:
    """UNIT_SUSPECT: a total written in 元 under a heading that says 万元."""
    values = _own(report, "expenditure")
    number = values["expenditure_total"].number
    assert isinstance(number, Decimal)
    _set(values, "expenditure_total", f"{number:.0f}")


def unreadable(report: Report) -> None:
    """VALUE_UNPARSED: a number in words that is none."""
    _own(report, "three_public")["three_public_total"] = Value("约两三万吧", ANY, None, ANY, ANY)


def missing_staff(report: Report) -> None:
    """REQUIRED_MISSING: no establishment is given."""
    report.one("profile")["staffing_quota"] = Value()


def placeholder(report: Report) -> None:
    """PLACEHOLDER_LEFT: the form's filler stands beside real figures."""
    for section in ("income", "expenditure", "three_public", "fixed_assets"):
        row = report.sections[section][2]
        row.head, row.entity = "2、二级机构1", "二级机构1"


def target_missed(report: Report) -> None:
    """TARGET_MISSED: 80 % reached where 95 % was the target."""
    row = report.sections["indicators"][-1].values
    row["target"] = Value("满意度≥95%", "满意度≥95%", Decimal(95), ">=", "%")
    row["actual"] = Value("满意度80%", "满意度80%", Decimal(80), None, "%")


def rate_in_prose(report: Report) -> None:
    """RATE_MISMATCH in the narrative: 7600 of 8000 are 95 %, not 98 %."""
    for row in report.sections["narrative"]:
        heading = row.values["heading"].raw
        if heading.startswith("四、") or heading.endswith("情况分析"):
            text = "全年受理来信来电8000件，办结7600件，办结率98%。"
            row.values["body"] = Value(text, text)


def prose_differs(report: Report) -> None:
    """NARRATIVE_MISMATCH: the prose gives two heads more than the table, and other money for one total."""
    for row in report.sections["narrative"]:
        body = row.values["body"].raw
        if "实有人数" in body:
            actual = report.one("profile")["staff_actual"].number
            assert isinstance(actual, Decimal)
            body = body.replace(f"实有人数{actual}人", f"实有人数{actual + 2}人")
        elif "年度实际支出" in body:
            head, tail = body.split("年度实际支出", 1)
            body = f"{head}年度实际支出{Decimal(tail.split('万元')[0]) + 12}万元{tail[tail.index('万元') + 2 :]}"
        row.values["body"] = Value(body, body) if body else Value()


def typo(report: Report) -> None:
    """TYPO_REPAIRED: 通迅 for 通讯."""
    row = report.sections["indicators"][0].values
    row["target"] = Value("指标1：通迅设备当日修复。", "通讯设备当日修复。")


def spending_sum(report: Report) -> None:
    """SUM_MISMATCH: the lines' total is 1,000 yuan too high."""
    values = report.row("spending", "支出合计")
    number = values["spending_total"].number
    assert isinstance(number, Decimal)
    values["spending_total"] = Value(f"{number + 1000:,.2f}", ANY, number + 1000, None, "CNY")


def funding_sources(report: Report) -> None:
    """SUM_MISMATCH: the planned total is not the sum of its sources."""
    values = report.row("funding", "合计")
    number = values["planned"].number
    assert isinstance(number, Decimal)
    _set(values, "planned", f"{number / 10000 + 30:.2f}")


FAULTS: dict[str, Callable[[Report], None]] = {
    function.__name__: function
    for function in (
        sum_of_income,
        sum_of_basic,
        summary_row,
        balance,
        grade,
        score_range,
        unit_slip,
        unreadable,
        missing_staff,
        placeholder,
        target_missed,
        rate_in_prose,
        prose_differs,
        typo,
        spending_sum,
        funding_sources,
    )
}
