"""``extractor rules draft``."""

from __future__ import annotations

from pathlib import Path

import click

from . import FOLDER


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--form", "number", type=click.IntRange(min=1), help="Which form, where FILE holds several (1, 2 …).")
@FOLDER
def command(file: Path, number: int | None, rules: str | None) -> None:
    """Print a rule file for the form in FILE, a blank or filled-in .docx or a text dump, ready to edit.

    Headers are drawn as they are printed. A label that the rule files know gets its field; any other gets a
    placeholder marked TODO and, where a known label reads like it, a suggestion. Nothing similar is ever taken over
    by itself.

    \b
    extractor rules draft blank.docx > rules/forms/mycity.project.yaml
    extractor rules lint rules/forms/mycity.project.yaml
    """
    from extractor.authoring.draft import draft
    from extractor.readers import read
    from extractor.ruleset import load

    document = read(file.read_bytes(), file.name)
    try:
        text = draft(document, load(rules), file.name, None if number is None else number - 1)
    except IndexError:
        raise click.UsageError(f"{file} 里没有第 {number or 1} 张表 / no such form in this file") from None
    click.echo(text, nl=False)
