"""Which cell is wrong when checks fail: one slip, one flag, at the cell that explains all of it."""

import pytest

from tests.checks.filled import PROJECT, WHOLE, flags, prose, row, run, spot

UNITS = ("甲所", "乙所")
INCOME = {
    WHOLE: {"income_total": "60.00", "carryover": "20.00", "public_budget": "40.00"},
    "甲所": {"income_total": "35.00", "carryover": "12.00", "public_budget": "23.00"},
    "乙所": {"income_total": "25.00", "carryover": "8.00", "public_budget": "17.00"},
}
SPENT = {
    WHOLE: ("51.00", "30.00", "18.00", "12.00", "21.00", "-11.00", "9.00"),
    "甲所": ("31.00", "20.00", "13.00", "7.00", "11.00", "-8.00", "4.00"),
    "乙所": ("20.00", "10.00", "5.00", "5.00", "10.00", "-3.00", "5.00"),
}
FIELDS = (
    "expenditure_total",
    "basic_expenditure",
    "personnel_expenditure",
    "operating_expenditure",
    "project_expenditure",
    "year_balance",
    "cumulative_balance",
)


def books(**wrong):
    """The two tables, with cells replaced: ``甲所__carryover="99"``."""
    rows = []
    for number, entity in enumerate((WHOLE, *UNITS)):
        for section, cells in (
            ("income", INCOME[entity]),
            ("expenditure", dict(zip(FIELDS, SPENT[entity], strict=True))),
        ):
            own = {name: wrong.get(f"{entity}__{name}", value) for name, value in cells.items()}
            rows.append(row(section, entity, number, **own))
    return rows


def test_sound_books_raise_nothing():
    findings = run(*books())
    assert flags(findings) == []
    assert {c.outcome for c in findings.checks if "rating" not in c.check_id} == {"ok"}


@pytest.mark.parametrize(
    ("cell", "printed", "code"),
    [
        ("甲所__public_budget", "26.20", "SUM_MISMATCH"),
        ("甲所__income_total", "38.20", "SUM_MISMATCH"),
        ("甲所__carryover", "13.50", "SUM_MISMATCH"),
        ("乙所__personnel_expenditure", "6.40", "SUM_MISMATCH"),
        ("乙所__basic_expenditure", "11.40", "SUM_MISMATCH"),
        ("乙所__expenditure_total", "23.00", "SUM_MISMATCH"),
        ("乙所__cumulative_balance", "7.00", "BALANCE_MISMATCH"),
        ("乙所__year_balance", "3.00", "BALANCE_MISMATCH"),
        (f"{WHOLE}__operating_expenditure", "21.00", "SUM_MISMATCH"),
        (f"{WHOLE}__cumulative_balance", "90.00", "SUM_MISMATCH"),
        ("甲所__income_total", "350000.00", "UNIT_SUSPECT"),
        ("甲所__operating_expenditure", "70000", "UNIT_SUSPECT"),
        ("甲所__income_total", "0.0035", "UNIT_SUSPECT"),
    ],
)
def test_one_wrong_cell_raises_one_flag_at_that_cell_with_the_right_figure(cell, printed, code):
    entity, _, name = cell.partition("__")
    findings = run(*books(**{cell: printed}))
    (flag,) = flags(findings)
    assert (flag.code, flag.entity, flag.field) == (code, entity, name)
    right = INCOME[entity].get(name) or dict(zip(FIELDS, SPENT[entity], strict=True))[name]
    assert flag.expected == f"{float(right):g}万元" and flag.found == f"{float(printed):.10g}万元"
    assert flag.expected in flag.message and flag.found in flag.message_en


def test_the_other_checks_of_a_slip_are_not_run_and_point_to_the_one_that_is_flagged():
    findings = run(*books(甲所__income_total="38.20"))
    failed = [c for c in findings.checks if c.outcome == "mismatch"]
    pointing = [c for c in findings.checks if c.outcome == "not_run" and failed[0].check_id in (c.reason or "")]
    assert len(failed) == 1 and len(pointing) == 3


def test_two_slips_in_different_rows_are_told_apart():
    found = flags(run(*books(甲所__public_budget="26.20", 乙所__cumulative_balance="7.00")))
    assert {(f.entity, f.field) for f in found} == {("甲所", "public_budget"), ("乙所", "cumulative_balance")}


LONE = {"income_total": "35.00", "carryover": "12.00", "public_budget": "23.00"}


@pytest.mark.parametrize(
    ("name", "printed", "hint"),
    [
        ("public_budget", "32.00", "颠倒"),
        ("public_budget", "-23.00", "正负号"),
        ("public_budget", "2.30", "小数点"),
        ("public_budget", "24.00", "请核对各数"),
    ],
)
def test_where_one_check_alone_fails_the_total_is_flagged_and_a_known_slip_is_suggested(name, printed, hint):
    (flag,) = flags(run(row("income", "甲所", **{**LONE, name: printed})))
    assert spot(flag) == ("SUM_MISMATCH", "income", "甲所", "income_total")
    assert hint in flag.message


def test_a_part_whose_whole_value_is_the_difference_is_no_unit_slip():
    (flag,) = flags(run(row("income", "甲所", income_total="35.00", carryover="1.00", public_budget="35.00")))
    assert flag.code == "SUM_MISMATCH"


