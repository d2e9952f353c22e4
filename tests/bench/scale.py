"""``python -m tests.bench.scale``: whole runs over a large archive of generated forms, as ratios.

The archive is made of a few hundred generated submissions, each written many times under other units' names, so that
every file has bytes of its own and the checks across documents meet units with several years. Runs are whole commands
in a process of their own. Processor time is counted over all processes of a run, so that a noisy machine does not
matter; only the speed-up of a second core is by the clock.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import io
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tests.planting.plant import Planted, clean

BASES = 240  # different submissions
PER_PLACE = 24  # documents of the units of one town: eight units, three years
PER_FOLDER = 1_000
SMALL, LARGE = 1_000, 50_000  # documents
ROUNDS = 3  # of the speed-up, on one core and on two in turn
TOWN, CODE = "岳阳市", "9010"  # as the generated submissions name theirs, and how its units' codes begin
_SYLLABLES = "东南西北中和平安康宁清明长春永丰德仁义信华江河湖海山川林泉石桥城乡口岸田园"
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")
_LOOK = 0.2  # seconds between two looks at a process
_PR_SET_CHILD_SUBREAPER = 36


class Cost(NamedTuple):
    """One run: seconds by the clock, processor seconds of all its processes and of the parent alone, the parent's peak
    memory in MB, and what it printed."""

    clock: float
    processor: float
    parent: float
    memory: float
    said: str


def town(number: int) -> str:
    """A town's name that no other number has."""
    said = ""
    for _ in range(3):
        number, at = divmod(number, len(_SYLLABLES))
        said += _SYLLABLES[at]
    return said + "市"


@lru_cache(maxsize=1)
def bases() -> list[Planted]:
    """The submissions that the archive is made of."""
    return list(clean(BASES, "scale"))


def elsewhere(one: Planted, place: int) -> bytes:
    """The same submission by a unit of another town, with its code."""
    if one.name.endswith(".txt"):
        for encoding in ("utf-8-sig", "gb18030"):
            with contextlib.suppress(UnicodeError):
                return _moved(one.data.decode(encoding), place).encode(encoding)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(one.data)) as package,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as moved,
    ):
        for name in package.namelist():
            part = package.read(name)
            moved.writestr(name, _moved(part.decode(), place).encode() if name == "word/document.xml" else part)
    return out.getvalue()


def _moved(text: str, place: int) -> str:
    return text.replace(TOWN, town(place)).replace(CODE, f"{1000 + place:04d}")


def write(folder: Path, numbers: range) -> None:
    """Documents of these numbers, a thousand to a folder."""
    for number in numbers:
        one = bases()[number % BASES]
        path = folder / f"{number // PER_FOLDER:03d}" / f"{number:05d}{Path(one.name).suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(elsewhere(one, number // PER_PLACE))


def run(archive: Path, out: Path, jobs: int) -> Cost:
    """One ``extractor run`` on as many cores as it has jobs (a single job would else share its work with the parent
    on a second core), with the processor time of every process that it leaves behind."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    child = _begun(archive, out, sorted(os.sched_getaffinity(0))[:jobs])
    peak = _watched(child.pid)
    said = child.stdout.read() if child.stdout else ""
    _, status, own = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    clock = time.perf_counter() - start
    if child.returncode:
        raise SystemExit(f"extractor run {archive}: {said}")
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(clock, total, own.ru_utime + own.ru_stime, peak.result() / 1024, said)


def _begun(archive: Path, out: Path, cores: list[int]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "extractor", "run", str(archive), "--out", str(out), "--jobs", str(len(cores))]
    whole = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    finally:
        os.sched_setaffinity(0, whole)


def at_once(archive: Path, folder: Path) -> float:
    """Seconds that two runs of the whole archive take at the same time, each on a core of its own: what two of this
    machine's cores can do at best, for they share memory, caches and what their host does besides."""
    start = time.perf_counter()
    outs = [folder / f"out{core}" for core in sorted(os.sched_getaffinity(0))[:2]]
    both = [_begun(archive, out, [core]) for core, out in zip(sorted(os.sched_getaffinity(0)), outs, strict=False)]
    for one in both:
        one.communicate()
    clock = time.perf_counter() - start
    if any(one.returncode for one in both):
        raise SystemExit(f"extractor run {archive}")
    for out in outs:
        shutil.rmtree(out)
    return clock


