"""The files themselves, as a reader of Parquet finds them: sorted, in row groups, compressed, with dictionaries."""

from __future__ import annotations

import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractor.store import Merge
from extractor.store.leaving import Leaving
from extractor.store.merge import IN_MEMORY, merged
from extractor.store.parcels import Coming
from extractor.store.parts import DELTA, ROW_GROUP, stored_schema, write
from extractor.tables.schema import TABLES

SCHEMA = stored_schema(TABLES["facts"], "facts")
KEYS = ["form", "section", "field", "unit"]


def facts(rows: int, seed: int) -> pa.Table:
    """Rows in no order, some without field or unit."""
    chance = random.Random(seed)
    made = {
        "form": [f"form{chance.randrange(3)}" for _ in range(rows)],
        "section": [f"section{chance.randrange(9)}" for _ in range(rows)],
        "field": [chance.choice(["收入", "支出", "amount", None]) for _ in range(rows)],
        "unit": [chance.choice(["水利局", "农业局", "A局", None]) for _ in range(rows)],
        "report_id": [f"{seed}-{number}" for number in range(rows)],
        "repairs": [["stray"]] * rows,
    }
    columns = [pa.array(made.get(field.name, [None] * rows), field.type) for field in SCHEMA]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


@pytest.mark.parametrize("rows", [IN_MEMORY // 2, ROW_GROUP // 2 + 5_000], ids=["in memory", "by DuckDB"])
def test_merged_files_are_sorted_and_in_row_groups(tmp_path, rows):
    paths = tuple(write(tmp_path / "from", DELTA, SCHEMA, [facts(rows, seed)]) for seed in (1, 2))
    spot, folder = ("facts", "fiscal_year=2020"), tmp_path / "to"
    (path,) = merged(
        Merge(folder, spot, SCHEMA, paths, Coming(), Leaving(), settle=True, renew=False, scratch=tmp_path / "scratch")
    )
    file = pq.ParquetFile(path)
    keys = zip(*(file.read()[name].to_pylist() for name in KEYS), strict=True)
    wanted = [tuple((value is None, (value or "").encode()) for value in key) for key in keys]
    assert len(wanted) == 2 * rows and wanted == sorted(wanted)
    assert file.schema_arrow.equals(SCHEMA)
    groups = [file.metadata.row_group(at) for at in range(file.num_row_groups)]
    sizes = [group.num_rows for group in groups]
    assert all(size == ROW_GROUP for size in sizes[:-1]) and len(sizes) == -(-2 * rows // ROW_GROUP)
    for group in groups:
        columns = [group.column(at) for at in range(group.num_columns)]
        assert all(column.compression == "ZSTD" and column.has_dictionary_page for column in columns)
