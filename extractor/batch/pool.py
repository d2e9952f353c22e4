"""Documents through worker processes. One that kills its worker or overruns its bounds costs that document alone."""

from __future__ import annotations

import ctypes
import errno
import multiprocessing
import multiprocessing.connection
import os
import resource
import signal
import sys
import threading
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from extractor import workers
from extractor.errors import ExtractorError, Refused
from extractor.ruleset import load
from extractor.store import Each, Merge

from .held import Held, holding
from .inputs import Input
from .versions import closures
from .work import MEMORY, Done, Setting, Task, failed, outcome, rows_of, work

FEW = 20_000  # rows that a merge moves here; more of them in processes of their own
CHUNK = 50  # documents handed to a worker at once; measured best
LEAST = 10  # so many of the last ones: making rows of a handful has a cost of its own
HELD = 4 * 1024 * 1024  # bytes handed over with them, of documents that are read here; past them the chunk is full
SECONDS = 60  # for one document; the largest form takes 0.1 s
_AHEAD = 3  # chunks for each worker that may be under way or done before an earlier one is
_PR_SET_PDEATHSIG = 1
T = TypeVar("T")


def results(
    tasks: Iterable[Task], setting: Setting, jobs: int, count: int | None = None, chunk: int = CHUNK
) -> Iterator[Done]:
    """What came of the documents, a chunk at a time and in their order, by ``jobs`` processes.

    Only a few chunks are held at once, however many there are. Where their ``count`` is known, the last chunks are
    smaller, so that no process is still at a whole one when the others have nothing left. Raises what ``work`` raises.
    """
    chunks = _chunks(holding(tasks), chunk, jobs, count)
    pool = _pool(jobs)
    waiting: dict[int, list[Task]] = {}
    running: dict[Future[Done], int] = {}
    ready: dict[int, list[Done]] = {}
    submitted = wanted = 0
    try:
        with _cut_short():
            while True:
                broken = False
                while not broken and submitted < wanted + jobs * _AHEAD and len(running) < jobs * 2:
                    some = next(chunks, None)
                    if some is None:
                        break
                    waiting[submitted] = some
                    try:
                        running[_quietly(pool, work, some, setting)] = submitted
                    except BrokenProcessPool:  # while the caller was at what it had
                        broken = True
                    submitted += 1
                if not waiting and not ready:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done if running else ():
                    number = running.pop(future)
                    try:
                        ready[number] = [future.result()]
                        del waiting[number]
                    except BrokenProcessPool:
                        broken = True
                if broken:
                    wait(running)
                    for future, number in running.items():
                        if not future.exception():
                            ready[number] = [future.result()]
                            del waiting[number]
                    running.clear()
                    pool.shutdown()
                    for number in sorted(waiting):
                        ready[number] = _one_by_one(waiting.pop(number), setting)
                    pool = _pool(jobs)
                while wanted in ready:
                    yield from ready.pop(wanted)
                    wanted += 1
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _chunks(tasks: Iterable[Task], size: int, jobs: int, count: int | None) -> Iterator[list[Task]]:
    chunk: list[Task] = []
    held = given = 0
    for task in tasks:
        if not chunk:
            share = size if count is None else (count - given) // (2 * jobs)
            most = min(size, max(LEAST, share))
        chunk.append(task)
        held += task.input.held if isinstance(task.input, Held) else 0
        if len(chunk) >= most or held >= HELD:
            yield chunk
            given += len(chunk)
            chunk, held = [], 0
    if chunk:
        yield chunk


def _one_by_one(tasks: Sequence[Task], setting: Setting) -> list[Done]:
    """Documents of a chunk that broke the pool, each by itself, so that the one at fault is known."""
    found: list[Done] = []
    pool = _pool(1)
    try:
        for task in tasks:
            try:
                future = _quietly(pool, work, [task], setting)
            except BrokenProcessPool:  # by nothing that this document did
                pool.shutdown()
                pool = _pool(1)
                future = _quietly(pool, work, [task], setting)
            try:
                found.append(future.result())
            except BrokenProcessPool:
                pool.shutdown()
                pool = _pool(1)
                found.append(_fatal(task, setting))
    finally:
        pool.shutdown()
    return found


def _fatal(task: Task, setting: Setting) -> Done:
    """The row of a document that ended the process that read it."""
    try:
        data = task.input.read() if isinstance(task.input, (Held, Input)) else b""
    except (OSError, Refused):
        data = b""
    result = failed(task.input.source, data, "读取时程序异常中止", "reading it killed the process")
    rules = load(setting.rules)
    told = outcome(task.number, result, closures(rules), result.source)
    return Done((told,), rows_of([result], [setting.stamp], rules))


def merging(jobs: int) -> Each:
    """Merges of partitions. Where there is much to move, ``jobs`` processes do it, the largest first: it takes less
    time so, and no memory of this process."""

    def each(work: Callable[[Merge], list[Path]], things: Iterable[Merge]) -> Iterator[list[Path]]:
        merges = list(things)
        rows = [one.rows for one in merges]
        if sum(rows) <= FEW:
            yield from map(work, merges)
            return
        largest = sorted(range(len(merges)), key=lambda at: rows[at], reverse=True)
        with _pool(min(jobs, len(merges))) as pool, _cut_short():
            try:
                running = {at: _quietly(pool, work, merges[at]) for at in largest if rows[at]}
                for at, one in enumerate(merges):
                    yield running[at].result() if at in running else work(one)
            except BrokenProcessPool as error:
                raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)) from error

    return each


@contextmanager
def beside(apart: bool, what: Callable[..., T], *given: object) -> Iterator[Callable[[], T]]:
    """Have ``what`` called, in a process of its own if ``apart``, at the same time as what the caller does meanwhile;
    what it takes of memory is not held by this one. What is given waits for what came of it."""
    if not apart:
        yield partial(what, *given)
        return
    with _pool(1) as pool, _cut_short():
        yield partial(_came, _quietly(pool, what, *given))


def _came(running: Future[T]) -> T:
    try:
        return running.result()
    except BrokenProcessPool as error:
        raise ExtractorError("跨文件核对时程序异常中止 / the checks across documents were killed") from error


@contextmanager
def _cut_short() -> Iterator[None]:
    """Where the work within is interrupted or given up, what the workers begun in it are at is not waited for."""
    others = set(multiprocessing.active_children())
    try:
        yield
    except (KeyboardInterrupt, GeneratorExit):
        for process in multiprocessing.active_children():
            if process not in others:
                process.kill()
        raise


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, workers.context(), _settle_in)


def _quietly(pool: ProcessPoolExecutor, what: Callable[..., T], *given: object) -> Future[T]:
    """Hand over work. Workers start here, and would run the caller's script once more if they knew of it: a script
    that calls ``run`` without ``if __name__ == "__main__"`` must not begin anew in each of them."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        return pool.submit(what, *given)
    finally:
        sys.modules["__main__"] = main


def _settle_in() -> None:
    """A worker's own bounds; and that it ends when the run does, however that ends.

    The kernel is asked to end it with the process that forked it (Linux only). That one lives as long as any worker
    does, so the worker itself listens for the end of the run's process as well, which no signal tells of.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or hard > MEMORY:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, hard))
    try:
        prctl: Callable[..., int] = ctypes.CDLL(None).prctl
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    except (OSError, AttributeError):
        pass
    run = multiprocessing.parent_process()
    if run is not None:
        threading.Thread(target=_end_with, args=(run.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    """End this process when another one ends."""
    multiprocessing.connection.wait([sentinel])
    os.kill(os.getpid(), signal.SIGKILL)
