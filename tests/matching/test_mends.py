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
