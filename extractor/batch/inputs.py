"""What a run reads: files, folders, globs, archives, URIs and lists; in a stable order, each named below its root."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from extractor.errors import ExtractorError, Refused

from . import lists, remote, tars, zips
from .members import (
    OTHER_ARCHIVES,
    SUFFIXES,
    Contents,
    Refusal,
    hidden,
    is_tar,
    is_zip,
    other_archive,
    text,
)


class Input(NamedTuple):
    """One document to read: ``source`` names it in the tables, ``path`` is absolute or a URI, ``member`` its key inside
    the archive ``path``. ``signature`` tells without reading whether it has changed; empty where nothing does.
    ``order`` is its place in an archive that is read from its beginning; ``refused`` says why it is not read."""

    source: str
    path: str | Path
    member: str | None = None
    signature: str = ""
    order: int = -1
    refused: Refusal | None = None

    @property
    def location(self) -> str:
        """Where the document is, for the ledger: the path, and the member after a bar that no path holds twice."""
        path = remote.bare(str(self.path))
        return path if self.member is None else f"{path}{_bar(path)}{self.member}"

    @property
    def shown(self) -> str:
        """The end of ``source`` that names it below the folder or archive it was found in."""
        return self.source if self.member is None else text(self.member)

    @property
    def streamed(self) -> bool:
        """Whether it stands in an archive that can only be read from its beginning."""
        return self.member is not None and is_tar(str(self.path))

    @property
    def here(self) -> bool:
        """Whether this process alone can reach it."""
        return str(self.path).startswith("memory://")

    def read(self) -> bytes:
        """The document's bytes. Raises OSError when the file cannot be read, Refused when it is not to be."""
        if self.refused:
            raise Refused(*self.refused)
        if self.member is None:
            with remote.opened(str(self.path)) as stream:
                return stream.read()
        if self.streamed:
            reader = tars.Reader(str(self.path))
            try:
                return reader.read(self.member)
            finally:
                reader.close()
        return zips.read(str(self.path), self.member)


def place(location: str) -> tuple[str, str | None]:
    """A ledger's location as path and member."""
    scheme, mark, rest = location.partition("://")
    if mark and remote.is_uri(location):
        path, _, member = rest.partition("!//")
        return scheme + mark + path, member or None
    path, _, member = location.partition("//")
    return path, member or None


def _bar(path: str) -> str:
    return "!//" if remote.is_uri(path) else "//"


def stands(location: str) -> bool:
    """Whether the file of a location is still there."""
    path, _ = place(location)
    return remote.exists(path) if remote.is_uri(path) else os.path.exists(path)


class Found(NamedTuple):
    """The inputs of a run, how many files of folders were passed over as no documents, the places searched (absolute
    folders and archives, of which all documents are among the inputs), and the archives by their names."""

    inputs: list[Input]
    passed_over: int
    roots: list[str]
    archives: Mapping[str, str] = {}


def find(given: Sequence[str | Path], out: Path, from_file: Sequence[str | Path] = ()) -> Found:
    """The documents that ``given`` (files, folders, globs, archives, URIs, ``-`` for a list on standard input) and the
    lists ``from_file`` name. Raises ExtractorError for one that is not there, with its line in the list."""
    search = _Search(os.path.realpath(out))
    for item in given:
        if str(item) == lists.STANDARD_INPUT:
            search.take_list(item)
        else:
            search.take(str(item))
    for one in from_file:
        search.take_list(one)
    unique = list({(one.path, one.member): one for one in search.inputs}.values())
    return Found(
        sorted(_distinct(unique), key=lambda one: (one.source, str(one.path))),
        search.passed_over,
        search.roots,
        search.archives,
    )


