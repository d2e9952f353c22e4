"""The marks a converter left between cells, told from the text itself.

Tab-led: each cell is a tab, its text and a line feed, the lower part of a merged one only a tab; a row ends with an
empty line, but a cell of several paragraphs may hold empty lines too (Apache Tika). Tab rows: one row a line, tabs
between cells; a cell's further paragraphs are lines of their own (copies out of Word). Paired: the same with a new
line for every two cell ends, so that empty cells and row ends look alike (catdoc). Pipe rows: one row a line, ``|``
between cells (page dumps, Markdown). Pipe columns: the same with the cells as wide as their columns and wrapped
(antiword). Pipe cells: one cell a line, closed by ``|``, rows not marked (page dumps). Where there are no marks every
line is a piece.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.document import Mark, Piece

from . import columns, markup
from .widths import columns as char_columns

_LED = re.compile(r"^( *)\t(\t*)(.*)$")
_SPELLED = re.compile(r"(?<=[^\x00-\x7f])(?:\\n)+(?=[^\x00-\x7f]|[（(\d])")
_LEAST_MARKED = 6  # marked lines that are no accident, or
_FEW = 8  # one line in so many
_LEAST_SHARE = 20  # one line in so many
_PAGE, _WIDEST_PAGE = 72, 100  # bytes: catdoc's page, and the widest at which text is taken to be wrapped
_FIGURE_SIGNS = frozenset("0123456789０１２３４５６７８９.,．，%％-－")
_BARE, _CELL, _NEXT = Mark.BARE, Mark.CELL, Mark.NEXT
_SPARSE = (4, 5)  # so many lines in so many follow a blank one: the converter sets paragraphs apart and wraps them
_SPARSE_NARROW = (11, 20)  # ... on a page as narrow as catdoc's


def pieces_of(text: str) -> tuple[Piece, ...]:
    """The non-blank lines of a dump with the marks they carry, in order.

    A line end that a page dump spells out (``\\n`` behind a Chinese character) is one within its piece.
    """
    pieces = _marked(text)
    if "\\n" not in text or not _SPELLED.search(text):
        return pieces
    return tuple(piece._replace(text=_SPELLED.sub(_ended, piece.text)) for piece in pieces)


def _ended(spelled: re.Match[str]) -> str:
    return spelled[0].replace("\\n", "\n")


def _marked(text: str) -> tuple[Piece, ...]:
    lines = text.split("\n")
    if "\t" not in text and "|" not in text:
        return tuple(_plain(lines))
    tabbed = [line for line in lines if "\t" in line]
    led = sum([line[0] == "\t" or (line[0] == " " and bool(_LED.match(line))) for line in tabbed])
    rows = sum(["\t" in line.strip("\t ") for line in tabbed])
    walled = [line.rstrip() for line in lines if "|" in line]
    piped = sum([line.count("|") > 1 for line in walled])
    closed = sum([line[-1] == "|" for line in walled])
    single = sum([line[-1] == "|" and line.count("|") == 1 for line in walled])
    best = max(led, rows, piped, single)
    printed = sum(1 for line in lines if line.strip())
    if best < _LEAST_MARKED and best * _LEAST_SHARE < printed:
        return tuple(_plain(lines))
    if best == led:
        return tuple(_tab_led(lines))
    if best == rows:
        return tuple(_paired(lines) if _is_paired(lines) else _tab_rows(lines))
    if best == single and not piped * 4 > single:
        return tuple(_pipe_cells(lines))
    if columns.is_fixed(lines):
        return tuple(columns.pieces(lines))
    return tuple(_pipe_rows(lines, closed * 2 > piped, markup.is_markdown(text)))


def _plain(lines: Sequence[str]) -> list[Piece]:
    pieces: list[Piece] = []
    blanks, page = 0, _page(lines)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            blanks += 1
            continue
        below = bool(page and pieces and not blanks)
        if below and _is_rest(line, lines[number - 2], page):
            pieces[-1] = pieces[-1]._replace(text=_joined(pieces[-1].text, line))
        else:
            pieces.append(Piece(line, number, _BARE, blanks, below))
        blanks = 0
    return pieces


def _tab_led(lines: Sequence[str]) -> list[Piece]:
    pieces: list[Piece] = []
    blanks = 0
    for number, line in enumerate(lines, 1):
        if line[:1] == "\t" != line[1:2]:
            pieces.append(Piece(line[1:], number, _CELL, blanks))
            blanks = 0
            continue
        led = _LED.match(line)
        if led:
            for n in range(len(led[2])):
                pieces.append(Piece("", number, _CELL, blanks if n == 0 else 0, damaged=bool(led[1])))
            pieces.append(Piece(led[3], number, _CELL, 0 if led[2] else blanks, damaged=bool(led[1])))
        elif line.strip():
            pieces.append(Piece(line, number, Mark.TEXT, blanks))
        else:
            blanks += 1
            continue
        blanks = 0
    return pieces


def _tab_rows(lines: Sequence[str]) -> list[Piece]:
    """One row a line; where paragraphs are set apart by blank lines, a line right below another is its wrapped rest."""
    pieces: list[Piece] = []
    blanks, page = 0, _page(lines)
    for number, line in enumerate(lines, 1):
        if not line.strip(" "):
            blanks += 1
            continue
        cells = line.split("\t")
        if page and not blanks and pieces and _is_rest(line, lines[number - 2], page):
            last = pieces[-1]
            pieces[-1] = last._replace(text=_joined(last.text, cells[0]))
        else:
            mark = Mark.LINE if len(cells) > 1 else Mark.TEXT
            pieces.append(Piece(cells[0].strip(" "), number, mark, blanks))
        pieces.extend(Piece(cell.strip(" "), number, _CELL, 0) for cell in cells[1:])
        blanks = 0
    return pieces


def _is_paired(lines: Sequence[str]) -> bool:
    """Hardly two tabs stand together, yet cells are empty: the converter prints a new line for two cell ends.

    So no line of such a dump begins with two tabs: two empty cells are an empty line there.
    """
    tabbed = [line for line in lines if "\t" in line]
    if any(line.startswith("\t\t") for line in tabbed):
        return False
    double = sum(1 for line in tabbed if "\t\t" in line or line.rstrip(" ").endswith("\t"))
    if double * _FEW > len(tabbed):
        return False
    pairs = [(a.count("\t"), b.count("\t")) for a, b in pairwise(lines) if "\t" in a and "\t" in b]
    equal = sum(1 for a, b in pairs if a == b)
    led = any(line.startswith("\t") for line in tabbed) and equal < len(pairs)
    return led or (bool(pairs) and equal * 2 < len(pairs)) or _page(lines) > 0


def _paired(lines: Sequence[str]) -> list[Piece]:
    """Cells and paragraphs; ``blanks`` counts the cells that may be empty before each."""
    pieces: list[Piece] = []
    page, ends = _page(lines), 0
    for number, line in enumerate(lines, 1):
        ends += 1
        if not line.strip(" "):
            continue
        cells = [cell.strip(" ") for cell in line.split("\t")]
        if page and ends == 1 and pieces and _is_rest(line, lines[number - 2], page):
            pieces[-1] = pieces[-1]._replace(text=_joined_or_beside(pieces[-1].text, cells.pop(0)))
            blanks = 0
        elif page and ends == 1:
            blanks = 0
        else:
            rows = (ends + 1) // 2 if page else ends
            blanks = 2 * rows - 1 if pieces else 0
        parted = bool(page and ends == 1 and blanks == 0 and pieces and len(cells) == line.count("\t") + 1)
        for cell in cells:
            if cell:
                pieces.append(Piece(cell, number, Mark.PAIRED, blanks, damaged=parted))
                blanks, parted = 0, False
            else:
                blanks += 1
        ends = 0
    return pieces


def _page(lines: Sequence[str]) -> int:
    """The bytes at which the converter wraps; 0 where it does not: its lines are long, or not set apart by empty ones.

    catdoc wraps at 72, between characters where no blank or tab stands.
    """
    if max(map(len, lines), default=0) > _WIDEST_PAGE:
        return 0
    widest = max(map(len, map(str.encode, lines)), default=0)
    if widest > _WIDEST_PAGE:
        return 0
    after = [not above.strip() for above, line in pairwise(lines) if line.strip()]
    share = _SPARSE_NARROW if widest <= _PAGE else _SPARSE
    return max(widest, _PAGE) if sum(after) * share[1] >= len(after) * share[0] else 0


def _is_rest(line: str, above: str, page: int) -> bool:
    """The line goes on with the word above: its first character did not fit there any more.

    A line that is parted from the one above at a blank or a tab begins anew, as a cell may.
    """
    return len(above.encode("utf-8")) + len(line[:1].encode("utf-8")) > page


def _joined(text: str, rest: str) -> str:
    rest = rest.strip(" ")
    text = text.rstrip(" ")
    if not text or not rest or char_columns(text[-1], 1) == 2 or char_columns(rest[0], 1) == 2:
        return text + rest
    return f"{text} {rest}"


def _joined_or_beside(text: str, rest: str) -> str:
    """Two figures at the page's edge may be one that was cut, or two whose tab was the edge: then lines of one cell."""
    figures = text[-1:] in _FIGURE_SIGNS and rest.strip(" ")[:1] in _FIGURE_SIGNS
    return f"{text}\n{rest}" if figures else _joined(text, rest)


