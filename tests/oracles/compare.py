"""Our reading against an oracle's, file by file, and a checked explanation for every difference."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from difflib import SequenceMatcher
from typing import NamedTuple, Protocol

from extractor.errors import Refused
from extractor.readers import read
from tests.fuzz import ways

from .rewrite import REWRITINGS, applicable, rewritten
from .tables import Failed, Table, ours

_NAME = "x.docx"


class Oracle(Protocol):
    """Another reader of tables; ``rewritings`` are the explanations that may hold for it, in the order of trial."""

    name: str
    rewritings: tuple[str, ...]

    def prepare(self, files: list[bytes]) -> None:
        """Do at once what is slow one by one."""

    def tables(self, data: bytes) -> list[Table]:
        """Its tables. Raises Failed."""

    def form(self, table: Table) -> Table:
        """What of a table is compared."""


class Outcome(NamedTuple):
    """One file against one oracle. ``causes`` is empty where they agree, None where the difference is not explained.

    ``tables`` are ours, ``equal`` those that the oracle has alike, ``theirs`` all of the oracle's; ``said`` is a
    refusal or the oracle's own error.
    """

    tables: int
    equal: int
    theirs: int
    causes: tuple[str, ...] | None
    said: str = ""


def compare(files: Iterable[bytes], oracle: Oracle) -> list[Outcome]:
    """An outcome for each file. What an oracle must prepare is prepared for all files together, round by round."""
    searches = [_outcome(data, oracle) for data in files]
    outcomes: list[Outcome | None] = [None] * len(searches)
    waiting = list(range(len(searches)))
    while waiting:
        wanted: list[bytes] = []
        still: list[int] = []
        for number in waiting:
            try:
                wanted += next(searches[number])
                still.append(number)
            except StopIteration as end:
                outcomes[number] = end.value
        oracle.prepare(wanted)
        waiting = still
    return [outcome for outcome in outcomes if outcome is not None]


_Search = Generator[list[bytes], None, Outcome]


def _outcome(data: bytes, oracle: Oracle) -> _Search:
    """Yields the files it wants prepared, and returns the outcome."""
    try:
        data, mine = _ours(data)
    except Refused as refused:
        return (yield from _refused(data, refused.code, oracle))
    yield [data]
    said = ""
    try:
        theirs = [oracle.form(table) for table in oracle.tables(data)]
    except Failed as failure:
        theirs, said = [], str(failure)
    forms = [oracle.form(table) for table in mine]
    if forms == theirs and not said:
        return Outcome(len(mine), len(mine), len(mine), ())
    matcher = SequenceMatcher(None, forms, theirs, autojunk=False)
    equal = sum(block.size for block in matcher.get_matching_blocks())
    causes = yield from _causes(data, mine, oracle)
    return Outcome(len(mine), equal, len(theirs), causes, said)


def _refused(data: bytes, code: str, oracle: Oracle) -> _Search:
    """A refusal is right where the oracle has nothing to give either."""
    yield [data]
    try:
        theirs = oracle.tables(data)
    except Failed as failure:
        return Outcome(0, 0, 0, (), f"refused: {code}; {failure}")
    return Outcome(0, 0, len(theirs), None, f"refused: {code}")


def _ours(data: bytes) -> tuple[bytes, list[Table]]:
    """Our tables. A document without any text is given a paragraph, so that its empty tables are compared as well."""
    try:
        return data, ours(read(data, _NAME))
    except Refused as refused:
        with_text = rewritten(data, "body") if refused.code == "DOC_EMPTY" else None
        if with_text is None:
            raise
        return with_text, ours(read(with_text, _NAME))


def _causes(data: bytes, mine: list[Table], oracle: Oracle) -> Generator[list[bytes], None, tuple[str, ...] | None]:
    """The smallest set of rewritings found under which the two agree: one if one is enough."""
    names = applicable(data, oracle.rewritings)
    single = {name: rewritten(data, name) or data for name in names}
    everything = rewritten(data, *names) or data
    yield [*single.values(), everything]
    for name, changed in single.items():
        if _agree(changed, mine, [name], oracle):
            return (name,)
    if not _agree(everything, mine, names, oracle):
        return None
    kept = names
    for name in names:
        fewer = [other for other in kept if other != name]
        changed = rewritten(data, *fewer) or data
        yield [changed]
        if _agree(changed, mine, fewer, oracle):
            kept = fewer
    return tuple(kept)


def _agree(changed: bytes, mine: list[Table], names: list[str], oracle: Oracle) -> bool:
    """The oracle's reading of the rewritten file is ours: of the file as it was, if Word shows the two alike."""
    try:
        theirs = oracle.tables(changed)
        expected = mine if all(REWRITINGS[name].faithful for name in names) else _ours(changed)[1]
    except (Failed, Refused):
        return False
    return [oracle.form(table) for table in expected] == [oracle.form(table) for table in theirs]


def numbered(data: bytes) -> list[str]:
    """The lines of our cells that begin with the number of a list: those that are others once lists are taken out."""
    without = rewritten(data, "numbers")
    if without is None:
        return []
    try:
        pairs = zip(ours(read(data, _NAME)), ours(read(without, _NAME)), strict=True)
    except Refused:
        return []
    boxes = [(a.text, b.text) for one, other in pairs for a, b in zip(one.boxes, other.boxes, strict=True)]
    lines = [pair for a, b in boxes for pair in zip(a.split("\n"), b.split("\n"), strict=True)]
    return [with_number for with_number, plain in lines if with_number != plain]


def unsteady(data: bytes) -> list[str]:
    """The faithful rewritings under which our own reading changes: each is a fault, ours or the rewriting's.

    ``whole`` among them: the fast ways off.
    """
    try:
        document = read(data, _NAME)
    except Refused:
        return []
    mine = ours(document)
    mended = any(note.code == "grid_mended" for note in document.notes)  # by widths, which must then stay as they are
    changed = [] if ways.whole(data) == document else ["whole"]
    for name, rewriting in REWRITINGS.items():
        other = rewritten(data, name) if rewriting.faithful and not (mended and name == "widths") else None
        if other is not None:
            try:
                if ours(read(other, _NAME)) != mine:
                    changed.append(name)
            except Refused:
                changed.append(name)
    return changed
