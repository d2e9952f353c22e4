"""Drawing a filled-in report as paragraphs and table parts, label by label, with the printing noise of the archive."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from _fill import Report, Row
from _values import Habits


class Merge(Enum):
    """A position that belongs to the cell on its left or above it."""

    LEFT = "<"
    UP = "^"


LEFT, UP = Merge.LEFT, Merge.UP
Entry = str | Merge
TOTAL = 9600  # width of a table in twips
ALIASES = {
    "联络电话": ["联系电话"],
    "公共财政拨款": ["一般公共预算拨款"],
    "政府基金拨款": ["政府性基金拨款"],
    "其他收入": ["其它收入"],
    "公务用车运维费": ["公务用车运行维护费"],
    "因公出国费": ["因公出国（境）费"],
    "职务/职称": ["职称/职务", "职务"],
    "职称/职务": ["职务/职称"],
    "邮编": ["邮政编码"],
    "实际完成": ["实际完成情况"],
    "完成情况": ["实际完成情况"],
    "填报人（签名）": ["填报人", "填报人（签字）"],
    "报告日期": ["填报日期"],
    "人员编制": ["编制数"],
    "实有人数": ["实际在职人数"],
    "其他": ["其它"],
    "其它": ["其他"],
    "人员支出": ["人员经费"],
    "公用支出": ["公用经费"],
}


class Part(NamedTuple):
    """A stretch of rows with column boundaries of its own. ``group`` is the main heading it stands under."""

    rows: list[list[Entry]]
    widths: list[int]
    group: int
    is_heading: bool = False


@dataclass
class Drawing:
    """A whole form: cover paragraphs, table parts, paragraphs after them (the narrative last)."""

    before: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    between: list[str] = field(default_factory=list)
    narrative: list[str] = field(default_factory=list)
    narrative_in_cell: bool = False


class Placed(NamedTuple):
    """One cell of a drawn row: ``text`` None where the cell is the lower part of a vertical merge."""

    text: str | None
    col: int
    span: int
    opens: bool


def placed(rows: Sequence[Sequence[Entry]]) -> list[list[Placed]]:
    """Rows of entries → rows of cells, as Word stores them (horizontal merges gone, vertical ones continued)."""
    result: list[list[Placed]] = []
    for number, row in enumerate(rows):
        line, col = [], 0
        while col < len(row):
            span = 1
            while col + span < len(row) and row[col + span] is LEFT:
                span += 1
            entry = row[col]
            below = rows[number + 1][col] if number + 1 < len(rows) and col < len(rows[number + 1]) else None
            line.append(Placed(None if isinstance(entry, Merge) else entry, col, span, entry is not UP and below is UP))
            col += span
        result.append(line)
    return result


class Pen:
    """Prints labels: another year's word, a blank inside, a line broken where the column is narrow."""

    def __init__(self, dice: random.Random, habits: Habits) -> None:
        self.dice, self.habits = dice, habits
        self.half_width = dice.random() < 0.15
        self.chosen: dict[str, str] = {}

    def label(self, text: str, *, alias: bool = True) -> str:
        """``text`` as this document prints it (an alias is kept all through the document)."""
        if alias and text in ALIASES:
            if text not in self.chosen:
                swap = self.dice.random() < self.habits.aliases
                self.chosen[text] = self.dice.choice(ALIASES[text]) if swap else text
            text = self.chosen[text]
        if self.half_width:
            text = text.replace("（", "(").replace("）", ")").replace("：", ":")
        if len(text) in (2, 4) and self.dice.random() < self.habits.pad / 2:
            return (self.dice.choice(["  ", " "]) if len(text) == 2 else " ").join(text)
        if len(text) >= 5 and self.dice.random() < self.habits.breaks:
            cut = self.dice.randrange(2, len(text) - 1)
            return text[:cut] + "\n" + text[cut:]
        return text

    def line(self, label: str, value: str, gap: int = 0) -> str:
        """A printed line of the cover: the label, a colon, the value on its rule of blanks."""
        head = label if len(label) != 4 or self.dice.random() > self.habits.pad / 2 else " ".join(label)
        if self.half_width:
            head = head.replace("（", "(").replace("）", ")")
        colon = ":" if self.half_width else "："
        return head + colon + " " * self.dice.choice([0, gap, gap]) + value + " " * self.dice.choice([0, 3, 17])

    def widths(self, *shares: float) -> list[int]:
        """Column widths of one part, off by a few twips as dragging borders leaves them."""
        scale = TOTAL / sum(shares)
        widths = [max(300, int(share * scale / 10) * 10 + self.dice.choice([0, 0, -60, 60, 110])) for share in shares]
        widths[-1] += TOTAL - sum(widths)
        return widths


