"""One pass over the rows of a matched form: every non-empty cell becomes a label, a raw fact, or a finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.document import Cell
from extractor.report import Flag, RawFact
from extractor.ruleset import Ruleset
from extractor.text import key, squeeze

from . import beside, continued, doubted, headless, mends, paragraphs, tables, totals
from .align import align
from .forms import Match, is_title, is_year
from .labels import HEADS
from .pairs import pair_row
from .rows import LOOSE, UNMARKED, Row
from .state import State, place_of
from .units import unit_of_label, units_of

_SCORE = re.compile(r"\d+(?:\.\d+)?")
LEAST_HEADS = 2  # words in columns of figures that make a row of heads
_WORD = re.compile(r"\w").search
_WORDS = re.compile(r"[^\s:：]+(?!\S)")
_COLON = re.compile("[:：]")
_HEAD = re.compile(r"[^\W\d_][^\d]{2,}").fullmatch  # words of three characters or more without a figure


class Claim(NamedTuple):
    """What a matched form gave: facts as found, the grid cells used, findings, the sections that were there.

    ``doubted``: the sections that were there in rows that are in doubt. ``rows`` are the rows as they were walked
    (aligned, for a dump); ``cells`` counts their non-empty table cells.
    """

    facts: tuple[RawFact, ...]
    used: frozenset[tuple[int, int, int]]
    cells: frozenset[tuple[int, int, int]]
    flags: tuple[Flag, ...]
    seen: frozenset[str]
    rows: tuple[Row, ...]
    doubted: frozenset[str] = frozenset()


def claim(match: Match, rules: Ruleset, first_table: int = 0) -> Claim:
    """Walk the rows of a match. ``first_table`` numbers the table that a dump's rows are aligned into."""
    assert match.form is not None and match.labels is not None
    form = match.form
    units = units_of(rules)
    signed, subtotals, sides, numbering = (
        tuple(key(word) for word in form.spec.get(rule) or ())
        for rule in ("signature_lines", "subtotals", "side_words", "column_numbers")
    )
    state = State(
        form,
        match.labels,
        units,
        headless.behind(form, rules),
        signed=signed,
        subtotals=subtotals,
        side_words=frozenset(sides),
        column_numbers=frozenset(numbering),
    )
    rows = list(match.rows)
    loose = any(row.table == LOOSE or row.mark in UNMARKED for row in rows)
    if loose:
        rows = list(align(rows, match.labels, first_table))
    rows = beside.parted(rows, match.labels)
    number = 0
    while number < len(rows):
        number += _step(state, rows, number)
    if state.narrative:
        state.facts.extend(paragraphs.narrative_facts(state))
    cells = frozenset(row.at(cell) for row in rows if row.table is not None for cell in row.cells if cell.text.strip())
    doubtful = doubted.sections(rows, match.labels)
    if loose:
        doubtful |= _garbled(state, rows, doubtful)
    return Claim(
        _on_record(_said_once(state), rows),
        frozenset(state.used),
        cells,
        tuple(state.flags),
        frozenset(state.seen),
        tuple(rows),
        doubtful,
    )


def _garbled(state: State, rows: Sequence[Row], told: frozenset[str]) -> frozenset[str]:
    """Flag the required sections of whose tables a converter left no more than part of the header; gives them."""
    read = state.seen | {fact.section for fact in state.facts if fact.field is not None} | told
    wanted = {s.name for s in state.form.sections.values() if s.required_section and s.header} - read
    found = doubted.remnants(rows, state.index, wanted) if wanted else {}
    for name, row in found.items():
        printed = [cell for cell in row.cells if cell.text.strip()]
        heads = "、".join(squeeze(cell.text)[:12] for cell in printed[:3])
        state.flag(
            "TABLE_BROKEN",
            place_of(row, printed[0]),
            f"此处的表（表头有“{heads}”）在转换成文本时残缺，读不出来；请对照原件补录",
            "the table whose header stands here was garbled when the text was made and cannot be read; "
            "compare it with the original",
            section=name,
            found=" | ".join(squeeze(cell.text)[:20] for cell in row.cells),
        )
    return frozenset(found)


LONGEST_UNIT = 12  # characters of a cell that says nothing but the unit


def _said_once(state: State) -> list[RawFact]:
    """The facts; a score in a line (总分：97.5分) has no field where the table or another line gives another one.

    So the full marks above a table (总分：100分) never stand for the score below it.
    """
    facts = list(state.facts)
    for n, own in enumerate(state.facts):
        if own.place.table is None and own.field is not None and _kind(state, own) == "score":
            same = [f.part for f in state.facts if (f.section, f.field) == (own.section, own.field)]
            if len({_score(part) for part in same}) > 1:
                facts[n] = own._replace(field=None, rule=state.rule(own.section, None))
    return facts


def _score(part: str) -> Decimal | str:
    figure = _SCORE.search(part)
    return Decimal(figure[0]) if figure else squeeze(part)


def _kind(state: State, fact: RawFact) -> str:
    field = state.form.sections[fact.section].fields.get(fact.field or "")
    return field.kind if field is not None else ""


