"""What is known while a form is walked row by row: the facts so far, the cells used, the table that is open."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.document import Cell
from extractor.report import Flag, Place, RawFact
from extractor.ruleset import Form, Section, Slot

from .labels import LabelIndex
from .rows import Row
from .units import Units

FIGURES = frozenset(("money", "percent", "score", "count"))  # kinds whose cells hold a figure


class Column(NamedTuple):
    """A column of an open table: grid columns ``start`` to ``stop``, the slots below its header, and its label path.

    ``unit``: the unit of money that the path states.
    """

    start: int
    stop: int
    slots: tuple[Slot, ...]
    label: str
    known: bool
    unit: str | None = None


@dataclass
class OpenTable:
    """A table section whose header was found and whose rows are being read.

    ``edges``: the grid columns at which its cells begin and end. ``figures``: those below columns of figures.
    ``continued``: it goes on in a second table.
    ``lines``: where the grid's columns begin, as in ``Ruling.edges``. ``lost``: merged cells of rows in doubt, which
    may stand in the wrong column of the rows below, too.
    """

    section: Section
    table: int | None
    columns: list[Column]
    unit: str | None
    unit_source: str | None
    filled: dict[str, tuple[str, Place]] = field(default_factory=dict)
    splits: dict[int, tuple[int, ...]] = field(default_factory=dict)
    exact: dict[tuple[int, int], int] = field(default_factory=dict)
    edges: set[int] = field(default_factory=set)
    figures: frozenset[int] = frozenset()
    continued: bool = False
    lines: tuple[int, ...] = ()
    lost: set[Cell] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.exact = {(column.start, column.stop): n for n, column in enumerate(self.columns)}
        self.edges = self.edges | {edge for column in self.columns for edge in (column.start, column.stop)}
        kinds = {name: rule.kind for name, rule in self.section.fields.items()}
        figures = [c for c in self.columns if any(kinds.get(slot.field or "") in FIGURES for slot in c.slots)]
        self.figures = frozenset(col for column in figures for col in range(column.start, column.stop))

    def overlap(self, cell: Cell, column: Column) -> int:
        """How much of a cell stands below a column's header, by the widths drawn; in columns where none are known."""
        start, stop = max(cell.col, column.start), min(cell.col + cell.col_span, column.stop)
        return self.lines[stop] - self.lines[start] if self.lines and start < stop else stop - start

    def value_of(self, name: str, text: str, place: Place) -> tuple[str, Place]:
        """The text that stands for a field in this row: a blank cell of a filled-down column takes the one above.

        A new value of one level ends the lower ones: a new 一级指标 does not go on with the last 二级指标.
        """
        levels = self.section.fill_down
        if name not in levels:
            return text, place
        if not text.strip():
            return self.filled.get(name, (text, place))
        self.filled[name] = (text, place)
        for lower in levels[levels.index(name) + 1 :]:
            self.filled.pop(lower, None)
        return text, place


@dataclass
class State:
    """The walk over one form. ``unit`` is the money unit that the last heading stated."""

    form: Form
    index: LabelIndex
    units: Units
    points: re.Pattern[str]  # the words behind points in labels
    facts: list[RawFact] = field(default_factory=list)
    used: set[tuple[int, int, int]] = field(default_factory=set)
    flags: list[Flag] = field(default_factory=list)
    ordinals: dict[str, int] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    table: OpenTable | None = None
    unit: str | None = None
    prose: list[tuple[str, Place]] = field(default_factory=list)
    unsure: set[int] = field(default_factory=set)  # paragraphs of the prose that may go on with the one before
    narrative: str | None = None
    column_units: dict[tuple[str, int], str] = field(default_factory=dict)
    current: str | None = None
    signed: tuple[str, ...] = ()
    subtotals: tuple[str, ...] = ()  # keys of the names that rows of subtotals end with
    side_words: frozenset[str] = frozenset()  # keys of words beside rows that are no values
    column_numbers: frozenset[str] = frozenset()  # keys of the words before a row that numbers the columns

    def use(self, row: Row, cell: Cell) -> None:
        """The cell is a label or a fact."""
        if row.table is not None:
            self.used.add(row.at(cell))

    def flag(
        self,
        code: str,
        place: Place,
        message: str,
        message_en: str,
        *,
        section: str | None = None,
        expected: str | None = None,
        found: str | None = None,
    ) -> None:
        """Record a finding of the walk."""
        self.flags.append(Flag(code, message, message_en, section, expected=expected, found=found, place=place))

    def next_row(self, section: str) -> int:
        """The ordinal of the section's next printed row."""
        number = self.ordinals.get(section, 0)
        self.ordinals[section] = number + 1
        return number

    def rule(self, section: str, field_name: str | None) -> str:
        """The id of the rule that claims a field: form/section/field."""
        return f"{self.form.id}/{section}/{field_name or '?'}"


def place_of(row: Row, cell: Cell) -> Place:
    """Where a cell stands; a paragraph has a line only."""
    if row.table is None:
        return Place(line=cell.line)
    return Place(*row.at(cell), cell.line)
