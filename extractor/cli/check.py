"""``extractor check``."""

from __future__ import annotations

import itertools
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

SEVERITIES = ("error", "warning", "info")
_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_NAMES = {"error": "错误 error", "warning": "提醒 warning", "info": "说明 info"}
Finding = Mapping[str, Any]


@click.command()
@click.argument("path", type=click.Path(exists=True), metavar="FILE|OUT")
@click.option(
    "--rules", type=click.Path(exists=True, file_okay=False), help="Folder of rule files instead of the usual one."
)
@click.option(
    "--least",
    type=click.Choice(SEVERITIES),
    default="warning",
    show_default=True,
    help="The least severity that is shown; what is below is counted.",
)
@click.option("--code", "codes", multiple=True, metavar="CODE", help="Only this code; may be given several times.")
@click.option("--json", "as_json", is_flag=True, help="The flags as JSON, of all severities unless --least is given.")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), help="Exit with 1 when there are such flags.")
@click.pass_context
def command(
    ctx: click.Context,
    path: str,
    rules: str | None,
    least: str,
    codes: tuple[str, ...],
    as_json: bool,
    fail_on: str | None,
) -> None:
    """Print the flags of one document, or of a whole output folder, for the person who has to act on them.

    OUT is the output of `extractor run`; its flags across documents are among them.

    \b
    extractor check report.docx
    extractor check out/ --code CARRYOVER_MISMATCH
    extractor check out/ --json | jq -r '.[] | select(.severity == "error") | .source' | sort | uniq -c
    """
    from extractor.ruleset import load

    catalogue = load(rules).flags
    unknown = [code for code in codes if code not in catalogue]
    if unknown:
        raise click.UsageError(f"没有这个问题代码 / no such code: {', '.join(unknown)}")
    found = [one for one in _found(Path(path), rules) if not codes or one["code"] in codes]
    told = ctx.get_parameter_source("least") is not click.core.ParameterSource.DEFAULT
    shown = SEVERITIES if as_json and not told else SEVERITIES[: SEVERITIES.index(least) + 1]
    kept = [one for one in found if one["severity"] in shown]
    if as_json:
        told_of = [{**one, "name": _said(catalogue, one, "name"), "do": _said(catalogue, one, "do")} for one in kept]
        click.echo(json.dumps(told_of, ensure_ascii=False, indent=1, default=str))
    else:
        for line in _page(kept, catalogue):
            click.echo(line)
        click.echo(_summary(found, shown))
    if fail_on and {one["severity"] for one in found} & {"error", fail_on}:
        sys.exit(1)


def _found(path: Path, rules: str | None) -> list[Finding]:
    """The flags of a document or an archive, by file and report, with the columns of the table ``flags``."""
    if path.is_dir():
        from extractor.archive import findings

        return list(findings(path))
    from extractor.api import extract

    extraction = extract(path, rules=rules)
    extra: dict[str | None, dict[str, Any]] = {
        report.report_id: {"form": report.form, "project": report.project} for report in extraction.reports
    }
    rows = extraction.to_arrow()["flags"].to_pylist()
    return [
        {**row, "source": path.name, **extra.get(row["report_id"], {"form": None, "project": None})} for row in rows
    ]


def _said(catalogue: Mapping[str, Mapping[str, Any]], one: Finding, what: str) -> str:
    return str(catalogue.get(one["code"], {}).get(what, ""))


def _page(found: Sequence[Finding], catalogue: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The flags grouped: by file and report, then by code, the gravest first."""
    for (source, report), own in itertools.groupby(found, key=lambda one: (one["source"], one["report_id"])):
        flags = list(own)
        yield click.style(_heading(source, report, flags[0]), bold=True)
        by_code = sorted(flags, key=lambda one: (SEVERITIES.index(one["severity"]), one["code"]))
        for (severity, code), group in itertools.groupby(by_code, key=lambda one: (one["severity"], one["code"])):
            alike = list(group)
            mark = click.style(f"{severity:<8}", fg=_COLOURS[severity], bold=severity == "error")
            times = f" ×{len(alike)}" if len(alike) > 1 else ""
            yield f"  {mark}{code}  {_said(catalogue, alike[0], 'name')}{times}"
            for one in alike:
                yield f"      {one['message']}{click.style(_place(one), dim=True)}"
            yield click.style(f"      → {_said(catalogue, alike[0], 'do')}", dim=True)
        yield ""


def _heading(source: str | None, report: str | None, one: Finding) -> str:
    if report is None:
        return source or ""
    year = one["fiscal_year"] or "年度不详"
    keys = (one["form"], year, one["unit"] or "单位不详", one["project"])
    return f"{source or ''}  " + " ".join(str(key) for key in keys if key)


def _place(one: Finding) -> str:
    """Where the cell is, as Word counts: table, row and column from 1; the line of a text dump."""
    parts = (("表", one["table"]), ("行", one["grid_row"]), ("列", one["grid_col"]))
    said = [f"{word} {number + 1}" for word, number in parts if number is not None]
    if one["line"] is not None:
        said.append(f"文本第 {one['line']} 行")
    return f"  [{' '.join(said)}]" if said else ""


def _summary(found: Sequence[Finding], shown: Sequence[str]) -> str:
    counts = Counter(one["severity"] for one in found)
    if not counts:
        return "没有问题 / no flags"
    parts = [
        click.style(f"{_NAMES[severity]} {counts[severity]}", fg=_COLOURS[severity])
        + ("" if severity in shown else f"（未列出，加 --least {severity}）")
        for severity in SEVERITIES
        if counts[severity]
    ]
    return "，".join(parts)
