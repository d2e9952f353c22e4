"""What is costly to make again (conversions, lists of archives), kept by what it was made from: a bounded folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

FOLDER = "EXTRACTOR_CACHE"  # the environment's word for the folder; empty: keep nothing
BYTES = 1024 * 1024 * 1024  # kept at most; what was used longest ago goes first
_LOOK = 50  # things kept between two looks at the size
_kept = 0


def folder() -> Path | None:
    """Where things are kept: a folder that is the user's own, as what is kept is what documents say."""
    named = os.environ.get(FOLDER)
    if named is not None:
        return Path(named) if named else None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "extractor" if os.path.isabs(base) else None


def key(*parts: str | bytes) -> str:
    """A name for what is made of these parts."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def get(name: str) -> bytes | None:
    """What is kept under a key."""
    place = folder()
    if place is None:
        return None
    try:
        found = (place / name).read_bytes()
        os.utime(place / name)
    except OSError:
        return None
    return found or None


def put(name: str, made: bytes) -> None:
    """Keep it. A folder that cannot be written keeps nothing; that is no failure."""
    global _kept
    place = folder()
    if place is None:
        return
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".new-", dir=place)
        with os.fdopen(handle, "wb") as stream:
            stream.write(made)
        os.replace(temporary, place / name)
        if _kept % _LOOK == 0:
            _bound(place)
        _kept += 1
    except OSError:
        return


def _bound(place: Path) -> None:
    found = sorted((stat.st_mtime, stat.st_size, path) for path in place.iterdir() for stat in [path.stat()])
    over = sum(size for _, size, _ in found) - BYTES
    for _, size, path in found:
        if over <= 0:
            return
        path.unlink(missing_ok=True)
        over -= size
