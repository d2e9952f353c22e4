"""What loading and compiling all rule files costs: read for the first time, and from the cache."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

TIMES = 5
_CODE = """
import time
from extractor.checks.plan import compile_plan
from extractor.ruleset import load
start = time.perf_counter()
rules = load()
for form in rules.forms.values():
    compile_plan(form, rules)
print(time.perf_counter() - start)
"""


def starts() -> list[tuple[str, float]]:
    """Seconds of a process's first load, with an empty cache and with a filled one (the median)."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "EXTRACTOR_CACHE": cache}
        taken = [
            float(subprocess.run([sys.executable, "-c", _CODE], env=environment, stdout=-1, check=True).stdout)
            for _ in range(TIMES + 1)
        ]
    return [("rules, first time", taken[0]), ("rules, from the cache", statistics.median(taken[1:]))]
