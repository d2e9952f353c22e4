"""Checks across documents over the tables of a Spark run, on the driver: DuckDB over their files, as in a local run.

The queries of the rules want whole units and, some of them, the whole archive. ``documents``, ``reports`` and ``facts``
are therefore copied as files to the driver's disk (where they are there already, read in place); in memory they are
never, DuckDB keeps to its bound.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from extractor.archive import Unlisted, across, unlisted
from extractor.ruleset import Ruleset

from .place import Files, Place

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SEEN = ("documents", "reports", "facts")
_LOCAL = "file:"


class Across(NamedTuple):
    """The flags across documents, and the units that are not listed."""

    flags: pa.Table
    unlisted: list[Unlisted]


def checked(files: Files, place: Place, rules: Ruleset) -> Across:
    """Run the checks over the three tables as they are staged. Raises RuleError for a query that does not run."""
    with tempfile.TemporaryDirectory(prefix="extractor-across-") as scratch:
        folders = {name: _near(files, place.table(name), Path(scratch) / name) for name in SEEN}
        return Across(across(folders, rules, scratch=Path(scratch)), unlisted(folders, rules))


def _near(files: Files, address: str, to: Path) -> Path:
    if address.startswith(_LOCAL):
        return Path("/" + address.removeprefix(_LOCAL).lstrip("/"))
    if files.exists(address):
        files.fetch(address, str(to))
    return to


def moved(spark: SparkSession, flags: pa.Table) -> DataFrame | None:
    """How many errors and warnings these flags add to each report; None for none."""
    counts: Counter[tuple[str, str]] = Counter()
    for report, severity in zip(flags["report_id"].to_pylist(), flags["severity"].to_pylist(), strict=True):
        if report and severity in ("error", "warning"):
            counts[report, severity] += 1
    reports = sorted({report for report, _ in counts})
    if not reports:
        return None
    rows = [(one, counts[one, "error"], counts[one, "warning"]) for one in reports]
    return spark.createDataFrame(rows, "report_id string, more_errors int, more_warnings int")
