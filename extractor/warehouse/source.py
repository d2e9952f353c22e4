"""What is to be loaded: the stored rows, their hashes by report, and the rows of those that have changed.

DuckDB reads the files. A report's rows are compared by the sum of their hashes, which does not depend on their order
nor on columns that hold nothing: so files that were merged, and rules that have grown, change no report.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from extractor.ruleset import Ruleset
from extractor.store.layout import YEAR

from .description import SEQ, Shape, check_names, shapes
from .reference import reference
from .run_rows import run_rows
from .snapshot import Files, held

if TYPE_CHECKING:
    import duckdb

BATCH = 16 * 1024  # rows handed on at once: what is made of them stays in the caches of a core
OLD = pa.schema([("key", pa.string()), ("row_count", pa.int64()), ("row_hash", pa.string())])
"""What a warehouse knows of the reports it holds: of one table, one row each."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a load has to do to one table: the keys to take out (``outdated``), and rows by what becomes of them."""

    outdated: pa.Array
    fresh_keys: pa.Table
    inserted: int
    replaced: int
    removed: int
    unchanged: int

    @property
    def coming(self) -> int:
        """Rows to be written."""
        return self.inserted + self.replaced


class Source:
    """The results of one OUT, read through DuckDB. ``shapes`` are the tables in the order they are loaded."""

    def __init__(self, files: Files, rules: Ruleset, connection: duckdb.DuckDBPyConnection, out: Path) -> None:
        self._files, self._db = files, connection
        found = {name: self._view(name, paths) for name, paths in files.items() if paths}
        self.shapes: dict[str, Shape] = shapes(rules, found)
        self._digests: dict[str, str] = {}
        for name, shape in self.shapes.items():
            if name not in found:
                self._keep(name, shape.schema.empty_table())
        folders = {name: str(paths[0][1].parents[1 if paths[0][0] else 0]) for name, paths in files.items() if paths}
        for shape, rows in (*reference(rules, folders), run_rows(out, rules)):
            check_names((shape.name,))
            self.shapes[shape.name] = shape
            self._keep(shape.name, rows)
            self._digests[shape.name] = hashlib.sha256(repr(rows.to_pylist()).encode()).hexdigest()

    @property
    def hashed_by(self) -> str:
        """What the hashes come from; those of another are not comparable."""
        import duckdb

        return f"duckdb {duckdb.__version__}"

    def digest(self, name: str) -> str:
        """Changes with a table's files or columns: equal digests need no look at the rows."""
        known = self._digests.get(name, "")
        files = [(label, path.name, path.stat().st_size) for label, path in self._files.get(name, ())]
        columns = [(c.name, str(c.type)) for c in self.shapes[name].columns]
        return hashlib.sha256(repr((known, files, columns)).encode()).hexdigest()

    def rows(self, name: str) -> int:
        """How many rows a table has."""
        return int(self._db.cursor().execute(f'SELECT count(*) FROM "src_{name}"').fetchall()[0][0])

    def plan(self, name: str, old: pa.Table, filled: Sequence[str] = ()) -> Plan:
        """Compare a table with what a warehouse holds of it (``old``, see OLD). Reports with a value in one of the
        columns ``filled`` count as changed: the warehouse has these columns since now. May be asked by a thread of its
        own while others read rows."""
        db = self._db.cursor()
        db.execute(f"""CREATE OR REPLACE TABLE "new_{name}" AS {self._hashed(name, f'"src_{name}"', filled)}""")
        db.register("old", old)
        db.execute(
            f"""CREATE OR REPLACE TABLE "plan_{name}" AS
            SELECT coalesce(n.key, o.key) AS key, coalesce(n.row_count, 0) AS row_count, n.row_hash,
                   o.row_count AS was,
                   CASE WHEN o.key IS NULL THEN 'inserted' WHEN n.key IS NULL THEN 'removed'
                        WHEN n.row_hash = o.row_hash AND n.row_count = o.row_count AND NOT n.filled THEN 'unchanged'
                        ELSE 'replaced' END AS what
            FROM "new_{name}" n FULL JOIN old o ON o.key = n.key"""
        )
        db.unregister("old")
        counted = db.execute(
            f"""SELECT what, sum(CASE WHEN what = 'removed' THEN was ELSE row_count END)
            FROM "plan_{name}" GROUP BY what"""
        ).fetchall()
        counts = {str(what): int(rows) for what, rows in counted}
        outdated = _arrow(db, f"""SELECT key FROM "plan_{name}" WHERE what IN ('removed', 'replaced') ORDER BY key""")
        fresh = _arrow(
            db,
            f"""SELECT key, row_count, row_hash FROM "plan_{name}"
            WHERE what IN ('inserted', 'replaced') ORDER BY key""",
        )
        names = ("inserted", "replaced", "removed", "unchanged")
        return Plan(outdated["key"].combine_chunks(), fresh, *(counts.get(what, 0) for what in names))

    def hashes(self, name: str, rows: Any) -> pa.Table:
        """The hashes of rows that a warehouse holds (Arrow), by report, to be compared by ``plan``."""
        self._db.register("given", rows)
        try:
            wanted = f"SELECT key, row_count, row_hash FROM ({self._hashed(name, 'given', ())})"
            return _arrow(self._db, wanted).cast(OLD)
        finally:
            self._db.unregister("given")

    def changed_rows(self, name: str, plan: Plan) -> Iterator[pa.RecordBatch]:
        """The rows that ``plan`` says are new or changed, in the columns of the shape."""
        key = self.shapes[name].replaced_by
        where = f"""WHERE "{key}" IN (SELECT key FROM "plan_{name}" WHERE what IN ('inserted', 'replaced'))"""
        if plan.coming:
            yield from self._read(name, where if plan.unchanged else "")

    def all_rows(self, name: str) -> Iterator[pa.RecordBatch]:
        """Every row of a table, in the columns of the shape."""
        return self._read(name)

    def _read(self, name: str, where: str = "") -> Iterator[pa.RecordBatch]:
        shape = self.shapes[name]
        wanted = ", ".join(f'"{column}"' for column in shape.names if column != SEQ)
        reader = self._db.cursor().sql(f'SELECT {wanted} FROM "src_{name}" {where}').to_arrow_reader(BATCH)
        counted: dict[str, int] = {}
        schema = shape.schema
        for batch in reader:
            table = pa.Table.from_batches([batch])
            if shape.numbered:
                numbers = _numbers(table[shape.replaced_by].combine_chunks(), counted)
                table = table.append_column(SEQ, numbers)
            yield from table.select(shape.names).cast(schema).to_batches()

    def _hashed(self, name: str, table: str, filled: Sequence[str]) -> str:
        shape = self.shapes[name]
        parts = [
            f"""CASE WHEN "{c}" IS NULL THEN 0::UBIGINT ELSE hash("{c}", '{c}') END""" for c in shape.names if c != SEQ
        ]
        added = " OR ".join(f'"{column}" IS NOT NULL' for column in filled) or "false"
        row = parts[0]
        for part in parts[1:]:
            row = f"xor({row}, {part})"
        return f"""SELECT "{shape.replaced_by}" AS key, count(*) AS row_count,
            sum(hash({row}))::VARCHAR AS row_hash, bool_or({added}) AS filled FROM {table} GROUP BY key"""

    def _view(self, name: str, files: list[tuple[str, Path]]) -> pa.Schema:
        check_names((name,))
        paths = ", ".join("'" + str(path).replace("'", "''") + "'" for _, path in files)
        hive = f", hive_partitioning = true, hive_types = {{'{YEAR}': SMALLINT}}" if files[0][0] else ""
        read = f"read_parquet([{paths}], union_by_name = true{hive})"
        self._db.execute(f'CREATE VIEW "src_{name}" AS SELECT * FROM {read}')
        return _arrow(self._db, f'SELECT * FROM "src_{name}" LIMIT 0').schema

    def _keep(self, name: str, rows: pa.Table) -> None:
        self._db.register("given", rows)
        self._db.execute(f'CREATE TABLE "src_{name}" AS SELECT * FROM given')
        self._db.unregister("given")


