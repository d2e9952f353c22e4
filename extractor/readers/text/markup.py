"""Markdown: HTML tables within it (pandoc writes merged cells so) and what it escapes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from .blocks import Drawn, Part

_PIPE_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", re.M)
_RULE_LINE = re.compile(r"^[\s|:+\-=]*(?:--|==|:-|-:)[\s|:+\-=]*$")
_WALL = re.compile(r"(?<!\\)\|")
_BR = re.compile(r" *<br */?> *", re.I)
_TABLE = re.compile(r"^[ \t]*<table\b", re.M | re.I)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>$^'\"@=:;,?/&%])")
_STRONG = re.compile(r"(?<!\\)(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_HEADING = re.compile(r"^#{1,6} +", re.M)
_MARKS = re.compile(r"[\\&*_#]")
_BREAK = re.compile(r"\\[ \t]*$", re.M)
_ESCAPES = re.compile(r"\\(?:[*_#<>$|~\"'%@\[\]]|[ \t]*(?:\||$))", re.M)
_END = re.compile(r"</?table\b[^>]*>", re.I)


def has_tables(text: str) -> bool:
    """Some line begins an HTML table."""
    return "<table" in text and bool(_TABLE.search(text))


def is_markdown(text: str) -> bool:
    """The text has a Markdown pipe table's rule, HTML tables or escapes: its paragraphs are Markdown too."""
    return has_tables(text) or bool(_PIPE_RULE.search(text)) or bool(_ESCAPES.search(text))


def is_rule(line: str) -> bool:
    """The line below a pipe table's head."""
    return bool(_RULE_LINE.match(line))


def cells_of(line: str, framed: bool) -> list[str]:
    """The cells of a line with ``|`` between and behind them; ``framed``: every row begins with a ``|`` too."""
    parts = [cell.strip() for cell in (_WALL.split(line) if "\\" in line else line.split("|"))]
    if "<" in line:
        parts = [_BR.sub("\n", part) for part in parts]
    if framed and len(parts) > 1 and not parts[0]:
        parts = parts[1:]
    if len(parts) > 1 and not parts[-1] and line.rstrip().endswith("|"):
        parts = parts[:-1]
    return parts


def is_marked(text: str) -> bool:
    """Some mark of Markdown may be in the text."""
    return _MARKS.search(text) is not None


def plain(text: str) -> str:
    """Markdown text without escapes, entities, heading and strong marks."""
    if not is_marked(text):
        return text
    text = _STRONG.sub(r"\2", _HEADING.sub("", text))
    text = _ESCAPED.sub(r"\1", _BREAK.sub("", text))
    return html.unescape(text) if "&" in text else text


def broken(lines: Sequence[str]) -> list[str]:
    """The lines with an empty one after each that ends in Markdown's line break (a backslash)."""
    out: list[str] = []
    for line in lines:
        bare = line.rstrip()
        out += [bare[:-1], ""] if bare.endswith("\\") else [line]
    return out


def table_at(lines: Sequence[str], start: int) -> tuple[Drawn, int] | None:
    """The HTML table that begins at a line, and the line after its end; None when none begins there."""
    if lines[start].lstrip()[:1] == "|":
        return _piped(lines, start)
    if lines[start].lstrip()[:6].lower() != "<table":
        return None
    depth, stop = 0, start
    while stop < len(lines):
        for tag in _END.findall(lines[stop]):
            depth += -1 if tag.startswith("</") else 1
        stop += 1
        if depth <= 0:
            break
    return _drawn("\n".join(lines[start:stop])), stop


def _piped(lines: Sequence[str], start: int) -> tuple[Drawn, int] | None:
    """A pipe table: a head, its rule, a row a line, all of as many cells."""
    if start + 1 >= len(lines) or not _PIPE_RULE.match(lines[start + 1]):
        return None
    stop = start
    while stop < len(lines) and lines[stop].lstrip()[:1] == "|":
        stop += 1
    rows = [line.strip() for n, line in enumerate(lines[start:stop]) if n != 1]
    cells = [[cell.strip() for cell in _WALL.split(row)[1:-1]] for row in rows]
    cols = max(map(len, cells))
    parts = tuple(
        Part(r, c, 1, 1, tuple(_BR.split(text)) if text else (), r + (r > 0), 0)
        for r, row in enumerate(cells)
        for c, text in enumerate(row)
    )
    return Drawn(len(rows), cols, parts, first=start), stop


def _drawn(source: str) -> Drawn:
    """Cells at the columns that their spans leave them, as a browser lays them out.

    Text that stands in no cell, or behind the table on its last line, is a row of its own: nothing is left out.
    """
    from lxml import html as parser

    parts: list[Part] = []
    taken: set[tuple[int, int]] = set()
    rows = [row for element in parser.fragments_fromstring(source) for row in _rows_of(element)]
    cols, line = 1, 0
    for r, row in enumerate(rows):
        if isinstance(row, str):
            parts.append(Part(r, 0, 1, 1, (row,), line, 0))
            continue
        c = 0
        for cell in row.iterchildren("td", "th"):  # type: ignore[attr-defined]
            while (r, c) in taken:
                c += 1
            down = min(_span(cell, "rowspan"), len(rows) - r)
            across = _span(cell, "colspan")
            taken.update((r + i, c + j) for i in range(down) for j in range(across))
            line = (cell.sourceline or 1) - 1
            parts.append(Part(r, c, down, across, tuple(_lines(cell)), line, 0))
            c += across
            cols = max(cols, c)
    return Drawn(len(rows), cols, tuple(parts), first=0)


def _rows_of(element: object) -> Iterator[object]:
    """The rows of a table, and each line of text that stands beside its cells (str)."""
    if isinstance(element, str):
        yield from _stray(element)
        return
    if element.tag == "tr":  # type: ignore[attr-defined]
        yield element
    elif element.tag in _PARTS:  # type: ignore[attr-defined]
        yield from _stray(element.text)  # type: ignore[attr-defined]
        for child in element:  # type: ignore[attr-defined]
            yield from _rows_of(child)
    else:
        yield from _stray(_text(element))
    yield from _stray(element.tail)  # type: ignore[attr-defined]


_PARTS = ("table", "thead", "tbody", "tfoot")


def _stray(text: str | None) -> Iterator[str]:
    return (line.strip() for line in (text or "").split("\n") if line.strip())


MOST_SPAN = 1000  # rows or columns that one cell may span, as browsers have it


def _span(cell: object, name: str) -> int:
    value = cell.get(name, "1")  # type: ignore[attr-defined]
    return min(max(int(value), 1), MOST_SPAN) if value.isdigit() else 1


def _lines(cell: object) -> list[str]:
    """The paragraphs of a cell; a table within it stays markup, a line each."""
    from lxml import html as parser

    lines = [""]
    lines[0] += (cell.text or "").strip("\n")  # type: ignore[attr-defined]
    for child in cell:  # type: ignore[attr-defined]
        if child.tag == "table":
            tail, child.tail = child.tail, None
            lines += [*parser.tostring(child, encoding="unicode").split("\n"), ""]
            child.tail = tail
        elif child.tag in ("p", "div", "li", "ul", "ol", "blockquote"):
            lines += [*_text(child).strip("\n").split("\n"), ""]
        elif child.tag == "br":
            lines.append("")
        else:
            lines[-1] += _text(child)
        lines[-1] += (child.tail or "").strip("\n")
    return [line for line in lines if line.strip()]


def _text(element: object) -> str:
    """The text of an element; a comment has none."""
    tag, texts = element.tag, element.itertext  # type: ignore[attr-defined]
    return "".join(texts()) if isinstance(tag, str) else ""
