"""A reader that knows nothing of the store: globs, opens with pyarrow, and looks for rows that are there twice.

``python -m tests.batch.watch OUT`` goes on until its standard input closes, then prints how often it looked and what it
found wrong.
"""

from __future__ import annotations

import json
import select
import sys
from collections import Counter
from glob import glob
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

RUNS = "runs"
PAUSE = 0.05  # seconds between two looks at all tables, so that the runs get on


def tables(out: Path) -> list[str]:
    """The tables of what was read that stand under OUT: not ``runs``, which tells how it came about."""
    held = (path.name for path in out.iterdir()) if out.is_dir() else ()
    return sorted(name for name in held if not name.startswith("_") and name != RUNS)


def rows(out: Path, name: str) -> list[tuple]:
    """The rows of a table with their partition, by a plain glob.

    Raises FileNotFoundError for a file that went between listing and opening; the reader has to look again.
    """
    found: list[tuple] = []
    for path in sorted(glob(f"{out}/{name}/**/*.parquet", recursive=True)):
        table = pq.ParquetFile(path).read()
        columns = [c for c in table.column_names if c != "extracted_at"]
        label = Path(path).parent.name
        values = (repr(row) for row in zip(*(table[c].to_pylist() for c in columns), strict=True))
        found.extend((label, value) for value in values)
    return found


def twice(found: list[tuple]) -> list[tuple]:
    """Rows that are there more than once."""
    return [row for row, count in Counter(found).items() if count > 1]


def disagreements(out: Path) -> list[str]:
    """Reports that are in one table and not in another. Only where nobody is writing."""
    ids: dict[str, set[str]] = {}
    for name in ("documents", "reports", "facts"):
        ids[name] = set()
        for path in glob(f"{out}/{name}/**/*.parquet", recursive=True):
            table = pq.ParquetFile(path).read()
            if name == "documents":
                table = table.filter(pc.greater(table["reports"], 0))
            ids[name].update(table["document_id"].to_pylist())
    return [name for name, found in ids.items() if found != ids["documents"]]


def main(out: str) -> None:
    """Look again and again."""
    looked, gone, wrong = 0, 0, []
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        for name in (*tables(Path(out)), RUNS):
            try:
                bad = twice(rows(Path(out), name))
            except FileNotFoundError:
                gone += 1
                continue
            looked += 1
            wrong += [(name, *row) for row in bad[:3]]
    print(json.dumps({"looked": looked, "gone": gone, "wrong": wrong[:10]}))


if __name__ == "__main__":
    main(sys.argv[1])
