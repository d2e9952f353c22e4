"""More kinds of planted errors: in the prose, in single signs, between the forms of one document."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from .books import Cell

Quoted = Mapping[Cell, Decimal]


def told_otherwise(
    dice: random.Random, report: Any, quoted: Quoted, patterns: Mapping[str, str], change: Callable[[str], str | None]
) -> Cell | None:
    """One figure that the prose gives of a cell, changed; the cell, or None where none can be."""
    cells = [cell for cell in sorted(quoted) if report.sections[cell[0]][cell[1]].values[cell[2]].number]
    dice.shuffle(cells)
    for cell in cells:
        for row in report.sections["narrative"]:
            body = row.values["body"].raw
            found = re.search(patterns[cell[2]], body)
            if found is None or "其中" in body[max(0, found.start() - 2) : found.start()]:
                continue
            wrong = change(body[found.start(1) : found.end() + 2])
            if wrong is None:
                continue
            body = body[: found.start(1)] + wrong + body[found.end() + 2 :]
            row.values["body"] = row.values["body"]._replace(raw=body, text=body)
            return cell
    return None


def transposed(dice: random.Random) -> Callable[[str], str | None]:
    """Two digits change places, by which the figure is off by more than its last place."""

    def change(printed: str) -> str | None:
        pairs = [n for n in range(len(printed) - 1) if printed[n : n + 2].isdigit() and printed[n] != printed[n + 1]]
        pairs = [n for n in pairs if "." not in printed[:n] and (n or printed[1] != "0")]
        if not pairs:
            return None
        at = dice.choice(pairs)
        return printed[:at] + printed[at + 1] + printed[at] + printed[at + 2 :]

    return change


def in_yuan(printed: str) -> str | None:
    """元 where 万元 is meant."""
    return printed.replace("万元", "元", 1) if "万元" in printed else None


def lettered(dice: random.Random, printed: str) -> str | None:
    """A letter for the digit that it looks like, between digits."""
    places = [m.start() for m in re.finditer(r"(?<=\d)[01](?=\d)", printed)]
    if not places:
        return None
    at = dice.choice(places)
    return printed[:at] + dice.choice("Oo" if printed[at] == "0" else "lI") + printed[at + 1 :]
