"""One change of the tables, written table by table and shown as a whole."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.store import Change, counts, opened, packed
from extractor.tables.schema import TABLES

SCHEMAS = {name: TABLES[name] for name in ("documents", "reports", "facts")}


def rows(name: str, *ids: str) -> pa.Table:
    schema = SCHEMAS[name]
    made = {"document_id": ids, "report_id": ids, "source": ids}
    return pa.table({f.name: pa.array(made.get(f.name, [None] * len(ids)), f.type) for f in schema}, schema=schema)


def coming(*ids: str) -> dict[str, pa.Table]:
    return {name: rows(name, *ids) for name in SCHEMAS}


def test_some_tables_may_be_written_first_and_the_rest_is_shown_with_them(tmp_path):
    with opened(tmp_path) as store:
        first = Change(store, SCHEMAS)
        first.add(packed(coming("a", "b")))
        first.commit([], [], {}, settled=False)

        change = Change(store, SCHEMAS)
        change.remove(["a"], ["a"], [], [None])
        change.add(packed(coming("c")))
        change.write(True, tables=["documents", "reports"])
        held = {name: [*change.files(name).values()] for name in SCHEMAS}
        assert all(change.folder in path.parents for name in ("documents", "reports") for [path] in held[name])
        assert not any(change.folder in path.parents for [path] in held["facts"])
        assert counts(store) == {"documents": 2, "facts": 2, "reports": 2}

        change.write(True)
        assert {name: [*change.files(name).values()] for name in ("documents", "reports")} == {
            name: held[name] for name in ("documents", "reports")
        }
        change.commit([], [], {}, settled=True)
        assert counts(store) == {"documents": 2, "facts": 2, "reports": 2}
        names = [path for paths in store.files("facts").values() for path in paths]
        assert sorted(pa.concat_tables([pq.ParquetFile(path).read() for path in names])["document_id"].to_pylist()) == [
            "b",
            "c",
        ]
