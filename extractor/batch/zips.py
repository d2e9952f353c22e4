"""Zip archives: what they hold, told from the directory at their end, and one member at a time. Nothing is unpacked."""

from __future__ import annotations

import os
import zipfile
import zlib
from functools import lru_cache
from lzma import LZMAError
from typing import NamedTuple

from extractor.errors import Refused

from .members import (
    LARGEST_MEMBER,
    MOST_MEMBERS,
    RATIO,
    Contents,
    Keys,
    Member,
    Refusal,
    chinese,
    is_archive,
    refusal_of,
    taken,
    text,
)
from .remote import is_uri, opened

_UTF8_NAME, _ENCRYPTED = 0x800, 0x1  # flags of a member
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
_SMALL = 1024 * 1024  # bytes below which a ratio says nothing
_DAMAGED = (
    zipfile.BadZipFile,
    KeyError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    zlib.error,
    LZMAError,
)


class _Open(NamedTuple):
    file: zipfile.ZipFile
    by_key: dict[str, zipfile.ZipInfo]


def contents(path: str) -> Contents:
    """The documents in an archive. Raises OSError when the file cannot be read."""
    try:
        with opened(path) as stream, zipfile.ZipFile(stream) as archive:
            size, infos = stream.seek(0, os.SEEK_END), archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        return Contents([], 0, _unreadable(error))
    infos = [info for info in infos if not info.is_dir()]
    if len(infos) > MOST_MEMBERS:
        return Contents([], 0, _too_large(f"{len(infos):,} 个文件", f"{len(infos):,} files"))
    if sum(info.compress_size for info in infos) > size:
        return Contents([], 0, _too_large("互相重叠的文件（压缩炸弹）", "files that overlap: a zip bomb"))
    members, passed_over = [], 0
    for key, info in _keyed(infos).items():
        name = _name(info)
        if not taken(name):
            passed_over += 1
            continue
        suffix = key[len(info.filename) :]
        members.append(Member(text(name) + suffix, key, _signature(info), refused=_refused(info, name)))
    return Contents(members, passed_over)


def read(path: str, key: str) -> bytes:
    """One member's bytes. Raises OSError, and Refused where they are past a bound or cannot be had."""
    try:
        archive = _archive(path, 0 if is_uri(path) else os.stat(path).st_mtime_ns)
        info = archive.by_key[key]
        refused = _refused(info, _name(info))
        if refused:
            raise Refused(*refused)
        with archive.file.open(info) as stream:
            return stream.read(LARGEST_MEMBER + 1)
    except _DAMAGED as error:
        raise OSError(0, f"{type(error).__name__}: {error}") from error


@lru_cache(maxsize=1)
def _archive(path: str, mtime_ns: int) -> _Open:
    """An archive kept open for its next member."""
    archive = zipfile.ZipFile(opened(path) if is_uri(path) else path)  # which closes what it has opened itself
    return _Open(archive, _keyed([info for info in archive.infolist() if not info.is_dir()]))


def _keyed(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    keys = Keys()
    return {keys(info.filename): info for info in infos}


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: without a word of its encoding the zip reader took its bytes for code page 437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return chinese(info.filename.encode("cp437"))
    except UnicodeEncodeError:
        return info.filename


def _signature(info: zipfile.ZipInfo) -> str:
    locked = ":encrypted" if info.flag_bits & _ENCRYPTED else ""
    return f"{info.file_size}:{info.CRC:08x}{locked}"


def _refused(info: zipfile.ZipInfo, name: str) -> Refusal | None:
    if info.flag_bits & _ENCRYPTED and not is_archive(name):
        return (
            "DOC_ENCRYPTED",
            "压缩包里的这份文件加了密码，请去掉密码重新压缩",
            "this member of the archive is password-protected; pack it again without a password",
        )
    if info.compress_type not in _PACKED:
        return (
            "DOC_UNSUPPORTED",
            f"压缩包用了不能读的压缩方法（{info.compress_type}），请用普通方式重新压缩",
            f"packed by a method that cannot be read ({info.compress_type}); pack it again the usual way",
        )
    if info.file_size > _SMALL and info.file_size > info.compress_size * RATIO:
        return ("DOC_TOO_LARGE", "压缩比异常，可能是压缩炸弹", "compressed past any document's ratio: a zip bomb?")
    return refusal_of(name, info.file_size)


def _unreadable(error: Exception) -> Refusal:
    return (
        "DOC_UNREADABLE",
        f"压缩包已损坏或不完整（{error}），里面的文件一份也没有读；请重新压缩或重新拷贝",
        f"the archive is damaged or cut off ({error}), no file in it was read; pack or copy it again",
    )


def _too_large(zh: str, en: str) -> Refusal:
    return ("DOC_TOO_LARGE", f"压缩包里有{zh}，没有打开", f"the archive holds {en}, and was not opened")
