"""What was converted, kept by the content it was made from: a folder of the user's own, bounded."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from .locate import identity

FOLDER = "EXTRACTOR_CACHE"  # the environment's word for the folder; empty: keep nothing
BYTES = 1024 * 1024 * 1024  # kept at most; what was used longest ago goes first
_LOOK = 50  # documents kept between two looks at the size
_MADE = 1  # a change of how documents are converted counts this up
_kept = 0


def folder() -> Path | None:
    """Where conversions are kept."""
    named = os.environ.get(FOLDER)
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "extractor" / "converted" if os.path.isabs(base) else None


def get(data: bytes, kind: str) -> bytes | None:
    """What was made of these bytes by the LibreOffice of today."""
    path = _path(data, kind)
    if path is None:
        return None
    try:
        found = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    return found or None


def put(data: bytes, kind: str, made: bytes) -> None:
    """Keep it. A folder that cannot be written keeps nothing; that is no failure."""
    global _kept
    path = _path(data, kind)
    if path is None:
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(made)
        os.replace(temporary, path)
        if _kept % _LOOK == 0:
            _bound(path.parent)
        _kept += 1
    except OSError:
        return


def _path(data: bytes, kind: str) -> Path | None:
    place = folder()
    if place is None:
        return None
    key = hashlib.sha256(f"{_MADE}\0{identity()}\0{kind}\0".encode() + data).hexdigest()
    return place / f"{key}.docx"


def _bound(place: Path) -> None:
    found = sorted((stat.st_mtime, stat.st_size, path) for path in place.iterdir() for stat in [path.stat()])
    over = sum(size for _, size, _ in found) - BYTES
    for _, size, path in found:
        if over <= 0:
            return
        path.unlink(missing_ok=True)
        over -= size
