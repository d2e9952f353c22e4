"""Arrow rows as the CSV that PostgreSQL's COPY reads: null is nothing, an empty text is ``""``, lists are arrays."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

_OPTIONS = csv.WriteOptions(include_header=False)
_NUL, _SHOWN = b"\0", "\ufffd".encode()


def encoded(batch: pa.RecordBatch) -> tuple[bytes | pa.Buffer, int]:
    """The rows as CSV, and the number of NUL characters in them: PostgreSQL holds none, U+FFFD stands for each."""
    columns = [_array_literals(column) if pa.types.is_list(column.type) else column for column in batch.columns]
    sink = pa.BufferOutputStream()
    csv.write_csv(pa.RecordBatch.from_arrays(columns, names=batch.schema.names), sink, _OPTIONS)
    data = sink.getvalue()
    # a search over the bytes costs nothing beside the COPY; numbers and dates hold no NUL
    raw = memoryview(data).tobytes() if _has_nul(data) else None
    return (data, 0) if raw is None else (raw.replace(_NUL, _SHOWN), raw.count(_NUL))


def _has_nul(data: pa.Buffer) -> bool:
    return _NUL in data.to_pybytes()


def _array_literals(lists: pa.ListArray) -> pa.Array:
    """Lists of text as PostgreSQL writes arrays: ``{"a","b"}``."""
    texts = lists.flatten()
    for char in ("\\", '"'):
        texts = pc.replace_substring(texts, char, "\\" + char)
    texts = pc.binary_join_element_wise('"', texts, '"', "")
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    rebuilt = pa.ListArray.from_arrays(offsets, texts)
    joined = pc.binary_join_element_wise("{", pc.binary_join(rebuilt, ","), "}", "")
    return pc.if_else(lists.is_valid(), joined, pa.scalar(None, pa.string()))
