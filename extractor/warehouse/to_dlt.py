"""What dlt reaches: ``dlt:bigquery``, ``dlt:clickhouse``, ``dlt:snowflake`` …, set up as dlt asks (its secrets.toml or
environment variables).

dlt keeps in the warehouse what was loaded last; a table whose files have not changed since is left alone, one that has
changed is put up anew and takes the old one's place. Names are ASCII already, so dlt's naming leaves them as they are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")  # dlt tells its makers of each run unless told not to

import dlt
from dlt.common.exceptions import DltException

from extractor.errors import LoadError

from .description import Shape
from .outcome import Outcome, Tell, told
from .source import Source

DATASET = "extractor"
_DIGESTS = "extractor_digests"


def load(to: str, source: Source, out: Path, force: bool, take_over: bool, tell: Tell) -> tuple[str, list[Outcome]]:
    """Load into dlt's destination of that name. Raises LoadError."""
    name, _, dataset = to.partition(":")[2].partition("/")
    try:
        pipeline = dlt.pipeline(f"extractor_{name}", destination=name, dataset_name=dataset or DATASET)
        pipeline.sync_destination()
        state: dict[str, Any] = dict(pipeline.state) if pipeline.state else {}
        known: dict[str, str] = dict(state.get(_DIGESTS) or {})
        owner = known.get("out")
        if owner not in (None, str(out.resolve())) and not take_over:
            raise LoadError(
                f"那里是 {owner} 的结果；确要换成 {out.resolve()} 的请加 --take-over / "
                "it holds the results of another folder; choose another dataset (dlt:NAME/DATASET), or say --take-over"
            )
        outcomes, changed = [], []
        for shape in source.shapes.values():
            same = not force and known.get(shape.name) == source.digest(shape.name)
            rows = source.rows(shape.name)
            outcomes.append(Outcome(shape.name, unchanged=rows) if same else Outcome(shape.name, inserted=rows))
            if not same:
                changed.append(shape)
        if changed:
            info = pipeline.run([_resource(shape, source, tell) for shape in changed], loader_file_format="parquet")
            info.raise_on_failed_jobs()
            digests = {shape.name: source.digest(shape.name) for shape in source.shapes.values()}
            with pipeline.managed_state(extract_state=True) as kept:
                kept[_DIGESTS] = {**digests, "out": str(out.resolve())}  # type: ignore[literal-required]
            pipeline.run()
    except DltException as error:
        raise LoadError(f"dlt: {' '.join(str(error).split())[:500]}") from error
    return f"dlt:{name}/{dataset or DATASET}", outcomes


def _resource(shape: Shape, source: Source, tell: Tell) -> Any:
    columns: dict[str, Any] = {
        column.name: {"name": column.name, "description": column.comment} for column in shape.columns
    }

    def rows() -> Iterator[pa.Table]:
        total = source.rows(shape.name)
        if not total:
            yield _listless(shape.schema.empty_table())
        for batch in told(source.all_rows(shape.name), shape.name, total, tell):
            yield _listless(pa.Table.from_batches([batch]))

    return dlt.resource(
        rows, name=shape.name, write_disposition="replace", primary_key=shape.primary_key, columns=columns
    )


def _listless(table: pa.Table) -> pa.Table:
    """Lists of words as one text, separated by new lines: few warehouses have lists."""
    for at, field in enumerate(table.schema):
        if pa.types.is_list(field.type):
            table = table.set_column(at, field.name, pc.binary_join(table.column(at), "\n"))
    return table
