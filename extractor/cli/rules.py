"""``extractor rules``."""

from __future__ import annotations

import sys

import click


@click.group()
def command() -> None:
    """Check and list rule files.

    \b
    extractor rules list
    extractor rules lint --rules my-rules/
    """


_FOLDER = click.option("--rules", type=click.Path(exists=True, file_okay=False), help="Folder of rule files.")


@command.command("list")
@_FOLDER
def list_(rules: str | None) -> None:
    """List the forms in force, with their sections."""
    from extractor.ruleset import load

    ruleset = load(rules)
    for form in ruleset.forms.values():
        click.echo(f"{form.id:<24} {form.name}  ({form.file.name}, {len(form.checks)} checks)")
        click.echo(f"    {' '.join(form.sections)}")


@command.command()
@_FOLDER
def lint(rules: str | None) -> None:
    """Check every rule file; each fault is one line: file:line: what is wrong. Exit status 1 when there are faults."""
    from extractor.ruleset.lint import lint as faults

    found = faults(rules)
    for file, line, said in found:
        click.echo(f"{file}:{line}: {said}")
    if found:
        sys.exit(1)
    click.echo("没有问题 / no faults")
