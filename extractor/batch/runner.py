"""A run: many documents → the tables under an output folder, and a summary of what came of it."""

from __future__ import annotations

import datetime as dt
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TextIO

import pyarrow as pa

from extractor.ruleset import Ruleset, load
from extractor.store import Store, counts, opened

from .finish import finish
from .inputs import Found, Input, find
from .intake import Intake
from .journal import Journal
from .log import Log
from .plan import Plan, gone, mended, plan, task, where
from .pool import SECONDS, merging, results
from .progress import Progress
from .remote import bare
from .summary import RunSummary
from .versions import closures
from .work import Outcome, Setting, Task

_STOPPING = "\n正在停止，读完手上这一批；再按一次 Ctrl-C 立即停止 / stopping after this handful; once more: at once\n"


def run(
    inputs: Sequence[str | Path],
    out: str | Path,
    rules: str | Path | None = None,
    jobs: int | None = None,
    show_progress: bool = False,
    *,
    from_file: Sequence[str | Path] = (),
    force: bool = False,
    prune: bool = False,
    seconds: int = SECONDS,
    log: Path | TextIO | None = None,
    metrics: Path | None = None,
) -> RunSummary:
    """Convert documents into Parquet under ``out``. A refused document is a row, never the end of the run.

    ``inputs`` are files, folders, globs, archives and URIs; ``from_file`` are lists of such (docs/inputs.md).

    Documents that ``out`` holds already and that have not changed, nor the rules that bear on them, are not read
    again, but for ``force``; changed ones are replaced. Documents that ``out`` holds of other inputs stay, also one of
    the same name in another folder; ``prune`` takes out those that are no longer where they were. ``seconds`` bounds
    the reading of one document.
    SIGINT or SIGTERM ends the run early, with what is finished kept (``stopped``); a second one ends it at once.
    A report of the run is kept under ``out`` (``extractor.store.runs``); ``log`` takes its events as JSON lines (a
    stream, or a file that they are added to), ``metrics`` is a file that is written anew for Prometheus.
    Raises ExtractorError: an input that is not there, wrong rule files, an output folder that cannot be written.
    """
    start = time.monotonic()
    target = Path(out)
    options = {"jobs": jobs or os.cpu_count() or 1, "force": force, "prune": prune}
    given = [*(bare(str(one)) for one in inputs), *(f"--from-file {one}" for one in from_file)]
    with Journal(target, given, options, Log(log) if log else None, metrics) as journal:
        with journal.stage("find"):
            ruleset = load(rules)
            found = find(inputs, target, from_file)
        summary = RunSummary(target, ruleset, passed_over=found.passed_over)
        with _frugal(), opened(target) as store, _stoppable(show_progress) as stop, journal.kept(summary):
            now = int(dt.datetime.now(dt.UTC).timestamp() * 1_000_000)
            setting = Setting(str(ruleset.path), ruleset.version, seconds, now)
            batch = _Batch(store, ruleset, found, summary, setting, options["jobs"], stop, journal)
            batch.go(force, prune, show_progress)
            with journal.stage("write"):
                finish(store, ruleset, batch.intake, summary, journal)
                summary.tables = counts(store)
    summary.seconds = time.monotonic() - start
    return summary


class _Batch:
    """The documents of one run on their way into the tables."""

    def __init__(
        self,
        store: Store,
        rules: Ruleset,
        found: Found,
        summary: RunSummary,
        setting: Setting,
        jobs: int,
        stop: threading.Event,
        journal: Journal,
    ) -> None:
        self.intake = Intake(store, rules, merging(jobs), journal)
        self._journal = journal
        self._progress: Progress | None = None
        self._store, self._found, self._summary = store, found, summary
        self._setting, self._jobs, self._stop = setting, jobs, stop
        self._known = closures(rules)

    def go(self, force: bool, prune: bool, show_progress: bool) -> None:
        """Read what has to be read; what is gathered last is left to be finished."""
        with self._journal.stage("plan"):
            count = partial(self._summary.add, read=False)
            made = plan(self._found, self._store.ledger, self._known, force, count)
        self._summary.renamed = made.renamed
        for entry in mended(self._found, made.inputs, self._store.ledger):
            self.intake.drop(entry)
        if prune:
            for entry in gone(self._found, made.inputs, self._store.ledger):
                self._summary.pruned.append(entry.source)
                self.intake.drop(entry)
        self._journal.planned(len(made.tasks))
        if show_progress:
            self._progress = Progress(len(self._found.inputs), done=self._summary.documents)
        try:
            self._read(made)
        finally:
            if self._progress:
                self._progress.close(self._summary.stopped)

    def _read(self, made: Plan) -> None:
        for outcome in self._through(made.tasks, made.inputs):
            self._count(outcome)
        while self.intake.orphans and not self._stop.is_set():
            self.intake.commit()
            again = [where(entry) for entry in self.intake.orphans.values()]
            self.intake.orphans.clear()
            entries = self._store.ledger.of([one.source for one in again])
            tasks = [task(n, one, entries.get(one.source), self._known, True) for n, one in enumerate(again)]
            for outcome in self._through(tasks, again):
                self._summary.recount(entries.get(outcome.source), outcome.counts)

    def _through(self, tasks: Sequence[Task], inputs: Sequence[Input]) -> Iterator[Outcome]:
        """Documents through the workers into the change under way, which is shown whenever it is due."""
        if not tasks:
            return
        with self._journal.stage("read"):
            jobs = min(self._jobs, len(tasks))
            for done in results(self._until_stopped(tasks), self._setting, jobs, len(tasks)):
                with self._journal.stage("write"):
                    came_of = self.intake.take(done, inputs)
                yield from came_of
                if self._progress:
                    self._progress.tell()
                if self.intake.due:
                    with self._journal.stage("write"):
                        self.intake.commit()

    def _until_stopped(self, tasks: Sequence[Task]) -> Iterator[Task]:
        for one in tasks:
            if self._stop.is_set():
                self._summary.stopped = True
                return
            yield one

    def _count(self, outcome: Outcome) -> None:
        told = outcome.counts
        if outcome.same:
            told = self._store.ledger.of([outcome.source])[outcome.source].counts
        self._summary.add(outcome.source, told, read=not outcome.same)
        self._journal.document(outcome, told)
        if self._progress:
            self._progress.step(bool(told["refused"]))


@contextmanager
def _frugal() -> Iterator[None]:
    """Arrow's memory from the system's allocator, which gives back what is free: a long run then holds half as much."""
    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)


@contextmanager
def _stoppable(tell: bool) -> Iterator[threading.Event]:
    """An event that the first SIGINT or SIGTERM sets; the second one interrupts or ends as ever."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for one, handler in before.items():
            signal.signal(one, handler)

    def asked(signum: int, frame: object) -> None:
        stop.set()
        restore()
        if tell:  # not through the stream, which the signal may have interrupted
            os.write(2, _STOPPING.encode())

    for one in before:
        signal.signal(one, asked)
    try:
        yield stop
    finally:
        restore()
