"""A drawing as the text that converters make of it, by converter."""

from extractor.readers.text.widths import width
from tests import draw


def tables(drawing):
    """The paragraphs and the rows of cells of a drawing, as a converter prints them: lower parts of merges empty."""
    for line in draw.dump_text(drawing).rstrip("\n").split("\n\n"):
        yield line if not line.startswith("\t") else [cell.removeprefix("\t") for cell in line.split("\n")]


def dressed(drawing, row, paragraph="{}\n"):
    return "".join(paragraph.format(b) if isinstance(b, str) else row(b) for b in tables(drawing))


PAGE = 76  # columns of a narrow page


def narrow(row):
    """A row of cells as wide as their columns, wrapped where the next character does not fit (antiword)."""
    room = (PAGE - 1 - len(row)) // len(row)
    cells = [wrapped(cell, room) for cell in row]
    lines = [[cell[n] if n < len(cell) else "" for cell in cells] for n in range(max(map(len, cells)))]
    return "".join("|" + "".join(text + " " * (room - width(text)) + "|" for text in line) + "\n" for line in lines)


def wrapped(text, room):
    lines = [""]
    for char in text:
        if width(lines[-1]) + width(char) > room:
            lines.append("")
        lines[-1] += char
    return lines


FULL = 9  # cells to which a page dump fills up its rows


def filled(row):
    """A row of a Markdown table, as wide as the widest."""
    return "| " + " | ".join([*row, *[""] * (FULL - len(row))]) + " |\n"


DRESSES = {
    "tab-led": lambda drawing: draw.dump_text(drawing),
    "copied": lambda drawing: dressed(drawing, lambda row: "\t".join(row) + "\n"),
    "pipe rows": lambda drawing: dressed(drawing, lambda row: " | ".join(row) + " |\n"),
    "pipe cells": lambda drawing: dressed(drawing, lambda row: "".join(f"{cell} |\n" for cell in row)),
    "a paragraph a line": lambda drawing: dressed(drawing, lambda row: "".join(f"{cell}\n" for cell in row)),
    "narrow columns": lambda drawing: dressed(drawing, narrow, "\n{}\n\n"),
    "filled rows": lambda drawing: dressed(drawing, filled),
}
