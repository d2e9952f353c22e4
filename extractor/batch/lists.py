"""Lists of inputs: one path or URI a line, in a file or on standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from extractor.errors import ExtractorError

from .members import chinese

STANDARD_INPUT = "-"


def listed(where: str | Path) -> Iterator[tuple[str, str]]:
    """The inputs of a list, each with the place it stands in (``list.txt:12``) for messages.

    A list that holds a NUL is taken as ``find -print0`` writes it: names apart by NUL, as they are. Else each line is a
    name, blanks around it aside; empty lines and those that begin with ``#`` are passed over. Relative names start from
    where the command runs, as everywhere. Raises ExtractorError for a list that cannot be read or names nothing.
    """
    name = "<stdin>" if str(where) == STANDARD_INPUT else str(where)
    try:
        data = sys.stdin.buffer.read() if str(where) == STANDARD_INPUT else Path(where).read_bytes()
    except OSError as error:
        raise ExtractorError(f"{name}: 清单读不出来 / the list cannot be read（{error.strerror}）") from None
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = [(one, number) for number, one in enumerate(data.split(b"\0"), 1) if one]
        pairs = [(one.decode("utf-8", "surrogateescape"), number) for one, number in found]
    else:
        lines = [line.strip().strip("\ufeff") for line in _text(data).splitlines()]
        pairs = [(line, number) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if not pairs:
        raise ExtractorError(f"{name}: 清单是空的 / the list names nothing")
    for one, number in pairs:
        yield one, f"{name}:{number}"


def _text(data: bytes) -> str:
    """A list as the editors and shells of Windows write one as well: a byte order mark, UTF-16, GBK."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return chinese(data.removeprefix(b"\xef\xbb\xbf"))
