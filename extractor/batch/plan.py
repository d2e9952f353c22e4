"""What a run has to do: which documents to read, which are as the ledger has them, which are no longer there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.store import Entry, Ledger

from . import remote
from .held import in_order
from .inputs import Found, Input, place, stands
from .versions import current, program
from .work import Known, Task

_AT_ONCE = 500  # inputs looked up in the ledger together


@dataclass
class Plan:
    """``inputs`` are those found, under the names that they have in the tables; ``tasks`` are to be read, in the order
    of the inputs; ``renamed`` sources that go under another name, for theirs is taken by a document in another place
    that is still there."""

    inputs: list[Input] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)


def plan(
    found: Found,
    ledger: Ledger,
    known: Mapping[str, str],
    force: bool,
    unchanged: Callable[[str, Mapping[str, Any]], None],
) -> Plan:
    """Compare the inputs with the ledger, reading none. ``known`` are the closures of today's forms; ``unchanged`` is
    told each source that need not be read, and what the ledger counted of it."""
    made, names = Plan(), {one.source for one in found.inputs}
    for at in range(0, len(found.inputs), _AT_ONCE):
        some = found.inputs[at : at + _AT_ONCE]
        entries = ledger.of([one.source for one in some])
        for number, one in enumerate(some, at):
            entry = entries.get(one.source)
            if entry is not None and _taken(entry, one):
                one, entry = _free(one, names, ledger)
                made.renamed.append(one.source)
            made.inputs.append(one)
            if entry is not None and not force and _current(entry, known) and _untouched(entry, one):
                unchanged(one.source, entry.counts)
            else:
                made.tasks.append(task(number, one, entry, known, force))
    made.tasks = in_order(made.tasks)
    return made


def _taken(entry: Entry, one: Input) -> bool:
    """Whether a name belongs to another document, which is still where it was."""
    return entry.location != one.location and stands(entry.location)


def _free(one: Input, names: set[str], ledger: Ledger) -> tuple[Input, Entry | None]:
    """The input with the names of its folders before its own, as many as it takes to be nobody else's."""
    below = one.location.replace("//", "/")
    above = below.removesuffix(one.source).strip("/").split("/")
    source = one.source
    while True:
        source = f"{above.pop() if above else '.'}/{source}"
        entry = ledger.of([source]).get(source)
        if source not in names and (entry is None or not _taken(entry, one)):
            return one._replace(source=source), entry


def task(number: int, one: Input, entry: Entry | None, known: Mapping[str, str], force: bool) -> Task:
    """A document to read, with what the ledger knows of it."""
    if entry is None:
        return Task(number, one)
    current = not force and bool(entry.signature) and _current(entry, known)
    return Task(number, one, Known(entry.document_id, current, entry.extractor, entry.rules, entry.stamp))


def _current(entry: Entry, known: Mapping[str, str]) -> bool:
    """Whether the same bytes would give the same rows again."""
    return entry.extractor == program() and current(entry.closures, known)


def _untouched(entry: Entry, one: Input) -> bool:
    return bool(one.signature) and (entry.signature, entry.location) == (one.signature, one.location)


def gone(found: Found, inputs: Sequence[Input], ledger: Ledger) -> Iterator[Entry]:
    """Entries whose document is no longer there: not among the inputs though it stood in a folder or archive that was
    searched, or its file is gone while the folder that held it still stands (so that a share that is not mounted takes
    nothing away)."""
    sources = {one.source for one in inputs}
    for entry in ledger.all():
        if entry.source in sources:
            continue
        path, _ = place(entry.location)
        inside = any(path == root or path.startswith(root.rstrip("/") + "/") for root in found.roots)
        if inside or (not os.path.exists(path) and Path(path).parent.is_dir()):
            yield entry


def mended(found: Found, inputs: Sequence[Input], ledger: Ledger) -> Iterator[Entry]:
    """Entries that stand for an archive as a whole, which was damaged and is no more."""
    sources = {one.source for one in inputs}
    for entry in ledger.of([source for source in found.archives if source not in sources]).values():
        if entry.location == found.archives[entry.source]:
            yield entry


def where(entry: Entry) -> Input:
    """The input that an entry was read from."""
    path, member = place(entry.location)
    return Input(entry.source, remote.whole(path), member, entry.signature)
