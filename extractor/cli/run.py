"""``extractor run``."""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from extractor.batch import RunSummary

_RANK = {"error": 0, "warning": 1, "info": 2}
_SHOWN_REFUSED = 20
_STOPPED = 3  # the run itself could not finish
_SHOWN_UNITS = 10


@click.command()
@click.argument("inputs", nargs=-1)
@click.option(
    "--from-file",
    "lists",
    multiple=True,
    metavar="LIST",
    help="A list of inputs, one a line; - for standard input. May be given several times.",
)
@click.option(
    "--out", required=True, type=click.Path(file_okay=False), help="Folder for the tables; made if it is not there."
)
@click.option(
    "--rules", type=click.Path(exists=True, file_okay=False), help="Folder of rule files instead of the usual one."
)
@click.option("--jobs", type=click.IntRange(1), help="Worker processes; as many as there are cores if not said.")
@click.option("--force", is_flag=True, help="Read all documents anew, also those that have not changed.")
@click.option("--prune", is_flag=True, help="Take out documents of OUT that are no longer where they were.")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), help="Exit with 1 when there are such flags.")
@click.option("--log-json", is_flag=True, help="Events as JSON, one a line, to standard error in place of progress.")
@click.option("--log-file", type=click.Path(dir_okay=False), help="Add these events to a file; progress is shown.")
@click.option("--metrics", type=click.Path(dir_okay=False), help="Write FILE.prom for Prometheus when the run ends.")
def command(
    inputs: tuple[str, ...],
    lists: tuple[str, ...],
    out: str,
    rules: str | None,
    jobs: int | None,
    force: bool,
    prune: bool,
    fail_on: str | None,
    log_json: bool,
    log_file: str | None,
    metrics: str | None,
) -> None:
    """Convert documents into Parquet under OUT.

    INPUTS are files, folders (with all below them), globs, archives (.zip, .tar, .tar.gz, .tar.bz2, .tar.xz: read
    member by member, never unpacked) and URIs (s3://, hdfs://, oss:// …, with fsspec and its driver); - is a list of
    them on standard input. .doc, .wps, .rtf, .odt, .html and flat .xml are read where LibreOffice is installed. A
    document that cannot be used is a row in `documents` with its reason; it never stops the run.

    OUT may hold documents already. Those that have not changed, nor the rules that bear on them, are not read again;
    changed ones are replaced; others stay. Ctrl-C ends a run with what is finished kept: run again to go on.

    \b
    extractor run archive/ --out out/
    extractor run 2021.zip 2022.zip "late/*.docx" --out out/ --jobs 4
    extractor run archive/ --out out/ --prune
    extractor run 2021.tar.gz s3://bureau/reports/ --out out/
    extractor run --from-file late.txt --out out/
    find /data -name "*.doc" -newer last -print0 | extractor run - --out out/
    extractor run archive/ --out out/ --log-file run.log --metrics /var/lib/node_exporter/extractor.prom

    A report of each run is kept in OUT/_runs, and a row of it in the table OUT/runs. Events: start, unfinished (an
    earlier run was killed), planned, refused (one for each document), shown, end; docs/operations.md names their keys.
    """
    if not inputs and not lists:
        raise click.UsageError("要给出 INPUTS 或 --from-file / give INPUTS or --from-file")
    if log_json and log_file:
        raise click.UsageError("--log-json 与 --log-file 只能选一个 / choose one of --log-json and --log-file")
    # what a long run frees goes back to the system; the pool that Arrow takes by itself keeps much of it
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    from extractor import workers

    workers.begin()
    from extractor.batch import run
    from extractor.errors import ExtractorError

    try:
        summary = run(
            inputs,
            out,
            rules=rules,
            jobs=jobs,
            show_progress=not log_json,
            from_file=lists,
            force=force,
            prune=prune,
            log=sys.stderr if log_json else Path(log_file) if log_file else None,
            metrics=Path(metrics) if metrics else None,
        )
    except (ExtractorError, OSError, KeyboardInterrupt):
        if log_json:  # the event `end` says it; standard error stays JSON, a line each
            sys.exit(_STOPPED)
        raise
    click.echo(report(summary))
    if summary.stopped:
        sys.exit(_STOPPED)
    worst = {severity for severity, _ in (*summary.flags, *summary.across)}
    if fail_on and worst & {"error", fail_on}:
        sys.exit(1)