def heading(text: str, group: int) -> Part:
    """A heading: a full-width row, or a paragraph where sections are tables of their own."""
    return Part([[text]], [TOTAL], group, True)


def shown(row: Row, name: str) -> str:
    """The printed text of one value of a row."""
    value = row.values.get(name)
    return value.raw if value is not None else ""


def entity_table(
    pen: Pen, report: Report, section: str, head: list[list[Entry]], fields: Sequence[str]
) -> list[list[Entry]]:
    """Header rows and a row per entity."""
    return head + [[row.head, *(shown(row, f) for f in fields)] for row in report.sections[section]]


def goals(pen: Pen, report: Report, title: str) -> list[list[Entry]]:
    """Goals: all in one cell on each side (the form's way), or a row each."""
    rows: list[list[Entry]] = [[pen.label(title), pen.label("预期目标"), pen.label("实际完成")]]
    pairs = [(shown(r, "goal_expected"), shown(r, "goal_actual")) for r in report.sections["goals"]]
    if not report.habits.goal_rows:
        tail = pen.dice.choice(["", "", "\n"])
        pairs = [("\n".join(p[0] for p in pairs) + tail, "\n".join(p[1] for p in pairs))]
    return rows + [[UP, *pair] for pair in pairs]


def indicator_rows(report: Report, fields: Sequence[str]) -> list[list[Entry]]:
    """Indicators with the first two levels merged downwards, and packed rows joined into one cell."""
    rows: list[list[Entry]] = []
    before: Row | None = None
    for row in report.sections["indicators"]:
        values = row.values
        same1 = before is not None and before.values["level1"].text == values["level1"].text
        same2 = before is not None and same1 and before.values["level2"].text == values["level2"].text
        if before is not None and same2 and row.packed and before.packed:
            for place, name in ((-2, "target"), (-1, "actual")):
                rows[-1][place] = f"{rows[-1][place]}\n{values[name].raw}"
        else:
            line: list[Entry] = [UP, UP if same1 else values["level1"].raw, UP if same2 else values["level2"].raw]
            rows.append(line + [shown(row, f) for f in fields[2:]])
        before = row
    return rows


def rating(pen: Pen, report: Report, group: int) -> Part:
    """The row of score and grade."""
    row = report.sections["rating"][0]
    cells: list[Entry] = [
        pen.label("绩效自评综合得分"),
        shown(row, "self_score"),
        pen.label("评价等次"),
        shown(row, "grade"),
    ]
    return Part([cells], pen.widths(3, 2, 2, 3), group)


def evaluators(pen: Pen, report: Report, labels: Sequence[str], group: int) -> Part:
    """The evaluators' table, with blank rows left over."""
    rows: list[list[Entry]] = [[pen.label(label) for label in labels]]
    for number, row in enumerate(report.sections["evaluators"]):
        line: list[Entry] = [shown(row, f"evaluator_{f}") for f in ("name", "title", "unit", "signature")]
        if report.habits.merge_units and number:
            line[2] = UP
        rows.append(line)
    blank: list[Entry] = ["", "", "", ""]
    rows += [list(blank) for _ in range(pen.dice.choice([0, 0, 0, 1, 2]))]
    return Part(rows, pen.widths(2, 2.5, 4, 2), group)


def opinion(pen: Pen, label: str, text: str, signer: str, group: int) -> Part:
    """A full-width cell: whose opinion, the opinion if any, room for signature and date."""
    gap = " " * pen.dice.choice([30, 45, 62])
    colon = ":" if pen.half_width else "："
    lines = [label + colon] + (
        [("    " if pen.dice.random() < 0.5 else "") + text] if text else [""] * pen.dice.choice([0, 1])
    )
    if signer:
        lines.append(f"{gap}{signer}（签章）{colon}")
    lines.append(f"{gap}年    月    日")
    return Part([["\n".join(lines)]], [TOTAL], group)


def preparer(pen: Pen, report: Report) -> list[str]:
    """The line under the table."""
    values = report.one("preparer")
    label, gap = pen.label("填报人（签名）").replace("\n", "").replace(" ", ""), " " * pen.dice.choice([8, 20])
    return [f"{label}：{values['preparer_name'].raw}{gap}联系电话：{values['preparer_phone'].raw}"]


def narrative(report: Report) -> list[str]:
    """Headings and paragraphs, one after another."""
    lines = []
    for row in report.sections["narrative"]:
        lines.append(shown(row, "heading"))
        lines += shown(row, "body").split("\n") if shown(row, "body") else []
    return lines
