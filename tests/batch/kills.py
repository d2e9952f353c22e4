"""Runs that are killed: a process that has everything imported makes a child for each, and ends it with SIGKILL.

``python -m tests.batch.kills ARCHIVE OUT RULES`` reads a number of seconds a line and answers ``killed`` or ``done``.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import duckdb  # noqa: F401  (so that no child has to)
import pandas  # noqa: F401
import pyarrow.compute  # noqa: F401

from extractor import pipeline  # noqa: F401
from extractor.batch import intake, runner
from extractor.batch.work import Done, Setting, Task, work
from extractor.ruleset import load

SHOWN_EVERY = 30  # documents, so that a run of 300 shows its state to readers many times


def direct(tasks: Iterable[Task], setting: Setting, jobs: int, count: int | None = None) -> Iterator[Done]:
    """What the pool gives, without a pool."""
    source = iter(tasks)
    while some := list(islice(source, 20)):
        yield work(some, setting)


def undisturbed(archive: Path, out: Path, rules: Path) -> None:
    """A whole run in this process, shown to readers every few documents."""
    runner.results, intake.DOCUMENTS = direct, SHOWN_EVERY
    runner.run([archive], out, rules, jobs=1, prune=True)


def main(archive: str, out: str, rules: str) -> None:
    """Answer the lines of standard input."""
    load(rules)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            status = 1
            with contextlib.suppress(KeyboardInterrupt):
                undisturbed(Path(archive), Path(out), Path(rules))
                status = 0
            os._exit(status)
        end = time.monotonic() + float(line)
        ended = (0, 0)
        while ended == (0, 0) and time.monotonic() < end:
            ended = os.waitpid(child, os.WNOHANG)
            time.sleep(0.002)
        if ended == (0, 0):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        print("killed" if ended == (0, 0) else "done" if ended[1] == 0 else "failed", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
