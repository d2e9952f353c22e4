"""``python -m tests.bench``: what one large form costs, as ratios to the floor and to the parsed tree, in one run.

The floor is what no reader can go below that parses with lxml: read the zip, inflate word/document.xml, parse it. The
passes are taken in turn, round by round, and each is divided by the floor of its own round, so that a noisy machine
hits all alike. Peers are measured where they are installed: ``pip install -r requirements-bench.txt``.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from extractor.pipeline import extract
from extractor.ruleset import load

from . import dumps
from .memory import TREE, measured
from .passes import FLOOR, READING, WHOLE, Pass, own, peers
from .rules import starts

ROUNDS, SLOW_ROUNDS = 25, 3
ROOT = Path(__file__).resolve().parents[2]


def timed(item: Pass, data: bytes) -> float:
    """Seconds of one pass, right after another one of the same kind as in a batch (a slow one warms itself)."""
    if not item.slow:
        item.work(data)
    start = time.perf_counter()
    item.work(data)
    return time.perf_counter() - start


def rounds(passes: dict[str, Pass], data: bytes, count: int) -> dict[str, list[float]]:
    """Seconds by pass and round. The order turns with the round: none stands always behind the same one."""
    taken: dict[str, list[float]] = {name: [] for name in passes}
    names = list(passes)
    for name in names:
        passes[name].work(data)
    for number in range(count):
        gc.collect()  # once a round: before each pass it would empty the processor's caches for those written in Python
        turned = names[number % len(names) :] + names[: number % len(names)]
        for name in turned:
            if number < SLOW_ROUNDS or not passes[name].slow:
                taken[name].append(timed(passes[name], data))
    return taken


def main(arguments: list[str] | None = None) -> None:
    """Generate the form, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default {ROUNDS}; slow peers take {SLOW_ROUNDS}")
    parser.add_argument("--no-memory", action="store_true", help="time only")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.docx"
        subprocess.run([sys.executable, str(ROOT / "samples" / "make.py"), "--bench", str(path)], check=True)
        _report(path, chosen.rounds, memory=not chosen.no_memory)
    print("\n".join(dumps.report()))


def _report(path: Path, count: int, *, memory: bool) -> None:
    data = path.read_bytes()
    others, missing = peers()
    passes = {**own(), **others}
    taken = rounds(passes, data, count)
    with zipfile.ZipFile(path) as package:
        size = package.getinfo("word/document.xml").file_size
    result = extract(data, "form.docx", load())
    facts = sum(len(report.facts) for report in result.reports)
    print(
        f"one form, document.xml of {size / 1000:.0f} KB, {result.cells} cells with text, {facts} facts; {count} rounds"
    )
    tree = measured(TREE, path) if memory else None
    print("\n| pass | ms, best | × floor, best | × floor, median | peak MB | × tree |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, item in passes.items():
        best = min(taken[name])
        ratios = [seconds / base for seconds, base in zip(taken[name], taken[FLOOR], strict=False)]
        peak = measured(name, path) if memory else None
        used = f"{peak:.1f} | {peak / tree:.2f}" if peak and tree else "– | –"
        times = f"{best * 1000:.1f} | {best / min(taken[FLOOR]):.2f} | {statistics.median(ratios):.2f}"
        print(f"| {item.title} | {times} | {used} |", flush=True)
    if tree:
        print(f"\nthe parsed tree alone holds {tree:.1f} MB")
    if missing:
        print(f"not installed, not measured: {', '.join(missing)}")
    print(f"{1 / min(taken[WHOLE]):.0f} documents/s on one core ({1 / min(taken[READING]):.0f} only read); by stage:")
    for stage, share in _stages(data):
        print(f"  {stage:<12} {share * 1000:6.1f} ms")
    for what, seconds in starts():
        print(f"{what:<24} {seconds * 1000:6.1f} ms")


def _stages(data: bytes) -> list[tuple[str, float]]:
    rules = load()
    runs = [dict(extract(data, "form.docx", rules).timings) for _ in range(ROUNDS)]
    return [(stage, min(run[stage] for run in runs)) for stage in runs[0]]


if __name__ == "__main__":
    main()
