"""What a worker does with a handful of documents: bytes → rows in Arrow, and a line for the ledger of each."""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import multiprocessing
import resource
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from extractor import office
from extractor.errors import Refused, RuleError
from extractor.readers import CONVERTED, converted
from extractor.report import Flag, Result
from extractor.ruleset import Ruleset, load
from extractor.store import Parcel, Spot, packed

from .versions import OFFICE, UNKNOWN, closures, program, read_by

MEMORY = 2 * 1024 * 1024 * 1024  # bytes a worker may hold; reading one document stays below 256 MB
_GRACE = 10  # seconds of processor time past a document's time after which the kernel ends the worker
_rules: dict[str, tuple[Ruleset, dict[str, str]]] = {}


class Readable(Protocol):
    """A document's bytes under a name."""

    @property
    def source(self) -> str: ...

    def read(self) -> bytes:
        """The bytes. Raises OSError, and Refused for what is not to be read."""


class Known(NamedTuple):
    """What the ledger has of a source: its bytes, whether what was made of them is still right, and when it was."""

    document_id: str
    current: bool
    extractor: str
    rules: str
    stamp: int


class Task(NamedTuple):
    """One document to read: its place in the run's order, and what is known of it from earlier runs."""

    number: int
    input: Readable
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all documents of a run. ``stamp`` is its time in microseconds since 1970."""

    rules: str
    rules_version: str
    seconds: int
    stamp: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one document. ``same``: its bytes are those of last time and nothing was made anew.

    ``same_as`` is the source whose bytes it repeats. ``passing`` is a failure that another run need not meet.
    """

    number: int
    source: str
    document_id: str
    same: bool = False
    same_as: str | None = None
    passing: bool = False
    stamp: int = 0
    years: tuple[int | None, ...] = ()
    closures: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    timings: tuple[tuple[str, float], ...] = ()


class Done(NamedTuple):
    """The outcomes of some documents in order, and their rows by table and partition, packed."""

    outcomes: tuple[Outcome, ...]
    rows: Mapping[Spot, Parcel]


class _TooSlow(BaseException):
    """The alarm of a document that overran its time; no handler for ordinary errors may catch it."""


def work(tasks: Sequence[Task], setting: Setting) -> Done:
    """Read documents one after the other. Raises RuleError when the rule files are not those of the run any more."""
    rules, known = _ruleset(setting)
    results: list[Result] = []
    outcomes: list[Outcome] = []
    stamps: list[int] = []
    first: dict[str, str] = {}
    for task in tasks:
        start = time.perf_counter()
        read = _read(task, rules, setting.seconds)
        if isinstance(read, str):
            outcomes.append(Outcome(task.number, task.input.source, read, same=True))
            continue
        result, passing = read
        owner = first.setdefault(result.document_id, result.source)
        if owner != result.source:
            result = repeated(result, owner)
        stamp = _stamp(task.known, result, setting)
        results.append(result)
        stamps.append(stamp)
        outcomes.append(
            replace(
                outcome(task.number, result, known, owner),
                passing=passing,
                stamp=stamp,
                seconds=time.perf_counter() - start,
            )
        )
    return Done(tuple(outcomes), rows_of(results, stamps, rules))


def outcome(number: int, result: Result, known: Mapping[str, str], owner: str) -> Outcome:
    """The ledger's view of a result."""
    own = owner == result.source
    forms = {report.form for report in result.reports} or ({UNKNOWN} if own and _by_rules(result) else set())
    if own and result.format in CONVERTED:
        forms.add(OFFICE)
    return Outcome(
        number,
        result.source,
        result.document_id,
        same_as=None if own else owner,
        years=tuple(dict.fromkeys(report.fiscal_year for report in result.reports)),
        closures=read_by(forms, known),
        counts=counts(result),
        timings=result.timings,
    )


def _by_rules(result: Result) -> bool:
    """Whether another rule file could make something of a document without reports."""
    return result.status != "rejected" or result.format == "txt"


def counts(result: Result) -> dict[str, Any]:
    """What a run's summary tells of a document, and the units (name, code) that its reports are of."""
    flags: Counter[tuple[str, str]] = Counter((flag.severity, flag.code) for flag in result.flags)
    for report in result.reports:
        flags.update((flag.severity, flag.code) for flag in report.flags)
    refused = [result.error or "", result.message or ""] if result.status == "rejected" else None
    return {
        "reports": dict(Counter(report.form for report in result.reports)),
        "facts": sum(len(report.facts) for report in result.reports),
        "flags": sorted([severity, code, count] for (severity, code), count in flags.items()),
        "refused": refused,
        "units": sorted({(report.unit or "", report.unit_code or "") for report in result.reports}),
    }


def repeated(result: Result, owner: str) -> Result:
    """A second copy of the same bytes: its line in ``documents`` and one flag; the rows stand under the first."""
    return replace(result, reports=(), flags=(duplicate(result.source, owner),))


def duplicate(source: str, owner: str) -> Flag:
    """The flag of a second copy."""
    return Flag(
        "DOC_DUPLICATE",
        f"“{source}”与“{owner}”内容完全相同，只入库一次；如属重复提交请删去一份",
        f"{source} has the same bytes as {owner}, kept once; remove one if it was submitted twice",
        found=owner,
        severity="warning",
    )


