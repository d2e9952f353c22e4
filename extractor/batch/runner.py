"""A run: many documents → the tables under an output folder, and a summary of what came of it."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from extractor.archive import Unlisted, across, recounted, replaced, unlisted
from extractor.report import Flag, Result
from extractor.ruleset import Ruleset, load
from extractor.store import commit, locked, stored
from extractor.tables import schemas, to_arrow

from .inputs import find
from .pool import extract_all
from .progress import Progress

BATCH = 500  # documents turned into Arrow at once, so that a run's memory holds columns and not records


@dataclass
class RunSummary:
    """What a run did. ``flags`` counts by (severity, code), ``refused`` are (source, code, sentence); ``across`` counts
    the flags across documents, ``unlisted`` are units that ``units.csv`` does not know, both of the whole archive."""

    out: Path
    rules: Ruleset
    documents: int = 0
    passed_over: int = 0
    facts: int = 0
    seconds: float = 0.0
    reports: Counter[str] = field(default_factory=Counter)
    flags: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    tables: dict[str, int] = field(default_factory=dict)
    across: Counter[tuple[str, str]] = field(default_factory=Counter)
    unlisted: list[Unlisted] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Count one document."""
        self.documents += 1
        self.flags.update((flag.severity, flag.code) for flag in result.flags)
        for report in result.reports:
            self.reports[report.form] += 1
            self.facts += len(report.facts)
            self.flags.update((flag.severity, flag.code) for flag in report.flags)
        if result.status == "rejected":
            self.refused.append((result.source, result.error or "", result.message or ""))


def run(
    inputs: Sequence[str | Path],
    out: str | Path,
    rules: str | Path | None = None,
    jobs: int | None = None,
    show_progress: bool = False,
) -> RunSummary:
    """Convert documents into Parquet under ``out``. A refused document is a row, never the end of the run.

    Documents that ``out`` holds from earlier runs stay; one of the same ``source`` is replaced.
    Raises ExtractorError: an input that is not there, wrong rule files, an output folder that cannot be written.
    """
    start = time.monotonic()
    target = Path(out)
    ruleset = load(rules)
    found = find(inputs, target)
    summary = RunSummary(target, ruleset, passed_over=found.passed_over)
    with locked(target):
        progress = Progress(len(found.inputs)) if show_progress else None
        results = _in_order(extract_all(found.inputs, ruleset.path, jobs or os.cpu_count() or 1))
        new = _arrow(_counted(_first_of_each(results), summary, progress), ruleset)
        if progress:
            progress.close()
        merged = _across(_merged(target, new, ruleset), ruleset, summary)
        summary.tables = commit(target, merged)
    summary.seconds = time.monotonic() - start
    return summary


def _in_order(results: Iterable[tuple[int, Result]]) -> Iterable[Result]:
    """Results in the order of their inputs, whichever worker was first."""
    early: dict[int, Result] = {}
    wanted = 0
    for number, result in results:
        early[number] = result
        while wanted in early:
            yield early.pop(wanted)
            wanted += 1


def _first_of_each(results: Iterable[Result]) -> Iterable[Result]:
    """Of documents with the same bytes the first keeps its reports, the others a DOC_DUPLICATE flag."""
    first: dict[str, str] = {}
    for result in results:
        source = first.setdefault(result.document_id, result.source)
        if source == result.source or result.status == "rejected":
            yield result
            continue
        flag = Flag(
            "DOC_DUPLICATE",
            f"与“{source}”内容完全相同，只入库一次；如属重复提交请删去一份",
            f"the same bytes as {source}, kept once; remove one if it was submitted twice",
            found=source,
            severity="warning",
        )
        yield replace(result, reports=(), flags=(*result.flags, flag))


def _counted(results: Iterable[Result], summary: RunSummary, progress: Progress | None) -> Iterable[Result]:
    for result in results:
        summary.add(result)
        if progress:
            progress.step(result.status == "rejected")
        yield result


def _arrow(results: Iterable[Result], rules: Ruleset) -> dict[str, pa.Table]:
    now = dt.datetime.now(dt.UTC)
    parts: dict[str, list[pa.Table]] = {name: [schema.empty_table()] for name, schema in schemas(rules).items()}
    batch: list[Result] = []

    def flush() -> None:
        for name, table in to_arrow(batch, rules, now).items():
            parts[name].append(table)
        batch.clear()

    for result in results:
        batch.append(result)
        if len(batch) == BATCH:
            flush()
    flush()
    return {name: pa.concat_tables(tables) for name, tables in parts.items()}


def _merged(out: Path, new: dict[str, pa.Table], rules: Ruleset) -> dict[str, pa.Table]:
    """The new tables with what ``out`` holds of documents that this run did not read."""
    known = schemas(rules)
    old = stored(out, "documents", known["documents"])
    other = old.filter(pc.invert(pc.is_in(old["source"], new["documents"]["source"])))
    kept = pc.and_(
        pc.is_in(old["document_id"], other["document_id"]),
        pc.invert(pc.is_in(old["document_id"], new["documents"]["document_id"])),
    )
    ids = old.filter(kept)["document_id"]
    merged = {"documents": pa.concat_tables([other, _same_stamp(old, new["documents"])])}
    for name, schema in known.items():
        if name != "documents":
            before = stored(out, name, schema)
            merged[name] = pa.concat_tables([before.filter(pc.is_in(before["document_id"], ids)), new[name]])
    return merged


def _across(tables: dict[str, pa.Table], rules: Ruleset, summary: RunSummary) -> dict[str, pa.Table]:
    """The tables with the flags across documents worked out anew, and the reports' counts of flags with them."""
    found = across(tables, rules)
    pairs = zip(found["severity"].to_pylist(), found["code"].to_pylist(), strict=True)
    summary.across.update((str(severity), str(code)) for severity, code in pairs)
    summary.unlisted = unlisted(tables, rules)
    flags = replaced(tables["flags"], found, rules)
    return {**tables, "flags": flags, "reports": recounted(tables["reports"], flags)}


def _same_stamp(old: pa.Table, new: pa.Table) -> pa.Table:
    """Documents read again by the same program and rules keep the time of their first reading."""
    keys = ("source", "document_id", "extractor_version", "rules_version")
    stamps = {
        key: stamp
        for *key_columns, stamp in zip(
            *(old[k].to_pylist() for k in keys), old["extracted_at"].to_pylist(), strict=True
        )
        for key in [tuple(key_columns)]
    }
    rows = zip(*(new[k].to_pylist() for k in keys), new["extracted_at"].to_pylist(), strict=True)
    column = pa.array([stamps.get(tuple(row[:-1]), row[-1]) for row in rows], new.schema.field("extracted_at").type)
    return new.set_column(new.schema.get_field_index("extracted_at"), new.schema.field("extracted_at"), column)
