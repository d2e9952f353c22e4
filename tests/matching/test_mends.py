"""What was done to a row of a dump stands in the repairs of its facts; a person is told where it matters."""

import pytest

from extractor.pipeline import extract
from extractor.ruleset import load

RULES = load()
HEAD = "项目支出绩效自评表\n（2021年度）\n项目名称\t样例项目\n主管部门\t样例局\t实施单位\t样例站\n"
TITLES = "\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
ROW = "\t样例资金\t10\t20\t30\t5\t80%\t4\n"
AFTER = "年度总体目标\t预期目标\t实际完成情况\n\t修渠\t已修\n"
DUMPS = {
    "as printed": ("项目资金（万元）" + TITLES + ROW, (), False),
    "a side label in two parts": ("项目资金（万元）" + TITLES + "\t" + ROW, ("row:side",), False),
    "empty cells behind the row": ("项目资金（万元）" + TITLES + ROW.rstrip() + "\t\t\n", ("row:trimmed",), True),
}


@pytest.mark.parametrize(("table", "repairs", "flagged"), DUMPS.values(), ids=DUMPS.keys())
def test_a_mend_is_on_record_in_the_repairs_of_the_row(table, repairs, flagged):
    (report,) = extract((HEAD + table + AFTER).encode(), "x.txt", RULES).reports
    row = [fact for fact in report.facts if fact.section == "funding"]
    assert [(fact.entity, fact.field, fact.raw) for fact in row] == [
        ("样例资金", "budget_initial", "10"),
        ("样例资金", "budget_full_year", "20"),
        ("样例资金", "executed", "30"),
        ("样例资金", "weight", "5"),
        ("样例资金", "execution_rate", "80%"),
        ("样例资金", "score", "4"),
    ]
    assert {tuple(r for r in fact.repairs if r.startswith("row:")) for fact in row} == {repairs}
    assert ("TABLE_BROKEN" in {flag.code for flag in report.flags}) == flagged


def test_a_row_in_doubt_is_kept_without_a_field_and_says_so():
    table = "项目资金（万元）" + TITLES + "\t样例资金\t10\t20\t30\n"
    (report,) = extract((HEAD + table + AFTER).encode(), "x.txt", RULES).reports
    kept = [fact for fact in report.facts if fact.section == "funding"]
    assert {fact.raw for fact in kept} >= {"10", "20", "30"}
    assert {(fact.field, fact.repairs[:1]) for fact in kept} == {(None, ("row:short",))}
    assert "TABLE_BROKEN" in {flag.code for flag in report.flags}


def piped(*rows, full=0):
    return "".join("| " + " | ".join([*row, *[""] * (full - len(row))]) + " |\n" for row in rows)


NAMES = (("项目名称", "样例项目"), ("主管部门", "样例局", "实施单位", "样例站"))
LEVELS = (
    "绩效指标",
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因分析及改进措施",
)
FIRST = ("", "产出指标", "数量指标", "渠长", "2公里", "3公里", "10", "9", "返工")
LOWER = ("", "", "质量指标", "合格率", "97%", "96%", "20", "19", "多雨")
LAST = ("", "", "时效指标", "准时率", "98%", "95%", "5", "4", "停电")
TITLE = "项目支出绩效自评表\n（2021年度）\n"


def told(*rows, full=0, short=()):
    text = TITLE + piped(*NAMES, LEVELS, *rows, full=full).replace(piped(short, full=full), piped(short, full=full - 1))
    (report,) = extract(text.encode(), "x.txt", RULES).reports
    fields = {fact.raw: fact.field for fact in report.facts if fact.section == "indicators"}
    return fields, [flag.code for flag in report.flags if flag.code == "TABLE_BROKEN"]


WHOLE = dict(zip((*FIRST[1:], *LOWER[2:], *LAST[2:]), (
    "level1", "level2", "level3", "target", "actual", "weight", "score", "deviation",
    *("level2", "level3", "target", "actual", "weight", "score", "deviation") * 2,
), strict=True))  # fmt: skip


@pytest.mark.parametrize("full", [0, 12])
def test_rows_of_one_size_are_whole_also_where_the_dump_fills_them_up(full):
    assert told(FIRST, LOWER, LAST, full=full) == (WHOLE, [])


