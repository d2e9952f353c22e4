"""``extractor rules``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

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

    found = faults(rules) or _compiled(rules)
    for file, line, said in found:
        click.echo(f"{file}:{line}: {said}")
    if found:
        sys.exit(1)
    click.echo("没有问题 / no faults")


def _compiled(folder: str | None) -> list[tuple[Any, int, str]]:
    """What the checks and the SQL files do not make sense of, in rule files that are written as they should be."""
    from extractor.archive import across, unlisted
    from extractor.checks import compile_plan
    from extractor.errors import RuleError
    from extractor.ruleset import load
    from extractor.tables import schemas

    ruleset = load(folder)
    nothing = {name: schema.empty_table() for name, schema in schemas(ruleset).items()}
    found: list[tuple[Any, int, str]] = []
    runs: list[Callable[[], object]] = [partial(compile_plan, form, ruleset) for form in ruleset.forms.values()]
    runs += [partial(across, nothing, ruleset), partial(unlisted, nothing, ruleset)]
    for run in runs:
        try:
            run()
        except RuleError as error:
            found += error.problems
    return found
