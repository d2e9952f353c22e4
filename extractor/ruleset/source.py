"""YAML files → plain mappings that know their lines. The only place that reads YAML.

YAML 1.2 by ruamel.yaml, which is exact and slow (some 10 ms a page): what it gave is kept in the user's cache folder
under the hash of the file's bytes, as JSON with a checksum, so nothing in the cache is ever executed. A cache that is
broken, not the user's own or writable by others is passed over; one that cannot be written is done without.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import tempfile
from pathlib import Path
from typing import Any

Problems = list[tuple[Path | str, int, str]]
VARIABLE = "EXTRACTOR_CACHE"
"""Names the cache folder; empty means none."""
FORMAT = "1"  # of the cached JSON: another one is never read
MOST_ENTRIES = 400  # files kept; a folder of rules has 20, an edited one is a new file
_read: dict[str, Mapped] = {}


class Mapped(dict[Any, Any]):
    """A mapping of a YAML file; ``lines`` are the 1-based lines of its keys."""

    __slots__ = ("lines",)

    def __init__(self, items: Any = (), lines: dict[Any, int] | None = None) -> None:
        super().__init__(items)
        self.lines = lines or {}


def line_of(node: Any, name: Any, default: int = 1) -> int:
    """The line of a key, ``default`` where the node does not know."""
    return node.lines.get(name, default) if isinstance(node, Mapped) else default


def read_yaml(file: Path, problems: Problems) -> Mapped:
    """One YAML file, read only; what is wrong with its writing goes to ``problems``."""
    data = file.read_bytes()
    known = hashlib.sha256(FORMAT.encode() + b"\0" + data).hexdigest()
    found = _read.get(known)
    if found is None:
        cache = cache_folder()
        found = _cached(cache, known)
        if found is None:
            found = _parsed(file, data, problems)
            if found is None:
                return Mapped()
            _keep(cache, known, found)
        if len(_read) > MOST_ENTRIES:
            _read.clear()
        _read[known] = found
    return found


def cache_folder() -> Path | None:
    """Where read rule files are kept: ``EXTRACTOR_CACHE``, else the user's cache folder; None for nowhere."""
    asked = os.environ.get(VARIABLE)
    if asked is not None:
        return Path(asked) if asked else None
    try:
        base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    except RuntimeError:  # no home
        return None
    return Path(base) / "extractor" / "rules"


def _parsed(file: Path, data: bytes, problems: Problems) -> Mapped | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        tree = YAML(typ="rt", pure=True).load(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        problems.append((file, data.count(b"\n", 0, error.start) + 1, "不是 UTF-8 编码"))
        return None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append((file, line, f"YAML 写法有误：{error.problem}"))
        return None
    except YAMLError as error:
        problems.append((file, 1, f"YAML 写法有误：{error}"))
        return None
    plain = _plain(tree)
    return plain if isinstance(plain, Mapped) else Mapped()


def _plain(node: Any) -> Any:
    """ruamel's containers and scalars as Python's own."""
    if isinstance(node, dict):
        lines: dict[Any, int] = {}
        for name in node:
            with contextlib.suppress(AttributeError, KeyError, TypeError):
                lines[_plain(name)] = int(node.lc.key(name)[0]) + 1  # type: ignore[attr-defined]
        return Mapped({_plain(name): _plain(value) for name, value in node.items()}, lines)
    if isinstance(node, list):
        return [_plain(value) for value in node]
    if node is None or isinstance(node, bool):
        return node
    if isinstance(node, int):
        return int(node)
    return float(node) if isinstance(node, float) else str(node)


def _packed(node: Any) -> Any:
    """JSON has no keys but texts and no lines: a mapping is {"m": [[key, line, value], ...]}."""
    if isinstance(node, Mapped):
        return {"m": [[name, node.lines.get(name, 0), _packed(value)] for name, value in node.items()]}
    return [_packed(value) for value in node] if isinstance(node, list) else node


def _unpacked(node: Any) -> Any:
    if isinstance(node, dict):
        entries = node["m"]
        return Mapped(
            [(name, value if isinstance(value, str) else _unpacked(value)) for name, _, value in entries],
            {name: line for name, line, _ in entries if line},
        )
    return [_unpacked(value) for value in node] if isinstance(node, list) else node


def _cached(folder: Path | None, known: str) -> Mapped | None:
    if folder is None:
        return None
    file = folder / f"{known}.json"
    try:
        if not (_own(folder) and _own(file)):
            return None
        checksum, _, body = file.read_bytes().partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != checksum:
            return None
        found = _unpacked(json.loads(body))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if isinstance(found, Mapped) else None


def _own(path: Path) -> bool:
    """The path is the user's, no link, and nobody else may write it."""
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        return False
    return not hasattr(os, "getuid") or (
        found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )


def _keep(folder: Path | None, known: str, found: Mapped) -> None:
    """Write a cache entry whole or not at all; that it cannot be written is no fault."""
    if folder is None:
        return
    body = json.dumps(_packed(found), ensure_ascii=False, separators=(",", ":")).encode()
    written = ""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _own(folder):
            return
        handle, written = tempfile.mkstemp(dir=folder, suffix=".new")
        with os.fdopen(handle, "wb") as out:
            out.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        os.replace(written, folder / f"{known}.json")
        written = ""
        _tidy(folder)
    except OSError:
        pass
    finally:
        if written:
            with contextlib.suppress(OSError):
                os.unlink(written)


def _tidy(folder: Path) -> None:
    entries = list(folder.glob("*.json"))
    if len(entries) > MOST_ENTRIES:
        for old in sorted(entries, key=lambda entry: entry.stat().st_mtime)[: len(entries) - MOST_ENTRIES // 2]:
            old.unlink(missing_ok=True)
