"""Rows put aside while a change is made: one Arrow stream for each partition, in a folder that no reader looks into."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

COMPRESSION = "lz4"


class Spilled:
    """A file that rows are added to and then taken from, once. Raises OSError."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(".arrows", dir=folder)
        os.close(handle)
        self._path = Path(name)
        self._file = pa.OSFile(name, "wb")
        self._writer = pa.ipc.new_stream(self._file, schema, options=pa.ipc.IpcWriteOptions(compression=COMPRESSION))

    def add(self, table: pa.Table) -> None:
        """More rows."""
        self._writer.write_table(table.combine_chunks())

    def taken(self) -> Iterator[pa.Table]:
        """All rows, some at a time; the file is gone then."""
        self._writer.close()
        self._file.close()
        with pa.OSFile(str(self._path), "rb") as stream, pa.ipc.open_stream(stream) as reader:
            for batch in reader:
                yield pa.Table.from_batches([batch])
        self._path.unlink()
