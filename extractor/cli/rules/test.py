"""``extractor rules test``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from . import FOLDER


@click.command()
@click.argument("form")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@FOLDER
def command(form: str, files: tuple[Path, ...], rules: str | None) -> None:
    """Run the examples of FORM (and FILES besides), then spoil their figures the way clerks do, one at a time.

    A row for each field says which slips some check sees: 元 for 万元, digits transposed or left out, a lost point, a
    lost minus, a neighbouring column, a blank. What no check sees is named at the end.

    Exit status 1 when an example does not give what its rule file says.

    \b
    extractor rules test yueyang.department
    extractor rules test mycity.project filled-in.docx
    """
    from extractor.authoring.examples import examples_of, run
    from extractor.authoring.trial import page, tally
    from extractor.ruleset import load

    ruleset = load(rules)
    if form not in ruleset.forms:
        raise click.UsageError(f"没有表式 {form}；有：{' '.join(ruleset.forms)} / no such form")
    known = ruleset.forms[form]
    outcomes = [run(example, known, ruleset) for example in examples_of(known, files)]
    if not outcomes:
        raise click.UsageError(f"{known.file} 里没有 examples，也没有给文件 / no examples and no files given")
    for line in page(known, outcomes, tally(known, ruleset, outcomes)):
        click.echo(line)
    if any(outcome.faults for outcome in outcomes):
        sys.exit(1)
