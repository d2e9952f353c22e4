"""Documents of archives that can only be read from their beginning: the parent reads them, once, as they stand.

Workers get their bytes. Were each to look for its own, every one of them would inflate the whole archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extractor.errors import Refused

from .inputs import Input
from .members import Refusal
from .tars import Reader
from .work import Task


class Held(NamedTuple):
    """A document whose bytes have been read, or why they have not: ``refused`` for good, ``failed`` this time."""

    source: str
    data: bytes = b""
    failed: str | None = None
    refused: Refusal | None = None

    @property
    def held(self) -> int:
        """Bytes that it takes in memory."""
        return len(self.data)

    def read(self) -> bytes:
        """The bytes. Raises OSError and Refused."""
        if self.refused:
            raise Refused(*self.refused)
        if self.failed is not None:
            raise OSError(0, self.failed)
        return self.data


def in_order(tasks: Sequence[Task]) -> list[Task]:
    """The tasks, those of one archive in the order in which they stand in it."""
    return sorted(tasks, key=_place)


def _place(task: Task) -> tuple[str, int, int]:
    one = task.input
    if isinstance(one, Input) and one.streamed:
        return one.source.removesuffix(one.shown), one.order, task.number
    return one.source, -1, task.number


def holding(tasks: Iterable[Task]) -> Iterator[Task]:
    """The tasks as they are needed, with the bytes of those that workers cannot reach."""
    path, reader = "", None
    try:
        for task in tasks:
            one = task.input
            if not isinstance(one, Input) or not (one.streamed or one.here) or one.refused:
                yield task
                continue
            if one.streamed and (reader is None or path != str(one.path)):
                if reader:
                    reader.close()
                path, reader = str(one.path), Reader(str(one.path))
            yield task._replace(input=_held(one, reader))
    finally:
        if reader:
            reader.close()


def _held(one: Input, reader: Reader | None) -> Held:
    try:
        if one.streamed and reader and one.member:
            return Held(one.source, reader.read(one.member))
        return Held(one.source, one.read())
    except Refused as refused:
        return Held(one.source, refused=(refused.code, refused.message, refused.message_en))
    except OSError as error:
        return Held(one.source, failed=error.strerror or str(error))
