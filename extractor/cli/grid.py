"""``extractor grid``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

_PIPED = 120  # columns where the output is no terminal


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--html", "form", flag_value="html", help="A page with real row and column spans, to look at beside Word."
)
@click.option("--json", "form", flag_value="json", help="For programs: see below.")
@click.option("--table", type=click.IntRange(min=0), help="This table alone (0-based, as in the facts).")
@click.option("--width", type=click.IntRange(min=20), help="Columns to draw in; the terminal's own unless given.")
def command(file: str, form: str | None, table: int | None, width: int | None) -> None:
    """Print the tables of a document as they were rebuilt, merged cells and all.

    \b
    extractor grid report.docx
    extractor grid report.txt
    extractor grid report.docx --html > report.html
    extractor grid report.docx --json | jq '.tables[0].cells'

    The JSON is {"tables": [{"parent": null or [table, row, col], "cells": [[row, col, row_span, col_span, text], …]}]}:
    tables in document order, a nested one right after the table that holds it; a cell named once, at its origin;
    paragraphs of a cell joined by a newline.
    """
    from extractor import readers
    from extractor.errors import ExtractorError, Refused
    from extractor.matching import rebuilt
    from extractor.readers.notes import sentence
    from extractor.ruleset import load

    try:
        document = readers.read(Path(file).read_bytes(), file)
    except Refused as refused:
        raise ExtractorError(f"{file}: {refused.code} {refused.message}") from None
    if document.pieces:
        document = rebuilt(document, load())
    grids = [grid for grid in document.grids if table is None or grid.table == table]
    notes = [sentence(note) for note in document.notes if table is None or note.table in (None, table)]
    if form == "json":
        tables = [{"parent": grid.parent, "cells": [list(cell[:5]) for cell in grid.cells]} for grid in grids]
        click.echo(json.dumps({"tables": tables}, ensure_ascii=False))
    elif form == "html":
        from extractor.drawing.page import page

        click.echo(page(document, Path(file).name, notes), nl=False)
    else:
        from extractor.drawing.boxes import drawn

        columns = width or shutil.get_terminal_size((_PIPED, 0)).columns
        for grid in grids:
            within = "在表 {} 的行 {} 列 {} 里".format(*grid.parent) if grid.parent else ""
            click.echo(f"表 {grid.table}  {grid.rows} 行 × {grid.cols} 列 {within}".rstrip())
            click.echo(drawn(grid, columns) + "\n")
        if not grids:
            click.echo(f"{file}：没有表格 / no tables")
        for note in notes:
            click.echo(f"注意：{note}")
