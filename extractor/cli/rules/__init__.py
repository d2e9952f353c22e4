"""``extractor rules``: one file per verb."""

from __future__ import annotations

import click

from extractor.cli import Verbs

FOLDER = click.option(
    "--rules", type=click.Path(exists=True, file_okay=False), help="Folder of rule files instead of the usual one."
)


class _RuleVerbs(Verbs):
    package = __name__


@click.group(cls=_RuleVerbs)
def command() -> None:
    """Write rule files: check, list, explain, draft and test them.

    \b
    extractor rules draft blank.docx > rules/forms/city.form.yaml    a first rule file from a blank form
    extractor rules lint                                             every fault, with file and line
    extractor rules explain yueyang.department                       a form on one page, in words
    extractor rules test yueyang.department                          which clerks' errors its checks see
    """
