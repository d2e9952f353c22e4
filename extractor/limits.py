"""Every bound on hostile or broken input, in one place: the number, its unit, why, and the code it raises."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one document. Every bound raises ``Refused("DOC_TOO_LARGE")`` unless its comment says otherwise."""

    file_bytes: int = 64 * 1024 * 1024  # bytes; a filled-in form is 20 KB to 2 MB, with pictures to 30 MB
    text_bytes: int = 20 * 1024 * 1024  # bytes of a text dump; the longest seen is 200 KB


DEFAULT = Limits()
