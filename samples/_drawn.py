"""Samples drawn cell by cell: ``drawings/*.drawn`` → .docx, for forms whose filling-in needs no dice.

``|`` parts cells, ``<`` is merged with the cell to the left, ``^`` with the one above, ``⏎`` ends a paragraph;
a line that begins with ``#`` is a paragraph outside the tables.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import _docx
from _layout import LEFT, TOTAL, UP, Entry, Part

FOLDER = Path(__file__).with_name("drawings")
_MARKS: dict[str, Entry] = {"<": LEFT, "^": UP}


def drawn() -> Iterator[tuple[str, bytes]]:
    """File name and bytes of each drawing, in the order of their names."""
    for path in sorted(FOLDER.glob("*.drawn")):
        name = f"{path.stem}.docx"
        yield name, _docx.document([_body(path.read_text("utf-8"), random.Random(f"samples/{name}"))])


def _body(text: str, dice: random.Random) -> str:
    writer = _docx.Writer(dice)
    body: list[str] = []
    rows: list[list[Entry]] = []
    for line in [*text.rstrip("\n").split("\n"), ""]:
        if line.startswith("#") or not line:
            if rows:
                body.append(writer.form_table([Part(rows, _even(len(rows[0])), 0)]))
                rows = []
            body.append(writer.paragraph(line.removeprefix("# "), len(body) < 3))
        else:
            rows.append([_entry(cell) for cell in line.split("|")])
    return "".join(body)


def _entry(cell: str) -> Entry:
    text = cell.strip(" ").replace("⏎", "\n")
    return _MARKS.get(text, text)


def _even(columns: int) -> list[int]:
    width = TOTAL // columns
    return [*([width] * (columns - 1)), TOTAL - width * (columns - 1)]
