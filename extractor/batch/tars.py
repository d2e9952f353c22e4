"""Tar archives, packed or not: read from the beginning to the end, a member at a time. Nothing is unpacked.

A packed tar tells what it holds only to who reads it whole. So its list is made in one pass and kept (``cache``) for as
long as the archive does not change, and the members of a run are read in the order in which they stand.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

from extractor import cache
from extractor.errors import Refused

from .members import (
    LARGEST_MEMBER,
    MOST_INFLATED,
    MOST_MEMBERS,
    RATIO,
    Contents,
    Keys,
    Member,
    Refusal,
    chinese,
    refusal_of,
    taken,
)
from .remote import bare, opened

_MADE = "1"  # a change of how lists are made counts this up
_AT_ONCE = 1024 * 1024  # bytes passed over, or taken for a header, at once
_SMALL = 64 * 1024 * 1024  # bytes below which a ratio says nothing
_BLOCK = 512
_DAMAGED = (tarfile.TarError, OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)
_LINK = (
    "DOC_UNSUPPORTED",
    "压缩包里的这一项是链接，不是文件，没有读",
    "this entry of the archive is a link and no file; it was not read",
)


class _PastBound(Exception):
    """The archive inflates past a bound."""


class Found(NamedTuple):
    """One entry: its name, its key, and the archive standing right before its bytes."""

    name: str
    key: str
    info: tarfile.TarInfo
    archive: tarfile.TarFile


def contents(path: str, signature: str) -> Contents:
    """The documents in an archive, from the list that was kept of it or by reading it once.

    What comes before a damage is told, and the damage as well. Raises OSError when the file cannot be opened.
    """
    key = cache.key("members", _MADE, bare(path), signature)
    kept = cache.get(key) if signature else None
    if kept is not None:
        listed, passed_over, refused = json.loads(kept)
        members = [
            Member(name, own, stamp, order, tuple(why) if why else None) for name, own, stamp, order, why in listed
        ]
        return Contents(members, passed_over, tuple(refused) if refused else None)
    with opened(path) as stream:
        found = _list(stream, signature)
    if signature:
        cache.put(key, json.dumps(found).encode())
    return found


def _list(stream: IO[bytes], signature: str) -> Contents:
    members: list[Member] = []
    passed_over = 0
    try:
        for order, one in enumerate(_walk(stream)):
            if one.info.isdir():
                continue
            if order >= MOST_MEMBERS:
                raise _PastBound(f"{MOST_MEMBERS:,} 个文件 / files")
            if not taken(one.name) or not (one.info.isreg() or one.info.issym() or one.info.islnk()):
                passed_over += 1
                continue
            refused = refusal_of(one.name, one.info.size) if one.info.isreg() else _LINK
            shown = one.name + one.key[len(one.name) :]
            own = f"{one.info.size}@{signature}#{order}" if signature else ""
            members.append(Member(shown, one.key, own, order, refused))
    except _PastBound as error:
        return Contents(members, passed_over, _too_large(error, len(members)))
    except _DAMAGED as error:
        return Contents(members, passed_over, _unreadable(error, len(members)))
    return Contents(members, passed_over)


class Reader:
    """One archive, open for members in the order in which they stand; for another order it begins anew."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._stream: IO[bytes] | None = None
        self._entries: Iterator[Found] = iter(())

    def read(self, key: str) -> bytes:
        """One member's bytes. Raises OSError, and Refused where they are past a bound or the archive is damaged."""
        try:
            found = self._next(key) if self._stream else None
            if found is None:
                self.close()
                self._stream = opened(self._path)
                self._entries = _walk(self._stream)
                found = self._next(key)
            if found is None:
                raise OSError(0, "压缩包里没有这一项 / no such member")
            refused = refusal_of(found.name, found.info.size) if found.info.isreg() else _LINK
            if refused:
                raise Refused(*refused)
            inner = found.archive.extractfile(found.info)
            data = inner.read(LARGEST_MEMBER) if inner else b""
            if len(data) < found.info.size:
                raise EOFError("压缩包不完整 / the archive is cut off")
            return data
        except _PastBound as error:
            self.close()
            raise Refused(*_too_large(error, 0)) from None
        except _DAMAGED as error:
            self.close()
            if isinstance(error, OSError) and error.errno:
                raise
            raise Refused(
                "DOC_UNREADABLE",
                f"压缩包在这里已损坏或不完整（{error}），这份文件没有读到；请重新压缩或重新拷贝",
                f"the archive is damaged or cut off here ({error}): this document was not read; pack or copy it again",
            ) from None

    def _next(self, key: str) -> Found | None:
        return next((one for one in self._entries if one.key == key), None)

    def close(self) -> None:
        """Close the file."""
        if self._stream:
            self._stream.close()
        self._stream, self._entries = None, iter(())


def _walk(stream: IO[bytes]) -> Iterator[Found]:
    """Every entry in turn. Raises what a damaged archive raises, and _PastBound."""
    bounded = _Forward(stream)
    keys = Keys()
    with tarfile.open(fileobj=bounded, mode="r:", encoding="utf-8", errors="surrogateescape") as archive:
        while (info := archive.next()) is not None:
            vars(archive)["members"] = []  # it would keep them all
            name = chinese(info.name.encode("utf-8", "surrogateescape"))
            yield Found(name, keys(name), info, archive)
    if bounded.last != b"\0" * _BLOCK:
        raise EOFError("没有结束标记 / no mark of its end")


class _Forward(io.RawIOBase):
    """The inflated bytes, forwards only and within bounds. ``last`` is the last block that was taken for a header."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._packed, self._inner = stream, _inflated(stream)
        self._at = 0
        self.last = b""

    def read(self, size: int = -1) -> bytes:
        if size < 0 or size > max(_AT_ONCE, LARGEST_MEMBER):
            raise _PastBound(f"{size:,} 字节 / bytes at once")
        data = self._inner.read(size)
        self._at += len(data)
        if size == _BLOCK:
            self.last = data
        if self._at > MOST_INFLATED or (self._at > _SMALL and self._at > RATIO * self._packed.tell()):
            raise _PastBound(f"{self._at:,} 字节以上，可能是压缩炸弹 / bytes and more: a bomb?")
        return data

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence != os.SEEK_SET or offset < self._at:
            raise io.UnsupportedOperation("backwards")
        while self._at < offset:
            if not self.read(min(_AT_ONCE, offset - self._at)):
                raise EOFError("压缩包不完整 / the archive is cut off")
        return self._at


def _inflated(stream: IO[bytes]) -> IO[bytes] | gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    head = stream.read(6)
    stream.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=stream)
    if head.startswith(b"BZh"):
        return bz2.BZ2File(stream)
    if head.startswith(b"\xfd7zXZ"):
        return lzma.LZMAFile(stream)
    return stream


def _unreadable(error: Exception, read: int) -> Refusal:
    return (
        "DOC_UNREADABLE",
        f"压缩包已损坏或不完整（{error}），前面的 {read} 份文件照常读，后面的没有读到；请重新压缩或重新拷贝",
        f"the archive is damaged or cut off ({error}): {read} documents before that were found, none behind it; "
        "pack or copy it again",
    )


def _too_large(error: Exception, read: int) -> Refusal:
    return (
        "DOC_TOO_LARGE",
        f"压缩包解压后超过上限（{error}），前面的 {read} 份文件照常读，后面的没有读到",
        f"the archive inflates past a bound ({error}): {read} documents before that were found, none behind it",
    )
