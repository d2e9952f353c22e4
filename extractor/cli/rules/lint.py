"""``extractor rules lint``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from . import FOLDER


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@FOLDER
def command(files: tuple[Path, ...], rules: str | None) -> None:
    """Check all rule files, or say only what is wrong in FILES. Each fault is one line: file:line: what is wrong.

    Exit status 1 when there are faults.

    \b
    extractor rules lint
    extractor rules lint rules/forms/mycity.project.yaml
    extractor rules lint --rules my-rules/
    """
    from extractor.authoring.lint import lint
    from extractor.authoring.queries import queries

    found = lint(rules, files) or queries(rules)
    for file, line, said in found:
        click.echo(f"{file}:{line}: {said}")
    if found:
        click.echo(f"{len(found)} 处 / {len(found)} faults", err=True)
        sys.exit(1)
    click.echo("没有问题 / no faults")