def _on_record(facts: Sequence[RawFact], rows: Sequence[Row]) -> tuple[RawFact, ...]:
    """The facts, those of a row that was mended with the mend's code."""
    repairs: dict[tuple[int | None, int | None], str] = {
        (row.table, row.row): row.mended.repair for row in rows if row.mended is not None
    }
    if not repairs:
        return tuple(facts)
    return tuple(
        fact._replace(mends=(repair,)) if (repair := repairs.get((fact.place.table, fact.place.grid_row))) else fact
        for fact in facts
    )


def _step(state: State, rows: list[Row], number: int) -> int:
    """Claim the row (or the header that begins at it); gives how many rows were taken.

    A row that was mended in the reading is put back with that on record.
    """
    row = rows[number]
    printed = [cell for cell in row.cells if cell.text.strip()]
    if row.mended is mends.HOLLOW:
        _hollow(state, row)
        return 1
    if not printed:
        return 1
    if state.narrative:
        _narrative_row(state, row, printed)
        return 1
    if row.mended in (mends.OVERLAID, mends.HEADS):
        _overlaid(state, row)
        return 1
    if row.table is not None and (len(printed) > 1 or row.laid) and row.laid is not False:
        height = tables.open_table(state, rows, number)
        if height:
            return height
    if row.table is not None and _blocks(state, row, printed):
        return 1
    if state.table is None:
        _unit_cells(state, printed)
    if row.table is not None and len(printed) > 1 and _cells_of_lines(state, row, printed):
        return 1
    if totals.named_by_column(state, row) or pair_row(state, row):
        return 1
    if len(printed) == 1 and _single(state, row, printed[0]):
        return 1
    if _opens_elsewhere(state, printed[0], row) or _heads_another(state, row):
        state.table = None
    table = state.table
    same = table is not None and row.table is not None and row.table == table.table
    if same or continued.continues(state, rows, number):
        rows[number] = tables.body_row(state, continued.marked(state, row))
        return 1
    height = headless.take(state, rows, number)
    if height:
        return height
    _leftover(state, row, printed)
    return 1


def _hollow(state: State, row: Row) -> None:
    """Tell a row whose text is lost. One that is not drawn as the rows of the open table may be another's header."""
    own = [cell for cell in row.cells if cell.row == row.row]
    table = state.table if state.table is not None and state.table.table == row.table else None
    if table is None or not table.edges.issuperset(edge for c in own for edge in (c.col, c.col + c.col_span)):
        table = state.table = None
    section = table.section.name if table is not None else state.current
    if table is not None:
        state.next_row(table.section.name)
        table.filled.clear()
    tables.broken(state, row, section)


def _overlaid(state: State, row: Row) -> None:
    """Keep the cells of two rows in one, or of a header that tells nothing, without a field. A label among their texts
    ends the open table: what stands below may be another's rows."""
    own = [cell for cell in row.cells if cell.text.strip() and cell.row == row.row]
    uses = [use for cell in own for line in doubted.overlaid(cell.text) for use in state.index.uses(line)]
    if any(use.kind in ("header", "pair", "block", "narrative", *HEADS) for use in uses):
        state.table = None
    if row.mended is mends.HEADS:
        state.seen |= beside.told(uses, state.index)
    table = state.table if state.table is not None and state.table.table == row.table else None
    section = (table.section.name if table else None) or state.current or next(iter(state.form.sections))
    ordinal = 0
    if table is not None:
        ordinal = state.next_row(section)
        state.next_row(section)
        table.filled.clear()
    tables.broken(state, row, section)
    for cell in own:
        tables.keep(state, row, cell, section, ordinal, None, "")


def _unit_cells(state: State, printed: Sequence[Cell]) -> None:
    """A cell of a row of its own may state the unit of the tables below it: 填报单位：某局 | 金额单位：元."""
    for cell in printed:
        if len(cell.text) <= LONGEST_UNIT and not state.index.uses(cell.text):
            paragraphs.unit_line(state, cell.text)


def _opens_elsewhere(state: State, cell: Cell, row: Row) -> bool:
    """The row begins with the label that stands left of another section's header: this one's rows end above it."""
    if state.table is None or cell.row != row.row:
        return False
    heads = [use for use in state.index.uses(cell.text) if use.kind == "header"]
    first = any(use.row == 0 and use.col == 0 and not use.slots for use in heads)
    return first and all(use.section != state.table.section.name for use in heads)


def _narrative_row(state: State, row: Row, printed: Sequence[Cell]) -> None:
    if row.damaged >= 0:
        tables.broken(state, row._replace(mended=mends.LINES), state.narrative)
        state.unsure.add(len(state.prose))
    for cell in printed:
        if row.table is None and paragraphs.line_labels(state, row, cell):
            continue
        state.use(row, cell)
        _prose(state, row, cell, cell.text)


def _prose(state: State, row: Row, cell: Cell, text: str) -> None:
    place = place_of(row, cell)
    state.prose.extend((line, place) for line in text.split("\n") if line.strip())


