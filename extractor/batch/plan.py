"""What a run has to do: which documents to read, which are as the ledger has them, which are no longer there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.store import Entry, Ledger

from .inputs import Found, Input
from .versions import program
from .work import Known, Task

_AT_ONCE = 500  # inputs looked up in the ledger together


@dataclass
class Plan:
    """``tasks`` are to be read, in the order of the inputs; ``unchanged`` what the ledger counted of the others;
    ``replaced_elsewhere`` sources whose earlier document stands in another folder and is still there."""

    tasks: list[Task] = field(default_factory=list)
    unchanged: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    replaced_elsewhere: list[str] = field(default_factory=list)


def plan(found: Found, ledger: Ledger, known: Mapping[str, str], force: bool) -> Plan:
    """Compare the inputs with the ledger, reading none. ``known`` are the closures of today's forms."""
    made = Plan()
    for at in range(0, len(found.inputs), _AT_ONCE):
        some = found.inputs[at : at + _AT_ONCE]
        entries = ledger.of([one.source for one in some])
        for number, one in enumerate(some, at):
            entry = entries.get(one.source)
            if entry is not None and not force and _current(entry, known) and _untouched(entry, one):
                made.unchanged.append((one.source, entry.counts))
                continue
            made.tasks.append(task(number, one, entry, known, force))
            if entry is not None and entry.location != one.location and os.path.exists(entry.location.split("//")[0]):
                made.replaced_elsewhere.append(one.source)
    return made


def task(number: int, one: Input, entry: Entry | None, known: Mapping[str, str], force: bool) -> Task:
    """A document to read, with what the ledger knows of it."""
    if entry is None:
        return Task(number, one)
    current = not force and bool(entry.signature) and _current(entry, known)
    return Task(number, one, Known(entry.document_id, current, entry.extractor, entry.rules, entry.stamp))


def _current(entry: Entry, known: Mapping[str, str]) -> bool:
    """Whether the same bytes would give the same rows again."""
    return entry.extractor == program() and all(known.get(form) == hash_ for form, hash_ in entry.closures.items())


def _untouched(entry: Entry, one: Input) -> bool:
    return bool(one.signature) and (entry.signature, entry.location) == (one.signature, one.location)


def gone(found: Found, ledger: Ledger) -> Iterator[Entry]:
    """Entries whose document is no longer there: not among the inputs though it stood in a folder or archive that was
    searched, or its file is gone while the folder that held it still stands (so that a share that is not mounted takes
    nothing away)."""
    sources = {one.source for one in found.inputs}
    for entry in ledger.all():
        if entry.source in sources:
            continue
        path = entry.location.split("//")[0]
        inside = any(path == root or path.startswith(root.rstrip("/") + "/") for root in found.roots)
        if inside or (not os.path.exists(path) and Path(path).parent.is_dir()):
            yield entry


def where(entry: Entry) -> Input:
    """The input that an entry was read from."""
    path, _, member = entry.location.partition("//")
    return Input(entry.source, path, member or None, entry.signature)
