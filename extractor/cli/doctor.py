"""``extractor doctor``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import click

_HEADS = {
    "machine": "机器 machine",
    "parts": "可选部分 optional parts",
    "rules": "规则 rules",
    "output": "结果文件夹 output folder",
}
_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red", "absent": "bright_black"}
_SHOWN = {"absent": "--"}


@click.command()
@click.argument("out", required=False, type=click.Path(path_type=Path))
@click.option(
    "--rules", type=click.Path(exists=True, file_okay=False), help="Folder of rule files instead of the usual one."
)
@click.option("--json", "as_json", is_flag=True, help="All findings as JSON: group, name, state, found, advice.")
def command(out: Path | None, rules: str | None, as_json: bool) -> None:
    """Look whether all is here that a run needs; with OUT, at that output folder too. Changes nothing.

    Each line is ok, warn (a run works, but), fail (it does not) or -- (an optional part that is not installed); below
    it stands what to do. Exit status 1 when something fails, else 0.

    \b
    extractor doctor
    extractor doctor out/
    extractor doctor out/ --json | jq -r '.[] | select(.state == "fail") | .found'
    """
    from extractor.doctor import ABSENT, FAIL, OK, WARN, examine

    found = list(examine(out, rules))
    states = Counter(one.state for one in found)
    if as_json:
        click.echo(json.dumps([one._asdict() for one in found], ensure_ascii=False, indent=1))
    else:
        group = ""
        for one in found:
            if one.group != group:
                click.echo(("\n" if group else "") + _HEADS[one.group])
                group = one.group
            state = click.style(f"{_SHOWN.get(one.state, one.state):<5}", fg=_COLOURS[one.state])
            click.echo(f"  {state} {one.name:<12} {one.found}")
            if one.advice:
                click.echo(f"        {'':<12} → {one.advice}")
        click.echo(
            f"\n{states[OK]} 项正常 ok，{states[WARN]} 项提醒 warnings，{states[FAIL]} 项不行 failures，"
            f"{states[ABSENT]} 个可选部分没有装 optional parts not installed"
        )
    if states[FAIL]:
        sys.exit(1)
