"""``extractor spark``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

_FILE = Path(__file__).parents[1] / "submit" / "extractor_spark.py"


def _show_file(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(_FILE)
        ctx.exit()


def _settings(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    wrong = [name for name, equals, _ in pairs if not equals]
    if wrong:
        raise click.BadParameter(f"{wrong[0]}: 应写成 NAME=VALUE / write it as NAME=VALUE")
    return {name: value for name, _, value in pairs}


@click.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("--out", required=True, help="Folder for the tables, as a path or URI that Spark can write.")
@click.option(
    "--rules",
    type=click.Path(exists=True, file_okay=False),
    help="Folder of rule files on this machine instead of the usual one; executors are sent it.",
)
@click.option("--master", help="Where to run, if spark-submit does not say: local[4], spark://HOST:7077, yarn …")
@click.option(
    "--conf", "settings", multiple=True, metavar="NAME=VALUE", callback=_settings, help="A Spark setting; repeatable."
)
@click.option("--overwrite", is_flag=True, help="Replace tables of OUT that are of other inputs or of another program.")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), help="Exit with 1 when there are such flags.")
@click.option(
    "--file",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_file,
    help="Print the path of the file for spark-submit.",
)
def command(
    inputs: tuple[str, ...],
    out: str,
    rules: str | None,
    master: str | None,
    settings: dict[str, str],
    overwrite: bool,
    fail_on: str | None,
) -> None:
    """Convert documents into Parquet on a Spark cluster.

    Gives the tables that `extractor run` gives, row for row, on any path that Spark can write: hdfs://, s3a://, a
    shared folder. INPUTS are files, folders (with all below them) or globs that all executors can read; .zip and .tar
    archives in them are read. A document that cannot be used is a row in `documents` with its reason; it never stops
    the job.

    Each run replaces all of OUT, and readers may use it while OUT/_SUCCESS is there. Where OUT holds something else, or
    results of other inputs, nothing is written but with --overwrite.

    \b
    extractor spark archive/ --out tables/ --master "local[4]"
    spark-submit --master yarn … $(extractor spark --file) hdfs:///archive --out hdfs:///tables
    docs/spark.md has the whole lines for YARN and Kubernetes.
    """
    from extractor.cli.run import report
    from extractor.engines.spark import convert, session

    spark = session(master, settings)
    try:
        summary = convert(spark, inputs, out, rules, overwrite=overwrite)
    finally:
        spark.stop()
    click.echo(report(summary))
    worst = {severity for severity, _ in (*summary.flags, *summary.across)}
    if fail_on and worst & {"error", fail_on}:
        sys.exit(1)
