"""What the tables hold of which source, and by which rules it was read: an SQLite file beside the tables.

Every line is valid from one state of the tables (``since``) until another (``until``, null for now). Lines are
written before the state they belong to is shown; if that never comes, the next run takes them back. So ledger and
tables agree whatever happens between the two.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE IF NOT EXISTS documents (
    source TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER,
    location TEXT NOT NULL, signature TEXT NOT NULL, document_id TEXT NOT NULL, owner INTEGER NOT NULL,
    extractor TEXT NOT NULL, rules TEXT NOT NULL, stamp INTEGER NOT NULL,
    closures TEXT NOT NULL, years TEXT NOT NULL, counts TEXT NOT NULL,
    PRIMARY KEY (source, since)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS documents_by_id ON documents (document_id);
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_COLUMNS = "source, location, signature, document_id, owner, extractor, rules, stamp, closures, years, counts"
_MOST_VARIABLES = 500  # of one statement


@dataclass(frozen=True, slots=True)
class Entry:
    """One source as it stands in the tables.

    ``location`` is where it was read (a path, with the member's name for an archive), ``signature`` what tells without
    reading whether it has changed (empty: nothing does). ``owner`` is whether its rows stand in the tables; a second
    copy of the same bytes has its line in ``documents`` only. ``closures`` (form → hash of all rules that bear on it)
    and ``extractor`` say what it was read by, ``stamp`` when (microseconds since 1970), ``years`` are the partitions of
    its rows, ``counts`` what a run's summary tells of it.
    """

    source: str
    location: str
    signature: str
    document_id: str
    owner: bool
    extractor: str
    rules: str
    stamp: int
    closures: Mapping[str, str] = field(default_factory=dict)
    years: Sequence[int | None] = ()
    counts: Mapping[str, Any] = field(default_factory=dict)


class Ledger:
    """The open ledger of one output folder; the caller holds the lock. Raises sqlite3.Error."""

    def __init__(self, path: Path, generation: int) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        try:
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_TABLES)
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM documents WHERE since > ? OR until <= ?", (generation, generation))
            self._db.execute("UPDATE documents SET until = NULL WHERE until IS NOT NULL")
            self._db.execute("COMMIT")
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM documents WHERE until IS NULL").fetchone()[0])

    def of(self, sources: Sequence[str]) -> dict[str, Entry]:
        """The entries of some sources, by source."""
        found: dict[str, Entry] = {}
        for at in range(0, len(sources), _MOST_VARIABLES):
            some = sources[at : at + _MOST_VARIABLES]
            marks = ",".join("?" * len(some))
            found.update((e.source, e) for e in self._entries(f"source IN ({marks})", some))
        return found

    def copies(self, documents: Sequence[str]) -> list[Entry]:
        """The entries of all sources with these bytes, in the order of their names."""
        found: list[Entry] = []
        for at in range(0, len(documents), _MOST_VARIABLES):
            some = documents[at : at + _MOST_VARIABLES]
            found.extend(self._entries(f"document_id IN ({','.join('?' * len(some))})", some))
        return sorted(found, key=lambda entry: entry.source)

    def all(self) -> Iterator[Entry]:
        """Every entry, by source."""
        return self._entries("1", ())

    def _entries(self, where: str, values: Sequence[str]) -> Iterator[Entry]:
        query = f"SELECT {_COLUMNS} FROM documents WHERE until IS NULL AND {where} ORDER BY source"
        for row in self._db.execute(query, values):
            closures, years, counts = map(json.loads, row[8:])
            yield Entry(
                source=row[0],
                location=row[1],
                signature=row[2],
                document_id=row[3],
                owner=bool(row[4]),
                extractor=row[5],
                rules=row[6],
                stamp=row[7],
                closures=closures,
                years=tuple(years),
                counts=counts,
            )

    def record(self, generation: int, gone: Iterable[str], new: Iterable[Entry], notes: Mapping[str, str]) -> None:
        """Lines for the state ``generation``, which is not shown yet: all of them or, if this raises, none."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            end = "UPDATE documents SET until = ? WHERE source = ? AND until IS NULL"
            new = list(new)
            self._db.executemany(end, ((generation, source) for source in (*gone, *(e.source for e in new))))
            self._db.executemany(
                f"INSERT INTO documents ({_COLUMNS}, since) VALUES ({','.join('?' * 12)})",
                ((*_row(entry), generation) for entry in new),
            )
            self._db.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", notes.items())
            self._db.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def settle(self, generation: int) -> None:
        """Forget the lines that ended with the state ``generation``, which is shown now."""
        self._db.execute("DELETE FROM documents WHERE until <= ?", (generation,))

    def seen(self, entries: Iterable[tuple[str, str, str]]) -> None:
        """New (location, signature) of sources whose bytes are the same: (source, location, signature)."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany(
                "UPDATE documents SET location = ?2, signature = ?3 WHERE source = ?1 AND until IS NULL", entries
            )
            self._db.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def note(self, name: str) -> str | None:
        """What was last recorded under a name."""
        row = self._db.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def _roll_back(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")


def _row(entry: Entry) -> tuple[Any, ...]:
    packed = (json.dumps(value, ensure_ascii=False) for value in (entry.closures, list(entry.years), entry.counts))
    return (
        entry.source,
        entry.location,
        entry.signature,
        entry.document_id,
        int(entry.owner),
        entry.extractor,
        entry.rules,
        entry.stamp,
        *packed,
    )
