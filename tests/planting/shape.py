"""Planted errors in the shape of a form: a part left out, a label nobody knows, a cell that is nothing, another form.

Each in a Word table, in a dump of cells and in a dump of one row a line. Right is the code, and the cell that holds the
text (a part that is missing has no cell: its section).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from extractor.api import _rules
from extractor.document import Document
from extractor.matching import claim, claim_unknown, match
from extractor.readers.text import read
from extractor.report import Flag
from extractor.reporting import report_of, unknown_report
from extractor.text import squeeze
from extractor.values.normalise import normalise
from tests import draw

TITLE = "# 项目支出绩效自评表\n# （{year}年度）"
PARTS = {
    "profile": "项目名称 | {project} | < | < | < | < | < | < | <\n"
    "主管部门 | {unit} | < | < | 实施单位 | {station} | < | < | <",
    "funding": "项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 | <\n"
    "^ | 年度资金总额 | {first} | {full} | {full} | 10 | 100% | 10 | <\n"
    "^ | 其中：当年财政拨款 | {first} | {full} | {full} | — | — | — | <",
    "goals": "年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | <\n"
    "^ | {goal} | < | < | < | 已全部完成 | < | < | <",
    "indicators": "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析\n"
    "^ | 产出指标 | 数量指标 | {item} | {count}亩 | {count}亩 | 50 | 50 | \n"
    "^ | 效益指标 | 社会效益指标 | 受益农户 | {count}户 | {count}户 | 30 | 30 | \n"
    "^ | 满意度指标 | 服务对象满意度指标 | 农户满意度 | ≥90% | 9{digit}% | 10 | 10 | \n"
    "总分 | < | < | < | < | < | 100 | 100 | ",
}
LABELS = ("主管部门", "年初预算数", "全年执行数", "得分", "三级指标", "年度指标值", "实际完成值")
STRANGE = ("茶青等级", "移栽批号", "棚架编组", "晾晒场次", "采摘轮次")
LOOSE = (
    "以上各项由县里的茶叶、蚕桑、水产三个站分头统计，汇总后经股室会议讨论，再报分管领导审定后填入",
    "经办的同志另附了一份手写的说明，放在档案室第三排第二格，需要核对的时候可以随时调阅原件来看",
)
OTHERS = (
    ("茶园登记", "茶园名称 | 面积 | 树龄\n{item}一号 | {count} | 12\n{item}二号 | {count} | 8"),
    ("值班安排", "日期 | 早班 | 晚班\n周一 | 甲某 | 乙某\n周二 | 丙某 | 丁某"),
)


class Right(NamedTuple):
    """What must be found: the code, and the text of the cell it stands at or the section it names.

    ``dumped`` is as good where the lines between cells are lost: what row a cell belongs to is then a guess.
    """

    code: str
    text: str | None = None
    section: str | None = None
    dumped: str | None = None


class Case(NamedTuple):
    """A document in one of the dresses. ``right`` None: nothing is wrong with it. ``lines`` of a dump."""

    kind: str
    dress: str
    document: Document
    right: Right | None
    lines: tuple[str, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """The codes that are right."""
        return frozenset([self.right.code] if self.right else [])


def _filled(dice: random.Random) -> dict[str, str]:
    amount = dice.randrange(2000, 90000)
    return {
        "year": str(dice.randrange(2019, 2024)),
        "project": dice.choice(["茶园改造", "桑园更新", "鱼塘清淤"]) + dice.choice(["", "工程", "（二期）"]),
        "unit": dice.choice(["青岭县农业局", "白桦县林业局"]),
        "station": dice.choice(["茶叶站", "林业站", "水产站"]),
        "first": f"{amount / 100:.2f}",
        "full": f"{(amount + dice.randrange(900)) / 100:.2f}",
        "goal": dice.choice(["更新老园", "修复沟渠", "补种苗木"]),
        "item": dice.choice(["改造面积", "清淤面积", "补种面积"]),
        "count": str(dice.randrange(20, 900)),
        "digit": str(dice.randrange(0, 10)),
    }


def _tabbed(drawing: str) -> str:
    """One row a line, tabs between its cells, as tables are copied out of Word."""
    lines: list[str] = []
    for block in draw._blocks(drawing):
        if isinstance(block, str):
            lines.append(block)
            continue
        cells = draw._cells(block)
        for row in range(max(cell.row + cell.row_span for cell in cells)):
            own = sorted((c for c in cells if c.row <= row < c.row + c.row_span), key=lambda c: c.col)
            lines.append("\t".join(cell.text if cell.row == row else "" for cell in own))
    return "\n".join(lines) + "\n"


def _grid(drawing: str) -> tuple[Document, tuple[str, ...]]:
    return draw.document(drawing), ()


def _dumped(printed: Callable[[str], str]) -> Callable[[str], tuple[Document, tuple[str, ...]]]:
    def dress(drawing: str) -> tuple[Document, tuple[str, ...]]:
        text = printed(drawing)
        return read(text.encode(), "planted.txt"), tuple(text.split("\n"))

    return dress


DRESSES: Mapping[str, Callable[[str], tuple[Document, tuple[str, ...]]]] = {
    "table": _grid,
    "cells": _dumped(draw.dump_text),
    "rows": _dumped(_tabbed),
}


def _drawing(parts: Mapping[str, str]) -> str:
    return "\n".join((TITLE, *parts.values()))


def sound(dice: random.Random) -> tuple[str, Right | None]:
    """Nothing is wrong."""
    return _drawing(PARTS), None


def part(dice: random.Random) -> tuple[str, Right | None]:
    """A required part is left out."""
    section = dice.choice(["funding", "indicators"])
    return _drawing({name: text for name, text in PARTS.items() if name != section}), Right(
        "SECTION_MISSING", section=section
    )


def label(dice: random.Random) -> tuple[str, Right | None]:
    """A label that no rule knows."""
    old, new = dice.choice(LABELS), dice.choice(STRANGE)
    parts = dict(PARTS)
    name = next(name for name, text in parts.items() if f"{old} |" in text)
    parts[name] = parts[name].replace(f"{old} |", f"{new} |", 1)
    return _drawing(parts), Right("LABEL_UNKNOWN", new)


def loose(dice: random.Random) -> tuple[str, Right | None]:
    """A remark across the table, between two of its parts, or a word behind the last value of a row."""
    if dice.random() < 0.5:
        parts = {**PARTS, "profile": PARTS["profile"].removesuffix(" | <") + " | 另案办理"}
        return _drawing(parts), Right("CELL_UNCLAIMED", "另案办理", dumped="TABLE_BROKEN")
    text, after = dice.choice(LOOSE), dice.choice(["profile", "goals"])
    parts = {name: f"{own}\n{text}{' | <' * 8}" if name == after else own for name, own in PARTS.items()}
    return _drawing(parts), Right("CELL_UNCLAIMED", text, dumped="TABLE_BROKEN")


def other(dice: random.Random) -> tuple[str, Right | None]:
    """Another form, which no rule describes."""
    title, table = dice.choice(OTHERS)
    return f"# {title}\n{table}", Right("FORM_UNKNOWN")


KINDS: Mapping[str, Callable[[random.Random], tuple[str, Right | None]]] = {
    f.__name__: f for f in (part, label, loose, other)
}


def clean(number: int, seed: str) -> Iterator[Case]:
    """Sound documents."""
    yield from _cases(number, f"clean/{seed}", {"sound": sound})


def planted(number: int, seed: str) -> Iterator[Case]:
    """Documents with one error each; kinds and dresses take turns."""
    yield from _cases(number, f"planted/{seed}", KINDS)


def _cases(
    number: int, seed: str, kinds: Mapping[str, Callable[[random.Random], tuple[str, Right | None]]]
) -> Iterator[Case]:
    for ordinal in range(number):
        dice = random.Random(f"shape/{seed}/{ordinal}")
        kind = list(kinds)[ordinal % len(kinds)]
        dress = list(DRESSES)[ordinal // len(kinds) % len(DRESSES)]
        drawing, right = kinds[kind](dice)
        while dress == "rows" and right is not None and right.text in LOOSE:  # a line of its own there, no cell
            drawing, right = kinds[kind](dice)
        document, lines = DRESSES[dress](drawing.format(**_filled(dice)))
        yield Case(kind, dress, document, right, lines)


def flags_of(document: Document) -> list[Flag]:
    """What the program finds."""
    rules = _rules(None)
    flags: list[Flag] = []
    for number, found in enumerate(match(document, rules)):
        if found.form is None:
            raw, _ = claim_unknown(found, rules, first_table=number)
            facts, _ = normalise(raw, None, rules)
            flags += unknown_report("r", "d", found, facts, rules).flags
        else:
            claimed = claim(found, rules, first_table=number)
            facts, seen = normalise(claimed.facts, found.form, rules)
            flags += report_of("r", "d", found, claimed, facts, seen, rules).flags
    return flags


def missed(case: Case) -> str | None:
    """What is wrong with the findings on a document; None where they are right."""
    flags = [flag for flag in flags_of(case.document) if flag.severity != "info"]
    told = [f"{f.code} {f.section} {f.found}: {f.message}" for f in flags]
    if case.right is None:
        return f"{case.dress} sound: {told}" if flags else None
    codes = {case.right.code, case.right.dumped if case.lines else None}
    right = [flag for flag in flags if flag.code in codes and _at(flag, case.right, case)]
    return None if right else f"{case.dress} {case.kind} {case.right}: {told or 'nothing'}"


def _at(flag: Flag, right: Right, case: Case) -> bool:
    """The flag stands at the cell that holds the text (in a dump: at its line), or names the section."""
    if right.section is not None:
        return flag.section == right.section
    if right.text is None:
        return True
    if case.lines:
        return flag.place.line is not None and right.text in case.lines[flag.place.line - 1]
    cells = case.document.grids[flag.place.table].cells if flag.place.table is not None else ()
    here = [c for c in cells if (c.row, c.col) == (flag.place.grid_row, flag.place.grid_col)]
    return any(squeeze(cell.text) == squeeze(right.text) for cell in here)
