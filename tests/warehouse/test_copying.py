"""Rows as PostgreSQL's COPY reads them, through a real server and back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import psycopg
import pyarrow as pa
import pytest

from extractor.warehouse.copying import encoded

TEXTS = [None, "", "收入", "a\tb", "a\nb\r\nc", "\\", "\\N", "\\.", "\\t", 'say "so", yes', " ", "NULL", "{}", "a\\\nb"]
LISTS = [None, [], ["a"], ["", "b"], ['"', "\\", "\\N"], ["a,b", "{c}", "a\tb\n"], ["NULL"], ["收入", "支出"]]
TIME = dt.datetime(2026, 11, 26, 1, 2, 3, 456789, dt.UTC)


def table() -> pa.RecordBatch:
    """Texts and lists beside each other, in every row."""
    rows = len(TEXTS) * len(LISTS)
    numbers = [None, Decimal("0.0000"), Decimal("-12345678901234.5678"), Decimal("0.1000")]
    return pa.record_batch(
        {
            "place": pa.array(range(rows), pa.int32()),
            "text": pa.array([TEXTS[n % len(TEXTS)] for n in range(rows)], pa.string()),
            "list": pa.array([LISTS[n // len(TEXTS)] for n in range(rows)], pa.list_(pa.string())),
            "number": pa.array([numbers[n % 4] for n in range(rows)], pa.decimal128(22, 4)),
            "yes": pa.array([(None, True, False)[n % 3] for n in range(rows)], pa.bool_()),
            "day": pa.array([(None, TIME.date())[n % 2] for n in range(rows)], pa.date32()),
            "time": pa.array([(TIME, None)[n % 2] for n in range(rows)], pa.timestamp("us", "UTC")),
        }
    )


@pytest.fixture
def connection(postgresql):
    with psycopg.connect(host=postgresql, user="loader", dbname="postgres") as found:
        found.execute("SET TIME ZONE 'UTC'")
        found.execute(
            "CREATE TEMP TABLE given (place integer, text text, list text[], number numeric(22,4), yes boolean, "
            "day date, time timestamp with time zone)"
        )
        yield found


@pytest.mark.parametrize("first", [0, 5], ids=["whole", "a slice"])
def test_every_value_comes_back_as_it_was(connection, first):
    batch = table().slice(first)
    data, replaced = encoded(batch)
    with connection.cursor().copy("COPY given FROM STDIN (FORMAT text)") as copy:
        copy.write(data)
    rows = connection.execute("SELECT * FROM given ORDER BY place").fetchall()
    assert replaced == 0 and rows == [tuple(row.values()) for row in batch.to_pylist()]


def test_a_nul_is_shown_and_counted():
    data, replaced = encoded(pa.record_batch({"text": ["a\0b\0", "c"], "list": [["\0"], None]}))
    assert (bytes(data).decode(), replaced) == ('a\ufffdb\ufffd\t{"\ufffd"}\nc\t\\N\n', 3)
