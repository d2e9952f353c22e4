"""The process that workers are forked from."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from extractor import workers
workers.begin()
early = sorted({name.split(".")[0] for name in sys.modules} & {"pyarrow", "lxml", "duckdb", "pandas"})
from concurrent.futures import ProcessPoolExecutor
with ProcessPoolExecutor(1, workers.context()) as pool:
    print(early, pool.submit(eval, "set(__import__('sys').modules) >= %r" % set(workers.IMPORTED)).result())
"""


def test_it_begins_before_this_process_has_imported_anything_and_workers_have_all():
    said = subprocess.run([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    assert said.stdout.split() == ["[]", "True"]
