"""``extractor rules explain``."""

from __future__ import annotations

import click

from . import FOLDER


@click.command()
@click.argument("form")
@FOLDER
def command(form: str, rules: str | None) -> None:
    """Print FORM on one page: sections as drawn, each label with its field, type, unit and spellings, checks in words.

    \b
    extractor rules explain yueyang.department
    """
    from extractor.authoring.explain import explain
    from extractor.ruleset import load

    ruleset = load(rules)
    if form not in ruleset.forms:
        raise click.UsageError(f"没有表式 {form}；有：{' '.join(ruleset.forms)} / no such form")
    for line in explain(ruleset.forms[form], ruleset):
        click.echo(line)