def _watched(pid: int) -> Future[int]:
    """The peak memory of a running process itself in KB, known when it has ended.

    (What ``wait4`` says of it is that of the largest of its children.)
    """
    peak: Future[int] = Future()

    def watch() -> None:
        largest = 0
        with contextlib.suppress(OSError):
            while found := _PEAK.search(Path(f"/proc/{pid}/status").read_text()):
                largest = int(found[1])
                time.sleep(_LOOK)
        peak.set_result(largest)

    threading.Thread(target=watch).start()
    return peak


def fresh(archive: Path, folder: Path, jobs: int) -> Cost:
    """A run into an empty folder, which is thrown away."""
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    cost = run(archive, out, jobs)
    shutil.rmtree(out, ignore_errors=True)
    return cost


def main(arguments: list[str] | None = None) -> None:
    """Generate, run, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--documents", type=int, default=LARGE, help=f"of the large archive, default {LARGE}")
    parser.add_argument("--small", type=int, default=SMALL, help=f"of the small one, default {SMALL}")
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help="of the small archive, on one core and on two in turn"
    )
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        step = PER_FOLDER // 2
        with ProcessPoolExecutor() as pool:
            parts = [range(at, min(at + step, chosen.documents)) for at in range(0, chosen.documents, step)]
            list(pool.map(write, [folder / "large"] * len(parts), parts))
        write(folder / "small", range(chosen.small))
        size = sum(path.stat().st_size for path in (folder / "large").rglob("*.*"))
        print(f"{chosen.documents:,} documents, {size / 1e6:,.0f} MB, {os.cpu_count()} cores", flush=True)
        per = _small(folder, chosen.small, chosen.rounds)
        _large(folder, chosen.documents, per)


def _small(folder: Path, documents: int, rounds: int) -> float:
    """The speed-up of two processes; gives the processor seconds of one document."""
    costs: dict[int, list[Cost]] = {1: [], 2: []}
    both = []
    for _ in range(rounds):
        for jobs, taken in costs.items():
            taken.append(fresh(folder / "small", folder, jobs))
        both.append(at_once(folder / "small", folder))
    one, two = (min(cost.clock for cost in taken) for taken in costs.values())
    per = statistics.median(cost.processor for cost in costs[2]) / documents
    print(f"{documents:,} documents: {one:.1f} s on one core, {two:.1f} s on two: {one / two:.2f} × as fast")
    print(
        f"  two such runs at once, each on a core of its own: {2 * one / min(both):.2f} ×, which is what the cores give"
    )
    print(f"  {per * 1000:.1f} ms of processor time for each")
    return per


def _large(folder: Path, documents: int, per_small: float) -> None:
    out = folder / "out"
    first = run(folder / "large", out, os.cpu_count() or 1)
    per = first.processor / documents
    print(f"{documents:,} documents: {first.clock:.0f} s, {documents / first.clock:.0f} documents/s")
    print(f"  {per * 1000:.1f} ms of processor time for each, {per / per_small:.2f} × that of the small archive")
    print(f"  the parent: {first.memory:.0f} MB at most, {first.parent / first.processor:.1%} of all processor time")
    sizes = [path.stat().st_size for path in out.glob("[!_]*/**/*.parquet")]
    print(f"  {len(sizes)} files of Parquet, {sum(sizes) / 1e6:.0f} MB")
    print(f"  {_written(out):.1%} of the time by the clock for writing and merging", flush=True)
    again = run(folder / "large", out, os.cpu_count() or 1)
    print(f"nothing changed: {again.clock:.1f} s, {documents / again.clock:,.0f} documents/s; {again.memory:.0f} MB")
    for number in range(0, documents, max(1, documents // 100)):
        path = next((folder / "large" / f"{number // PER_FOLDER:03d}").glob(f"{number:05d}.*"))
        path.write_bytes(elsewhere(bases()[(number + 1) % BASES], documents + number))
    changed = run(folder / "large", out, os.cpu_count() or 1)
    print(f"a hundred changed: {changed.clock:.1f} s; {changed.memory:.0f} MB")


def _written(out: Path) -> float:
    """The share of the last run's time that went into writing tables and merging their files, by its own report."""
    report = json.loads(max((out / "_runs").glob("*.json")).read_bytes())
    seconds = {one["stage"]: one["seconds"] for one in report["stages"]}
    return (seconds.get("write", 0) + seconds.get("merge", 0)) / report["seconds"]


if __name__ == "__main__":
    main()
