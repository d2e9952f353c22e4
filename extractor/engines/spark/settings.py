"""The settings of Spark's SQL session under which a run works, and no longer than it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from extractor.batch.pool import CHUNK
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PACKED = 32 * 1024  # bytes that opening a file counts for: with the default of 4 MB a task gets three dozen forms
TUNED = {  # what a user may know better
    "spark.sql.files.openCostInBytes": str(PACKED),
    "spark.sql.execution.arrow.maxRecordsPerBatch": str(CHUNK),
    "spark.sql.execution.arrow.maxBytesPerBatch": str(64 * 1024 * 1024),
}
NEEDED = {  # what the tables depend on
    "spark.sql.files.ignoreCorruptFiles": "true",  # what cannot be read is missed afterwards, and becomes a row
    "spark.sql.files.ignoreMissingFiles": "true",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.sources.partitionOverwriteMode": "static",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.caseSensitive": "true",
}
_LISTED = "spark.sql.files.ignoredPathSegmentRegex"
HIDDEN = r"^(\.|~\$)"  # hidden files, and the lock files that Word leaves beside an open document


def chosen(spark: SparkSession, asked: Mapping[str, str]) -> dict[str, str]:
    """The settings of a run: ``asked`` and what the session was started with go before those that are only tuned."""
    started_with = spark.sparkContext.getConf()
    tuned = {name: value for name, value in TUNED.items() if not started_with.contains(name)}
    return {**tuned, **asked, **NEEDED}


@contextmanager
def in_force(spark: SparkSession, settings: Mapping[str, str]) -> Iterator[None]:
    """These settings for a while."""
    before = {name: spark.conf.get(name, None) for name in settings}
    for name, value in settings.items():
        spark.conf.set(name, value)
    try:
        yield
    finally:
        for name, old in before.items():
            if old is None:
                spark.conf.unset(name)
            else:
                spark.conf.set(name, old)


@contextmanager
def listing(spark: SparkSession) -> Iterator[None]:
    """While folders are listed: only hidden names are passed over, not all that Spark does not like.

    Raises ExtractorError where Spark cannot be told so.
    """
    if not spark.conf.isModifiable(_LISTED):
        raise ExtractorError(
            f"需要 Spark 4.3 以上（现在是 {spark.version}）：更早的版本会漏掉名字以 _ 开头的文件 / "
            "Spark 4.3 or later is needed: earlier ones pass over files whose name begins with _"
        )
    with in_force(spark, {_LISTED: HIDDEN}):
        yield
