"""Readers: bytes of one file → Document. Which reader is told by the bytes, never by the name alone."""

from __future__ import annotations

from extractor.document import Document
from extractor.errors import Refused
from extractor.limits import DEFAULT, Limits

from .sniff import CONVERTED, sniff
from .text.encoding import unsure

__all__ = ["CONVERTED", "converted", "read", "unsure"]


def read(data: bytes, name: str, limits: Limits = DEFAULT) -> Document:
    """Read one file. Raises Refused with the code and a sentence when it cannot be used.

    A format that LibreOffice has to open first (``legacy``) may raise OSError as well: it does not start.
    """
    kind = sniff(data, name, limits)
    if kind == "docx":
        from extractor.readers import docx

        return docx.read(data, name, limits)
    if kind == "txt":
        from extractor.readers import text

        return text.read(data, name, limits)
    from extractor.readers import legacy

    return legacy.read(data, kind, limits)


def converted(data: bytes, name: str, limits: Limits = DEFAULT) -> bool:
    """Whether LibreOffice has to open the file first, which takes seconds."""
    try:
        return sniff(data, name, limits) in CONVERTED
    except Refused:
        return False
