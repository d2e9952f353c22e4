"""The end of a run: files merged and sorted, and what only the whole archive shows worked out anew."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from extractor.archive import Touched, Unlisted, across, unlisted
from extractor.errors import ExtractorError
from extractor.ruleset import Ruleset, load
from extractor.store import Change, Store, settled
from extractor.store.layout import YEAR, label_of, year_of
from extractor.store.parts import ACROSS, DELTA, PART, read, rows_of, stored_schema
from extractor.tables import schemas
from extractor.tables.schema import TABLES

from .intake import Intake
from .journal import Journal
from .pool import beside
from .summary import RunSummary

CHECKED, UNLISTED = "across", "unlisted"  # notes: the state and rules that were checked across documents; its units
SMALL = 500  # documents of an archive that is checked here; a larger one in a process of its own
_SEEN = ("documents", "reports", "facts")  # what the checks across documents look at


def finish(store: Store, rules: Ruleset, intake: Intake, summary: RunSummary, journal: Journal) -> None:
    """Merge, check across documents, show. Where nothing has changed nothing is written.

    Raises RuleError where a check across documents does not run; what was read is kept all the same.
    """
    checked = store.ledger.note(CHECKED) == _mark(intake.began, rules)
    if checked and not intake.pending and settled(store, schemas(rules)) and intake.began == store.generation:
        intake.show({}, settled=True)
        listed = json.loads(store.ledger.note(UNLISTED) or "[]")
        _tell(summary, _flags(store.files("flags")), [Unlisted(*one) for one in listed])
        return
    change = intake.change
    with journal.stage("merge"):
        change.write(True, intake.each, (*_SEEN, "flags"))
    before = _flags(change.files("flags"))
    size = sum(rows_of(path) for paths in change.files("documents").values() for path in paths)
    some = intake.touched if checked and len(intake.touched.documents) * 3 < size else None
    tables = {name: change.folder / name for name in _SEEN}
    with beside(size > SMALL, _checked, tables, rules.path, some, before, store.scratch) as came:
        with journal.stage("merge"):
            change.write(True, intake.each)
        try:
            with journal.stage("across"):
                found, listed = came()
        except ExtractorError:
            intake.show({}, settled=True)
            raise
    change.replace("flags", ACROSS, _by_year(found, "flags"))
    _recount(change, before, found)
    notes = {CHECKED: _mark(change.number, rules), UNLISTED: json.dumps(listed, ensure_ascii=False)}
    intake.show(notes, settled=True)
    _tell(summary, found, listed)


def _checked(
    tables: Mapping[str, Path], rules_path: Path, touched: Touched | None, before: pa.Table, scratch: Path
) -> tuple[pa.Table, list[Unlisted]]:
    """The flags across documents, and the units that are not listed."""
    rules = load(rules_path)
    return across(tables, rules, touched, before, scratch), unlisted(tables, rules)


def _mark(generation: int, rules: Ruleset) -> str:
    return f"{generation} {rules.version}"


def _tell(summary: RunSummary, found: pa.Table, listed: list[Unlisted]) -> None:
    pairs = zip(found["severity"].to_pylist(), found["code"].to_pylist(), strict=True)
    summary.across = Counter((str(severity), str(code)) for severity, code in pairs)
    summary.unlisted = listed


def _flags(files: dict[str, list[Path]]) -> pa.Table:
    """The flags across documents as they are stored."""
    whole = TABLES["flags"]
    schema = stored_schema(whole, "flags")
    found = [whole.empty_table()]
    for label, paths in files.items():
        for path in paths:
            if path.name.startswith(ACROSS):
                rows = read(path, schema)
                year = pa.array([year_of(label)] * rows.num_rows, whole.field(YEAR).type)
                found.append(rows.add_column(whole.get_field_index(YEAR), whole.field(YEAR), year))
    return pa.concat_tables(found)


def _by_year(table: pa.Table, name: str) -> dict[str, pa.Table]:
    years = table[YEAR]
    rows = table.drop_columns([YEAR]).cast(stored_schema(TABLES[name], name))
    return {
        label_of(year): rows.filter(pc.is_null(years) if year is None else pc.equal(years, year))
        for year in pc.unique(years).to_pylist()
    }


def _recount(change: Change, before: pa.Table, after: pa.Table) -> None:
    """The reports' numbers of errors and warnings, by what the flags across documents have become."""
    moved = _counts(after)
    moved.subtract(_counts(before))
    touched = {report for (report, _), count in moved.items() if count}
    if not touched:
        return
    schema = stored_schema(TABLES["reports"], "reports")
    ids = pa.array(sorted(touched), pa.string())
    for label, paths in change.files("reports").items():
        for path in paths:
            rows = read(path, schema)
            if pc.any(pc.is_in(rows["report_id"], ids)).as_py():
                kind = PART if path.name.startswith(PART) else DELTA
                change.rewrite("reports", label, path, kind, _counted(rows, moved))


def _counts(flags: pa.Table) -> Counter[tuple[str, str]]:
    pairs: Iterable[tuple[str | None, str]] = zip(
        flags["report_id"].to_pylist(), flags["severity"].to_pylist(), strict=True
    )
    return Counter((report, severity) for report, severity in pairs if report)


def _counted(reports: pa.Table, moved: Counter[tuple[str, str]]) -> pa.Table:
    ids = reports["report_id"].to_pylist()
    for name, severity in (("errors", "error"), ("warnings", "warning")):
        at = reports.schema.get_field_index(name)
        more = pa.array([moved[key, severity] for key in ids], pa.int32())
        reports = reports.set_column(at, reports.schema.field(at), pc.add(reports[name], more))
    return reports