def _ruleset(setting: Setting) -> tuple[Ruleset, dict[str, str]]:
    found = _rules.get(setting.rules)
    if found is None or found[0].version != setting.rules_version:
        rules = load(setting.rules)
        if rules.version != setting.rules_version:
            raise RuleError([(setting.rules, 1, "规则文件在运行中被改动，请重新运行 (changed during the run)")])
        found = _rules[setting.rules] = rules, closures(rules)
        if multiprocessing.parent_process() is not None:
            gc.collect()
            gc.freeze()  # the rules stay as long as a worker does: no collection need look through them again
    return found[0], {**found[1], OFFICE: office.identity()}


def _stamp(known: Known | None, result: Result, setting: Setting) -> int:
    """Documents read again by the same program and rules keep the time of their first reading."""
    if known is None:
        return setting.stamp
    same = (known.document_id, known.extractor, known.rules) == (result.document_id, program(), setting.rules_version)
    return known.stamp if same else setting.stamp


def _read(task: Task, rules: Ruleset, seconds: int) -> str | tuple[Result, bool]:
    """A document's result and whether it is a passing failure; its id alone where it is what it was."""
    from extractor.pipeline import extract

    one, data = task.input, b""
    with_alarm = _Alarm(seconds)
    try:
        with_alarm.start()
        data = one.read()
        if task.known and task.known.current and hashlib.sha256(data).hexdigest() == task.known.document_id:
            return task.known.document_id
        if converted(data, one.source):
            with_alarm.later(2 * office.SECONDS + seconds)  # the converter has bounds of its own
        return extract(data, one.source, rules), False
    except Refused as refused:  # by an archive; a reader's own are in the result
        return failed(one.source, data, refused.message, refused.message_en, refused.code), False
    except OSError as error:
        said = f"文件读不出来（{error.strerror}）", f"the file cannot be read ({error.strerror})"
        return failed(one.source, data, *said), True
    except _TooSlow:
        said = f"超过 {seconds} 秒仍未读完", f"not read within {seconds} seconds"
        return failed(one.source, data, *said, code="DOC_TOO_LARGE"), not data
    except MemoryError:
        said = "读取所需内存超过上限", "reading it takes more memory than a worker may have"
        return failed(one.source, data, *said, code="DOC_TOO_LARGE"), not data
    except Exception as error:  # the one trap: a defect of ours costs one document and is told, the batch goes on
        kind = f"{type(error).__name__}: {error}"[:200]
        said = f"程序出错（{kind}），请报告", f"a defect of the program ({kind}); please report it"
        return failed(one.source, data, *said), not data
    finally:
        with_alarm.stop()


class _Alarm:
    """A bound on the time of one document: an alarm, and behind it the kernel's own for code that hears none."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds

    def start(self) -> None:
        self._previous = signal.signal(signal.SIGALRM, _overrun)
        self._cpu = resource.getrlimit(resource.RLIMIT_CPU)
        used = resource.getrusage(resource.RUSAGE_SELF)
        bound = int(used.ru_utime + used.ru_stime) + self._seconds + _GRACE
        hard = self._cpu[1]
        if hard == resource.RLIM_INFINITY or bound < hard:
            resource.setrlimit(resource.RLIMIT_CPU, (bound, hard))
        signal.alarm(self._seconds)

    def later(self, seconds: float) -> None:
        """Ring at another time instead; processor time here is bounded as before."""
        signal.alarm(int(seconds))

    def stop(self) -> None:
        signal.alarm(0)
        resource.setrlimit(resource.RLIMIT_CPU, self._cpu)
        signal.signal(signal.SIGALRM, self._previous)

    _previous: Callable[..., Any] | int | None = None
    _cpu: tuple[int, int] = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def _overrun(signum: int, frame: object) -> None:
    raise _TooSlow


def failed(source: str, data: bytes, message: str, message_en: str, code: str = "DOC_UNREADABLE") -> Result:
    """The result of a document that could not be read for a reason outside the document's own format."""
    return Result(
        document_id=hashlib.sha256(data or source.encode()).hexdigest(),
        source=source,
        format=Path(source).suffix.lstrip(".").lower(),
        size=len(data),
        encoding=None,
        status="rejected",
        error=code,
        message=message,
        cells=0,
        cells_claimed=0,
        reports=(),
        flags=(Flag(code, message, message_en, severity="error"),),
    )


def rows_of(results: Sequence[Result], stamps: Sequence[int], rules: Ruleset) -> dict[Spot, Parcel]:
    """The rows of some documents, each extracted at a time of ``stamps`` (microseconds since 1970)."""
    import pyarrow as pa

    from extractor.tables import to_arrow

    if not results:
        return {}
    tables = to_arrow(results, rules, dt.datetime.fromtimestamp(0, dt.UTC))
    documents = tables["documents"]
    at = documents.schema.get_field_index("extracted_at")
    stamp_field = documents.schema.field(at)
    tables["documents"] = documents.set_column(at, stamp_field, pa.array(stamps, stamp_field.type))
    return packed(tables)
