"""Planted errors between documents: an archive of some units over some years, sound or with one error.

Right is the code at the report and the field that was changed (or, of two figures that disagree, at either).
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from extractor.archive import across
from extractor.batch import run
from tests.archive.filed import DEPARTMENT, PROJECT, WHOLE, Archive, rules

from .plant import drafts

YEARS = range(2028, 2032)
UNITS = ("青岭县茶叶站", "青岭县水产站", "白桦县林业站", "白桦县蚕桑站")
PROJECTS = ("茶园改造", "鱼塘清淤")
CENT = Decimal("0.01")


class Found(NamedTuple):
    """A finding, or one that must be: its code, the file it stands at, the field."""

    code: str
    source: str
    field: str | None


@dataclass
class Filing:
    """One report: what its tables hold, in 万元."""

    unit: str
    year: int
    form: str = DEPARTMENT
    project: str | None = None
    date: str = ""
    money: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    staff: int | None = None
    name: str = ""


def _sound(dice: random.Random) -> list[Filing]:
    """Some units' reports: balances carried over, totals that move a little, projects within the whole."""
    filings: list[Filing] = []
    for unit in UNITS:
        carried, income = Decimal(dice.randrange(100, 9000)) / 100, Decimal(dice.randrange(30000, 90000)) / 100
        for year in YEARS:
            income = (income * dice.randrange(90, 115) / 100).quantize(CENT)
            left = Decimal(dice.randrange(100, 9000)) / 100
            spent = carried + income - left
            project = (spent * dice.randrange(30, 60) / 100).quantize(CENT)
            money = {
                ("income", "income_total"): carried + income,
                ("income", "carryover"): carried,
                ("expenditure", "expenditure_total"): spent,
                ("expenditure", "project_expenditure"): project,
                ("expenditure", "cumulative_balance"): left,
            }
            staff = dice.randrange(8, 40)
            filings.append(Filing(unit, year, date=f"{year + 1}-05-{dice.randrange(10, 28)}", money=money, staff=staff))
            for name in PROJECTS:
                part = (project * dice.randrange(20, 48) / 100).quantize(CENT)
                own = {("funding", "spent"): part}
                filings.append(Filing(unit, year, PROJECT, name, f"{year + 1}-05-20", own))
                if name == PROJECTS[0]:
                    own = {("funding", "executed"): part}
                    filings.append(Filing(unit, year, "mof.project", name, f"{year + 1}-05-20", own))
            carried = left
    for number, one in enumerate(filings):
        one.name = f"{number:03d}.docx"
    return filings


def _department(dice: random.Random, filings: list[Filing], *, after: int = 0) -> Filing:
    return dice.choice([one for one in filings if one.form == DEPARTMENT and one.year >= YEARS[after]])


def carried(dice: random.Random, filings: list[Filing]) -> set[Found]:
    """A carry-over that is not the balance of the year before."""
    one = _department(dice, filings, after=1)
    one.money["income", "carryover"] += dice.choice([1, -1]) * Decimal(dice.randrange(20, 900)) / 100
    return {Found("CARRYOVER_MISMATCH", one.name, "carryover")}


def outlier(dice: random.Random, filings: list[Filing]) -> set[Found]:
    """A total many times that of the other years, or a fraction of them."""
    one = _department(dice, filings)
    name = dice.choice([("income", "income_total"), ("expenditure", "expenditure_total")])
    one.money[name] = (one.money[name] * dice.choice([Decimal(12), Decimal(100), Decimal(10000), CENT])).quantize(CENT)
    return {Found("YEAR_OUTLIER", one.name, name[1])}


def again(dice: random.Random, filings: list[Filing]) -> set[Found]:
    """A report submitted again, later."""
    one = dice.choice(filings)
    later = Filing(one.unit, one.year, one.form, one.project, f"{one.year + 1}-09-01", dict(one.money), one.staff)
    later.name = f"{len(filings):03d}.docx"
    filings.append(later)
    return {Found("SUBMISSION_SUPERSEDED", one.name, None)}


