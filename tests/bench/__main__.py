"""``python -m tests.bench``: what the extraction of one large form costs, as a ratio to the floor, in one run.

The floor is what no reader can go below: read the zip, inflate word/document.xml, parse it with lxml. Beside it
stands python-docx reading the same cells. The passes are taken in turn, so that a noisy machine hits all alike.
"""

from __future__ import annotations

import gc
import io
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
from lxml import etree

from extractor.pipeline import extract
from extractor.readers import read
from extractor.ruleset import load

ROUNDS = 15
ROOT = Path(__file__).resolve().parents[2]


def floor(data: bytes) -> object:
    """Read the zip, inflate, parse."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml"))


def with_python_docx(data: bytes) -> int:
    """The text of every cell of every row, as a script with python-docx reads it."""
    document = docx.Document(io.BytesIO(data))
    return sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)


def timed(work: Callable[[], object]) -> float:
    """Seconds of one pass."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Generate the form, time the passes in turn, print medians and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.docx"
        subprocess.run([sys.executable, str(ROOT / "samples" / "make.py"), "--bench", str(path)], check=True)
        data = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        size = package.getinfo("word/document.xml").file_size
    rules = load()
    passes: dict[str, Callable[[], object]] = {
        "floor: read, inflate, parse": lambda: floor(data),
        "extractor: reading to grids": lambda: read(data, "form.docx"),
        "extractor: whole extraction": lambda: extract(data, "form.docx", rules),
        "python-docx: cell.text only": lambda: with_python_docx(data),
    }
    for work in passes.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in passes}
    gc.collect()
    for number in range(ROUNDS):
        for name, work in passes.items():
            if "python-docx" not in name or number < 3:
                taken[name].append(timed(work))
    base = statistics.median(taken["floor: read, inflate, parse"])
    result = extract(data, "form.docx", rules)
    facts = sum(len(report.facts) for report in result.reports)
    print(f"one form document, document.xml {size / 1000:.0f} KB, {result.cells} cells with text, {facts} facts")
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        print(f"  {name:<30} {median * 1000:8.1f} ms   {median / base:6.2f} × floor")
    print(f"  {1 / statistics.median(taken['extractor: whole extraction']):.0f} documents/s on one core")
    for stage, share in _stages(data, rules):
        print(f"    {stage:<12} {share * 1000:6.1f} ms")


def _stages(data: bytes, rules: object) -> list[tuple[str, float]]:
    runs = [dict(extract(data, "form.docx", rules).timings) for _ in range(ROUNDS)]  # type: ignore[arg-type]
    return [(stage, statistics.median(run[stage] for run in runs)) for stage in runs[0]]


if __name__ == "__main__":
    main()
