"""Arrow rows as PostgreSQL's COPY reads them in its text format: tabs between columns, ``\\N`` for null.

It is smaller than CSV, in which Arrow quotes every text, and the server reads it in less time.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

_ESCAPES = ((b"\\", "\\\\"), (b"\t", "\\t"), (b"\n", "\\n"), (b"\r", "\\r"))
_NUL, _SHOWN = b"\0", "\ufffd"


def encoded(batch: pa.RecordBatch) -> tuple[memoryview, int]:
    """The rows, and the number of NUL characters in them: PostgreSQL holds none, U+FFFD stands for each."""
    columns, nuls = [], 0
    for column in batch.columns:
        texts, found = _texts(column)
        columns.append(texts)
        nuls += found
    columns[-1] = pc.binary_join_element_wise(columns[-1], "\n", "", null_handling="replace", null_replacement="\\N")
    lines = pc.binary_join_element_wise(*columns, "\t", null_handling="replace", null_replacement="\\N")
    _, offsets, data = lines.buffers()
    ends = pa.Array.from_buffers(pa.int32(), len(lines) + 1, [None, offsets])
    return memoryview(data)[: ends[-1].as_py()], nuls


def _texts(column: pa.Array) -> tuple[pa.Array, int]:
    """A column as text, and its NUL characters."""
    if pa.types.is_list(column.type):
        column = _array_literals(column)
    elif not pa.types.is_string(column.type):
        return column.cast(pa.string()), 0
    data = column.buffers()[2]
    held = data.to_pybytes() if data else b""  # of a slice those of the whole: then one more is looked for in vain
    for char, written in _ESCAPES:
        if char in held:
            column = pc.replace_substring(column, char.decode(), written)
    if _NUL not in held:
        return column, 0
    nuls = pc.sum(pc.count_substring(column, _NUL.decode())).as_py() or 0
    return pc.replace_substring(column, _NUL.decode(), _SHOWN), nuls


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
