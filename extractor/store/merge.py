"""What becomes of one partition of a table: rows leave, rows come, files are merged into one that is sorted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from .layout import Spot
from .leaving import KEYS, Leaving
from .parcels import Coming
from .parts import ACROSS, DELTA, PART, PIECE, conformed, fits, kind_of, order, pieces, read, rows_of, sort, write

IN_MEMORY = 100_000  # rows sorted in memory; more are sorted by DuckDB, which spills to the disk
SMALL = 20_000  # rows of a partition that is merged whatever comes
FULL = 2_000_000  # rows of a file that no merge takes up again
MANY = 8  # files of a partition that are merged however large the partition is
SHARE = 5  # new rows are merged into a partition once they are a fifth of it
DELTAS = 24  # files that a long run may add to a partition before they are merged
SORT_MEMORY = "256MB"  # of DuckDB


def to_merge(paths: Sequence[Path], fresh: int) -> list[Path]:
    """Which files of a partition to merge with ``fresh`` new rows; none where merging is not worth it yet."""
    rows = {path: rows_of(path) for path in paths}
    small = [path for path in paths if rows[path] < FULL]
    deltas = [path for path in small if not path.name.startswith(PART)]
    parts = sum(rows[path] for path in small) - sum(rows[path] for path in deltas)
    new = fresh + sum(rows[path] for path in deltas)
    pieces = len(small) + bool(fresh)
    if not new and pieces < 2:
        return []
    if new + parts <= SMALL or pieces > MANY or new * SHARE >= parts:
        return small
    return []


class Merge(NamedTuple):
    """What ``merged`` is to do, here or in a process of its own.

    ``paths`` are the partition's files so far, ``folder`` is where new ones go. ``settle``: have all in sorted files,
    else new rows may stand in a file by themselves. ``renew``: the columns are not those of the last
    state. ``scratch`` is for what does not fit in memory.
    """

    folder: Path
    spot: Spot
    schema: pa.Schema
    paths: tuple[Path, ...]
    coming: Coming
    leaving: Leaving
    settle: bool
    renew: bool
    scratch: Path

    @property
    def rows(self) -> int:
        """How many rows it may have to look at."""
        if not (self.coming.rows or self.leaving or self.settle or self.renew):
            return 0
        return self.coming.rows + sum(rows_of(path) for path in self.paths)


def merged(one: Merge) -> list[Path]:
    """The partition's files then: those of ``paths`` that stay as they are, and new ones in ``folder``.

    Raises OSError, duckdb.Error.
    """
    paths, rest = _without(one)
    rows = one.coming.rows + sum(table.num_rows for table in rest)
    new = chain(rest, one.coming.taken(one.schema))
    mergeable = [path for path in paths if not path.name.startswith(ACROSS)]
    if one.settle:
        wanted = to_merge(mergeable, rows)
    else:
        deltas = [path for path in mergeable if path.name.startswith(DELTA)]
        wanted = deltas if len(deltas) > DELTAS else []
    if wanted or (rows and one.settle and not mergeable):
        made = _sorted_file(one, wanted, new, rows)
        paths = [*(path for path in paths if path not in wanted), made]
        _drop(one, (path for path in wanted if path != made))
    elif rows:
        paths.append(write(one.folder, DELTA, one.schema, new))
    return [_renewed(one, path) for path in paths] if one.renew else paths


def _without(one: Merge) -> tuple[list[Path], list[pa.Table]]:
    """The files without the rows that leave; those of small files are given, to be written with what comes."""
    name, label = one.spot
    if not one.leaving:
        return list(one.paths), []
    leaves = one.leaving.test(name)
    keys = pa.schema([one.schema.field(column) for column in KEYS.get(name, ["document_id"])])
    kept: list[Path] = []
    small: list[pa.Table] = []
    for path in one.paths:
        if not (one.leaving.in_partition(label) or path.name.startswith(ACROSS)):
            kept.append(path)
            continue
        gone = sum(pc.sum(leaves(piece)).as_py() or 0 for piece in pieces(path, keys))
        left = rows_of(path) - gone
        if not gone:
            kept.append(path)
        elif left:
            rest = (piece.filter(pc.invert(leaves(piece))) for piece in pieces(path, one.schema))
            if path.name.startswith(ACROSS) or left > SMALL:
                kept.append(write(one.folder, kind_of(path), one.schema, rest))
            else:
                small.extend(rest)
    return kept, small


def _sorted_file(one: Merge, paths: Sequence[Path], new: Iterable[pa.Table], rows: int) -> Path:
    """One sorted file of the rows of files and of others."""
    if rows + sum(rows_of(path) for path in paths) > IN_MEMORY:
        return write(one.folder, PART, one.schema, _sorted(one, paths, new))
    tables = [one.schema.empty_table(), *(read(path, one.schema) for path in paths), *new]
    return write(one.folder, PART, one.schema, [sort(one.spot[0], pa.concat_tables(tables).combine_chunks())])


def _sorted(one: Merge, paths: Sequence[Path], new: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in order, some at a time, by DuckDB within a bound of memory."""
    import duckdb

    rows = chain(chain.from_iterable(pieces(path, one.schema) for path in paths), new)
    batches = (batch for table in rows for batch in table.to_batches())
    keys = ", ".join(f'"{column}" ASC NULLS LAST' for column in order(one.spot[0], one.schema))
    spill = str(one.scratch / "sorting").replace("'", "''")
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"SET memory_limit = '{SORT_MEMORY}'; SET temp_directory = '{spill}'")
        connection.execute("SET enable_progress_bar = false; SET preserve_insertion_order = true; SET threads = 1")
        connection.register("coming", pa.RecordBatchReader.from_batches(one.schema, batches))
        for batch in connection.sql(f"SELECT * FROM coming ORDER BY {keys}").to_arrow_reader(PIECE):
            yield conformed(pa.Table.from_batches([batch]), one.schema, batch.num_rows)


def _renewed(one: Merge, path: Path) -> Path:
    """A file with the columns of today."""
    if fits(path, one.schema):
        return path
    made = write(one.folder, kind_of(path), one.schema, pieces(path, one.schema))
    _drop(one, [path])
    return made


def _drop(one: Merge, paths: Iterable[Path]) -> None:
    """Remove those of the files that this merge has made; the others are those of the last state."""
    for path in paths:
        if path.parent == one.folder:
            path.unlink()
