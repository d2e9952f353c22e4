"""What a run reads: files, folders, globs, .zip archives; in a stable order, each with a name relative to its root."""

from __future__ import annotations

import glob
import os
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from extractor.errors import ExtractorError

SUFFIXES = frozenset(
    [".docx", ".docm", ".dotx", ".dotm", ".doc", ".wps", ".rtf", ".odt", ".txt", ".md", ".html", ".htm", ".xml", ".pdf"]
)  # what is taken from a folder; a file named itself is taken whatever its name
LARGEST_MEMBER = 256 * 1024 * 1024  # bytes of one member of an archive
_UTF8_NAME = 0x800  # zip: the member's name is UTF-8


class Input(NamedTuple):
    """One document to read: ``source`` names it in the tables, ``path`` is absolute, ``member`` its name inside the
    archive ``path``. ``signature`` tells without reading whether it has changed; empty where nothing does."""

    source: str
    path: str | Path
    member: str | None = None
    signature: str = ""

    @property
    def location(self) -> str:
        """Where the document is, for the ledger: the path, and the member after a bar that no path holds twice."""
        return str(self.path) if self.member is None else f"{self.path}//{self.member}"

    def read(self) -> bytes:
        """The document's bytes. Raises OSError when the file cannot be read."""
        if self.member is None:
            with open(self.path, "rb") as stream:
                return stream.read()
        try:
            with _archive(str(self.path), os.stat(self.path).st_mtime_ns).open(self.member) as stream:
                return stream.read(LARGEST_MEMBER + 1)
        except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
            raise OSError(0, f"{type(error).__name__}: {error}") from error


class Found(NamedTuple):
    """The inputs of a run, how many files of folders were passed over as no documents, and the places searched:
    absolute folders and archives, of which all documents are among the inputs."""

    inputs: list[Input]
    passed_over: int
    roots: list[str]


def find(given: Sequence[str | Path], out: Path) -> Found:
    """The documents that ``given`` (files, folders, globs) name. Raises ExtractorError for one that is not there."""
    search = _Search(os.path.realpath(out))
    for item in given:
        search.take(str(item))
    unique = list({(one.path, one.member): one for one in search.inputs}.values())
    return Found(
        sorted(_distinct(unique), key=lambda one: (one.source, str(one.path))), search.passed_over, search.roots
    )


class _Search:
    def __init__(self, out: str) -> None:
        self.inputs: list[Input] = []
        self.passed_over = 0
        self.roots: list[str] = []
        self._out = out

    def take(self, item: str) -> None:
        """Add what one argument names."""
        if os.path.isdir(item):
            root = os.path.realpath(item)
            self.roots.append(root)
            self._folder(root, "")
        elif os.path.isfile(item):
            self._named(os.path.realpath(item))
        else:
            matched = sorted(glob.glob(item, recursive=True)) if glob.has_magic(item) else []
            if not matched:
                raise ExtractorError(f"{item}: 没有这个文件或文件夹 / no such file or folder")
            for match in matched:
                self.take(match)

    def _named(self, path: str) -> None:
        name = _text(os.path.basename(path))
        if name.lower().endswith(".zip"):
            self.roots.append(path)
            self.inputs.extend(_members(path, name))
        else:
            self.inputs.append(Input(name, path, None, _signature(os.stat(path))))

    def _folder(self, folder: str, below: str) -> None:
        """Everything under a folder; links to folders are not followed, as they may lead in a circle."""
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                if _hidden(entry.name) or entry.path == self._out:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    self._folder(entry.path, f"{below}{entry.name}/")
                elif entry.is_file():
                    self._file(entry, f"{below}{entry.name}")

    def _file(self, entry: os.DirEntry[str], source: str) -> None:
        suffix = os.path.splitext(entry.name)[1].lower()
        if suffix == ".zip":
            self.inputs.extend(_members(entry.path, _text(source)))
        elif suffix in SUFFIXES:
            self.inputs.append(Input(_text(source), entry.path, None, _signature(entry.stat())))
        else:
            self.passed_over += 1


def _distinct(inputs: list[Input]) -> Iterator[Input]:
    """Inputs of several folders that have the same name below them take the names of their folders before it."""
    times = Counter(one.source for one in inputs)
    taken = {source for source, count in times.items() if count == 1}
    for one in sorted(inputs, key=lambda one: (one.source, one.location)):
        source = one.source
        if times[source] > 1:
            own = source if one.member is None else source[: -len(_text(one.member)) - 1]
            above = list(Path(str(one.path)).parts[: -own.count("/") - 1])
            while source in times or source in taken:
                source = f"{_text(above.pop()).strip('/') if above else '.'}/{source}"
            taken.add(source)
        yield one._replace(source=source)


def _signature(stat: os.stat_result) -> str:
    return f"{stat.st_size}:{stat.st_mtime_ns}"


def _text(name: str) -> str:
    """A file name as text; bytes that are no text are shown as such."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _hidden(name: str) -> bool:
    """Hidden files, and the lock files that Word leaves beside an open document."""
    return name.startswith((".", "~$")) and name not in (".", "..")


@lru_cache(maxsize=1)
def _archive(path: str, mtime_ns: int) -> zipfile.ZipFile:
    """An archive kept open for its next member."""
    return zipfile.ZipFile(path)


def _members(archive: str, source: str) -> Iterator[Input]:
    try:
        with zipfile.ZipFile(archive) as opened:
            infos = [info for info in opened.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError):
        yield Input(source, archive, None, _signature(os.stat(archive)))
        return
    seen: set[str] = set()
    for info in infos:
        name = info.filename if info.flag_bits & _UTF8_NAME else _chinese(info.filename)
        suffix = os.path.splitext(name)[1].lower()
        if suffix in SUFFIXES and not any(map(_hidden, name.split("/"))) and info.filename not in seen:
            seen.add(info.filename)
            yield Input(f"{source}/{_text(name)}", archive, info.filename, f"{info.file_size}:{info.CRC:08x}")


def _chinese(name: str) -> str:
    """A member name as Chinese Windows wrote it: GBK bytes that the zip reader took for code page 437."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name
