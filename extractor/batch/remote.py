"""Documents behind a URI (``s3://``, ``hdfs://``, ``oss://`` …), by fsspec and the driver that the user has installed.

Nothing that is written names a user or password of a URI: tables, ledger and messages have it without.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import IO, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from extractor.errors import ExtractorError

INSTALL = "pip install 'extractor[remote]'"
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")
_USER = re.compile(r"(?<=://)[^/\s'\"]*@")
_QUERY = re.compile(r"\?.*$")
_ANY_QUERY = re.compile(r"(://[^\s?'\"]*)\?[^\s'\"]*")
# what drivers call the time or the hash of a file, the most telling first
_STAMPS = (
    *("ETag", "etag", "md5", "content_md5", "checksum", "mtime", "LastModified", "last_modified", "modified"),
    *("modificationTime", "updated"),
)
_PATTERNS = (
    "s3",
    "s3a",
    "hdfs",
    "webhdfs",
    "oss",
    "gs",
    "gcs",
    "memory",
    "abfs",
    "az",
)  # a ``?`` is no query of theirs
_secret: dict[str, str] = {}  # what stands before the path of a URI, without and with its user


class Remote(NamedTuple):
    """A file behind a URI: its name below what was asked for, its URI (the user still in it), its signature."""

    name: str
    uri: str
    signature: str


def is_uri(path: str) -> bool:
    """Whether it is a URI, or a path of this machine."""
    return bool(_URI.match(path))


def local(uri: str) -> str | None:
    """The path that a ``file://`` URI stands for; None for another one."""
    return unquote(urlsplit(uri).path) if uri.lower().startswith("file://") else None


def bare(path: str) -> str:
    """A URI without user, password and query; a path as it is."""
    if not is_uri(path):
        return path
    told = _USER.sub("", path)
    return told if _patterned(told) else _QUERY.sub("", told)


def _patterned(uri: str) -> bool:
    """Whether a ``?`` in such a URI is part of a name or pattern, and no query."""
    return uri.split("://")[0].lower() in _PATTERNS


def whole(path: str) -> str:
    """A URI with the user that it was given with in this run."""
    scheme, mark, rest = path.partition("://")
    root = scheme + mark + rest.split("/")[0]
    return _secret.get(root, root) + path[len(root) :] if mark else path


def opened(path: str) -> IO[bytes]:
    """A file of this machine or behind a URI, to be read. Raises OSError."""
    if not is_uri(path):
        return open(path, "rb")
    files, inner = _files(path)
    try:
        stream: IO[bytes] = files.open(inner, "rb")
    except Exception as error:  # drivers raise errors of their own
        raise OSError(getattr(error, "errno", None) or 0, said(error)) from None
    return stream


def exists(uri: str) -> bool:
    """Whether a document is still there; one that cannot be asked for is taken to be."""
    try:
        files, inner = _files(whole(uri))
        return bool(files.exists(inner))
    except Exception:
        return True


def listed(uri: str) -> Iterator[Remote]:
    """The files that a URI names: itself, all below it, or what its pattern matches.

    Raises ExtractorError: nothing there, the driver is not installed, the server refuses.
    """
    root = "/".join(uri.split("/")[:3])
    if _USER.search(root):
        _secret[bare(root)] = root
    with _telling(uri):
        files, inner = _files(uri)
        if any(char in inner for char in "*[") or ("?" in inner and _patterned(uri)):
            found = files.glob(inner, detail=True)
            base = posixpath.dirname(re.split(r"[*?\[]", inner)[0] + "x")
            found = {path: info for path, info in found.items() if info.get("type") != "directory"}
        elif files.isfile(inner):
            found, base = {inner: files.info(inner)}, posixpath.dirname(inner)
        else:
            found, base = files.find(inner, detail=True), inner.rstrip("/")
    if not found:
        raise ExtractorError(f"{bare(uri)}: 没有这个文件或文件夹 / no such file or folder")
    for path, info in sorted(found.items()):
        name = path[len(base) :].lstrip("/") if path.startswith(base) else path
        name = name if _patterned(uri) else _QUERY.sub("", name)  # a signed link is signed in it
        yield Remote(name, _uri(uri, inner, path), _signature(info))


def said(error: BaseException) -> str:
    """What an error says, without users, passwords and signatures."""
    return _ANY_QUERY.sub(r"\1", _USER.sub("", f"{type(error).__name__}: {error}"))[:300]


def _uri(uri: str, inner: str, path: str) -> str:
    """The URI of a file that was listed under another one. A driver's paths (``inner`` is that of the other one) hold
    all of the URI, its host as a first folder (a bucket), or no host."""
    scheme, _, rest = uri.partition("://")
    if "://" in path:
        return path
    authority = rest.split("/")[0]
    user, mark, host = authority.rpartition("@")
    bucket = inner.lstrip("/") == host or inner.lstrip("/").startswith(f"{host}/")
    return f"{scheme}://{user}{mark}{'' if bucket else host + '/'}{path.lstrip('/')}"


def _signature(info: dict[str, Any]) -> str:
    """What tells without reading whether a file has changed; empty where the driver says nothing that does."""
    stamp = next((info[name] for name in _STAMPS if info.get(name)), None)
    return "" if stamp is None else f"{info.get('size')}:{stamp}"


@lru_cache(maxsize=16)
def _system(root: str) -> Any:
    import fsspec

    return fsspec.core.url_to_fs(root)[0]


def _files(uri: str) -> tuple[Any, str]:
    """The file system of a URI and the path in it. Raises ExtractorError where there is no driver."""
    uri = whole(uri)
    scheme = uri.split("://")[0]
    try:
        from fsspec.registry import known_implementations
    except ImportError:
        raise ExtractorError(f"读 {scheme}:// 要先安装 / to read {scheme}:// install first: {INSTALL}") from None
    try:
        files = _system("/".join(uri.split("/")[:3]))
        return files, str(files._strip_protocol(uri))
    except ImportError as error:
        driver = known_implementations.get(scheme, {}).get("err", str(error))
        package = _package(scheme, driver)
        raise ExtractorError(
            f"读 {scheme}:// 还缺驱动 / the driver for {scheme}:// is missing: pip install {package}（{driver}）"
        ) from None
    except ValueError as error:
        raise ExtractorError(f"不认识 {scheme}:// / no driver knows {scheme}://（{said(error)}）") from None


def _package(scheme: str, told: str) -> str:
    """The package to install for a scheme, from fsspec's own word of it."""
    found = re.search(r"(?i)install (?:the )?[\"'`]?([A-Za-z0-9_\-]+)", told)
    return found.group(1) if found else {"hdfs": "pyarrow"}.get(scheme, f"fsspec[{scheme}]")


class _telling:
    """What a driver raises, as a sentence that names the URI."""

    def __init__(self, uri: str) -> None:
        self._uri = bare(uri)

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, FileNotFoundError):
            raise ExtractorError(f"{self._uri}: 没有这个文件或文件夹 / no such file or folder") from None
        if isinstance(error, Exception) and not isinstance(error, ExtractorError):
            raise ExtractorError(f"{self._uri}: 读不到 / cannot be read（{said(error)}）") from None
