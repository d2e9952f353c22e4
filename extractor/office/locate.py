"""Where LibreOffice is, and which one it is."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from functools import lru_cache
from pathlib import Path

SOFFICE = "EXTRACTOR_SOFFICE"  # the environment's word for the program; empty: do as if there were none
_NAMES = ("soffice", "libreoffice")
_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"


def program() -> Path | None:
    """The program that opens documents; None where LibreOffice is not installed.

    ``soffice`` is a script that starts ``soffice.bin``: started itself, it can be ended for certain.
    """
    named = os.environ.get(SOFFICE)
    candidates = [named] if named is not None else [*map(shutil.which, _NAMES), _MAC]
    for one in candidates:
        if one and os.access(one, os.X_OK) and not os.path.isdir(one):
            real = Path(os.path.realpath(one))
            direct = real.with_name("soffice.bin")
            return direct if direct.is_file() else real
    return None


def identity() -> str:
    """A short name for the LibreOffice that is installed, another for every build; empty where there is none."""
    path = program()
    return "" if path is None else _identity(path)


@lru_cache(maxsize=4)
def _identity(path: Path) -> str:
    stat = path.stat()
    digest = hashlib.sha256(f"{stat.st_size}:{int(stat.st_mtime)}".encode())
    with contextlib.suppress(OSError):
        digest.update(path.with_name("versionrc").read_bytes())
    return digest.hexdigest()[:16]
