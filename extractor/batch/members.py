"""What is taken of a folder or an archive: names that documents have, and the sentence for what is not read."""

from __future__ import annotations

import os
from typing import NamedTuple

from extractor.limits import DEFAULT

SUFFIXES = frozenset(
    [
        *(".docx", ".docm", ".dotx", ".dotm", ".doc", ".wps", ".rtf", ".odt", ".fodt"),
        *(".txt", ".md", ".html", ".htm", ".xml", ".pdf"),
    ]
)  # what is taken from a folder; a file named itself is taken whatever its name
TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz")
OTHER_ARCHIVES = (".rar", ".7z", ".gz", ".bz2", ".xz", ".z", ".cab", ".lzh", ".arj")
LARGEST_MEMBER = DEFAULT.file_bytes  # bytes of one member of an archive
MOST_MEMBERS = 500_000  # of one archive: their names are held at once
MOST_INFLATED = 1 << 40  # bytes of all members of an archive
RATIO = DEFAULT.ratio  # inflated to packed bytes of an archive past 64 MB; text packs 30 to 1

Refusal = tuple[str, str, str]  # code, sentence in Chinese, sentence in English


class Member(NamedTuple):
    """A document in an archive. ``name`` is what it is called, ``key`` tells it from others of that name, ``order`` is
    its place in an archive that is read from its beginning. ``refused`` says why it is not read."""

    name: str
    key: str
    signature: str
    order: int = -1
    refused: Refusal | None = None


class Contents(NamedTuple):
    """What an archive holds: documents, how many other files, and what is wrong with the archive itself."""

    members: list[Member]
    passed_over: int = 0
    refused: Refusal | None = None


class Keys:
    """Names made different: the second member of one name is ``name#2``, as both are documents."""

    def __init__(self) -> None:
        self._times: dict[str, int] = {}

    def __call__(self, name: str) -> str:
        times = self._times[name] = self._times.get(name, 0) + 1
        return name if times == 1 else self(f"{name}#{times}")


def is_zip(name: str) -> bool:
    """Whether a file of this name is a zip archive."""
    return name.lower().endswith(".zip")


def is_tar(name: str) -> bool:
    """Whether a file of this name is a tar archive, packed or not."""
    return name.lower().endswith(TARS)


def refusal_of(name: str, size: int) -> Refusal | None:
    """Why a member is not read, as far as its name and size tell."""
    if is_archive(name):
        return (
            "DOC_UNSUPPORTED",
            "压缩包里的压缩包没有打开，请解压后放到外面再运行",
            "an archive within an archive is not opened; unpack it beside the others and run again",
        )
    if size > LARGEST_MEMBER:
        return (
            "DOC_TOO_LARGE",
            f"解压后有 {size:,} 字节，超过上限 {LARGEST_MEMBER:,} 字节",
            f"inflates to {size:,} bytes, more than the limit of {LARGEST_MEMBER:,}",
        )
    return None


def is_archive(name: str) -> bool:
    """Whether the name is that of an archive of any kind."""
    return is_zip(name) or is_tar(name) or name.lower().endswith(OTHER_ARCHIVES)


def other_archive(name: str) -> Refusal:
    """For an archive of a kind that is not read here."""
    kind = os.path.splitext(name)[1].lstrip(".").lower()
    return (
        "DOC_UNSUPPORTED",
        f"{kind} 压缩包不能读，里面的文件都没有读；请解压，或改存为 .zip 后再运行",
        f"a {kind} archive cannot be read, nor any file in it; unpack it or make it a .zip and run again",
    )


def taken(name: str) -> bool:
    """Whether a file of this name, with the folders above it, is a document (or an archive that may hold some)."""
    parts = name.replace("\\", "/").split("/")
    if any(hidden(part) for part in parts):
        return False
    return os.path.splitext(name)[1].lower() in SUFFIXES or is_archive(name)


def hidden(name: str) -> bool:
    """Hidden files, and the lock files that Word leaves beside an open document."""
    return name.startswith((".", "~$")) and name not in (".", "..")


def text(name: str) -> str:
    """A file name as text; bytes that are no text are shown as such."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def chinese(raw: bytes) -> str:
    """A member's name from bytes of no stated encoding: UTF-8 where they are that, else as Chinese Windows wrote it."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
