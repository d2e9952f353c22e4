"""Documents through worker processes. One that kills its worker or overruns its time costs that document alone."""

from __future__ import annotations

import ctypes
import hashlib
import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from extractor.errors import Refused
from extractor.report import Flag, Result
from extractor.ruleset import Ruleset, load

from .inputs import Input

CHUNK = 50  # documents handed to a worker at once; measured best
SECONDS = 60  # for one document; the largest form takes 0.1 s
_PR_SET_PDEATHSIG = 1
_rules: dict[str, Ruleset] = {}


class _TooSlow(BaseException):
    """The alarm of a document that overran its time; no handler for ordinary errors may catch it."""


def extract_all(
    inputs: Sequence[Input], rules_path: Path, jobs: int, seconds: int = SECONDS
) -> Iterator[tuple[int, Result]]:
    """Results as they are ready, each with the number of its input; a document may take ``seconds``."""
    if jobs == 1 or len(inputs) <= 1:
        for number, one in enumerate(inputs):
            yield number, _one(one, str(rules_path), seconds)
        return
    chunks = [list(enumerate(inputs))[at : at + CHUNK] for at in range(0, len(inputs), CHUNK)]
    yield from _pooled(chunks, str(rules_path), jobs, seconds)


def _pooled(
    chunks: list[list[tuple[int, Input]]], rules_path: str, jobs: int, seconds: int
) -> Iterator[tuple[int, Result]]:
    waiting = list(reversed(chunks))
    suspects: list[list[tuple[int, Input]]] = []
    while waiting:
        with _pool(jobs) as pool:
            running: dict[Future[list[tuple[int, Result]]], list[tuple[int, Input]]] = {}
            broken = False
            while (waiting and not broken) or running:
                while waiting and not broken and len(running) < jobs * 2:
                    chunk = waiting.pop()
                    running[pool.submit(_chunk, chunk, rules_path, seconds)] = chunk
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    chunk = running.pop(future)
                    try:
                        yield from future.result()
                    except BrokenProcessPool:
                        broken = True
                        suspects.append(chunk)
    for chunk in suspects:
        for number, one in chunk:
            yield from _alone(number, one, rules_path, seconds)


def _alone(number: int, one: Input, rules_path: str, seconds: int) -> Iterator[tuple[int, Result]]:
    """A document of a chunk that broke the pool, in a worker of its own."""
    with _pool(1) as pool:
        try:
            yield from pool.submit(_chunk, [(number, one)], rules_path, seconds).result()
        except BrokenProcessPool:
            yield number, failed(one, b"", "读取时程序异常中止", "reading it killed the process")


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("forkserver"), _die_with_parent)


def _die_with_parent() -> None:
    """Ask the kernel to end this worker when its parent dies, however it dies (Linux only)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    except (OSError, AttributeError):
        return


def _chunk(chunk: list[tuple[int, Input]], rules_path: str, seconds: int) -> list[tuple[int, Result]]:
    return [(number, _one(one, rules_path, seconds)) for number, one in chunk]


def _one(one: Input, rules_path: str, seconds: int) -> Result:
    from extractor.pipeline import extract

    if rules_path not in _rules:
        _rules[rules_path] = load(rules_path)
    data = b""
    previous = signal.signal(signal.SIGALRM, _overrun)
    signal.alarm(seconds)
    try:
        data = one.read()
        return extract(data, one.source, _rules[rules_path])
    except OSError as error:
        return failed(one, data, f"文件读不出来（{error.strerror}）", f"the file cannot be read ({error.strerror})")
    except _TooSlow:
        return failed(one, data, f"超过 {seconds} 秒仍未读完", f"not read within {seconds} seconds", "DOC_TOO_LARGE")
    except Exception as error:  # the one trap: a defect of ours costs one document and is told, the batch goes on
        kind = f"{type(error).__name__}: {error}"[:200]
        return failed(one, data, f"程序出错（{kind}），请报告", f"a defect of the program ({kind}); please report it")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)


def _overrun(signum: int, frame: object) -> None:
    raise _TooSlow


def failed(one: Input, data: bytes, message: str, message_en: str, code: str = "DOC_UNREADABLE") -> Result:
    """The result of a document that could not be read for a reason outside the document's own format."""
    refused = Refused(code, message, message_en)
    document_id = hashlib.sha256(data or one.source.encode()).hexdigest()
    flag = Flag(refused.code, refused.message, refused.message_en, severity="error")
    return Result(
        document_id,
        one.source,
        Path(one.source).suffix.lstrip(".").lower(),
        len(data),
        None,
        "rejected",
        code,
        message,
        0,
        0,
        (),
        (flag,),
    )
