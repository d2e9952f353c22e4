"""What workers give, into the tables: each document's rows take the place of those it had, a few thousand at a time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extractor.archive import Touched
from extractor.ruleset import Ruleset
from extractor.store import Change, Each, Entry, Store, packed, unpacked
from extractor.tables import schemas, to_arrow

from .inputs import Input
from .journal import Journal
from .versions import program
from .work import Done, Outcome, duplicate, failed

DOCUMENTS, SECONDS = 20_000, 120.0  # a change is shown to readers after so many documents or so long


class Intake:
    """The rows and ledger lines of the change that is being made."""

    def __init__(self, store: Store, rules: Ruleset, each: Each, journal: Journal) -> None:
        self._store, self._rules, self.each, self._journal = store, rules, each, journal
        self._schemas = schemas(rules)
        self.began = store.generation  # the state that it found
        self.orphans: dict[str, Entry] = {}
        self._documents: set[str] = set()
        self._units: set[tuple[str, str]] = set()
        self._begin()

    def _begin(self) -> None:
        self._change: Change | None = None
        self._new: dict[str, Entry] = {}
        self._owners: dict[str, str] = {}
        self._gone: dict[str, Entry] = {}
        self._seen: list[tuple[str, str, str]] = []
        self._since = time.monotonic()

    @property
    def change(self) -> Change:
        """The change under way, begun when it is first needed."""
        if self._change is None:
            self._change = Change(self._store, self._schemas)
        return self._change

    @property
    def due(self) -> bool:
        """Whether it is time to show what has been gathered."""
        late = time.monotonic() - self._since > SECONDS
        return len(self._new) >= DOCUMENTS or (late and bool(self._new or self._gone))

    @property
    def pending(self) -> bool:
        """Whether anything has been gathered."""
        return bool(self._new or self._gone)

    @property
    def touched(self) -> Touched:
        """The documents and units that have come, gone or changed since this was made."""
        names, codes = (frozenset(unit[at] for unit in self._units if unit[at]) for at in (0, 1))
        return Touched(names, codes, frozenset(self._documents))

    def drop(self, entry: Entry) -> None:
        """Take out a source that is no longer there."""
        self._gone[entry.source] = entry
        self._leave([entry])

    def take(self, done: Done, inputs: Sequence[Input]) -> list[Outcome]:
        """Rows and lines of some documents, and what came of each. ``inputs`` are those of the run by number."""
        read = [one for one in done.outcomes if not one.same]
        for one in done.outcomes:
            if one.same:
                place = inputs[one.number]
                self._seen.append((one.source, place.location, place.signature))
        if not read:
            return list(done.outcomes)
        before = self._store.ledger.of([one.source for one in read])
        held = self._holders(read, before)
        rows = done.rows
        settled: list[Outcome] = []
        for one in read:
            owner = self._owners.get(one.document_id) or held.get(one.document_id)
            if owner is None or owner == one.source:
                self._owners[one.document_id] = one.source
            elif one.same_as != owner:  # a handful knows only the copies within it
                rows = packed(self._repeated(unpacked(rows), one, owner))
                one = _as_copy(one, owner)
            settled.append(one)
        for one in settled:
            place = inputs[one.number]
            self._new[one.source] = self._entry(one, place)
            self._touch(one.document_id, one.counts)
            self._gone.pop(one.source, None)
        self._leave(before.values())
        self.change.add(rows)
        return [*settled, *(one for one in done.outcomes if one.same)]

    def _touch(self, document_id: str, counts: Mapping[str, Any]) -> None:
        self._documents.add(document_id)
        self._units.update((name, code) for name, code in counts["units"])

    def _holders(self, read: Iterable[Outcome], before: Mapping[str, Entry]) -> dict[str, str]:
        """The sources under which the rows of these documents stand, but those that are leaving."""
        read = list(read)
        becoming = {one.source: one.document_id for one in read}
        return {
            entry.document_id: entry.source
            for entry in self._store.ledger.copies([one.document_id for one in read])
            if entry.owner
            and entry.source not in self._gone
            and becoming.get(entry.source, entry.document_id) == entry.document_id
            and (entry.source not in self._new or self._new[entry.source].document_id == entry.document_id)
        }

    def _entry(self, one: Outcome, place: Input) -> Entry:
        return Entry(
            source=one.source,
            location=place.location,
            signature="" if one.passing else place.signature,
            document_id=one.document_id,
            owner=one.same_as is None,
            extractor=program(),
            rules=self._rules.version,
            stamp=one.stamp,
            closures=one.closures,
            years=one.years,
            counts={**one.counts, "same_as": one.same_as},
        )

    def _leave(self, entries: Iterable[Entry]) -> None:
        """The rows of these entries out; copies of bytes whose rows are leaving for good are to be read again."""
        for entry in entries:
            self._touch(entry.document_id, entry.counts)
            flags = []
            if not entry.owner and entry.counts.get("same_as"):
                flags = [(entry.document_id, duplicate(entry.source, entry.counts["same_as"]).message)]
            mine = [entry.document_id] if entry.owner else []
            self.change.remove(mine, [entry.source], flags, entry.years)
            new = self._new.get(entry.source)
            if entry.owner and (new is None or new.document_id != entry.document_id):
                copies = {copy.source: copy for copy in self._store.ledger.copies([entry.document_id])}
                copies |= {source: one for source, one in self._new.items() if one.document_id == entry.document_id}
                for source, copy in copies.items():
                    if source != entry.source and not copy.owner and source not in self._gone:
                        self.orphans[source] = copy

    def _repeated(self, tables: dict[str, pa.Table], one: Outcome, owner: str) -> dict[str, pa.Table]:
        """The rows without those of a document that stands there under another source: a line and a flag remain."""
        kept = dict(tables)
        for name, table in tables.items():
            other = pc.not_equal(table["document_id"], one.document_id)
            if name == "flags":  # of a copy within the same handful
                told = duplicate(one.source, one.same_as).message if one.same_as else ""
                said = pc.and_(pc.equal(table["code"], "DOC_DUPLICATE"), pc.not_equal(table["message"], told))
                other = pc.or_(other, said)
            if name != "documents":
                kept[name] = table.filter(other)
        documents = kept["documents"]
        mine = pc.equal(documents["source"], one.source)
        at = documents.schema.get_field_index("reports")
        none = pa.scalar(0, pa.int32())
        kept["documents"] = documents.set_column(
            at, documents.schema.field(at), pc.if_else(mine, none, documents["reports"])
        )
        flag = duplicate(one.source, owner)
        stub = replace(failed(one.source, b"", "", ""), document_id=one.document_id, flags=(flag,))
        row = to_arrow([stub], self._rules)["flags"]
        kept["flags"] = pa.concat_tables([kept["flags"], row]) if "flags" in kept else row
        return kept

    def commit(self, settle: bool = False) -> None:
        """Show what has been gathered. Raises StoreError."""
        if self.pending:
            self.change.write(settle, self.each)
        self.show({}, settle)

    def show(self, notes: Mapping[str, str], settled: bool) -> None:
        """Commit the change as it is written, and the ledger with it."""
        if self._change is not None:
            lost = [source for source in self._gone if source not in self._new]
            self._change.commit(lost, self._new.values(), notes, settled)
            self._journal.shown(self._store.generation, len(self._new), len(lost))
        if self._seen:
            self._store.ledger.seen(self._seen)
        self._begin()


def _as_copy(one: Outcome, owner: str) -> Outcome:
    counts = {**one.counts, "reports": {}, "facts": 0, "flags": [["warning", "DOC_DUPLICATE", 1]]}
    return replace(one, same_as=owner, years=(), closures={}, counts=counts)
