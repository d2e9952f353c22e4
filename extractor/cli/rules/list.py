"""``extractor rules list``."""

from __future__ import annotations

import click

from . import FOLDER


@click.command()
@FOLDER
def command(rules: str | None) -> None:
    """List the forms in force, with their years, sections and checks.

    \b
    extractor rules list
    extractor rules list --rules my-rules/
    """
    from extractor.ruleset import load

    ruleset = load(rules)
    for form in ruleset.forms.values():
        years = form.spec.get("years")
        fields = sum(len(section.fields) for section in form.sections.values())
        click.echo(f"{form.id:<24} {form.name}" + (f"  {years}" if years else ""))
        click.echo(f"    {form.file.name}: {len(form.sections)} 节 {fields} 个字段 {len(form.checks)} 项核对")
        click.echo(f"    {' '.join(form.sections)}")
