"""Rows of the tables folded into their documents, and Arrow's columns as Spark's.

One pass over a document gives rows of two dozen tables, and a function that Spark calls gives rows of one kind. So a
row there is a document: its line of ``documents``, and of each other table a list of its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from extractor.store import unpacked

if TYPE_CHECKING:
    from pyspark.sql.types import StructType

    from extractor.batch.work import Done

DOCUMENTS, FLAGS, ORIGIN = "documents", "flags", "_origin"
_COPY = "DOC_DUPLICATE"  # raised when all documents are known, not while they are read


def folded_schema(tables: Mapping[str, pa.Schema]) -> pa.Schema:
    """The columns of a folded row: the file it came from, its line of ``documents`` (null for an archive without
    documents), and for each other table the list of its rows."""
    lists = [(name, pa.list_(pa.struct(list(schema)))) for name, schema in tables.items() if name != DOCUMENTS]
    return pa.schema([(ORIGIN, pa.string()), (DOCUMENTS, pa.struct(list(tables[DOCUMENTS]))), *lists])


def spark_schema(schema: pa.Schema) -> StructType:
    """The same columns as Spark names their types."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def folded(done: Done, origins: Sequence[str], tables: Mapping[str, pa.Schema]) -> pa.RecordBatch:
    """What workers gave of some documents, a row for each. Of the same bytes twice the first one has the rows."""
    schema = folded_schema(tables)
    ids = pa.array([one.document_id for one in done.outcomes], pa.string())
    given = unpacked(done.rows)
    columns = [pa.array(origins, pa.string()), _struct(given[DOCUMENTS], schema.field(DOCUMENTS).type)]
    for field in list(schema)[2:]:
        rows = given.get(field.name, tables[field.name].empty_table())
        if field.name == FLAGS:
            rows = rows.filter(pc.not_equal(rows["code"], _COPY))
        at = pc.index_in(rows["document_id"].combine_chunks(), value_set=ids)
        order = pc.array_sort_indices(at)  # stable: a document's rows stay as they are; years came one by one
        rows, at = rows.take(order), at.take(order)
        columns.append(
            pa.ListArray.from_arrays(_ends(at, len(ids)), _struct(rows, field.type.value_type), type=field.type)
        )
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def empty(origins: Sequence[str], tables: Mapping[str, pa.Schema]) -> pa.RecordBatch:
    """Files that hold no document."""
    schema = folded_schema(tables)
    rows = [{ORIGIN: origin, **{field.name: [] for field in list(schema)[2:]}} for origin in origins]
    return pa.RecordBatch.from_pylist(rows, schema=schema)


def _struct(rows: pa.Table, kind: pa.StructType) -> pa.StructArray:
    arrays = [pa.concat_arrays(column.chunks or [pa.array([], column.type)]) for column in rows.columns]
    return pa.StructArray.from_arrays(arrays, fields=list(kind))


def _ends(at: pa.Array, documents: int) -> pa.Array:
    """Where each document's rows end, of rows that stand in the documents' order."""
    counts = [0] * documents
    for place in at.to_pylist():
        counts[place] += 1
    ends = [0]
    for count in counts:
        ends.append(ends[-1] + count)
    return pa.array(ends, pa.int32())
