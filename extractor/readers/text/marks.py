"""The marks a converter left between cells, told from the text itself.

Tab-led: each cell is a tab, its text and a line feed; a row ends with an empty line, but a cell of several
paragraphs may hold empty lines too. Tab rows: one row a line, tabs between cells. Pipe rows: one row a line,
``|`` between cells. Pipe cells: one cell a line, closed by ``|``, rows not marked.
"""

from __future__ import annotations

import re

from extractor.document import Mark, Piece

_LED = re.compile(r"^( *)\t(.*)$")
_RULE = re.compile(r"^[\s|:+\-=]+$")


def pieces_of(text: str) -> tuple[Piece, ...]:
    """The non-blank lines of a dump with the marks they carry, in order."""
    lines = text.split("\n")
    led = sum(1 for line in lines if _LED.match(line))
    rows = sum(1 for line in lines if "\t" in line.strip("\t "))
    piped = sum(1 for line in lines if line.count("|") > 1)
    closed = sum(1 for line in lines if line.rstrip().endswith("|") and line.count("|") == 1)
    best = max(led, rows, piped, closed)
    if not best:
        return tuple(_plain(lines))
    if best == led:
        return tuple(_tab_led(lines))
    if best == closed:
        return tuple(_pipe_cells(lines))
    return tuple(_rows(lines, "\t" if best == rows else "|"))


def _plain(lines: list[str]) -> list[Piece]:
    pieces, blanks = [], 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            pieces.append(Piece(line, number, Mark.TEXT, blanks))
            blanks = 0
        else:
            blanks += 1
    return pieces


def _tab_led(lines: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    blanks = 0
    for number, line in enumerate(lines, 1):
        led = _LED.match(line)
        if led:
            pieces.append(Piece(led[2], number, Mark.CELL, blanks, damaged=bool(led[1])))
        elif line.strip():
            pieces.append(Piece(line, number, Mark.TEXT, blanks))
        else:
            blanks += 1
            continue
        blanks = 0
    return pieces


def _pipe_cells(lines: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    carried: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        closed = line.rstrip().endswith("|")
        body = line.rstrip()[:-1].strip() if closed else line.strip()
        if not closed:
            if body:
                carried.append((number, body))
            continue
        first = carried[0][0] if carried else number
        text = "\n".join([t for _, t in carried] + ([body] if body else []))
        pieces.append(Piece(text, first, Mark.CELL, 1))
        carried = []
    pieces += [Piece(text, number, Mark.TEXT, 1) for number, text in carried]
    return pieces


def _rows(lines: list[str], separator: str) -> list[Piece]:
    pieces: list[Piece] = []
    blanks = 0
    for number, line in enumerate(lines, 1):
        if not line.strip() or (separator == "|" and _RULE.match(line)):
            blanks += 1
            continue
        if separator not in line:
            pieces.append(Piece(line, number, Mark.TEXT, blanks))
        else:
            whole = line.strip().removeprefix("|").removesuffix("|") if separator == "|" else line
            for n, cell in enumerate(whole.split(separator)):
                pieces.append(
                    Piece(cell.strip(" "), number, Mark.ROW if n == 0 else Mark.CELL, blanks if n == 0 else 0)
                )
        blanks = 0
    return pieces
