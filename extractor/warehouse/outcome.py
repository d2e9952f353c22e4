"""What a load did, table by table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Tell = Callable[[str, int, int], None]
"""Told how far a load is: table, rows done, rows in all."""


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
