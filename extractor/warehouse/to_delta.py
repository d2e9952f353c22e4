"""Delta Lake: ``delta:FOLDER`` (or ``delta:s3://bucket/folder``), one Delta table below it for each table.

Partitioned by year. What a load does to one table is one commit: readers see all of it or nothing, and the states
before it stay readable (time travel). There is no commit over several tables in Delta: a reader that needs all of one
load compares the ``extractor_load`` that stands in each table's last commit.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Schema, write_deltalake
from deltalake.exceptions import DeltaError
from deltalake.schema import Field

from extractor.errors import LoadError
from extractor.store.layout import YEAR

from .description import Shape
from .outcome import Outcome, Tell, told
from .source import OLD, Plan, Source
from .sql import literal

_MOST_KEYS = 1_000  # reports that are replaced by name; where more have changed the table is written anew
_DIGEST, _OUT, _BY, _LOAD = "extractor_digest", "extractor_out", "extractor_hashed_by", "extractor_load"
_HISTORY = 100  # commits looked through for the last load


def load(to: str, source: Source, out: Path, force: bool, take_over: bool, tell: Tell) -> tuple[str, list[Outcome]]:
    """Load into the Delta tables below the folder or URI. Raises LoadError."""
    root = to.partition(":")[2].rstrip("/")
    number = uuid.uuid4().hex[:12]
    try:
        tables = {name: _there(f"{root}/{name}") for name in source.shapes}
        for name, table in tables.items():
            _check_owner(name, table, out, take_over)
        outcomes = [
            _Table(root, shape, tables[shape.name], source, out, number).load(force, tell)
            for shape in source.shapes.values()
        ]
    except (DeltaError, OSError) as error:
        raise LoadError(
            f"Delta: {str(error).splitlines()[0]}；已写完的表是新的，其余未动 / tables are changed one by one"
        ) from error
    return f"delta:{root}", outcomes


def _there(uri: str) -> DeltaTable | None:
    return DeltaTable(uri) if DeltaTable.is_deltatable(uri) else None


def _last(table: DeltaTable) -> dict[str, Any]:
    """What the last load noted in its commit; nothing for a table that is none of ours."""
    return next((commit for commit in table.history(_HISTORY) if _DIGEST in commit), {})


def _check_owner(name: str, table: DeltaTable | None, out: Path, take_over: bool) -> None:
    if table is None:
        return
    noted = _last(table)
    if not noted:
        raise LoadError(
            f"已有一张 Delta 表 {name}，不是本程序建的，没有动它 / a Delta table {name} is there and not ours"
        )
    if noted.get(_OUT) != str(out.resolve()) and not take_over:
        raise LoadError(
            f"这里是 {noted.get(_OUT)} 的结果；请另选文件夹，确要换成 {out.resolve()} 的请加 --take-over / "
            "these tables hold the results of another folder; choose another one, or say --take-over"
        )


class _Table:
    """One table on its way into Delta."""

    def __init__(
        self, root: str, shape: Shape, table: DeltaTable | None, source: Source, out: Path, number: str
    ) -> None:
        self._uri, self._shape, self._table, self._source = f"{root}/{shape.name}", shape, table, source
        noted = {_DIGEST: source.digest(shape.name), _OUT: str(out.resolve()), _BY: source.hashed_by, _LOAD: number}
        self._noted = noted

    def load(self, force: bool, tell: Tell) -> Outcome:
        """Bring the table to what the source holds, in one commit if anything has changed."""
        name, source = self._shape.name, self._source
        fresh = self._table is None
        has = set() if self._table is None else {field.name for field in self._table.schema().fields}
        added = [] if fresh else [column.name for column in self._shape.columns if column.name not in has]
        if not force and not added and self._table is not None:
            noted = _last(self._table)
            if (noted.get(_DIGEST), noted.get(_BY)) == (self._noted[_DIGEST], self._noted[_BY]):
                return Outcome(name, unchanged=source.rows(name))
        old = OLD.empty_table() if self._table is None else self._held(added, force)
        plan = source.plan(name, old, added)
        if fresh or added or plan.coming or plan.removed:
            self._write(plan, fresh, tell)
        return Outcome(name, plan.inserted, plan.replaced, plan.removed, plan.unchanged, tuple(added))

    def _held(self, added: list[str], force: bool) -> pa.Table:
        """The reports that the table holds, with the hashes of their rows (unless all are to be written again)."""
        assert self._table is not None
        wanted = [name for name in self._shape.names if name not in added]
        rows = self._table.to_pyarrow_dataset().to_table(columns=wanted)
        for name in added:
            rows = rows.append_column(name, pa.nulls(rows.num_rows, self._shape.schema.field(name).type))
        rows = rows.select(self._shape.names).cast(self._shape.schema)
        hashes = self._source.hashes(self._shape.name, rows)
        return hashes.set_column(2, OLD.field(2), pa.nulls(hashes.num_rows, pa.string())) if force else hashes

    def _write(self, plan: Plan, fresh: bool, tell: Tell) -> None:
        keys = sorted({*plan.outdated.to_pylist(), *plan.fresh_keys["key"].to_pylist()})
        noted = CommitProperties(custom_metadata=self._noted)
        if fresh:
            self._create(noted)
        if not keys and not fresh:
            self._empty_commit(noted)
            return
        name, predicate = self._shape.name, None
        if fresh or len(keys) > _MOST_KEYS:
            coming = told(self._source.all_rows(name), name, self._source.rows(name), tell)
        else:
            coming = told(self._source.changed_rows(name, plan), name, plan.coming, tell)
            predicate = f"{self._shape.replaced_by} IN ({', '.join(map(literal, keys))})"
        rows = pa.RecordBatchReader.from_batches(self._shape.schema, coming)
        write_deltalake(
            self._uri, rows, mode="overwrite", predicate=predicate, schema_mode="merge", commit_properties=noted
        )

    def _create(self, noted: CommitProperties) -> None:
        comments = {column.name: column.comment for column in self._shape.columns}
        fields = [
            Field(field.name, field.type, nullable=field.nullable, metadata={"comment": comments[field.name]})
            for field in Schema.from_arrow(self._shape.schema).fields
        ]
        years = [YEAR] if YEAR in self._shape.names else []
        DeltaTable.create(
            self._uri, Schema(fields), partition_by=years, description=self._shape.comment, commit_properties=noted
        )

    def _empty_commit(self, noted: CommitProperties) -> None:
        """Columns that are new and hold nothing."""
        rows = self._shape.schema.empty_table()
        write_deltalake(self._uri, rows, mode="append", schema_mode="merge", commit_properties=noted)