def test_a_figure_of_the_prose_decides_between_parts_that_may_both_be_wrong():
    spent = {"basic_expenditure": "20.00", "personnel_expenditure": "14.50", "operating_expenditure": "7.00"}
    findings = run(row("expenditure", "甲所", **spent), prose("人员支出13万元。"))
    (flag,) = flags(findings)
    assert spot(flag) == ("SUM_MISMATCH", "expenditure", "甲所", "personnel_expenditure")
    assert flag.expected == "13万元" and "综述" in flag.message
    assert [o.relation for o in findings.occurrences] == ["conflict"]


def test_spending_lines_in_yuan_are_held_against_funding_in_ten_thousands():
    lines = [
        row("spending", None, n, PROJECT, spending_item="租车", amount=a) for n, a in enumerate(("120012元", "80000元"))
    ]
    total = row("spending", "支出合计", 2, PROJECT, spending_total="200012元")
    near = run(*lines, total, row("funding", "合计", 0, PROJECT, spent="20.00"), form=PROJECT)
    far = run(*lines, total, row("funding", "合计", 0, PROJECT, spent="20.50"), form=PROJECT)
    assert {c.outcome for c in near.checks if c.check_id.endswith("spending/funding")} == {"rounding"}
    assert flags(near) == []
    assert [(f.code, f.field) for f in flags(far)] == [("BALANCE_MISMATCH", "spent")]  # the lines bear the total out


def test_a_balance_may_be_reckoned_from_the_plan_or_from_what_came_in():
    money = {"planned": "50", "received": "40", "spent": "35"}
    for balance, expected in (("5", []), ("15", []), ("25", ["BALANCE_MISMATCH"])):
        findings = run(row("funding", "合计", 0, PROJECT, balance=balance, **money), form=PROJECT)
        assert [f.code for f in flags(findings)] == expected


def test_an_unreadable_row_stops_the_sum_over_rows():
    from extractor.report import Flag

    rows = [
        row("income", WHOLE, 0, carryover="20.00"),
        row("income", "甲所", 1, carryover="12.00"),
        row("income", "乙所", 2, carryover="约八"),
    ]
    unread = Flag("VALUE_UNPARSED", "", "", "income", 2, "乙所", "carryover")
    findings = run(*rows, flagged=[unread])
    (check,) = [c for c in findings.checks if c.check_id.endswith("income/rollup")]
    assert check.outcome == "not_run" and "乙所" in check.reason
    assert flags(findings) == []


def spending(*amounts, total, spent="20.00"):
    lines = [row("spending", None, n, PROJECT, amount=a) for n, a in enumerate(amounts)]
    whole = row("spending", "支出合计", len(amounts), PROJECT, spending_total=total)
    return run(*lines, whole, row("funding", "合计", 0, PROJECT, spent=spent), form=PROJECT)


def test_a_total_that_another_table_bears_out_is_not_told_to_be_wrong():
    (flag,) = flags(spending("120000元", "90000元", total="200000元"))
    assert (flag.code, flag.field) == ("SUM_MISMATCH", "amount")
    assert "合计与别处一致" in flag.message and "同栏其他各行" in flag.message


def test_of_the_parts_of_a_borne_out_total_the_one_with_a_known_slip_is_told():
    (flag,) = flags(spending("120000元", "800000元", total="200000元"))
    assert (flag.field, flag.found, flag.expected) == ("amount", "800000元", "80000元")


def test_a_total_that_the_prose_gives_too_is_not_told_to_be_wrong():
    cells = {"three_public_total": "5.00", "official_reception": "2.00", "vehicle_operation": "4.20"}
    (plain,) = flags(run(row("three_public", "甲所", **cells)))
    (spoken,) = flags(run(row("three_public", "甲所", **cells), prose("三公经费合计5.00万元。")))
    assert (plain.field, spoken.field) == ("three_public_total", "official_reception")
    assert "公务用车运维费" in spoken.message


def test_yuan_for_ten_thousand_yuan_is_told_though_total_and_part_may_both_be_meant():
    findings = run(row("three_public", "甲所", three_public_total="2.00", official_reception="20000"))
    ((code, field, expected),) = [(f.code, f.field, f.expected) for f in flags(findings)]
    assert (code, field, expected) == ("UNIT_SUSPECT", "official_reception", "2万元")


def test_a_balance_is_not_checked_where_the_other_table_has_no_such_row():
    findings = run(row("expenditure", "甲所", expenditure_total="30.00", year_balance="2.00"))
    assert flags(findings) == []
    assert {c.outcome for c in findings.checks if "/balance/" in c.check_id} == {"not_run"}


SCALED_DOWN = {
    "rounded to what is left of it": ("843.21", "0.08", "UNIT_SUSPECT"),
    "another figure": ("843.21", "0.07", "SUM_MISMATCH"),
    "too little left to tell": ("243.21", "0.02", "SUM_MISMATCH"),
}


@pytest.mark.parametrize(("right", "printed", "code"), SCALED_DOWN.values(), ids=SCALED_DOWN.keys())
def test_a_figure_scaled_down_and_rounded_for_print_is_a_unit_slip_as_far_as_it_can_be_told(right, printed, code):
    parts = {"basic_expenditure": right, "personnel_expenditure": right, "operating_expenditure": "0"}
    findings = run(row("expenditure", "甲所", expenditure_total=printed, project_expenditure="0", **parts))
    (flag,) = flags(findings)
    assert (flag.code, flag.field, flag.expected) == (code, "expenditure_total", f"{right}万元")