@contextmanager
def opened(out: Path, rules: Ruleset) -> Iterator[Source]:
    """The results under OUT, one whole state of them. Raises LoadError where there are none."""
    import tempfile

    import duckdb

    with held(out) as files, tempfile.TemporaryDirectory(prefix="extractor-load-") as scratch:
        connection = duckdb.connect(":memory:")
        try:
            connection.execute("SET enable_progress_bar = false; SET memory_limit = '1GB'; SET TimeZone = 'UTC'")
            connection.execute(f"SET temp_directory = '{scratch}'")
            yield Source(files, rules, connection, out)
        finally:
            connection.close()


def _arrow(db: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    table = db.sql(query).to_arrow_table()
    assert isinstance(table, pa.Table)
    return table


def _numbers(keys: pa.Array, counted: dict[str, int]) -> pa.Array:
    """For each row how many rows of its key came before it; ``counted`` carries the counts from batch to batch."""
    encoded = pc.dictionary_encode(keys)
    names: list[str] = encoded.dictionary.to_pylist()
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    order = np.argsort(codes, kind="stable")
    ranked = codes[order]
    sizes = np.bincount(codes, minlength=len(names))
    starts = np.cumsum(sizes) - sizes
    numbers = np.empty(len(codes), np.int32)
    before = np.array([counted.get(name, 0) for name in names], np.int64)
    numbers[order] = np.arange(len(codes)) - starts[ranked] + before[ranked]
    for name, seen, size in zip(names, before.tolist(), sizes.tolist(), strict=True):
        counted[name] = seen + size
    return pa.array(numbers)
