"""The records that travel from a matched form to the tables. Column names are those of the contract."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from extractor.document import Note


class Place(NamedTuple):
    """Where a value stands: logical-grid position (0-based), and the 1-based source line of a text dump."""

    table: int | None = None
    grid_row: int | None = None
    grid_col: int | None = None
    line: int | None = None


class RawFact(NamedTuple):
    """A value as it was found, before any reading of it. ``raw`` is the cell's text exactly as printed.

    ``part`` is the stretch of ``raw`` that belongs to this fact where a cell holds several (a goal, one end of
    a period); it equals ``raw`` elsewhere. ``unit`` is the money unit in force and ``unit_source`` who said so
    (``column``, ``row``, ``title``, ``form``), both None where the value's own text must say it.
    ``mends`` is what was done to the row of a dump in which it stands; it leads the fact's repairs.
    """

    section: str
    row: int
    entity: str | None
    field: str | None
    label: str
    raw: str
    part: str
    place: Place
    rule: str
    unit: str | None = None
    unit_source: str | None = None
    entity_raw: str | None = None
    mends: tuple[str, ...] = ()


class Fact(NamedTuple):
    """One extracted value with everything the ``facts`` table says of it, but the report's keys."""

    section: str
    row: int
    entity: str | None
    field: str | None
    label: str
    raw: str
    text: str | None
    number: Decimal | None
    comparator: str | None
    measure: str | None
    date: dt.date | None
    repairs: tuple[str, ...]
    place: Place
    rule: str


class Flag(NamedTuple):
    """One finding. ``severity`` is filled from the flag's rule file when left empty."""

    code: str
    message: str
    message_en: str
    section: str | None = None
    row: int | None = None
    entity: str | None = None
    field: str | None = None
    expected: str | None = None
    found: str | None = None
    place: Place = Place()
    severity: str = ""


class Check(NamedTuple):
    """One check that was run (or could not be): ``outcome`` is ok, rounding, mismatch or not_run.

    ``field`` is the column whose figure stands on the left side: it tells the checks of one rule apart.
    """

    check_id: str
    code: str
    outcome: str
    entity: str | None = None
    row: int | None = None
    left: Decimal | None = None
    right: Decimal | None = None
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    reason: str | None = None
    field: str | None = None


class Occurrence(NamedTuple):
    """A quantity of the tables stated again elsewhere: ``relation`` is same, rounding or conflict.

    ``char_start`` and ``char_end`` delimit the figure within ``text``, the sentence it stands in.
    """

    section: str
    field: str
    entity: str | None
    place: str
    text: str
    char_start: int
    char_end: int
    number: Decimal | None
    measure: str | None
    relation: str


@dataclass(frozen=True, slots=True)
class Report:
    """One filled-in form with its facts and findings."""

    report_id: str
    document_id: str
    form: str
    fiscal_year: int | None
    unit: str | None
    unit_code: str | None
    project: str | None
    report_date: dt.date | None
    self_score: Decimal | None
    grade: str | None
    facts: tuple[Fact, ...]
    flags: tuple[Flag, ...]
    checks: tuple[Check, ...]
    occurrences: tuple[Occurrence, ...]
    match_score: Decimal | None = None
    runner_up: str | None = None
    runner_up_score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """All that one input file gave: its row of ``documents``, its reports, and the flags about the file itself."""

    document_id: str
    source: str
    format: str
    size: int
    encoding: str | None
    status: str
    error: str | None
    message: str | None
    cells: int
    cells_claimed: int
    reports: tuple[Report, ...]
    flags: tuple[Flag, ...]
    notes: tuple[Note, ...] = ()
    timings: tuple[tuple[str, float], ...] = ()
