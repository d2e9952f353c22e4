"""Rows of documents → the tables: unfolded, without what a second copy of the same bytes would add, sorted, by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from extractor.store.layout import YEAR
from extractor.store.parts import ROW_GROUP, order

from .columns import DOCUMENTS, FLAGS, spark_schema
from .reading import Step

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

_STAMP = "extracted_at"


@dataclass(frozen=True)
class Read:
    """All documents of a run as folded rows, and those of them that are copies (source, document_id, owner)."""

    rows: DataFrame
    copies: DataFrame
    copied: int
    schemas: Mapping[str, pa.Schema]

    def sizes(self) -> dict[str, int]:
        """How many rows each table has."""
        from pyspark.sql import functions as F

        others = [name for name in self.schemas if name != DOCUMENTS]
        own = self._own(*others)
        (row,) = own.agg(F.count("*").alias(DOCUMENTS), *(F.sum(F.size(name)).alias(name) for name in others)).collect()
        found = {name: int(row[name] or 0) for name in self.schemas}
        return {**found, DOCUMENTS: found[DOCUMENTS] + self.copied, FLAGS: found[FLAGS] + self.copied}

    def table(self, name: str) -> DataFrame:
        """The rows of a table but ``documents``; of the same bytes those of the first source alone."""
        from pyspark.sql import functions as F

        return self._own(name).select(F.explode(name).alias("_row")).select("_row.*")

    def _own(self, *names: str) -> DataFrame:
        """Folded rows, those of copies left out: the lists of these tables."""
        from pyspark.sql import functions as F

        rows = self.rows.select(F.col(f"{DOCUMENTS}.source").alias("_source"), *names)
        if not self.copied:
            return rows
        return rows.join(self.copies.select(F.col("source").alias("_source")), "_source", "left_anti")

    def documents(self, before: DataFrame | None) -> DataFrame:
        """The table ``documents``. A document that stands in ``before`` keeps the time when it was read first."""
        from pyspark.sql import functions as F

        rows = self.rows.select(f"{DOCUMENTS}.*")
        if self.copied:
            copy = self.copies.select("source", F.lit(True).alias("_copy"))
            none = F.when(F.col("_copy"), F.lit(0)).otherwise(F.col("reports")).cast("int")
            rows = rows.join(copy, "source", "left").withColumn("reports", none)
        if before is not None:
            earlier = before.select("source", "document_id", F.col(_STAMP).alias("_before"))
            rows = rows.join(earlier, ["source", "document_id"], "left")
            rows = rows.withColumn(_STAMP, F.coalesce("_before", _STAMP))
        return rows.select(*self.schemas[DOCUMENTS].names)

    def flags(self, copier: Step) -> DataFrame:
        """The flags of the documents, copies among them."""
        rows = self.table(FLAGS)
        if not self.copied:
            return rows
        said = self.copies.select("source", "document_id", "owner")
        return rows.unionByName(said.mapInArrow(copier, spark_schema(self.schemas[FLAGS])))


def read(rows: DataFrame, schemas: Mapping[str, pa.Schema]) -> Read:
    """Folded rows of a run (files that hold no document may be among them) with their copies found."""
    from pyspark.sql import functions as F

    rows = rows.where(F.col(DOCUMENTS).isNotNull())
    seen = rows.select(f"{DOCUMENTS}.source", f"{DOCUMENTS}.document_id")
    several = seen.groupBy("document_id").agg(F.min("source").alias("owner"), F.count("*").alias("n")).where("n > 1")
    copies = seen.join(several, "document_id").where("source <> owner").select("source", "document_id", "owner")
    copies = copies.persist()
    return Read(rows, copies, copies.count(), schemas)


def counted(reports: DataFrame, moved: DataFrame) -> DataFrame:
    """Reports with ``moved`` (report_id, more_errors, more_warnings) added to their numbers of flags."""
    from pyspark.sql import functions as F

    rows = reports.join(F.broadcast(moved), "report_id", "left")
    for name in ("errors", "warnings"):
        rows = rows.withColumn(name, (F.col(name) + F.coalesce(f"more_{name}", F.lit(0))).cast("int"))
    return rows.select(*reports.columns)


def write(rows: DataFrame, name: str, schema: pa.Schema, address: str) -> None:
    """A table's files under ``address``, by year; rows in each file in the order of the local store."""
    from pyspark.sql import functions as F

    by_year = name != DOCUMENTS
    keys: list[Column] = [F.col(YEAR).asc()] if by_year else []
    keys += [F.col(column).asc_nulls_last() for column in order(name, schema) if not (by_year and column == YEAR)]
    spread = rows.hint("rebalance", YEAR) if by_year else rows.hint("rebalance")
    writer = spread.sortWithinPartitions(*keys).write.mode("errorifexists")
    writer = writer.option("compression", "zstd").option("parquet.block.row.count.limit", ROW_GROUP)
    (writer.partitionBy(YEAR) if by_year else writer).parquet(address)