class _Search:
    def __init__(self, out: str) -> None:
        self.inputs: list[Input] = []
        self.passed_over = 0
        self.roots: list[str] = []
        self.archives: dict[str, str] = {}
        self._out = out

    def take_list(self, where: str | Path) -> None:
        """Add what a list names; all that is wrong in it is told at once, as far as a page holds it."""
        wrong: list[str] = []
        for item, at in lists.listed(where):
            try:
                self.take(item)
            except ExtractorError as error:
                wrong.append(f"{at}: {error}")
        if wrong:
            more = f"\n…… 另有 {len(wrong) - 20} 行 / more lines" if len(wrong) > 20 else ""
            raise ExtractorError("\n".join(wrong[:20]) + more)

    def take(self, item: str) -> None:
        """Add what one argument names."""
        if remote.is_uri(item):
            on_disk = remote.local(item)
            if on_disk is None:
                self._remote(item)
                return
            item = on_disk
        if os.path.isdir(item):
            root = os.path.realpath(item)
            self.roots.append(root)
            self._folder(root, "")
        elif os.path.isfile(item):
            self._named(os.path.realpath(item))
        else:
            matched = sorted(glob.glob(item, recursive=True)) if glob.has_magic(item) else []
            if not matched:
                raise ExtractorError(f"{text(item)}: 没有这个文件或文件夹 / no such file or folder")
            for match in matched:
                self.take(match)

    def _named(self, path: str) -> None:
        self._add(text(os.path.basename(path)), path, _signature(os.stat(path)))

    def _folder(self, folder: str, below: str) -> None:
        """Everything under a folder; links to folders are not followed, as they may lead in a circle."""
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                if hidden(entry.name) or entry.path == self._out:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    self._folder(entry.path, f"{below}{entry.name}/")
                elif entry.is_file():
                    self._below(text(f"{below}{entry.name}"), entry.path, _signature(entry.stat()))

    def _remote(self, uri: str) -> None:
        self.roots.append(remote.bare(uri).rstrip("/"))
        files = list(remote.listed(uri))
        for one in files:
            if any(map(hidden, one.name.split("/"))):
                continue
            if len(files) == 1:
                self._add(one.name, one.uri, one.signature)
            else:
                self._below(one.name, one.uri, one.signature)

    def _below(self, source: str, path: str, signature: str) -> None:
        """A file of a folder, if it is a document."""
        name = os.path.basename(source)
        if is_zip(name) or is_tar(name) or name.lower().endswith((*SUFFIXES, *OTHER_ARCHIVES)):
            self._add(source, path, signature)
        else:
            self.passed_over += 1

    def _add(self, source: str, path: str, signature: str) -> None:
        if is_zip(source) or is_tar(source):
            try:
                holds = zips.contents(path) if is_zip(source) else tars.contents(path, signature)
            except OSError as error:  # perhaps another time
                holds, signature = _not_read(error), ""
            self._archive(source, path, signature, holds)
        elif source.lower().endswith(OTHER_ARCHIVES):
            self.inputs.append(Input(source, path, None, signature, refused=other_archive(source)))
        else:
            self.inputs.append(Input(source, path, None, signature))

    def _archive(self, source: str, path: str, signature: str, holds: Contents) -> None:
        bare = remote.bare(path)
        self.roots.append(bare)
        self.archives[source] = bare
        self.passed_over += holds.passed_over
        for one in holds.members:
            self.inputs.append(Input(f"{source}/{one.name}", path, one.key, one.signature, one.order, one.refused))
        if holds.refused:
            self.inputs.append(Input(source, path, None, signature, refused=holds.refused))


def _distinct(inputs: list[Input]) -> Iterator[Input]:
    """Inputs of several folders that have the same name below them take the names of their folders before it."""
    times = Counter(one.source for one in inputs)
    taken = {source for source, count in times.items() if count == 1}
    for one in sorted(inputs, key=lambda one: (one.source, one.location)):
        source = one.source
        if times[source] > 1:
            path = remote.bare(str(one.path))
            above = list(Path(path).parts[: -_levels(one) - 1])
            while source in times or source in taken:
                source = f"{text(above.pop()).strip('/') if above else '.'}/{source}"
            taken.add(source)
        yield one._replace(source=source)


def _levels(one: Input) -> int:
    """How many folders of the path stand in the name already."""
    own = one.source
    if one.member is not None:
        names = Path(str(one.path)).name
        own = own[: own.index(names) + len(names)] if names in own else own.split("/")[0]
    return own.count("/")


def _not_read(error: OSError) -> Contents:
    said = error.strerror or str(error)
    return Contents(
        [],
        0,
        (
            "DOC_UNREADABLE",
            f"压缩包读不出来（{said}），里面的文件都没有读",
            f"the archive cannot be read ({said}), nor any file in it",
        ),
    )


def _signature(stat: os.stat_result) -> str:
    return f"{stat.st_size}:{stat.st_mtime_ns}"
