"""What a load did, table by table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa

Tell = Callable[[str, int, int], None]
"""Told how far a load is: table, rows done, rows in all."""


def told(rows: Iterator[pa.RecordBatch], table: str, total: int, tell: Tell) -> Iterator[pa.RecordBatch]:
    """The same rows; ``tell`` hears of each piece once it is taken."""
    done = 0
    for batch in rows:
        yield batch
        done += batch.num_rows
        tell(table, done, total)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Rows of one table: of reports that are new, that were replaced, that are gone, and that were left alone."""

    table: str
    inserted: int = 0
    replaced: int = 0
    removed: int = 0
    unchanged: int = 0
    added_columns: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.inserted or self.replaced or self.removed or self.added_columns)
