"""Rows packed by partition, held or put aside, and taken out again."""

from __future__ import annotations

import pyarrow as pa

from extractor.store.parcels import Coming, packed, unpacked

YEARS = pa.schema([("fiscal_year", pa.int32()), ("report_id", pa.string())])


def table(*rows: tuple[int | None, str]) -> pa.Table:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, YEARS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=YEARS)


def test_rows_are_packed_by_year_in_the_order_that_they_have():
    parcels = packed({"facts": table((2020, "a"), (None, "b"), (2021, "c"), (2020, "d")), "empty": YEARS.empty_table()})
    assert {
        spot: (parcel.rows, unpacked({spot: parcel})["facts"]["report_id"].to_pylist())
        for spot, parcel in parcels.items()
    } == {
        ("facts", "fiscal_year=2020"): (2, ["a", "d"]),
        ("facts", "fiscal_year=__HIVE_DEFAULT_PARTITION__"): (1, ["b"]),
        ("facts", "fiscal_year=2021"): (1, ["c"]),
    }


def test_documents_are_not_parted_by_year():
    rows = table((2020, "a"), (2021, "b"))
    assert unpacked(packed({"documents": rows}))["documents"].equals(rows)
    assert list(packed({"documents": rows})) == [("documents", "")]


def test_what_was_put_aside_comes_before_what_came_later_and_is_gone_once_taken(tmp_path):
    path, coming = tmp_path / "scratch" / "facts.arrows", Coming()
    for number, name in enumerate("abcd"):
        (parcel,) = packed({"facts": table((2020, name), (2020, name + name))}).values()
        coming = coming.with_more(parcel)
        if number in (1, 2):
            coming = coming.put_aside(path)
            assert not coming.held and coming.rows == 2 * number + 2
    wanted = pa.schema([("report_id", pa.string()), ("added", pa.string())])
    rows = pa.concat_tables(coming.taken(wanted))
    assert rows.schema.equals(wanted) and rows["added"].null_count == coming.rows == 8
    assert rows["report_id"].to_pylist() == ["a", "aa", "b", "bb", "c", "cc", "d", "dd"]
    assert not path.exists()
