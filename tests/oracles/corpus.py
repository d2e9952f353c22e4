"""The corpus: test documents that public projects ship, named in files.tsv, kept in a cache outside the repository."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

LIST = Path(__file__).with_name("files.tsv")


class File(NamedTuple):
    """One file: the public project, the commit or tag, the path in it, and the SHA-256 of its bytes."""

    project: str
    revision: str
    path: str
    sha256: str

    @property
    def url(self) -> str:
        """Where anyone can get it."""
        return f"https://raw.githubusercontent.com/{self.project}/{self.revision}/{quote(self.path)}"

    def cached(self, cache: Path) -> Path:
        """Its place in the cache."""
        return cache / "files" / f"{self.sha256}.docx"

    def matches(self, data: bytes) -> bool:
        """These are the bytes the list means."""
        return hashlib.sha256(data).hexdigest() == self.sha256


def default_cache() -> Path:
    """``EXTRACTOR_ORACLES``, else a folder in the user's cache."""
    return Path(os.environ.get("EXTRACTOR_ORACLES") or Path.home() / ".cache" / "extractor-oracles")


def listed() -> list[File]:
    """The files of the list, in its order."""
    return [File(*line.split("\t")) for line in LIST.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