def disagreeing(dice: random.Random, filings: list[Filing]) -> set[Found]:
    """One project with two figures in two forms."""
    one = dice.choice([filing for filing in filings if filing.form == "mof.project"])
    one.money["funding", "executed"] -= dice.choice([Decimal("0.50"), Decimal("3.20"), Decimal("7.75")])
    own = [f for f in filings if (f.unit, f.year, f.project) == (one.unit, one.year, one.project)]
    return {Found("CROSS_DOCUMENT_MISMATCH", f.name, name) for f in own for _, name in f.money}


def beyond(dice: random.Random, filings: list[Filing]) -> set[Found]:
    """Projects that together spent more than the unit's reports say all projects did."""
    one = _department(dice, filings)
    one.money["expenditure", "project_expenditure"] = (
        one.money["expenditure", "project_expenditure"] * dice.randrange(5, 30) / 100
    ).quantize(CENT)
    return {Found("CROSS_DOCUMENT_MISMATCH", one.name, "project_expenditure")}


KINDS: Mapping[str, Callable[[random.Random, list[Filing]], set[Found]]] = {
    f.__name__: f for f in (carried, outlier, again, disagreeing, beyond)
}


class Case(NamedTuple):
    """An archive, and what must be found at one of which places; nothing for a sound one."""

    kind: str
    filings: list[Filing]
    right: frozenset[Found]

    @property
    def codes(self) -> frozenset[str]:
        """The codes that are right."""
        return frozenset(found.code for found in self.right)


def clean(number: int, seed: str) -> Iterator[Case]:
    """Sound archives."""
    for ordinal in range(number):
        yield Case("sound", _sound(random.Random(f"filings/clean/{seed}/{ordinal}")), frozenset())


def planted(number: int, seed: str) -> Iterator[Case]:
    """Archives with one error each; kinds take turns."""
    for ordinal in range(number):
        dice = random.Random(f"filings/{seed}/{ordinal}")
        filings, kind = _sound(dice), list(KINDS)[ordinal % len(KINDS)]
        yield Case(kind, filings, frozenset(KINDS[kind](dice, filings)))


def missed(case: Case) -> str | None:
    """What is wrong with the findings over an archive; None where they are right and nothing else is found."""
    archive = Archive()
    for one in case.filings:
        entity = WHOLE if one.form == DEPARTMENT else "合计" if one.form == PROJECT else "年度资金总额"
        figures: list[tuple[Any, ...]] = [(*name, str(amount), entity) for name, amount in one.money.items()]
        figures += [("profile", "staff_actual", one.staff)] if one.staff is not None else []
        keys = {"unit": one.unit, "form": one.form, "project": one.project, "date": one.date, "name": one.name}
        archive.file(one.year, *figures, **keys)
    sources = {row["document_id"]: row["source"] for row in archive.rows["documents"]}
    flags = across(archive.tables, rules()).to_pylist()
    found = {Found(f["code"], sources[f["document_id"]], f["field"]) for f in flags}
    if found <= case.right and bool(found) == bool(case.right):
        return None
    return f"{case.kind}: want one of {sorted(map(str, case.right))}, found {sorted(map(str, found))}"


def duplicates(number: int, seed: str) -> tuple[int, list[str]]:
    """One run over so many documents and copies of some of them: how many copies, and what is wrong."""
    with TemporaryDirectory() as kept:
        folder, dice = Path(kept) / "in", random.Random(f"copies/{seed}")
        folder.mkdir()
        names = []
        for draft in drafts(number, f"copies/{seed}"):
            (folder / draft.name).write_bytes(draft.printed())
            names.append(draft.name)
        copied = sorted(dice.sample(names, max(1, number // 3)))
        for name in copied:
            shutil.copy(folder / name, folder / f"second-{name}")
        run([folder], Path(kept) / "out", jobs=1)
        flags = pq.read_table(Path(kept) / "out" / "flags").to_pylist()
        told = sorted(flag["found"] for flag in flags if flag["code"] == "DOC_DUPLICATE")
    lost = [f"a copy of {name} is not told" for name in copied if name not in told]
    return len(copied), lost + [f"{name} is told as a copy" for name in told if name not in copied]
