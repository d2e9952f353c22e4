"""The first oracle: python-docx, whose rows give a cell for every grid position."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

import docx

from .tables import Failed, Table, from_positions

NAME = "python-docx"
# tried in this order, and together, where it disagrees
REWRITINGS = (
    *("bare", "strict", "branches", "changes", "controls", "wrappers", "hidden", "across", "orphans"),
    *("grid", "loose", "ticks", "boxes", "breaks", "symbols", "numbers", "formulas"),
)


class PythonDocx:
    """Compared exactly: every coordinate, every span, every character of text."""

    name, rewritings = NAME, REWRITINGS

    def prepare(self, files: list[bytes]) -> None:
        """Nothing to prepare: it reads from memory."""

    def form(self, table: Table) -> Table:
        """What is compared of a table: all of it."""
        return table

    def tables(self, data: bytes) -> list[Table]:
        """Every table of the body, nested ones after their holder. Raises Failed where python-docx raises anything."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                document = docx.Document(io.BytesIO(data))
                return [table for top in document.tables for table in _tables(top)]
        except Exception as error:  # whatever it is: the oracle has failed, and its words are the record
            raise Failed(f"{type(error).__name__}: {str(error)[:80]}") from error


def _tables(table: Any) -> Iterator[Table]:
    rows: list[list[tuple[int, object, str]]] = []
    inner: list[Any] = []
    seen: set[object] = set()
    for row in table.rows:
        line: list[tuple[int, object, str]] = []
        for offset, cell in enumerate(row.cells):
            line.append((row.grid_cols_before + offset, cell._tc, cell.text))
            if cell._tc not in seen:
                seen.add(cell._tc)
                inner.extend(cell.tables)
        rows.append(line)
    yield from_positions(rows)
    for nested in inner:
        yield from _tables(nested)
