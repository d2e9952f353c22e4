"""What runs on the executors: documents' bytes in, a row for each out; and rows for those that could not be read.

The bytes are laid down in a folder of the executor's own and read by a process of this package's own pool, with the
bounds that it has anywhere: a document that crashes the interpreter, overruns its time or its memory is a row that says
so, and the Python worker that Spark started, which holds nothing but the process's answers, goes on.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from extractor.batch.held import holding, in_order
from extractor.batch.inputs import Input, find
from extractor.batch.members import OTHER_ARCHIVES, TARS
from extractor.batch.pool import CHUNK, results
from extractor.batch.versions import closures, program
from extractor.batch.work import Done, Setting, Task, duplicate, failed, outcome
from extractor.errors import ExtractorError
from extractor.ruleset import Ruleset, load
from extractor.store import packed
from extractor.tables import schemas, to_arrow

from .columns import FLAGS, empty, folded
from .shipping import unpacked

if TYPE_CHECKING:
    from pyspark import Broadcast

ARCHIVES = (".zip", *TARS)
Batches = Iterator[pa.RecordBatch]
Step = Callable[[Batches], Batches]


def reader(rules: Broadcast[bytes], setting: Setting, version: str) -> Step:
    """``(source, content)`` → folded rows. ``setting.rules`` does not matter: ``rules`` are the files themselves.

    ``version`` is the driver's program; an executor with another one refuses to work.
    """

    def read(batches: Batches) -> Batches:
        own = _here(rules, setting, version)
        with tempfile.TemporaryDirectory(prefix="extractor-", dir=_scratch()) as folder:
            yield from _read(batches, own, Path(os.path.realpath(folder)))

    return read


def refuser(rules: Broadcast[bytes], setting: Setting, version: str) -> Step:
    """``(source, length, code, message, message_en)`` of files that are not to be read → folded rows."""

    def refuse(batches: Batches) -> Batches:
        own = _here(rules, setting, version)
        ruleset = load(own.rules)
        for batch in batches:
            for row in batch.to_pylist():
                result = failed(row["source"], b"", row["message"], row["message_en"], row["code"])
                one = outcome(0, result, closures(ruleset), result.source)
                tables = to_arrow([result], ruleset, _time(own))
                size = pa.array([row["length"]], pa.int64())
                documents = tables["documents"]
                at = documents.schema.get_field_index("size")
                tables["documents"] = documents.set_column(at, documents.schema.field(at), size)
                yield folded(Done((one,), packed(tables)), [result.source], schemas(ruleset))

    return refuse


def copier(rules: Broadcast[bytes], setting: Setting, version: str) -> Step:
    """``(source, document_id, owner)`` of second copies → their rows of ``flags``."""

    def flag(batches: Batches) -> Batches:
        ruleset = load(_here(rules, setting, version).rules)
        for batch in batches:
            tables = [_flag(row, ruleset) for row in batch.to_pylist()]
            if tables:
                yield from pa.concat_tables(tables).combine_chunks().to_batches()

    return flag


def _flag(row: Mapping[str, Any], rules: Ruleset) -> pa.Table:
    said = duplicate(row["source"], row["owner"])
    stub = failed(row["source"], b"", "", "")
    return to_arrow([replace(stub, document_id=row["document_id"], flags=(said,))], rules)[FLAGS]


def _here(rules: Broadcast[bytes], setting: Setting, version: str) -> Setting:
    """The setting with the place of the rule files on this machine."""
    if program() != version:
        raise ExtractorError(
            f"执行器上的 extractor 是 {program()}，驱动程序是 {version}：请给两边装同一版 / "
            "executors have another version of extractor than the driver: give both the same environment"
        )
    return Setting(str(unpacked(rules.value, _scratch())), setting.rules_version, setting.seconds, setting.stamp)


def _scratch() -> Path:
    """A folder of this executor's own, which goes when the executor ends."""
    from pyspark import SparkFiles

    return Path(SparkFiles.getRootDirectory())


def _time(setting: Setting) -> dt.datetime:
    return dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(microseconds=setting.stamp)


def _read(batches: Batches, setting: Setting, folder: Path) -> Batches:
    tables = schemas(load(setting.rules))
    laid = _Laid(folder)
    for done in results(_tasks(laid.down(batches), laid), setting, jobs=1):
        origins = [laid.origins.pop(one.number) for one in done.outcomes]
        yield folded(done, origins, tables)
        laid.take_up(one.number for one in done.outcomes)
    if laid.without:
        yield empty(laid.without, tables)


def _tasks(inputs: Iterator[tuple[str, Input]], laid: _Laid) -> Iterator[Task]:
    """Documents in the handfuls that the pool takes, each in the order of their names: of the same bytes twice the
    first name has the rows, in a handful as among all. Of a tar archive a handful is read in one pass."""
    number = 0
    while some := list(islice(inputs, CHUNK)):
        tasks = []
        for origin, one in some:
            laid.origins[number], laid.files[number] = origin, Path(one.path)
            tasks.append(Task(number, one))
            number += 1
        yield from sorted(holding(in_order(tasks)), key=lambda task: task.input.source)


class _Laid:
    """Documents laid down as files, for as long as they are being read."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._count = folder, 0
        self.origins: dict[int, str] = {}
        self.files: dict[int, Path] = {}
        self.without: list[str] = []
        self._users: dict[Path, int] = {}

    def down(self, batches: Batches) -> Iterator[tuple[str, Input]]:
        """``(source, content)`` → where it came from, and the document to read; each document of an archive."""
        for batch in batches:
            for source, content in zip(batch.column(0).to_pylist(), batch.column(1), strict=True):
                self._count += 1
                path = self._folder / str(self._count) / PurePosixPath(source).name
                path.parent.mkdir()
                with open(path, "wb") as stream:
                    stream.write(content.as_buffer())
                inputs = list(_documents(source, path))
                self._users[path] = len(inputs)
                if not inputs:
                    self.without.append(source)
                    self._remove(path)
                for one in inputs:
                    yield source, one

    def take_up(self, numbers: Iterable[int]) -> None:
        """Remove the files of documents that have been read."""
        for number in numbers:
            path = self.files.pop(number)
            self._users[path] -= 1
            if not self._users[path]:
                self._remove(path)

    def _remove(self, path: Path) -> None:
        del self._users[path]
        with suppress(OSError):
            path.unlink()
            path.parent.rmdir()


def _documents(source: str, path: Path) -> Iterator[Input]:
    if not source.lower().endswith((*ARCHIVES, *OTHER_ARCHIVES)):
        yield Input(source, path)
        return
    below = source[: len(source) - len(path.name)]
    for one in find([path], path.parent / "-").inputs:
        yield one._replace(source=below + one.source)
