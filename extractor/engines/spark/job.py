"""The whole of a run on a cluster, on its driver: inputs → folded rows → tables → checks across → shown."""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from extractor.archive import codes
from extractor.batch.pool import SECONDS
from extractor.batch.summary import RunSummary
from extractor.batch.versions import program
from extractor.batch.work import Setting
from extractor.errors import ExtractorError, StoreError
from extractor.ruleset import Ruleset, load
from extractor.tables import schemas

from . import across, tables
from .columns import DOCUMENTS, FLAGS, ORIGIN, folded_schema, spark_schema
from .inputs import LARGEST, Found, find
from .place import Files, Made, Place
from .reading import copier, reader, refuser
from .settings import chosen, in_force
from .shipping import packed

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

AT_ONCE = 4  # tables written side by side; each by itself would leave most of a cluster idle
_TOO_LARGE = (
    "DOC_TOO_LARGE",
    f"文件超过 {LARGEST:,} 字节，没有读；压缩包请先解开",
    f"more than {LARGEST:,} bytes, not read; unpack archives first",
)
_UNREADABLE = "DOC_UNREADABLE", "文件读不出来", "the file cannot be read"
_ROWS, _REFUSED, _REPORTS = "read", "refused", "reports"


def session(master: str | None = None, settings: Mapping[str, str] | None = None) -> SparkSession:
    """The session of this process: the one that spark-submit prepares, else one on ``master`` (all local cores if not
    said). Raises ExtractorError where pyspark or Java are lacking."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise ExtractorError(
            "没有装 pyspark：pip install 'extractor[spark]'（版本要与集群一致） / pyspark is not installed"
        ) from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("LC_ALL", "C.UTF-8")  # else Java cannot name Chinese files
    with warnings.catch_warnings():
        _quiet()
        builder = SparkSession.builder.appName("extractor")
        if master:
            builder = builder.master(master)
        for name, value in (settings or {}).items():
            builder = builder.config(name, value)
        try:
            return builder.getOrCreate()
        except PySparkException as error:
            said = str(error).splitlines()[0]
            raise ExtractorError(
                f"Spark 起不来（{said}）：需要 Java 17 以上，JAVA_HOME 指向它 / "
                "Spark does not start; it needs Java 17 or later"
            ) from error


def convert(
    spark: SparkSession,
    inputs: Sequence[str],
    out: str,
    rules: str | Path | None = None,
    *,
    overwrite: bool = False,
    seconds: int = SECONDS,
    settings: Mapping[str, str] | None = None,
) -> RunSummary:
    """Convert the documents under ``inputs`` into Parquet under ``out``; both are paths or URIs that Spark reaches.

    Gives the tables that ``extractor.batch.run`` gives for the same inputs into an empty folder, row for row. All of
    ``out`` is replaced; documents that it held already keep their ``extracted_at``. ``seconds`` bounds the reading of
    one document. ``settings`` of Spark's SQL session go before those that are only tuned, as do those that the session
    was started with. Raises ExtractorError.
    """
    start = time.monotonic()
    ruleset = load(rules)
    with warnings.catch_warnings(), in_force(spark, chosen(spark, settings or {})), _told(out):
        _quiet()
        run = _Run(spark, ruleset, out, seconds)
        try:
            summary = run.go(inputs, overwrite)
        finally:
            run.close()
    summary.seconds = time.monotonic() - start
    return summary


class _Run:
    def __init__(self, spark: SparkSession, rules: Ruleset, out: str, seconds: int) -> None:
        self._spark, self._rules = spark, rules
        self._schemas = schemas(rules)
        self._files = Files(spark)
        stamp = int(dt.datetime.now(dt.UTC).timestamp() * 1_000_000)
        self._place = Place(self._files, out, stamp)
        shipped = spark.sparkContext.broadcast(packed(rules))
        self._given = shipped, Setting("", rules.version, seconds, stamp), program()

    def go(self, inputs: Sequence[str], overwrite: bool) -> RunSummary:
        found = find(self._spark, inputs, self._place.out, self._files)
        before = self._place.claim(found.roots, self._schemas, overwrite)
        try:
            read = tables.read(self._folded(found), self._schemas)
            try:
                summary = self._tables(read, before)
            finally:
                read.copies.unpersist()
                found.listed.unpersist()
        except BaseException:
            self._place.drop()
            raise
        self._place.show(Made(found.roots, sorted(self._schemas), program(), self._rules.version))
        return summary

    def close(self) -> None:
        """Let executors forget the rule files."""
        self._given[0].unpersist()

    def _folded(self, found: Found) -> DataFrame:
        """Every file that was listed as at least one row, written where a lost executor cannot take it back."""
        from pyspark.sql import functions as F

        schema: Any = spark_schema(folded_schema(self._schemas))
        rows, refused = (f"{self._place.staging}/{name}" for name in (_ROWS, _REFUSED))
        self._stage(found.files.mapInArrow(reader(*self._given), schema), rows)
        done = self._spark.read.schema(schema).parquet(rows)
        seen = done.select(F.col(ORIGIN).alias("source")).distinct()
        rest = found.listed.select("source", F.coalesce("length", F.lit(0)).alias("length"))
        rest = rest.join(seen, "source", "left_anti")
        for column, large, other in zip(("code", "message", "message_en"), _TOO_LARGE, _UNREADABLE, strict=True):
            rest = rest.withColumn(column, F.when(F.col("length") > LARGEST, F.lit(large)).otherwise(F.lit(other)))
        self._stage(rest.mapInArrow(refuser(*self._given), schema), refused)
        return self._spark.read.schema(schema).parquet(rows, refused)

    def _stage(self, rows: DataFrame, address: str) -> None:
        rows.write.option("compression", "zstd").parquet(address)

    def _tables(self, read: tables.Read, before: Made | None) -> RunSummary:
        sizes = read.sizes()
        first = {
            DOCUMENTS: read.documents(self._earlier(before)),
            **{name: read.table(name) for name in self._schemas if name not in (DOCUMENTS, FLAGS)},
        }
        for name in self._schemas:
            if name != FLAGS and not sizes[name]:
                first.pop(name)
                self._files.make(self._place.table(name))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda name: self._write(first[name], name), first))
        found = across.checked(self._files, self._place, self._rules)
        self._write(self._flags(read, found.flags), FLAGS)
        self._recount(found.flags)
        return self._summary(found, sizes)

    def _earlier(self, before: Made | None) -> DataFrame | None:
        """What stands there of the same program and rules."""
        address = f"{self._place.out}/{DOCUMENTS}"
        same = before is not None and (before.program, before.rules) == (program(), self._rules.version)
        if not same or not self._files.names(address):
            return None
        return self._spark.read.schema(spark_schema(self._schemas[DOCUMENTS])).parquet(address)

    def _write(self, rows: DataFrame, name: str) -> None:
        tables.write(rows, name, self._schemas[name], self._place.table(name))

    def _flags(self, read: tables.Read, found: pa.Table) -> DataFrame:
        rows = read.flags(copier(*self._given))
        if not found.num_rows:
            return rows
        return rows.unionByName(self._spark.createDataFrame(found, spark_schema(self._schemas[FLAGS])))

    def _staged(self, name: str) -> DataFrame:
        return self._spark.read.schema(spark_schema(self._schemas[name])).parquet(self._place.table(name))

    def _recount(self, found: pa.Table) -> None:
        """The reports' numbers of errors and warnings, with the flags across documents among them."""
        moved = across.moved(self._spark, found)
        if moved is None:
            return
        aside = f"{self._place.staging}/{_REPORTS}"
        tables.write(tables.counted(self._staged(_REPORTS), moved), _REPORTS, self._schemas[_REPORTS], aside)
        self._files.remove(self._place.table(_REPORTS))
        self._files.move(aside, self._place.table(_REPORTS))

    def _summary(self, found: across.Across, sizes: dict[str, int]) -> RunSummary:
        summary = RunSummary(self._place.out, self._rules, unlisted=found.unlisted)
        sizes[FLAGS] += found.flags.num_rows
        summary.tables = dict(sorted(sizes.items()))
        summary.documents = summary.read = summary.tables[DOCUMENTS]
        summary.facts = summary.tables["facts"]
        summary.reports = Counter(dict(self._staged(_REPORTS).groupBy("form").count().collect()))
        later = set(codes(self._rules))
        for severity, code, n in self._staged(FLAGS).groupBy("severity", "code").count().collect():
            (summary.across if code in later else summary.flags)[severity, code] = n
        refused = self._staged(DOCUMENTS).where("status = 'rejected'").select("source", "error", "message")
        summary.refused = [(source, code, said) for source, code, said in refused.orderBy("source").collect()]
        return summary


def _quiet() -> None:
    """pyspark warns of new versions of pandas, which nothing here goes through."""
    warnings.filterwarnings("ignore", message=".*(pandas|distutils).*", category=FutureWarning)


@contextmanager
def _told(out: str) -> Iterator[None]:
    """A job that failed, as an error that says what Spark says and that nothing is lost."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        said = _reason(str(error))
        raise StoreError(
            f"{out}: Spark 任务失败（{said}），原有结果未动，再运行一次即可 / "
            "the job failed, what was there is kept; run again"
        ) from error


def _reason(text: str) -> str:
    """The line of a Java or Python trace that names the cause."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith(("at ", "File "))]
    told = [line for line in lines if line.startswith(("extractor.errors.", "Caused by:"))]
    return (told or lines or [""])[0][:300]
