"""``extractor rules schema``."""

from __future__ import annotations

import click

from . import FOLDER


@click.command()
@FOLDER
def command(rules: str | None) -> None:
    """Print the JSON Schema of a form's rule file: editors complete from it and explain every key in Chinese.

    \b
    extractor rules schema > rules/form.schema.json
    """
    from extractor.authoring.schema import printed
    from extractor.ruleset import load

    click.echo(printed(load(rules)), nl=False)