def report(summary: RunSummary) -> str:
    """The summary of a run, for a person."""
    forms = summary.rules.forms
    lines = [
        f"{summary.documents} 份文件 documents，{sum(summary.reports.values())} 份报告 reports，"
        f"{summary.facts:,} 个数据 facts，用时 {summary.seconds:.1f} 秒",
    ]
    if summary.stopped:
        lines.insert(0, "运行被中断，已读完的都已入库，再运行一次即可接着读 stopped, what was read is kept: run again")
    if summary.unchanged:
        lines.append(f"其中新读 {summary.read} 份，未变 {summary.unchanged} 份 read / unchanged")
    if summary.pruned:
        lines.append(f"已不在原处、从结果里取出 {len(summary.pruned)} 份 pruned：{_some(summary.pruned)}")
    if summary.renamed:
        lines.append(
            f"与已入库的别处文件同名、另取名入库 {len(summary.renamed)} 份 "
            f"named apart from documents in other folders：{_some(summary.renamed)}"
        )
    if summary.passed_over:
        lines.append(f"（文件夹里另有 {summary.passed_over} 个其他文件，没有读）")
    lines += ["", "报告 reports"]
    for form, count in sorted(summary.reports.items()):
        lines.append(f"  {count:>6}  {_pad(form, 22)} {forms[form].name if form in forms else '没有认出表式'}")
    lines += ["", "问题 flags"]
    for (severity, code), count in sorted(summary.flags.items(), key=lambda f: (_RANK.get(f[0][0], 3), -f[1], f[0][1])):
        name = summary.rules.flags.get(code, {}).get("name", "")
        lines.append(f"  {count:>6}  {severity:<8} {code:<22} {name}")
    if summary.across:
        lines += ["", "跨文件的问题 flags across documents（全库重新核对）"]
        for (severity, code), count in sorted(summary.across.items(), key=lambda f: (_RANK.get(f[0][0], 3), f[0][1])):
            name = summary.rules.flags.get(code, {}).get("name", "")
            lines.append(f"  {count:>6}  {severity:<8} {code:<22} {name}")
    if summary.unlisted:
        lines += ["", f"不在 units.csv 里的单位 units not listed：{len(summary.unlisted)}"]
        for unit in summary.unlisted[:_SHOWN_UNITS]:
            hint = f"，是不是 {unit.nearest}？" if unit.nearest else ""
            lines.append(f"  {unit.unit}  {unit.unit_code or ''}  {_years(unit.first_year, unit.last_year)}{hint}")
        if len(summary.unlisted) > _SHOWN_UNITS:
            lines.append(f"  …… 另有 {len(summary.unlisted) - _SHOWN_UNITS} 个")
    if summary.refused:
        lines += ["", f"退回 refused：{len(summary.refused)}"]
        lines += [f"  {source}  {code}  {message}" for source, code, message in summary.refused[:_SHOWN_REFUSED]]
        if len(summary.refused) > _SHOWN_REFUSED:
            lines.append(f"  …… 另有 {len(summary.refused) - _SHOWN_REFUSED} 份，见 documents 表")
    lines += ["", f"结果 tables：{summary.out}/<表名>/fiscal_year=<年度>/*.parquet"]
    lines.append("  " + "，".join(f"{name} {rows:,}" for name, rows in summary.tables.items() if rows))
    lines.append(f"规则 rules：{summary.rules.version}（{summary.rules.path}）")
    return "\n".join(lines)


def _some(names: list[str]) -> str:
    return "，".join(names[:3]) + (" ……" if len(names) > 3 else "")


def _years(first: int | None, last: int | None) -> str:
    return "年度不详" if first is None else str(first) if first == last else f"{first}–{last}"


def _pad(text: str, width: int) -> str:
    shown = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return text + " " * max(0, width - shown)
