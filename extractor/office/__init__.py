"""Documents of other formats through LibreOffice, where it is installed: bytes → .docx bytes, once for each content."""

from __future__ import annotations

import threading
from multiprocessing.util import Finalize

from extractor import cache

from .locate import SOFFICE, identity, program
from .soffice import SECONDS, Failed, Office, TooSlow

__all__ = ["SECONDS", "SOFFICE", "Failed", "TooSlow", "convert", "identity", "program"]

_MADE = "1"  # a change of how documents are converted counts this up
_AFTER = 200  # documents, after which an office is started anew: what it holds of memory only grows
_lock = threading.Lock()
_running: list[Office] = []


def convert(data: bytes, suffix: str, reading: str | None = None, seconds: float = SECONDS) -> bytes:
    """The document as .docx. ``suffix`` (``doc``, ``rtf`` …) and ``reading`` (an import filter of LibreOffice) say what
    it is; each of two attempts may take ``seconds``.

    Raises Failed (it cannot be opened), TooSlow, FileNotFoundError (LibreOffice is not installed) and OSError
    (it does not start, the disk is full).
    """
    key = cache.key("converted", _MADE, identity(), suffix, reading or "", data)
    found = cache.get(key)
    if found is not None:
        return found
    with _lock:
        made = _twice(data, suffix, reading, seconds)
    cache.put(key, made)
    return made


def _twice(data: bytes, suffix: str, reading: str | None, seconds: float) -> bytes:
    """Two attempts, the second by an office that has served no other document: a crash may be another one's fault."""
    try:
        return _office().convert(data, suffix, reading, seconds)
    except (Failed, TooSlow):
        if _running and _running[0].served == 0:
            raise
        _close()
        return _office().convert(data, suffix, reading, seconds)
    finally:
        if _running and (_running[0].ended or _running[0].served >= _AFTER):
            _close()


def _office() -> Office:
    if not _running:
        path = program()
        if path is None:
            raise FileNotFoundError(2, "LibreOffice is not installed")
        _running.append(Office(path))
        Finalize(None, _close, exitpriority=10)  # runs at the end of a worker too, where atexit does not
    return _running[0]


def _close() -> None:
    while _running:
        _running.pop().close()
