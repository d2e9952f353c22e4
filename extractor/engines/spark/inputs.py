"""The documents as Spark sees them: which files there are, what each is called in the tables, and their bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pyarrow as pa

from extractor.batch.members import OTHER_ARCHIVES, SUFFIXES
from extractor.errors import ExtractorError

from .place import Files
from .reading import ARCHIVES
from .settings import listing

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

LARGEST = 256 * 1024 * 1024  # bytes of a file that is read; Spark holds a file in memory whole
_SCHEMA = "path string, modificationTime timestamp, length long, content binary"


@dataclass(frozen=True)
class Found:
    """``listed`` are the files that a run has to account for (source, path, length; null where Spark gives no row, be
    it that the file is empty or that it is gone), ``files`` the same with their bytes (source, content), but those that
    are too large; ``roots`` are what was asked for, as absolute addresses. ``listed`` is persisted."""

    roots: list[str]
    listed: DataFrame
    files: DataFrame


def find(spark: SparkSession, given: Sequence[str], out: str, files: Files) -> Found:
    """The documents that ``given`` (files, folders, globs; paths or URIs) name, but those under ``out``.

    Raises ExtractorError for one that is not there, for one that lies within another, and for two documents that would
    have one name.
    """
    from pyspark.sql import functions as F

    folders, single = _roots(given, files)
    with listing(spark):
        found = [_load(spark, folders, True)] if folders else []
        found += [_load(spark, single, False)] if single else []
    whole = found[0] if len(found) == 1 else found[0].unionAll(found[1])
    mine = ~F.col("path").startswith(out.rstrip("/") + "/")
    listed = _all(spark, whole).where(mine).join(whole.select("path", "length"), "path", "left")
    listed = listed.select(_source(folders).alias("source"), "path", "length").persist()
    if len(folders) + len(single) > 1:
        _distinct(listed)
    absent = listed.where("length IS NULL").select("path", "source").collect()
    void = [(path, source) for path, source in absent if files.size(path) == 0]
    full = whole.where(mine & (F.col("length") <= LARGEST))
    if void:  # a file that is being filled just now is not read as well
        paths, names = zip(*void, strict=True)
        empty = pa.table({"path": paths, "source": names, "content": pa.array([b""] * len(void), pa.binary())})
        given_as = spark.createDataFrame(empty)
        full = full.join(F.broadcast(given_as.select("path")), "path", "left_anti")
        read = full.select(_source(folders).alias("source"), "content").unionAll(given_as.select("source", "content"))
    else:
        read = full.select(_source(folders).alias("source"), "content")
    return Found(sorted([*folders, *single]), listed, read)


def _all(spark: SparkSession, whole: DataFrame) -> DataFrame:
    """The path of every file, those without a byte too, of which Spark gives no row."""
    java: Any = whole._jdf
    jvm: Any = spark.sparkContext._jvm
    encoded = jvm.org.apache.hadoop.util.StringUtils.join("\n", java.inputFiles()).split("\n")
    paths = sorted(re.sub("^file:///", "file:/", unquote(one)) for one in encoded if one)
    return spark.createDataFrame(pa.table({"path": pa.array(paths, pa.string())}))


def _roots(given: Sequence[str], files: Files) -> tuple[list[str], list[str]]:
    """Absolute addresses of the folders and of the files asked for."""
    found: dict[str, bool] = {}
    for item in given:
        matched = files.matching(item)
        if not matched:
            raise ExtractorError(f"{item}: 没有这个文件或文件夹 / no such file or folder")
        found.update(matched)
    folders = sorted(path for path, is_folder in found.items() if is_folder)
    single = sorted(path for path, is_folder in found.items() if not is_folder)
    for folder in folders:
        within = [path for path in (*folders, *single) if path.startswith(folder.rstrip("/") + "/")]
        if within:
            raise ExtractorError(
                f"{within[0]} 在 {folder} 里面，只给外面一个即可 / lies within the other: give the outer one alone"
            )
    return folders, single


def _load(spark: SparkSession, roots: Sequence[str], folders: bool) -> DataFrame:
    """Files with their bytes. From a folder only what may be a document is taken; a file named itself, always."""
    reader = spark.read.format("binaryFile").schema(_SCHEMA).option("__globPaths__", "false")
    if folders:
        suffixes = {*SUFFIXES, *ARCHIVES, *OTHER_ARCHIVES}
        reader = reader.option("recursiveFileLookup", "true").option("pathGlobFilter", _any_case(sorted(suffixes)))
    return reader.load(list(roots))


def _any_case(suffixes: Sequence[str]) -> str:
    spelt = ["".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in suffix) for suffix in suffixes]
    return "*{" + ",".join(spelt) + "}"


def _source(folders: Sequence[str]) -> Column:
    """What a document is called: its path below the folder that was asked for, or its name."""
    from pyspark.sql import functions as F

    path: Any = F.col("path")
    named = F.regexp_extract(path, "[^/]+$", 0)
    for folder in folders:
        root = folder.rstrip("/") + "/"
        named = F.when(path.startswith(root), F.substring(path, len(root) + 1, 1 << 20)).otherwise(named)
    return named


def _distinct(listed: DataFrame) -> None:
    from pyspark.sql import functions as F

    twice = listed.groupBy("source").agg(F.min("path"), F.max("path"), F.count("*").alias("n")).where("n > 1").limit(1)
    for source, first, second, _ in twice.collect():
        raise ExtractorError(
            f"{first} 和 {second} 在表里会同名（{source}），请只给它们上面的那个文件夹 / "
            "would have one name in the tables: give the folder above both instead"
        )
