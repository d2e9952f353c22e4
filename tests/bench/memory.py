"""Memory of one pass: how far the resident memory of a fresh process rises above what it had before the pass.

tracemalloc does not see what libxml2 and Rust allocate, so the kernel is asked: ``VmHWM`` after ``clear_refs`` has set
it back (Linux only). Every figure is taken in a process of its own, which has loaded the same modules as all others,
has made a pass over a small document, and has given its free memory back to the system.
"""

from __future__ import annotations

import ctypes
import gc
import io
import statistics
import subprocess
import sys
from pathlib import Path

import docx

from .passes import FLOOR, floor, own, peers

TREE = "tree"  # the parsed tree alone, without the bytes it was parsed from
PROCESSES = 3


def measured(name: str, path: Path) -> float | None:
    """Megabytes, the median of some processes; None where the system does not tell."""
    if not Path("/proc/self/clear_refs").exists():
        return None
    command = [sys.executable, "-m", "tests.bench.memory", name, str(path)]
    return statistics.median(float(subprocess.check_output(command, text=True)) for _ in range(PROCESSES))


def _status(field: str) -> int:
    """Kilobytes of a field of the process's status."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(text.split(field + ":")[1].split()[0])


def _small() -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "x"
    document.save(out)
    return out.getvalue()


def _settled() -> None:
    """Free memory given back, so that a pass cannot live on what the loading of modules has left behind."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)


def main(name: str, path: str) -> None:
    """One pass in this process."""
    data = Path(path).read_bytes()
    passes = {**own(), **peers()[0]}
    work = floor if name in (FLOOR, TREE) else passes[name].work
    work(_small())
    _settled()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _status("VmRSS")
    kept = work(data)
    peak = _status("VmHWM")
    if name == TREE:
        _settled()
        peak = _status("VmRSS")
    print((peak - before) / 1024)
    del kept


if __name__ == "__main__":
    main(*sys.argv[1:])
