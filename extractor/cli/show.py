"""``extractor show``."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import click

_LONGEST = 60  # characters of a value on one line


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--rules", type=click.Path(exists=True, file_okay=False), help="Folder of rule files instead of the usual one."
)
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON (numbers as strings, exact).")
def command(file: str, rules: str | None, as_json: bool) -> None:
    """Read one document and print what was found in it: reports, values by section, flags.

    \b
    extractor show report.docx
    extractor show report.docx --json | jq '.reports[0].facts'
    """
    from extractor.api import extract
    from extractor.readers.notes import sentence

    extraction = extract(file, rules=rules)
    result = extraction.result
    if as_json:
        click.echo(json.dumps(_plain(result), ensure_ascii=False, indent=1))
        return
    click.echo(f"{file}: {result.status}" + (f" {result.error} {result.message}" if result.error else ""))
    if result.status != "rejected":
        click.echo(f"{result.format} {result.encoding or ''} 单元格 {result.cells_claimed}/{result.cells} 已认出")
        for note in result.notes:
            click.echo(f"注意：{sentence(note)}")
    for report in result.reports:
        year, unit = report.fiscal_year or "年度不详", report.unit or "单位不详"
        click.echo(f"\n== {report.form}  {year}  {unit}  {report.project or ''}".rstrip())
        if report.runner_up:
            click.echo(
                f"表式符合 {_percent(report.match_score)}，其次 {report.runner_up} {_percent(report.runner_up_score)}"
            )
        section = None
        for fact in report.facts:
            if fact.section != section:
                section = fact.section
                click.echo(f"\n[{section}]")
            click.echo("  " + _line(fact))
        click.echo(f"\n问题 flags（{len(report.flags)}）" if report.flags else "\n没有问题 no flags")
        for flag in report.flags:
            where = " ".join(str(part) for part in (flag.section, flag.entity, flag.field) if part)
            click.echo(f"  {flag.severity:<8}{flag.code}  {where}：{flag.message}")


def _percent(share: Any) -> str:
    return f"{share * 100:.0f}%" if share is not None else "—"


def _line(fact: Any) -> str:
    name = f"{fact.row} {fact.entity + ' ' if fact.entity else ''}{fact.field or '?'}"
    value = (fact.text or fact.raw).replace("\n", "⏎")
    shown = value if len(value) <= _LONGEST else value[:_LONGEST] + "……"
    number = (
        "" if fact.number is None else f" = {fact.comparator or ''}{fact.number.normalize():f} {fact.measure or ''}"
    )
    return f"{name:<40} {shown}{number}{f' = {fact.date}' if fact.date else ''}"


def _plain(value: Any) -> Any:
    """Records as JSON knows them: named fields, exact numbers as strings."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, (str, int, bool, float)):
        return value
    return str(value)
