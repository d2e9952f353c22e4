"""What a run tells of itself: events while it goes on, a report and a row of the table of runs when it ends, metrics.

The run calls in here at its turns and knows nothing of who listens.
"""

from __future__ import annotations

import heapq
import re
import resource
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError, StoreError
from extractor.store import runs, told
from extractor.version import __version__

from .log import Log, now
from .metrics import write as write_metrics
from .summary import RunSummary
from .work import Outcome

FINISHED, STOPPED, FAILED, RUNNING = "finished", "stopped", "failed", "running"
SLOWEST, INPUTS, REFUSED = 10, 100, 1_000  # most documents, inputs, refused documents that a report names
LONGEST = 2_000  # characters of an error
_OTHER = "other"


class Journal:
    """The account of one run. As a context manager it is the run: leaving it is its end."""

    def __init__(
        self,
        out: Path,
        inputs: Sequence[object],
        options: Mapping[str, Any],
        log: Log | None = None,
        metrics: Path | None = None,
    ) -> None:
        """``options``: jobs, force, prune. ``metrics`` is a file for Prometheus' collector of text files."""
        self._out, self._log, self._metrics = out, log, metrics
        self._start = self._lap = time.monotonic()
        self._stage = _OTHER
        self._stages: Counter[str] = Counter()
        self._reading: Counter[str] = Counter()
        self._slowest: list[tuple[float, str, str]] = []
        self._summary: RunSummary | None = None
        self._refused: list[dict[str, str]] = []
        self._refused_now = 0
        began = now()
        self.run_id = f"{re.sub('[-:.Z]', '', began)}Z-{secrets.token_hex(3)}"  # in the order of their beginnings
        self._given = {
            "started_at": began,
            "extractor_version": __version__,
            "out": str(out),
            "inputs": [str(one) for one in inputs[:INPUTS]],
            "inputs_given": len(inputs),
            **options,
        }
        self._status, self._error = FINISHED, ""

    def tell(self, level: str, event: str, **said: object) -> None:
        """An event, for the log."""
        if self._log:
            self._log.write(level, event, self.run_id, **said)

    def __enter__(self) -> Journal:
        self.tell("info", "start", **{name: said for name, said in self._given.items() if name != "started_at"})
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is not None:
            self._fail(error)
        report = self.report()
        self.tell("error" if self._status == FAILED else "info", "end", **{name: report[name] for name in _AT_END})
        if self._log:
            self._log.close()
        if self._metrics:
            try:
                write_metrics(self._metrics, self._out, report)
            except (OSError, StoreError) as wrong:
                if error is None:
                    raise ExtractorError(
                        f"{self._metrics}: 指标文件写不进去（{wrong}），结果已写好 / "
                        "metrics cannot be written, the results are"
                    ) from wrong

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time as that of a stage; a stage within another is not counted twice."""
        outer = self._turn(name)
        try:
            yield
        finally:
            self._turn(outer)

    def _turn(self, name: str) -> str:
        moment, before = time.monotonic(), self._stage
        self._stages[before] += moment - self._lap  # type: ignore[assignment]
        self._lap, self._stage = moment, name
        return before

    @contextmanager
    def kept(self, summary: RunSummary) -> Iterator[None]:
        """The part of a run in which it may write to its folder: what earlier runs left is told of, and at the end
        the report of this one is kept, also where it fails. Raises StoreError where the report cannot be written."""
        self._summary = summary
        with told(self._out):
            self._mourn()
            runs.running(self._out, self.report(RUNNING))
        try:
            yield
        except BaseException as error:
            self._fail(error)
            with suppress(OSError, StoreError):  # a full disk is told of already; the next run tells of this one
                runs.finished(self._out, self.report())
            raise
        self._status = STOPPED if summary.stopped else FINISHED
        try:
            with told(self._out):
                runs.finished(self._out, self.report())
        except StoreError as error:
            self._fail(error)
            raise

    def _mourn(self) -> None:
        """Runs that were killed: their report and row, as far as they had come."""
        for left in runs.unfinished(self._out):
            if left.get("status", RUNNING) == RUNNING:
                left |= {"status": FAILED, "error": "没有结束就被终止 / killed before its end"}
                self.tell("warning", "unfinished", unfinished=left["run_id"], started_at=left.get("started_at"))
            runs.finished(self._out, left)

    def _fail(self, error: BaseException) -> None:
        self._status = FAILED
        ours = isinstance(error, ExtractorError | OSError)  # what else is raised may quote a document
        self._error = str(error)[:LONGEST] if ours else type(error).__name__

    def planned(self, to_read: int) -> None:
        """It is known what there is to do."""
        assert self._summary is not None
        self.tell(
            "info",
            "planned",
            documents=self._summary.documents + to_read,
            to_read=to_read,
            unchanged=self._summary.unchanged,
            pruned=len(self._summary.pruned),
            passed_over=self._summary.passed_over,
            rules_version=self._summary.rules.version,
        )

    def document(self, one: Outcome, counts: Mapping[str, Any]) -> None:
        """A document was looked at; ``counts`` are those of the ledger."""
        if one.same:
            return
        self._reading.update(dict(one.timings))
        self._reading["rest"] += one.seconds - sum(seconds for _, seconds in one.timings)  # type: ignore[assignment]
        heapq.heappush(self._slowest, (one.seconds, one.source, one.document_id))
        if len(self._slowest) > SLOWEST:
            heapq.heappop(self._slowest)
        if counts["refused"]:
            code, said = counts["refused"]
            of = {"source": one.source, "document_id": one.document_id, "code": code}
            self._refused_now += 1
            if len(self._refused) < REFUSED:
                self._refused.append({**of, "message": said})
            self.tell("warning", "refused", **of, name=self._name(code))

    def _name(self, code: str) -> str:
        assert self._summary is not None
        return str(self._summary.rules.flags.get(code, {}).get("name", ""))

    def shown(self, generation: int, added: int, gone: int) -> None:
        """Readers see a new state. Raises StoreError where that cannot be kept on record."""
        report = self.report(RUNNING)
        with told(self._out):
            runs.running(self._out, report)
        names = ("documents", "read", "refused", "documents_per_second", "seconds")
        said = {name: report[name] for name in names}
        self.tell("info", "shown", generation=generation, added=added, gone=gone, **said)

    def report(self, status: str | None = None) -> dict[str, Any]:
        """All that is told of the run by now, in the names of the table of runs and some more."""
        self._turn(self._stage)
        seconds = time.monotonic() - self._start
        status = status or self._status
        return {
            "run_id": self.run_id,
            "status": status,
            "error": self._error or None,
            "finished_at": None if status == RUNNING else now(),
            "seconds": round(seconds, 3),
            "memory": _peak(),
            **self._given,
            **_counted(self._summary, seconds),
            "stages": _listed(self._stages),
            "reading": _listed(self._reading),
            "slowest": [
                {"source": source, "document_id": document, "seconds": round(took, 3)}
                for took, source, document in sorted(self._slowest, reverse=True)
            ],
            "refused_now": self._refused_now,
            "refused_documents": self._refused,
        }


_AT_END = (
    "status",
    "error",
    "seconds",
    "documents",
    "read",
    "unchanged",
    "refused",
    "refused_now",
    "pruned",
    "reports",
    "facts",
    "errors",
    "warnings",
    "infos",
    "flags_across",
    "documents_per_second",
    "memory",
)


def _counted(summary: RunSummary | None, seconds: float) -> dict[str, Any]:
    if summary is None:  # it ended before it knew its inputs
        return {name: None for name in _AT_END if name not in ("status", "error", "seconds", "memory", "refused_now")}
    by_severity: Counter[str] = Counter()
    for (severity, _), count in summary.flags.items():
        by_severity[severity] += count
    refusals = Counter(code for _, code, _ in summary.refused)
    return {
        "documents": summary.documents,
        "read": summary.read,
        "unchanged": summary.unchanged,
        "refused": len(summary.refused),
        "pruned": len(summary.pruned),
        "reports": sum(summary.reports.values()),
        "facts": summary.facts,
        "errors": by_severity["error"],
        "warnings": by_severity["warning"],
        "infos": by_severity["info"],
        "flags_across": sum(summary.across.values()),
        "documents_per_second": round(summary.read / seconds, 1) if seconds else 0.0,
        "rules_version": summary.rules.version,
        "rules": str(summary.rules.path),
        "refusals": [{"code": code, "documents": count} for code, count in sorted(refusals.items())],
        "reports_by_form": dict(sorted(summary.reports.items())),
        "flags": [
            {"severity": severity, "code": code, "count": count}
            for (severity, code), count in sorted(summary.flags.items())
        ],
        "across": [
            {"severity": severity, "code": code, "count": count}
            for (severity, code), count in sorted(summary.across.items())
        ],
        "tables": summary.tables,
    }


def _listed(seconds: Mapping[str, float]) -> list[dict[str, Any]]:
    return [{"stage": stage, "seconds": round(took, 3)} for stage, took in seconds.items()]


def _peak() -> int:
    """The most memory that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
