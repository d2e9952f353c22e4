"""The two ways through the reader, in one place: as it is used, and with every fast way off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest import mock

from extractor.document import Document
from extractor.readers import docx, read

NAME = "mutant.docx"


def used(data: bytes) -> Document:
    """As every caller reads."""
    return read(data, NAME)


def whole(data: bytes) -> Document:
    """The same file with nothing cut and nothing filtered: what the fast ways have to be equal to."""
    with _fast_ways_off():
        return read(data, NAME)


@contextmanager
def _fast_ways_off() -> Iterator[None]:
    plainly = getattr(docx, "read_plainly", None)
    with ExitStack() as stack:
        if plainly is not None:
            stack.enter_context(mock.patch.object(docx, "read", plainly))
        else:
            stack.enter_context(mock.patch("extractor.readers.docx.pruned", lambda data: None))
            stack.enter_context(mock.patch("extractor.readers.docx.body.is_plain", lambda root, w: False))
        yield
