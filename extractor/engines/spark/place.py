"""The output folder on any file system that Hadoop's client reaches: whose it is, and how new tables get there.

Tables are written under ``OUT/_spark/<time>/tables`` by jobs that Spark commits, and moved to ``OUT/<table>`` when all
of them are whole. ``OUT/_SUCCESS`` goes before the first one is moved and comes back after the last. What a killed run
had made whole is moved by the next one; what was not whole is removed.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from extractor.errors import StoreError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

OWN, SUCCESS, READY, MADE, TABLES = "_spark", "_SUCCESS", "ready.json", "made.json", "tables"
LOCAL_STORE = "_store"  # a folder of `extractor run` has it


@dataclass(frozen=True)
class Made:
    """What an output folder was made of, and by what."""

    inputs: list[str]
    tables: list[str]
    program: str
    rules: str


class Files:
    """Hadoop's file systems, by address. What Java raises comes through as Py4JJavaError."""

    def __init__(self, spark: SparkSession) -> None:
        context: Any = spark.sparkContext
        self._jvm, self._conf = context._jvm, context._jsc.hadoopConfiguration()

    def _path(self, address: str) -> tuple[Any, Any]:
        path = self._jvm.org.apache.hadoop.fs.Path(address)
        return path.getFileSystem(self._conf), path

    def absolute(self, address: str) -> str:
        """The whole address of a path, with its file system."""
        system, path = self._path(address)
        return str(system.makeQualified(path).toString())

    def matching(self, item: str) -> dict[str, bool]:
        """The addresses that a path or a glob names, and which of them are folders."""
        system, path = self._path(item)
        there = system.exists(path)
        statuses = [system.getFileStatus(path)] if there else list(system.globStatus(path) or ())
        return {str(system.makeQualified(one.getPath()).toString()): bool(one.isDirectory()) for one in statuses}

    def names(self, folder: str) -> list[str]:
        """What stands in a folder; nothing where there is none."""
        system, path = self._path(folder)
        return sorted(str(one.getPath().getName()) for one in system.listStatus(path)) if system.exists(path) else []

    def exists(self, address: str) -> bool:
        """Whether something is there."""
        system, path = self._path(address)
        return bool(system.exists(path))

    def size(self, address: str) -> int | None:
        """A file's bytes; None where it cannot be had."""
        from py4j.protocol import Py4JJavaError

        system, path = self._path(address)
        try:
            return int(system.getFileStatus(path).getLen())
        except Py4JJavaError:
            return None

    def remove(self, address: str) -> None:
        """Take a file or a folder away with all below it; nothing where there is none."""
        system, path = self._path(address)
        system.delete(path, True)

    def move(self, address: str, to: str) -> None:
        """Rename within a file system. Raises StoreError."""
        system, path = self._path(address)
        if not system.rename(path, self._path(to)[1]):
            raise StoreError(f"{to}: 写入失败，再运行一次即可 / could not be put in place; run again")

    def make(self, folder: str) -> None:
        """An empty folder."""
        system, path = self._path(folder)
        system.mkdirs(path)

    def write(self, address: str, text: str) -> None:
        """A small file of text, in the place of what is there."""
        system, path = self._path(address)
        stream = system.create(path, True)
        try:
            stream.write(bytearray(text.encode()))
        finally:
            stream.close()

    def read(self, address: str) -> str:
        """A small file's text."""
        system, path = self._path(address)
        stream = system.open(path)
        try:
            return bytes(self._jvm.org.apache.commons.io.IOUtils.toByteArray(stream)).decode()
        finally:
            stream.close()

    def fetch(self, address: str, to: str) -> None:
        """Copy a folder to this machine's disk."""
        system, path = self._path(address)
        system.copyToLocalFile(False, path, self._path(f"file:{to}")[1], True)


class Place:
    """An output folder that a run is to fill."""

    def __init__(self, files: Files, out: str, stamp: int) -> None:
        self._files, self.out = files, files.absolute(out)
        self.staging = f"{self.out}/{OWN}/{stamp}"

    def claim(self, inputs: list[str], tables: Iterable[str], overwrite: bool) -> Made | None:
        """Make sure that nothing of anybody else's is in the way, and finish or remove what a killed run left.

        Gives what was made here before. Raises StoreError.
        """
        there = self._files.names(self.out)
        if LOCAL_STORE in there:
            raise StoreError(
                f"{self.out}: 是 extractor run 的输出文件夹，请另选一个 / "
                "the output of extractor run; choose another folder"
            )
        for name in self._files.names(f"{self.out}/{OWN}"):
            if name.isdecimal():
                self._left(f"{self.out}/{OWN}/{name}")
        made = self.made()
        ours = {OWN, SUCCESS, *(made.tables if made else ())}
        strange = [name for name in self._files.names(self.out) if name not in ours]
        if made is None and strange and not overwrite:
            raise StoreError(
                f"{self.out}: 不是空的（{strange[0]} ……），也不是本程序写的；另选一个，或加 --overwrite 换掉同名的表 / "
                "neither empty nor of this program; choose another, or --overwrite to replace tables of the same name"
            )
        clash = [name for name in strange if name in set(tables)]
        if clash and not overwrite:
            raise StoreError(f"{self.out}/{clash[0]}: 不是本程序写的 / not written by this program (--overwrite)")
        if made is not None and made.inputs != inputs and not overwrite:
            raise StoreError(
                f"{self.out}: 现有结果来自 {'、'.join(made.inputs)}；一次运行会整个换掉它，确要换请加 --overwrite / "
                "was made of other inputs, and a run replaces all of it: --overwrite if that is meant"
            )
        return made

    def made(self) -> Made | None:
        """What the tables that stand here were made of; None where there are none of ours."""
        address = f"{self.out}/{OWN}/{MADE}"
        return Made(**json.loads(self._files.read(address))) if self._files.exists(address) else None

    def _left(self, staging: str) -> None:
        if self._files.exists(f"{staging}/{READY}"):
            self._publish(staging)
        else:
            self._files.remove(staging)

    def show(self, made: Made) -> None:
        """Put the tables of this run in the place of those that are there."""
        self._files.write(f"{self.staging}/{READY}", json.dumps(asdict(made), ensure_ascii=False, indent=1))
        self._publish(self.staging)

    def _publish(self, staging: str) -> None:
        """Once begun it can be begun again: what has been moved is no longer in the staging folder."""
        files = self._files
        text = files.read(f"{staging}/{READY}")
        new, old = Made(**json.loads(text)), self.made()
        files.remove(f"{self.out}/{SUCCESS}")
        for name in sorted({*new.tables, *(old.tables if old else ())}):
            fresh = f"{staging}/{TABLES}/{name}"
            if files.exists(fresh):
                files.remove(f"{self.out}/{name}")
                files.move(fresh, f"{self.out}/{name}")
            elif name not in new.tables:
                files.remove(f"{self.out}/{name}")
        files.write(f"{self.out}/{OWN}/{MADE}", text)
        files.write(f"{self.out}/{SUCCESS}", "")
        files.remove(staging)

    def drop(self) -> None:
        """Take away what this run has begun."""
        self._files.remove(self.staging)

    def table(self, name: str) -> str:
        """Where this run writes a table."""
        return posixpath.join(self.staging, TABLES, name)
