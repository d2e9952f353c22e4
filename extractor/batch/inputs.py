"""What a run reads: files, folders, globs, .zip archives; in a stable order, each with a name relative to its root."""

from __future__ import annotations

import glob
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from extractor.errors import ExtractorError

SUFFIXES = frozenset(
    [".docx", ".docm", ".dotx", ".dotm", ".doc", ".wps", ".rtf", ".odt", ".txt", ".md", ".html", ".htm", ".xml", ".pdf"]
)  # what is taken from a folder; a file named itself is taken whatever its name
LARGEST_MEMBER = 256 * 1024 * 1024  # bytes of one member of an archive
_UTF8_NAME = 0x800  # zip: the member's name is UTF-8


class Input(NamedTuple):
    """One document to read: ``source`` names it in the tables; ``member`` is its name inside the archive ``path``."""

    source: str
    path: Path
    member: str | None = None

    def read(self) -> bytes:
        """The document's bytes. Raises OSError when the file cannot be read."""
        if self.member is None:
            return self.path.read_bytes()
        with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as stream:
            return stream.read(LARGEST_MEMBER + 1)


class Found(NamedTuple):
    """The inputs of a run, and how many files of folders were passed over as no documents."""

    inputs: list[Input]
    passed_over: int


def find(given: Sequence[str | Path], out: Path) -> Found:
    """The documents that ``given`` (files, folders, globs) name. Raises ExtractorError for one that is not there."""
    inputs: list[Input] = []
    passed_over = 0
    for item in given:
        path = Path(item)
        if path.is_dir():
            for file in sorted(p for p in path.rglob("*") if p.is_file()):
                if _hidden(file.relative_to(path)) or out.resolve() in file.resolve().parents:
                    continue
                if file.suffix.lower() == ".zip":
                    inputs.extend(_members(file, file.relative_to(path).as_posix()))
                elif file.suffix.lower() in SUFFIXES:
                    inputs.append(Input(file.relative_to(path).as_posix(), file))
                else:
                    passed_over += 1
        elif path.is_file():
            inputs.extend(_members(path, path.name) if path.suffix.lower() == ".zip" else [Input(path.name, path)])
        else:
            matched = sorted(glob.glob(str(item), recursive=True)) if glob.has_magic(str(item)) else []
            if not matched:
                raise ExtractorError(f"{item}: 没有这个文件或文件夹 / no such file or folder")
            found = find(matched, out)
            inputs.extend(found.inputs)
            passed_over += found.passed_over
    unique = {(one.path.resolve(), one.member): one for one in inputs}
    return Found(sorted(unique.values(), key=lambda one: (one.source, str(one.path))), passed_over)


def _hidden(path: Path) -> bool:
    """Hidden files, and the lock files that Word leaves beside an open document."""
    return any(part.startswith((".", "~$")) and part not in (".", "..") for part in path.parts)


def _members(archive: Path, source: str) -> Iterator[Input]:
    try:
        with zipfile.ZipFile(archive) as opened:
            infos = [info for info in opened.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError):
        yield Input(source, archive)
        return
    for info in infos:
        name = info.filename if info.flag_bits & _UTF8_NAME else _chinese(info.filename)
        if not _hidden(Path(name)) and Path(name).suffix.lower() in SUFFIXES:
            yield Input(f"{source}/{name}", archive, info.filename)


def _chinese(name: str) -> str:
    """A member name as Chinese Windows wrote it: GBK bytes that the zip reader took for code page 437."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name