@pytest.mark.parametrize("twice", range(1, 9))
def test_a_row_with_a_cell_twice_is_no_row_whose_side_label_is_in_two_parts(twice):
    found, flags = told(FIRST, LOWER[:twice] + LOWER[twice - 1 :], LAST)
    assert flags == ["TABLE_BROKEN"]
    assert {field for text, field in found.items() if text in LOWER[2:]} == {None}
    assert {text: found[text] for text in (*FIRST[1:], *LAST[2:])}.items() <= WHOLE.items()


def test_rows_that_all_have_their_side_label_in_two_parts_are_whole_but_for_one_that_has_not():
    sided = [("", *row) for row in (FIRST, LOWER)]
    assert told(*sided, ("", *LAST)) == (WHOLE, [])
    found, flags = told(*sided, LAST)
    assert (found["97%"], found["98%"], flags) == ("target", None, ["TABLE_BROKEN"])


@pytest.mark.parametrize("lost", range(1, 9))
def test_a_row_shorter_than_those_that_the_dump_fills_up_lacks_any_of_its_cells(lost):
    short = LOWER[:lost] + LOWER[lost + 1 :]
    found, flags = told(FIRST, short, LAST, full=12, short=short)
    assert flags == ["TABLE_BROKEN"]
    assert {found.get(text) for text in LOWER[2:]} == {None}
    assert {text: found[text] for text in (*FIRST[1:], *LAST[2:])}.items() <= WHOLE.items()


GOALS = "年度总体目标\n\t预期目标\n\t实际完成情况\n\n\t\n\t目标1：修渠\n目标2：建塘\n\t目标1：已修\n目标2：已建\n\n"


def goals(text):
    tabbed = HEAD.replace("\t", "\n\t").replace("\n主管", "\n\n\t主管").replace("\n项目名称", "\n\n\t项目名称")
    (report,) = extract((tabbed + "\n\n\t" + text).encode(), "x.txt", RULES).reports
    flags = {flag.code for flag in report.flags} & {"TABLE_BROKEN"}
    return {(fact.field, fact.text) for fact in report.facts if fact.section == "goals"}, flags


def test_a_cell_too_many_that_goes_into_the_next_row_leaves_its_own_in_doubt():
    found, flags = goals(GOALS)
    assert {("goal_expected", "修渠"), ("goal_actual", "已建")} <= found
    assert not flags
    found, flags = goals(GOALS.replace("\t目标1：修渠\n", "\t目标1：修渠\n\t目标1：修渠\n"))
    assert {field for field, _ in found} == {None}
    assert flags


def test_a_name_that_is_printed_twice_in_its_cell_names_no_row():
    table = "项目资金（万元）" + TITLES + ROW.replace("样例资金", "样例资金\n样例资金")
    (report,) = extract((HEAD + table + AFTER).encode(), "x.txt", RULES).reports
    assert not [fact for fact in report.facts if fact.section == "funding" and fact.field]
    assert "TABLE_BROKEN" in {flag.code for flag in report.flags}


def test_what_stands_before_a_label_of_another_row_is_no_more_of_the_value_above():
    text = HEAD.replace("主管部门\t", "") + "项目资金（万元）" + TITLES + ROW + AFTER
    (report,) = extract(text.encode(), "x.txt", RULES).reports
    named = {fact.field: fact.raw for fact in report.facts}
    assert named["project_name"] == "样例项目"
    assert "LABEL_UNKNOWN" in {flag.code for flag in report.flags}


def test_a_marked_cell_that_is_unlike_its_column_leaves_no_doubt_where_all_rows_are_full():
    table = "项目资金（万元）" + TITLES + ROW.replace("20", "约两三万吧")
    text = "".join(
        f"{cell} |\n" for cell in (HEAD.split("\n", 2)[2] + table).rstrip("\n").replace("\n", "\t").split("\t")
    )
    (report,) = extract((TITLE + text).encode(), "x.txt", RULES).reports
    found = {fact.raw: fact.field for fact in report.facts if fact.section == "funding"}
    assert found == {
        "10": "budget_initial",
        "约两三万吧": "budget_full_year",
        "30": "executed",
        "5": "weight",
        "80%": "execution_rate",
        "4": "score",
    }
