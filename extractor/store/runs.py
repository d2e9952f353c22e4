"""The table of runs: ``OUT/runs/part-<number>.parquet``, one row per run, and a report of each in ``OUT/_runs``.

It stands beside the states of the other tables, for it tells of all runs: also of those that changed nothing, that
failed, or that were killed before they showed anything. A file is replaced by one rename when a row is added; one that
is full is never touched again. So a plain reader of ``OUT/runs/*.parquet`` sees every row exactly once at any moment,
and a run writes a thousand rows at most, however many there have been.

``_runs/<run id>.running`` is there from the beginning of a run. One that a process left behind when it was killed is
what tells the next run of it. Whoever writes holds the lock of the output folder.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.errors import StoreError

from .layout import sync
from .parts import COMPRESSION_LEVEL, read

RUNS, REPORTS = "runs", "_runs"  # the table's folder; that of the reports
FULL = 1_000  # rows of a file that no more is added to
KEPT = 500  # reports kept, the newest; the table keeps a row of every run
RUNNING = ".running"
_TEXT, _TIME, _COUNT, _SECONDS = pa.string(), pa.timestamp("us", "UTC"), pa.int64(), pa.float64()
_STAGES = pa.list_(pa.struct([("stage", _TEXT), ("seconds", _SECONDS)]))
SCHEMA = pa.schema(
    [
        pa.field("run_id", _TEXT, nullable=False),
        ("started_at", _TIME),
        ("finished_at", _TIME),
        ("status", _TEXT),
        ("error", _TEXT),
        ("documents", _COUNT),
        ("read", _COUNT),
        ("unchanged", _COUNT),
        ("refused", _COUNT),
        ("refused_now", _COUNT),
        ("pruned", _COUNT),
        ("reports", _COUNT),
        ("facts", _COUNT),
        ("errors", _COUNT),
        ("warnings", _COUNT),
        ("infos", _COUNT),
        ("flags_across", _COUNT),
        ("seconds", _SECONDS),
        ("documents_per_second", _SECONDS),
        ("jobs", pa.int32()),
        ("memory", _COUNT),
        ("extractor_version", _TEXT),
        ("rules_version", _TEXT),
        ("inputs", pa.list_(_TEXT)),
        ("inputs_given", _COUNT),
        ("force", pa.bool_()),
        ("prune", pa.bool_()),
        ("stages", _STAGES),
        ("reading", _STAGES),
        ("slowest", pa.list_(pa.struct([("source", _TEXT), ("document_id", _TEXT), ("seconds", _SECONDS)]))),
        ("refusals", pa.list_(pa.struct([("code", _TEXT), ("documents", _COUNT)]))),
    ]
)


def files(out: Path) -> list[Path]:
    """The files of the table, oldest rows first."""
    return sorted((out / RUNS).glob("*.parquet"))


def read_all(out: Path, columns: Sequence[str]) -> pa.Table:
    """Some columns of all rows. Raises StoreError for a file that is damaged."""
    return pa.concat_tables([SCHEMA.empty_table().select(columns), *(_rows(path, columns) for path in files(out))])


def _rows(path: Path, columns: Sequence[str]) -> pa.Table:
    try:
        return read(path, SCHEMA, columns)
    except (OSError, pa.ArrowException) as error:
        raise StoreError(
            f"{path}: 打不开，请把它移走再运行（别的表不受影响） / does not open; move it away and run again"
        ) from error


def append(out: Path, row: Mapping[str, Any]) -> None:
    """Add a run's row; one that is there already is left. Raises OSError, and then there is no row of it, and
    StoreError where the file that it belongs to is damaged."""
    folder = out / RUNS
    folder.mkdir(parents=True, exist_ok=True)
    held = files(out)
    last = held[-1] if held else folder / "part-00000.parquet"
    table = _rows(last, SCHEMA.names) if held else SCHEMA.empty_table()
    if row["run_id"] in table["run_id"].to_pylist():
        return
    if table.num_rows >= FULL:
        last, table = folder / f"part-{int(last.stem.split('-')[1]) + 1:05d}.parquet", SCHEMA.empty_table()
    mine = pa.Table.from_pylist([{field.name: _value(row.get(field.name), field.type) for field in SCHEMA}], SCHEMA)
    sink = pa.BufferOutputStream()
    pq.write_table(pa.concat_tables([table, mine]), sink, compression="zstd", compression_level=COMPRESSION_LEVEL)
    _replace(last, sink.getvalue().to_pybytes())


def running(out: Path, report: Mapping[str, Any]) -> None:
    """Say that a run is under way, and how far. Raises OSError."""
    (out / REPORTS).mkdir(parents=True, exist_ok=True)
    _replace(_running(out, str(report["run_id"])), _text(report))


def finished(out: Path, report: Mapping[str, Any]) -> None:
    """Keep the report of a run and its row. Raises OSError; the next run does then what is left."""
    (out / REPORTS).mkdir(parents=True, exist_ok=True)
    name = str(report["run_id"])
    _replace(out / REPORTS / f"{name}.json", _text(report))
    append(out, report)
    _running(out, name).unlink(missing_ok=True)
    left = (out / REPORTS).glob(".*.new")  # of killed runs
    for old in (*sorted((out / REPORTS).glob("*.json"))[:-KEPT], *left):
        old.unlink(missing_ok=True)


def unfinished(out: Path) -> Iterator[dict[str, Any]]:
    """What earlier runs left that did not come to their end, as far as they had told of it; oldest first."""
    for path in sorted((out / REPORTS).glob(f"*{RUNNING}")):
        told: dict[str, Any] = {}
        for known in (path.with_suffix(".json"), path):  # the first: ended, but for its row
            with suppress(OSError, ValueError):
                told = json.loads(known.read_bytes())
                break
        yield {**told, "run_id": path.stem}


def _value(value: Any, kind: pa.DataType) -> Any:
    return dt.datetime.fromisoformat(value) if kind == _TIME and isinstance(value, str) else value


def _running(out: Path, name: str) -> Path:
    return out / REPORTS / f"{name}{RUNNING}"


def _text(report: Mapping[str, Any]) -> bytes:
    return (json.dumps(report, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def _replace(path: Path, data: bytes) -> None:
    """A file's content at once; a reader sees the old or the new. The name in between is no table's."""
    unnamed = path.with_name(f".{path.name}.new")
    try:
        with open(unnamed, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(unnamed, path)
    except BaseException:
        unnamed.unlink(missing_ok=True)
        raise
    sync(path.parent)
