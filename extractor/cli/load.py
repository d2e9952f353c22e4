"""``extractor load``."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from extractor.warehouse import Loaded

_EVERY = 10.0  # seconds between two lines of progress where there is no terminal
_WIDTH = 20


@click.command()
@click.argument("out", type=click.Path(exists=True, file_okay=False))
@click.option("--to", required=True, metavar="ADDRESS", help="The warehouse: see above.")
@click.option(
    "--rules", type=click.Path(exists=True, file_okay=False), help="Folder of rule files instead of the usual one."
)
@click.option("--force", is_flag=True, help="Replace every report, also those that have not changed.")
@click.option("--take-over", is_flag=True, help="Load although the warehouse holds the results of another folder.")
def command(out: str, to: str, rules: str | None, force: bool, take_over: bool) -> None:
    """Load the results of a run (the folder OUT) into a warehouse.

    Tables are made with comments, keys and indexes, and views over years and units with them. Run it again after each
    `extractor run`: reports that have changed are replaced, those that are gone go, others are not touched; a load
    that is cut off leaves what was there. Columns are added when rules gain fields, none is ever dropped.

    \b
    ADDRESS is one of
      duckdb:///w.duckdb                                a DuckDB file (duckdb:////var/w.duckdb with a full path)
      postgresql://user@host/database?schema=jixiao     PostgreSQL; schema public if not said; the password in
                                                        ~/.pgpass or PGPASSWORD      (extra: postgresql)
      delta:/lake/jixiao                                Delta Lake, a folder for each table   (extra: delta)
      dlt:DESTINATION                                   what dlt reaches: dlt:bigquery, dlt:clickhouse …  (extra: dlt)

    \b
    extractor load out/ --to duckdb:///jixiao.duckdb
    extractor load out/ --to "postgresql://loader@db.example/finance?schema=jixiao"
    """
    from extractor.warehouse import load_out

    progress = _Progress()
    try:
        loaded = load_out(out, to, rules, force, take_over, progress)
    except ValueError as error:
        raise click.BadParameter(
            "不是入库地址 / not an address: duckdb:///FILE, postgresql://…, delta:PATH, dlt:DESTINATION",
            param_hint="--to",
        ) from error
    finally:
        progress.close()
    click.echo(report(loaded))


class _Progress:
    """Rows done, to standard error: in place on a terminal, a line now and then elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._last = time.monotonic()
        self._shown = False

    def __call__(self, table: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last < (0.1 if self._terminal else _EVERY):
            return
        self._last, self._shown = now, True
        said = f"{table:<{_WIDTH}} {done:>12,} / {total:,}"
        sys.stderr.write(f"\r\033[K{said}" if self._terminal else f"{said}\n")
        sys.stderr.flush()

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._terminal and self._shown:
            sys.stderr.write("\r\033[K")


def report(loaded: Loaded) -> str:
    """The summary of a load, for a person."""
    lines = [f"{loaded.target}  用时 {loaded.seconds:.1f} 秒"]
    touched = [outcome for outcome in loaded.outcomes if outcome.changed]
    if not touched:
        rows = sum(outcome.unchanged for outcome in loaded.outcomes)
        lines.append(f"没有变化 0 changed：{len(loaded.outcomes)} 张表，{rows:,} 行 rows")
        return "\n".join(lines)
    lines.append(f"{'表 table':<{_WIDTH}} {'新 new':>10} {'换 replaced':>10} {'去 removed':>10} {'未动 unchanged':>10}")
    for one in touched:
        counts = (one.inserted, one.replaced, one.removed, one.unchanged)
        more = f"  新列 new columns：{', '.join(one.added_columns)}" if one.added_columns else ""
        lines.append(f"{one.table:<{_WIDTH}} " + " ".join(f"{count:>12,}" for count in counts) + more)
    same = len(loaded.outcomes) - len(touched)
    if same:
        lines.append(f"（另有 {same} 张表没有变化 tables unchanged）")
    return "\n".join(lines)
