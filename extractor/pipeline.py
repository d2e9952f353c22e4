"""The whole way for one document: bytes → Document → matched forms → facts → findings. One call an arrow."""

from __future__ import annotations

import hashlib
import time

from extractor import readers
from extractor.errors import Refused
from extractor.limits import DEFAULT, Limits
from extractor.matching import claim, claim_unknown, match
from extractor.report import Flag, Report, Result
from extractor.reporting import agreed, report_of, told, unknown_report
from extractor.ruleset import Ruleset
from extractor.values.normalise import normalise


def extract(data: bytes, source: str, rules: Ruleset, limits: Limits = DEFAULT) -> Result:
    """Extract one document. Never raises for a bad file: a refusal is a Result with ``status`` rejected."""
    clock = _Clock()
    document_id = hashlib.sha256(data).hexdigest()
    try:
        document = readers.read(data, source, limits)
    except Refused as refused:
        return _rejected(document_id, source, len(data), refused, clock)
    clock("read")
    matches = match(document, rules)
    if document.encoding == "big5" and not any(found.form for found in matches):
        return _rejected(document_id, source, len(data), readers.unsure(), clock)
    clock("match")
    reports: list[Report] = []
    cells: set[tuple[int, int, int]] = set()
    used: set[tuple[int, int, int]] = set()
    tables = 0
    for number, found in enumerate(matches):
        report_id = f"{document_id[:16]}-{number}"
        if found.form is None:
            unclaimed, own = claim_unknown(found, rules, first_table=tables)
            facts, _ = normalise(unclaimed, None, rules)
            reports.append(unknown_report(report_id, document_id, found, facts, rules))
            cells |= own
            used |= own
        else:
            claimed = claim(found, rules, first_table=tables)
            clock("claim")
            facts, repairs = normalise(claimed.facts, found.form, rules)
            clock("normalise")
            reports.append(report_of(report_id, document_id, found, claimed, facts, repairs, rules))
            clock("check")
            cells |= claimed.cells
            used |= claimed.used
        tables = max(tables + 1, 1 + max((table for table, _, _ in cells), default=0))
    reports = agreed(reports, rules)
    clock("across")
    flags = told(document, rules)
    whole = not flags and cells <= used and bool(reports) and all(found.form for found in matches)
    return Result(
        document_id=document_id,
        source=source,
        format=document.format,
        size=len(data),
        encoding=document.encoding,
        status="ok" if whole else "partial",
        error=None,
        message=None,
        cells=len(cells),
        cells_claimed=len(cells & used),
        reports=tuple(reports),
        flags=flags,
        notes=document.notes,
        timings=clock.laps(),
    )


class _Clock:
    """Wall time of each stage, in seconds, in the order the stages ran."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def __call__(self, stage: str) -> None:
        now = time.perf_counter()
        self._laps[stage] = self._laps.get(stage, 0.0) + now - self._last
        self._last = now

    def laps(self) -> tuple[tuple[str, float], ...]:
        return tuple(self._laps.items())


def _rejected(document_id: str, source: str, size: int, refused: Refused, clock: _Clock) -> Result:
    flag = Flag(refused.code, refused.message, refused.message_en, severity="error")
    return Result(
        document_id=document_id,
        source=source,
        format=refused.format or (source.rsplit(".", 1)[-1].lower() if "." in source else ""),
        size=size,
        encoding=None,
        status="rejected",
        error=refused.code,
        message=refused.message,
        cells=0,
        cells_claimed=0,
        reports=(),
        flags=(flag,),
        timings=clock.laps(),
    )