def _blocks(state: State, row: Row, printed: Sequence[Cell]) -> bool:
    if len(printed) > 2 or not paragraphs.block(state, row, printed[0], printed[1] if len(printed) == 2 else None):
        return False
    state.table = None
    return True


def _heads_another(state: State, row: Row) -> bool:
    """The row has words in all the open table's columns of figures that it fills: the heads of a table not known here.

    Its rows would be read as figures of this one.
    """
    table = state.table
    if table is None or row.table != table.table or row.mended is not None:
        return False
    heads = 0
    for cell in row.cells:
        if cell.col in table.figures and cell.row == row.row and _WORD(cell.text):
            if not _HEAD(squeeze(cell.text)):
                return False
            heads += 1
    return heads >= LEAST_HEADS


def _cells_of_lines(state: State, row: Row, printed: Sequence[Cell]) -> bool:
    """A row whose cells are lines with labels (填表人：甲 | 填报日期：…), or a title with such lines beside it."""
    lines = [cell for cell in printed if paragraphs.opens_line(state, cell.text)]
    if not lines or any(cell.row != row.row for cell in printed):
        return False
    others = (cell.text for cell in printed if cell not in lines)
    if not all(_beside_lines(state, text) for text in others):
        return False
    for cell in printed:
        state.use(row, cell)
        if cell in lines:
            paragraphs.line_labels(state, row, cell)
    state.table = None
    return True


def _beside_lines(state: State, text: str) -> bool:
    """A heading, a title, or nothing but the unit: 部门：某局 | 金额单位：元."""
    if state.index.is_heading(text) or is_title(text, state.form):
        return True
    return len(text) <= LONGEST_UNIT and paragraphs.unit_line(state, text)


def _single(state: State, row: Row, cell: Cell) -> bool:
    """A row of one text: a heading, the narrative's beginning, cover lines, the form's furniture."""
    first_line = cell.text.strip().split("\n", 1)[0]
    kinds = {use.kind: use for use in state.index.uses(cell.text)} or {
        use.kind: use for use in state.index.uses(first_line) if use.kind == "narrative"
    }
    if "narrative" in kinds:
        state.use(row, cell)
        state.narrative = kinds["narrative"].section
        state.seen.add(state.narrative)
        state.table = None
        if "\n" in cell.text.strip():
            _prose(state, row, cell, cell.text.strip().split("\n", 1)[1])
        return True
    behind = _behind_title(state, cell.text)
    if not behind and (kinds.keys() & HEADS or state.index.is_heading(cell.text) or is_title(cell.text, state.form)):
        state.use(row, cell)
        for line in [squeeze(cell.text)] if kinds.keys() & HEADS else cell.text.split("\n"):
            _headed(state, line)
        state.table = None
        return True
    if "block" in kinds and paragraphs.block(state, row, cell, None):
        state.table = None
        return True
    if paragraphs.line_labels(state, row, cell, behind):
        state.table = None
        for line in cell.text.split("\n"):
            paragraphs.unit_line(state, line)  # 填报单位：某局  金额单位：元
        return True
    if paragraphs.unit_line(state, cell.text):
        state.use(row, cell)
        return True
    if row.table is None and paragraphs.block(state, row, cell, None):
        return True
    if is_year(cell.text):
        state.use(row, cell)
        return True
    if "header" in kinds and state.table is None:
        state.use(row, cell)
        return True
    return False


def _behind_title(state: State, text: str) -> int:
    """Where ``label：value`` begins behind a title in one line (自评表  2021年度  部门：某局); 0: not in this one."""
    end = 0
    for word in _WORDS.finditer(text) if _COLON.search(text) and "\n" not in text else ():
        if not (is_year(word[0]) or is_title(word[0], state.form) or state.index.is_heading(word[0])):
            break
        end = word.end()
    return end if paragraphs.opens_line(state, text[end:]) else 0


def _headed(state: State, line: str) -> None:
    """A heading states the unit for what follows; a chapter heading (一、) that states none ends the last one's."""
    stated = unit_of_label(line, state.units)
    chapter = paragraphs.heading_of(squeeze(line))
    if stated or chapter is not None:
        state.unit = stated


def _leftover(state: State, row: Row, printed: Sequence[Cell]) -> None:
    """A table row outside every known part: kept as facts without a field, and flagged once."""
    if row.table is None:
        return
    section = (state.table.section.name if state.table else None) or state.current or next(iter(state.form.sections))
    if all(state.index.uses(cell.text) for cell in printed):
        for cell in printed:
            state.use(row, cell)
        return
    head = printed[0]
    if len(printed) > 1 and len(head.text) <= paragraphs.LONGEST_HEADING:
        state.use(row, head)
        tables.unknown_label(state, section, row, head)
        for cell in printed[1:]:
            tables.keep(state, row, cell, section, 0, None, squeeze(head.text))
        return
    for cell in printed:
        tables.keep(state, row, cell, section, 0, None, "")
        tables.unclaimed(state, row, cell, section)
