"""The identities that the figures of a generated report obey, and who is to blame when one fails.

Written down from the forms, apart from the rule files and the checks that are judged with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

SUMMARY = "局机关及二级机构汇总"
ZERO = Decimal(0)
SUMS = {
    "income": {"income_total": ("carryover", "public_budget", "gov_fund", "nontax_special_account", "other_income")},
    "expenditure": {
        "expenditure_total": ("basic_expenditure", "project_expenditure"),
        "basic_expenditure": ("personnel_expenditure", "operating_expenditure"),
    },
    "three_public": {
        "three_public_total": ("official_reception", "vehicle_operation", "vehicle_purchase", "overseas_travel")
    },
    "fixed_assets": {"fixed_assets_total": ("assets_in_use", "assets_rented", "assets_other")},
}
SOURCES = ("省财政", "市财政", "县市区财政", "其它")

Cell = tuple[str, int, str]  # section, row as printed, field
Terms = dict[Cell, Decimal]  # cells with their signs: together nothing


class Identity(NamedTuple):
    """``terms`` add up to nothing, or those of one of the ``others`` do. ``code`` is what a failure is called."""

    code: str
    terms: Terms
    others: tuple[Terms, ...] = ()

    def holds(self, figures: Mapping[Cell, Decimal]) -> bool:
        """True where one of its sums is nothing."""
        return any(_sum(terms, figures) == 0 for terms in (self.terms, *self.others))


def _sum(terms: Terms, figures: Mapping[Cell, Decimal]) -> Decimal:
    return sum((figures.get(cell, ZERO) * sign for cell, sign in terms.items()), ZERO)


def figures_of(report: Any) -> dict[Cell, Decimal]:
    """The money that a report prints, in yuan, by section, printed row and field. Blank and nil cells are left out."""
    return {
        (section, number, field): value.number
        for section, rows in report.sections.items()
        for number, row in enumerate(rows)
        for field, value in row.values.items()
        if isinstance(value.number, Decimal) and value.measure == "CNY" and section != "indicators"
    }


def identities(report: Any, figures: Mapping[Cell, Decimal]) -> Iterator[Identity]:
    """What must hold in a report: only what both a total and a part of it are printed for."""
    find = _department if report.form == "yueyang.department" else _project
    for one in find(report):
        total, *parts = one.terms
        if total in figures and any(part in figures for part in parts):
            yield one


def _department(report: Any) -> Iterator[Identity]:
    for section, sums in SUMS.items():
        rows = report.sections[section]
        top = next(n for n, row in enumerate(rows) if row.entity == SUMMARY)
        for n in range(len(rows)):
            for total, parts in sums.items():
                yield Identity("SUM_MISMATCH", _terms((section, n, total), [(section, n, part) for part in parts]))
        for field in rows[top].values:
            below = [(section, n, field) for n in range(len(rows)) if n != top]
            yield Identity("SUM_MISMATCH", _terms((section, top, field), below))
    for n in range(len(report.sections["expenditure"])):
        income, spent = ("income", n, "income_total"), ("expenditure", n, "expenditure_total")
        yield Identity(
            "BALANCE_MISMATCH", {("expenditure", n, "cumulative_balance"): _one(1), income: _one(-1), spent: _one(1)}
        )
        yield Identity(
            "BALANCE_MISMATCH",
            {
                ("expenditure", n, "year_balance"): _one(1),
                income: _one(-1),
                ("income", n, "carryover"): _one(1),
                spent: _one(1),
            },
        )


def _project(report: Any) -> Iterator[Identity]:
    row = {r.entity: n for n, r in enumerate(report.sections["funding"])}
    for field in ("planned", "received", "spent", "balance"):
        parts = [("funding", row[source], field) for source in SOURCES]
        yield Identity("SUM_MISMATCH", _terms(("funding", row["合计"], field), parts))
    for n in row.values():
        left, spent = {("funding", n, "balance"): _one(1)}, {("funding", n, "spent"): _one(1)}
        received, planned = {("funding", n, "received"): _one(-1)}, {("funding", n, "planned"): _one(-1)}
        yield Identity("BALANCE_MISMATCH", {**left, **received, **spent}, ({**left, **planned, **spent},))
    lines = [n for n, r in enumerate(report.sections["spending"]) if "amount" in r.values]
    total = ("spending", len(report.sections["spending"]) - 1, "spending_total")
    yield Identity("SUM_MISMATCH", _terms(total, [("spending", n, "amount") for n in lines]))
    yield Identity("BALANCE_MISMATCH", _terms(total, [("funding", row["合计"], "spent")]))


def _one(sign: int) -> Decimal:
    return Decimal(sign)


def _terms(total: Cell, parts: list[Cell]) -> Terms:
    return {total: _one(1), **dict.fromkeys(parts, _one(-1))}


def guilty(report: Any, figures: Mapping[Cell, Decimal], quoted: Mapping[Cell, Decimal]) -> set[Cell]:
    """The printed cells one change of which would set all identities right, and what the prose quotes too.

    A reader who has the document alone cannot tell more than this. ``quoted`` are the figures that the prose gives.
    """
    rules = list(identities(report, figures))
    broken = [one for one in rules if not one.holds(figures)]
    suspects = {cell for one in broken for terms in (one.terms, *one.others) for cell in terms if cell in figures}
    return {
        cell
        for cell in suspects
        if any(_mends(cell, v, rules, figures, quoted) for v in _wanted(cell, broken, figures))
    }


def _wanted(cell: Cell, broken: list[Identity], figures: Mapping[Cell, Decimal]) -> set[Decimal]:
    return {
        figures[cell] - _sum(terms, figures) / terms[cell]
        for one in broken
        for terms in (one.terms, *one.others)
        if cell in terms
    }


def _mends(
    cell: Cell,
    value: Decimal,
    rules: list[Identity],
    figures: Mapping[Cell, Decimal],
    quoted: Mapping[Cell, Decimal],
) -> bool:
    changed = {**figures, cell: value}
    return quoted.get(cell, value) == value and all(one.holds(changed) for one in rules)