def _pipe_cells(lines: Sequence[str]) -> list[Piece]:
    pieces: list[Piece] = []
    blanks = 0
    for number, line in enumerate(lines, 1):
        bare = line.strip()
        if not bare:
            blanks += 1
            continue
        if bare[-1] == "|":
            for cell in bare[:-1].split("|"):
                pieces.append(Piece(cell.strip(), number, _NEXT, blanks))
                blanks = 0
        else:
            pieces.append(Piece(bare, number, Mark.OPEN, blanks))
        blanks = 0
    return pieces


def _pipe_rows(lines: Sequence[str], closed: bool, markdown: bool) -> list[Piece]:
    """One row a line. ``closed``: rows end with ``|``, so that a line without one is no part of a row."""
    pieces: list[Piece] = []
    blanks = 0
    framed = all(line.lstrip().startswith("|") for line in lines if line.count("|") > 1)
    for number, line in enumerate(lines, 1):
        if not line.strip() or markup.is_rule(line):
            blanks += 1
            continue
        if "|" not in line:
            text = markup.plain(line) if markdown else line
            pieces.append(Piece(text, number, Mark.PLAIN if closed else Mark.TEXT, blanks))
        else:
            cells = markup.cells_of(line, framed)
            cells = list(map(markup.plain, cells)) if markdown and markup.is_marked(line) else cells
            first = Mark.ROW if closed else Mark.LINE
            pieces.append(Piece(cells[0], number, first, blanks))
            pieces += [Piece(cell, number, _CELL, 0) for cell in cells[1:]]
            if closed and not line.rstrip().endswith("|"):  # a row that does not end: its last cell may be cut
                pieces[-1] = pieces[-1]._replace(damaged=True)
        blanks = 0
    return pieces
