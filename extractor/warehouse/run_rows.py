"""The table of runs for a warehouse: what is nested in it as JSON, times as exact decimals."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa

from extractor.ruleset import Ruleset
from extractor.store import runs
from extractor.tables.schema import DECIMAL

from .description import Column, Shape, column_comment, table_comment


def run_rows(out: Path, rules: Ruleset) -> tuple[Shape, pa.Table]:
    """The table with all its rows; none where a copy of the results came without it."""
    held = runs.read_all(out, runs.SCHEMA.names)
    columns = {field.name: _column(held[field.name], field.type) for field in runs.SCHEMA}
    described = tuple(
        Column(name, values.type, column_comment(runs.RUNS, name, rules)) for name, values in columns.items()
    )
    shape = Shape(runs.RUNS, table_comment(runs.RUNS, rules), described, ("run_id",), (("started_at",),))
    return shape, pa.Table.from_arrays(list(columns.values()), schema=shape.schema)


def _column(values: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_floating(kind):
        return values.cast(DECIMAL, safe=False)
    if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
        said = [None if one is None else json.dumps(one, ensure_ascii=False) for one in values.to_pylist()]
        return pa.chunked_array([pa.array(said, pa.string())])
    return values
