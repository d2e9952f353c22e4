"""A row with a cell missing: cells whose column is the same wherever it was have their fields, the others none."""

import itertools
import random

import pytest

from extractor.document import Cell
from extractor.matching import costs, gaps
from extractor.matching.costs import Kind
from extractor.pipeline import extract
from extractor.ruleset import load

SOURCES = (Kind.MERGED, Kind.ENTITY, Kind.FIGURE, Kind.FIGURE, Kind.FIGURE, Kind.FIGURE, Kind.TEXT)
RATE = frozenset({4})


def cells(drawing):
    return [Cell(0, n, 1, 1, text.strip()) for n, text in enumerate(drawing.split("|"))]


def placed(drawing):
    """Texts with the column that each certainly stands in."""
    row = cells(drawing)
    found = gaps.placed(row, SOURCES, RATE)
    return {cell.text: found.columns[n] for n, cell in enumerate(row) if cell.text and n not in found.doubtful}


CASES = {
    "the last one, or the one before": (" | 甲乙丙丁 | 10 | 20 | 50% | 5", {"甲乙丙丁": 1, "10": 2, "20": 3, "50%": 4}),
    "a figure before the percentage": (
        " | 甲乙丙丁 | 10 | 50% | 5 | 说明",
        {"甲乙丙丁": 1, "50%": 4, "5": 5, "说明": 6},
    ),
    "figures alone": (" | 甲乙丙丁 | 10 | 20 | 30 | 40", {"甲乙丙丁": 1}),
    "two cells, the percentage may be a remark": (" | 甲乙丙丁 | 10 | 20 | 50%", {"甲乙丙丁": 1}),
}


@pytest.mark.parametrize(("row", "expected"), CASES.values(), ids=CASES.keys())
def test_a_cell_is_certain_where_every_good_reading_puts_it_in_one_column(row, expected):
    assert placed(row) == expected


def test_the_readings_are_those_that_trying_every_one_gives():
    words = ("", "甲", "10", "50%", "说明甚长的一段话", "/")
    chance = random.Random(5)
    for _ in range(400):
        row = cells("|".join(chance.choice(words) for _ in range(chance.randint(1, 6))))
        found = gaps.placed(row, SOURCES, RATE)
        tried = {
            columns: sum(gaps.price(c.text, SOURCES[col], col in RATE) for c, col in zip(row, columns, strict=True))
            for columns in itertools.combinations(range(len(SOURCES)), len(row))
        }
        best = min(tried.values())
        assert tried[found.columns] == best
        good = [columns for columns, cost in tried.items() if cost <= best + costs.SLACK_SHORT]
        assert found.doubtful == {n for n in range(len(row)) if len({columns[n] for columns in good}) > 1}


ROWS = (
    "项目名称|样例项目",
    "主管部门|样例局|实施单位（盖章）|样例站",
    "预算执行情况（10分）|年度预算数（万元）|年初预算|调整后预算数|预算执行数|预算执行率|权重|得分|原因",
    "|总额|10|20|5|25%|10|10|无",
    "{}",
    "评价结论|好",
    "存在问题|无",
    "改进措施|无",
)
FORM = "部门预算项目支出绩效自评表（2023年度）\n" + "\n".join("\t" + row.replace("|", "\n\t") + "\n" for row in ROWS)


def funding(row):
    (report,) = extract(FORM.format(row.replace("|", "\n\t")).encode(), "x.txt", load()).reports
    facts = [fact for fact in report.facts if fact.section == "funding" and fact.row == 1]
    return {fact.raw: (fact.entity, fact.field) for fact in facts}, report


def test_values_with_certain_columns_have_their_fields_the_others_are_kept_and_flagged():
    found, report = funding("|其他资金|12|22|6|27%|/|/")
    assert {raw: field and (entity, field) for raw, (entity, field) in found.items()} == {
        "12": ("其他资金", "budget_initial"),
        "22": ("其他资金", "budget_full_year"),
        "6": ("其他资金", "executed"),
        "27%": ("其他资金", "execution_rate"),
        "/": None,
    }
    assert "TABLE_BROKEN" in {flag.code for flag in report.flags}
    assert {fact.repairs[0] for fact in report.facts if fact.section == "funding" and fact.row == 1} == {"row:short"}


def test_a_row_of_like_figures_gives_none_of_them_a_field():
    found, _ = funding("|其他资金|12|22|6|27|5|4")
    assert {field for _, field in found.values()} == {None}
