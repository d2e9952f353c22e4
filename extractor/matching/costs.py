"""What it costs to read a dump's cells as rows of a form: every cost of the alignment, and why it is what it is.

A table's body is laid out in the columns of its header. The dump gives runs of cells that certainly stand beside one
another; how one run is parted from the next it often leaves open. Each run begins a new row, goes on with the row
above in the next column, or goes on with the paragraphs of the cell before. The reading with the smallest sum of
costs is taken. Where a second reading puts a run elsewhere and costs no more than ``SLACK`` above the best one, no
value of that row is given to a field: it is kept and flagged.

The scale: 0 is what the dump itself says; 1 and 2 are what converters do every day; 3 and 4 what they do now and
then; from 5 on something is lost or was never of this form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from extractor.document import Mark
from extractor.ruleset import Section

from .state import Column

SLACK = 0  # a dump that marks its cells: only readings that cost the same are in doubt
SLACK_SHORT = 1  # a row with a cell missing: only what a text says of its column tells which (``gaps``)
SLACK_BARE = 1  # a dump without row marks whose cells fill their rows: a single everyday oddity must not decide
SLACK_MENDED = 8  # ... and do not fill them: the cell too few or too many may be another one (SHORT, CUT and the like)


class Ways(NamedTuple):
    """Costs of what may stand before a run: a row's end, a cell's end, a paragraph's end (None: impossible)."""

    row: int
    next: int
    same: int | None


WAYS = {
    Mark.ROW: Ways(0, 6, None),  # the dump says that a row begins
    Mark.ALONG: Ways(0, 6, None),
    Mark.CELL: Ways(0, 2, None),  # a blank line ends the row, or follows the last paragraph of a cell
    Mark.NEXT: Ways(0, 0, None),  # one cell a line: the form alone decides
    Mark.LINE: Ways(0, 4, 2),  # a line ends the row; if not, then a paragraph sooner than a row cut in two
    Mark.BARE: Ways(0, 0, 2),  # one paragraph a line: most cells hold one
    Mark.PAIRED: Ways(0, 0, 2),
    Mark.FUSED: Ways(0, 0, 2),  # one word a cell: most cells hold one
}
BLANK_PARAGRAPHS = 1  # instead of Ways.next after two or more blank lines: empty paragraphs end a cell, not a row
CUT = 3  # two rows run together: a row end that the dump does not show
BLANK = 3  # an empty cell that stands for no cell of the form
BLANK_BARE = 2  # an empty line that stands for no cell: an empty paragraph
BLANK_END = 1  # the same at the end of a table
EMPTY_END = 1  # empty cells beyond the last column
SIDE = 1  # an empty cell more at the beginning, where a side label is merged down: it is drawn in two parts there
SHORT = 5  # a row that ends before its last column: cells are lost ...
SHORT_CELL = 1  # ... each of them
OVER = 8  # printed cells beyond the last column
UNFILLED = 1  # a row of which only the name is left, where empty cells leave nothing behind
MERGED = 5  # text where the drawing has the lower part of a merged label
MERGED_BARE = 20  # ... where nothing but this tells rows apart
NAMELESS = 2  # a row with values whose naming cell is empty
UNLIKE = 2  # words in a column of figures, figures alone in a column of names ...
UNLIKE_BARE = 20  # ... where no mark tells cells apart either: sooner a row is cut short
SPLIT_LINE = 4  # a second paragraph in a cell that holds one line (a figure, a name, a date)
COUNTED_ON = 5  # a line that carries on the numbering of the line before (2、 after 1、), put into another cell
COUNTED_ANEW = 5  # a line that begins a numbering anew, put into the same cell


class Kind(Enum):
    """What a column holds, as far as the alignment asks."""

    MERGED = "merged"
    ENTITY = "entity"
    FIGURE = "figure"
    NAME = "name"
    LINE = "line"
    TEXT = "text"

    __hash__ = object.__hash__  # of single objects; Enum's own is a function in Python, and costs are looked up often


_FIGURES, _NAMES = Kind.FIGURE, frozenset((Kind.NAME, Kind.ENTITY))
_KINDS = {
    "money": Kind.FIGURE,
    "count": Kind.FIGURE,
    "percent": Kind.FIGURE,
    "score": Kind.FIGURE,
    "name": Kind.NAME,
    "org": Kind.NAME,
    "phone": Kind.LINE,
    "code": Kind.LINE,
    "date": Kind.LINE,
    "grade": Kind.LINE,
}


def kinds_of(columns: Sequence[Column], section: Section, width: int) -> tuple[Kind, ...]:
    """The kind of each grid column below a header."""
    kinds = [Kind.TEXT] * width
    for column in columns:
        for n in range(column.start, min(column.stop, width)):
            at = n - column.start
            slot = column.slots[at] if at < len(column.slots) else None
            if slot is None:
                merged = column.known and bool(column.label) and not column.slots
                kinds[n] = Kind.MERGED if merged else Kind.TEXT
            elif slot.field is None:
                kinds[n] = Kind.ENTITY
            else:
                rule = section.fields.get(slot.field)
                kinds[n] = _KINDS.get(rule.kind if rule else "", Kind.TEXT)
    return tuple(kinds)


def rates_of(columns: Sequence[Column], section: Section) -> frozenset[int]:
    """The grid columns that hold percentages."""
    found = set()
    for column in columns:
        for n, slot in enumerate(column.slots):
            rule = section.fields.get(slot.field) if slot.field is not None else None
            if rule is not None and rule.kind == "percent":
                found.add(column.start + n)
    return frozenset(found)


def values_of(columns: Sequence[Column], section: Section) -> tuple[int, ...]:
    """The grid columns whose cells a row has of its own: neither names nor levels that go on from the row above."""
    found = []
    for column in columns:
        for n, slot in enumerate(column.slots):
            if slot.field is not None and slot.field not in section.fill_down:
                found.append(column.start + n)
    return tuple(found)


_FIGURE = re.compile(r"^[约近￥¥(（\-−－+]*[\d.,，．]+\s*[^\W\d_]{0,3}[%％]?\s*(?:[（(].*[)）])?$", re.S)
_NUMERAL = re.compile(r"^[〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟元圆角分整]+$")
_LETTER = re.compile(r"[^\W\d_]")
_SHORT_WORD = 3  # characters: 无, 暂无, ——


def unlike(text: str, kind: Kind) -> bool:
    """``text`` does not look like what the column holds."""
    bare = text.strip()
    if not bare:
        return False
    if kind is _FIGURES:
        if len(bare) <= _SHORT_WORD and not any(char.isdigit() for char in bare):
            return False
        return not _FIGURE.match(bare) and not _NUMERAL.match(bare)
    if kind in _NAMES:
        return not _LETTER.search(bare) and any(char.isdigit() for char in bare)
    return False


def is_figure(text: str) -> bool:
    """``text`` is a figure and nothing else."""
    return _FIGURE.match(text.strip()) is not None


_NUMBERED = re.compile(r"^\s*(?:([^\d\s]{1,4})(\d{1,2})[^\d\s]{0,6}?[:：、.．]|([（(]?)(\d{1,2})[、.．)）])(?!\d)")


def numbering(text: str) -> tuple[str, int] | None:
    """The word and number that a line opens with: 目标2：… → (目标, 2); None without."""
    mark = _NUMBERED.match(text)
    return ((mark[1], int(mark[2])) if mark[2] else (mark[3], int(mark[4]))) if mark else None
