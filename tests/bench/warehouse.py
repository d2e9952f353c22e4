"""``python -m tests.bench.warehouse``: a load into PostgreSQL against a bare COPY of the same rows, in one run.

A server of its own is started in a temporary folder. The facts of the samples are stored again and again under other
report ids until there are as many as asked for; ``load`` reads them from Parquet, compares, copies, makes keys and
comments. The bare COPY sends a CSV file of the same columns into a table without keys, as ``psql \\copy`` would.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

import duckdb
import psycopg

from extractor.batch import run
from extractor.warehouse import load_out
from tests.warehouse.server import server

FACTS = 1_000_000


def grown(folder: Path, facts: int) -> Path:
    """A copy of the samples' tables with so many facts (or a few more): a folder of plain Parquet."""
    run(["samples"], folder / "out", jobs=2)
    for table in ("documents", "reports"):
        shutil.copytree(folder / "out" / table, folder / "many" / table)
    source = f"read_parquet('{folder}/out/facts/**/*.parquet')"
    (held,) = duckdb.sql(f"SELECT count(*) FROM {source}").fetchall()[0]
    times = -(-facts // held)
    (folder / "many" / "facts").mkdir()
    duckdb.sql(
        f"""COPY (SELECT f.* REPLACE (report_id || '-' || n AS report_id) FROM {source} f, range({times}) r(n)
        ORDER BY form, section, field) TO '{folder}/many/facts' (FORMAT parquet, PARTITION_BY fiscal_year)"""
    )
    return folder / "many"


def main(arguments: list[str] | None = None) -> None:
    """Load, copy, print the ratio."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.warehouse", description=__doc__)
    parser.add_argument("--facts", type=int, default=FACTS)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, server() as host:
        many = grown(Path(name), chosen.facts)
        start = time.perf_counter()
        loaded = load_out(many, f"postgresql://loader@/postgres?host={host}&schema=bench")
        load = time.perf_counter() - start
        facts = next(one.inserted for one in loaded.outcomes if one.table == "facts")
        with psycopg.connect(host=host, user="loader", dbname="postgres", autocommit=True) as connection:
            csv = Path(name) / "facts.csv"
            with csv.open("wb") as sink, connection.cursor().copy("COPY bench.facts TO STDOUT (FORMAT csv)") as out:
                for data in out:
                    sink.write(data)
            connection.execute("CREATE TABLE bench.bare (LIKE bench.facts)")
            start = time.perf_counter()
            with csv.open("rb") as given, connection.cursor().copy("COPY bench.bare FROM STDIN (FORMAT csv)") as into:
                while data := given.read(1 << 20):
                    into.write(data)
            bare = time.perf_counter() - start
        start = time.perf_counter()
        load_out(many, f"postgresql://loader@/postgres?host={host}&schema=bench")
        again = time.perf_counter() - start
    print(f"{facts:,} facts: loaded in {load:.1f} s; bare COPY of the same CSV in {bare:.1f} s")
    print(f"the load has {bare / load:.2f} of the speed of the bare COPY; nothing changed: {again:.1f} s")


if __name__ == "__main__":
    main()
