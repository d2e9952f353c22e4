"""The views that come with the tables: one SQL file each under ``views/``, in words that DuckDB and PostgreSQL share.

A file begins with its comment (``-- ...``, Chinese), comments on columns (``-- column: ...``) and the columns of wide
tables without which there is no such view (``-- needs: table.column ...``); then comes the query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

_COLUMN = re.compile(r"^(\w+): (.+)$")


class View(NamedTuple):
    """One view: its query, its comment, the comments on its columns."""

    name: str
    query: str
    comment: str
    columns: Mapping[str, str]
    needs: Mapping[str, frozenset[str]]


@cache
def views() -> tuple[View, ...]:
    """All views in the order of their files' numbers: a view may use those before it."""
    files = sorted((Path(__file__).parent / "views").glob("*.sql"))
    return tuple(_view(file) for file in files)


def _view(file: Path) -> View:
    lines = file.read_text("utf-8").splitlines()
    count = next(i for i, line in enumerate(lines) if not line.startswith("--"))
    comment: list[str] = []
    columns: dict[str, str] = {}
    needs: dict[str, frozenset[str]] = {}
    for line in (one[2:].strip() for one in lines[:count]):
        match = _COLUMN.match(line)
        if match and match[1] == "needs":
            for table, column in (one.split(".") for one in match[2].split()):
                needs[table] = needs.get(table, frozenset()) | {column}
        elif match:
            columns[match[1]] = match[2]
        else:
            comment.append(line)
    name = file.stem.split("_", 1)[1]
    return View(name, "\n".join(lines[count:]).strip().rstrip(";"), "".join(comment), columns, needs)
