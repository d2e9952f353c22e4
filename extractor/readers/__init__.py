"""Readers: bytes of one file → Document. Which reader is told by the bytes, never by the name alone."""

from __future__ import annotations

from extractor.document import Document
from extractor.limits import DEFAULT, Limits

from .sniff import sniff
from .text.encoding import unsure

__all__ = ["read", "unsure"]


def read(data: bytes, name: str, limits: Limits = DEFAULT) -> Document:
    """Read one file. Raises Refused with the code and a sentence when it cannot be used."""
    kind = sniff(data, name, limits)
    if kind == "docx":
        from extractor.readers import docx

        return docx.read(data, name, limits)
    from extractor.readers import text

    return text.read(data, name, limits)
