"""``extractor explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from extractor.report import Fact, Report
    from extractor.ruleset import Ruleset


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.argument("field")
@click.option(
    "--rules", type=click.Path(exists=True, file_okay=False), help="Folder of rule files instead of the usual one."
)
def command(file: str, field: str, rules: str | None) -> None:
    """Print where the values of FIELD in FILE came from: cell, raw text, repairs, rule, checks.

    FIELD is a field's id, alone or with its section.

    \b
    extractor explain report.docx public_budget
    extractor explain report.txt profile.contact_phone
    """
    from extractor.api import extract

    extraction = extract(file, rules=rules)
    if extraction.result.status == "rejected":
        raise click.UsageError(f"{file}: {extraction.result.error} {extraction.result.message}")
    found = 0
    for report in extraction.reports:
        for fact in report.facts:
            if field in (fact.field, f"{fact.section}.{fact.field}"):
                found += 1
                click.echo("\n".join(chain(report, fact, extraction.rules)) + "\n")
    if not found:
        known = sorted({f.field for f in extraction.facts if f.field})
        raise click.UsageError(f"{file} 里没有字段 {field}；有：{' '.join(known)} / no such field here")


def chain(report: Report, fact: Fact, rules: Ruleset) -> list[str]:
    """The way of a value from its cell to its number, a line a step."""
    place = fact.place
    at = [f"table {place.table} row {place.grid_row} col {place.grid_col}"] if place.table is not None else []
    at += [f"line {place.line}"] if place.line is not None else []
    shown = fact.raw.replace("\n", "⏎")
    lines = [
        f"{fact.section}.{fact.field}  row {fact.row}" + (f"  {fact.entity}" if fact.entity else ""),
        f"  report    {report.report_id}  {report.form}  {report.fiscal_year or '-'}  {report.unit or '-'}",
        f"  cell      {', '.join(at) or 'a paragraph'}",
        f"  label     {fact.label}",
        f"  raw       {shown}",
    ]
    lines += [f"  repair    {repair}" for repair in fact.repairs]
    if fact.text is not None:
        lines.append(f"  text      {fact.text.replace(chr(10), '⏎')}")
    if fact.number is not None:
        lines.append(f"  number    {fact.comparator or ''}{fact.number.normalize():f} {fact.measure or ''}".rstrip())
    if fact.date is not None:
        lines.append(f"  date      {fact.date}")
    form = rules.forms.get(report.form)
    if form is not None:
        file, line = form.where(fact.rule)
        lines.append(f"  rule      {fact.rule}  ({file}:{line})")
    for check in report.checks:
        if check.check_id.split("/")[1:2] == [fact.section] and check.entity in (None, fact.entity):
            lines.append(f"  check     {check.check_id}  {check.outcome}  {check.reason or ''}".rstrip())
    lines += [
        f"  flag      {f.severity} {f.code}: {f.message}"
        for f in report.flags
        if (f.section, f.field) == (fact.section, fact.field) and f.row in (None, fact.row)
    ]
    return lines
