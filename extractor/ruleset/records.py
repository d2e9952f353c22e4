"""A rule file, compiled: what a form looks like and what must hold in it, as plain records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple


class Slot(NamedTuple):
    """Where a value stands in a drawn row: ``{field}``, ``{section.field}``, ``{field@entity}``, ``{a..b}``, ``{@}``.

    ``section`` is another section that the value belongs to, None for the one that is drawn.
    """

    field: str | None
    entity: str | None = None
    until: str | None = None
    section: str | None = None

    @property
    def is_entity(self) -> bool:
        """True for ``{@}``, the cell that names the row."""
        return self.field is None


class DrawnCell(NamedTuple):
    """A cell of a drawing: a label, a slot, or blank; ``col`` and the spans are in drawn columns and rows."""

    label: str
    slot: Slot | None
    row: int
    col: int
    row_span: int
    col_span: int


class DrawnRow(NamedTuple):
    """One drawn line: the cells that begin in it, whether it repeats (``...``), its line in the rule file."""

    cells: tuple[DrawnCell, ...]
    repeats: bool
    line: int


class FieldRule(NamedTuple):
    """What is known of a field: canonical id, Chinese name, kind, declared decimals (in the printed unit), options.

    ``code`` is the field that takes the code printed before the value (51092324T0001-乡镇卫生院), None for none.
    ``aliases`` are other spellings of its label, ``never`` labels that it must not take, ``unit`` its money unit where
    nothing printed says another, ``years`` the first and last year in which the form asks for it.
    """

    id: str
    name: str
    kind: str
    decimals: int | None = None
    options: tuple[str, ...] = ()
    code: str | None = None
    aliases: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    unit: str | None = None
    years: tuple[int, int] = (0, 9999)


class Headless(NamedTuple):
    """The columns of a table that is printed without a header, and what proves that they are these.

    ``row``: a slot for each cell. ``adds_up`` (label field → field): the points printed in each label are the sum of
    that column over its rows. ``most`` (field → field): a column that is nowhere more than another one.
    """

    row: DrawnRow
    adds_up: Mapping[str, str]
    most: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a form.

    ``header`` are the drawn rows without slots above a repeated row, ``body`` that repeated row, ``fixed`` the
    drawn rows whose labels stand beside their values. ``lines`` (label → field) are ``label：value`` paragraphs,
    ``blocks`` cells that open with their label; ``narrative`` is the heading of a narrative section.
    ``beside`` is the section that is printed left of it in one table, ``row_number`` the field that numbers its rows.
    """

    name: str
    headings: tuple[str, ...]
    columns: int
    header: tuple[DrawnRow, ...]
    body: DrawnRow | None
    fixed: tuple[DrawnRow, ...]
    lines: Mapping[str, str]
    blocks: Mapping[str, str]
    narrative: str | None
    furniture: tuple[str, ...]
    fields: Mapping[str, FieldRule]
    unit: str | None
    split: str | None
    numbering: str | None
    fill_down: tuple[str, ...]
    required: tuple[str, ...]
    required_section: bool
    line: int
    headless: Headless | None = None
    beside: str | None = None
    row_number: str | None = None


@dataclass(frozen=True, slots=True)
class CheckRule:
    """One declared check: ``id`` stable, ``code`` the flag it raises, ``section`` where bare labels are looked up.

    ``spec`` keeps the rest of the declaration as written (``rule``, ``or``, ``grade`` ...).
    """

    id: str
    code: str
    section: str
    spec: Mapping[str, Any]
    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class Form:
    """One form version."""

    id: str
    name: str
    file: Path
    titles: tuple[str, ...]
    begins: tuple[str, ...]
    unit: str | None
    sections: Mapping[str, Section]
    checks: tuple[CheckRule, ...]
    year_from: tuple[str, ...]
    unit_from: tuple[str, ...]
    unit_code_from: str | None
    project_from: str | None
    placeholders: tuple[str, ...]
    grades: tuple[tuple[Decimal, tuple[str, ...]], ...]
    signatures: Mapping[str, tuple[str, ...]]
    spec: Mapping[str, Any]
    aliases: Mapping[str, tuple[str, ...]]
    version: str
    years: tuple[int, int] = (0, 9999)  # the first and the last fiscal year that this version is for
    never: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # label → labels that are not it

    def where(self, rule: str) -> tuple[str, int]:
        """File name and line of a rule id (``form/section[/...]``), for people."""
        part = rule.split("/")[1] if "/" in rule else ""
        section = self.sections.get(part)
        return str(self.file), section.line if section else 1


@dataclass(frozen=True, slots=True)
class Ruleset:
    """All rule files of a folder. ``version`` is the hash of their content; ``sections`` the union over forms."""

    path: Path
    version: str
    forms: Mapping[str, Form]
    sections: Mapping[str, Mapping[str, str]]
    flags: Mapping[str, Mapping[str, Any]]
    common: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
