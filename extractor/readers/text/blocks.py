"""What a drawn or marked-up table is before it is numbered: its cells, each with the lines that stand in it."""

from __future__ import annotations

from typing import NamedTuple


class Part(NamedTuple):
    """One cell: position and spans in the table's own columns, its lines, ``offset`` of the first one below the
    table's first line, ``room`` the columns it is wide (0 where lines are not wrapped)."""

    row: int
    col: int
    row_span: int
    col_span: int
    lines: tuple[str, ...]
    offset: int
    room: int


class Drawn(NamedTuple):
    """One table of ``rows`` × ``cols``; ``first`` is the index of its first line, ``joined`` and all below it as in
    ``Grid``."""

    rows: int
    cols: int
    parts: tuple[Part, ...]
    first: int
    joined: frozenset[int] = frozenset()
    blurred: frozenset[tuple[int, int]] = frozenset()
    hollow: frozenset[int] = frozenset()
