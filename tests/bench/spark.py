"""``python -m tests.bench.spark``: documents per second on a local Spark, files packed and with Spark's own setting.

Generated submissions (those of ``tests.bench.scale``), each with bytes of its own. What is timed is what the setting
bears on: the pass from files to folded rows, where each document is read, matched and checked. Both settings are taken
in turn in one session, so that a noisy machine does not matter; the ratio travels, the documents per second do not.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import warnings
from pathlib import Path

from extractor.batch.pool import SECONDS
from extractor.batch.versions import program
from extractor.batch.work import Setting
from extractor.engines.spark import session
from extractor.engines.spark.columns import folded_schema, spark_schema
from extractor.engines.spark.inputs import find
from extractor.engines.spark.place import Files
from extractor.engines.spark.reading import reader
from extractor.engines.spark.settings import chosen, in_force
from extractor.engines.spark.shipping import packed
from extractor.ruleset import load
from extractor.tables import schemas
from tests.bench.scale import write

DOCUMENTS, ROUNDS = 2_000, 2
OPENING = "spark.sql.files.openCostInBytes"
SETTINGS = {"packed (32 KB)": {}, "Spark's own (4 MB)": {OPENING: str(4 * 1024 * 1024)}}


def read(spark, archive: Path, to: Path, settings: dict[str, str]) -> tuple[float, int]:
    """The seconds that reading all documents takes, and in how many tasks."""
    rules = load()
    tables = schemas(rules)
    with in_force(spark, chosen(spark, settings)):
        found = find(spark, [str(archive)], str(to), Files(spark))
        shipped = spark.sparkContext.broadcast(packed(rules))
        step = reader(shipped, Setting("", rules.version, SECONDS, 0), program())
        rows = found.files.mapInArrow(step, spark_schema(folded_schema(tables)))
        tasks = found.files.rdd.getNumPartitions()
        start = time.perf_counter()
        rows.write.mode("overwrite").option("compression", "zstd").parquet(str(to))
        return time.perf_counter() - start, tasks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--conf", action="append", default=[], metavar="NAME=VALUE", help="a setting of the session")
    asked = parser.parse_args()
    warnings.filterwarnings("ignore", message=".*pandas", category=FutureWarning)
    with tempfile.TemporaryDirectory(prefix="extractor-bench-") as name:
        folder = Path(name)
        write(folder / "in", range(asked.documents))
        quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
        spark = session(
            "local[2]", {**quiet, "spark.local.dir": str(folder / "local"), **dict(c.split("=", 1) for c in asked.conf)}
        )
        best: dict[str, float] = {}
        for _ in range(asked.rounds):
            for said, settings in SETTINGS.items():
                seconds, tasks = read(spark, folder / "in", folder / "out", settings)
                best[said] = min(seconds, best.get(said, seconds))
                print(f"{said:<20} {asked.documents / seconds:6.1f} documents/s in {tasks} tasks", flush=True)
        spark.stop()
    one, other = best.values()
    print(f"{asked.documents:,} documents, best of {asked.rounds}: packed is {other / one:.2f} × as fast")


if __name__ == "__main__":
    main()
