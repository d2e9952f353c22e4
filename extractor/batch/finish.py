"""The end of a run: files merged and sorted, and what only the whole archive shows worked out anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from extractor.archive import across, unlisted
from extractor.errors import ExtractorError
from extractor.ruleset import Ruleset
from extractor.store import Change, Store, settled
from extractor.store.layout import YEAR, label_of
from extractor.store.parts import ACROSS, DELTA, PART, read, stored_schema
from extractor.tables import schemas
from extractor.tables.schema import TABLES

from .intake import Intake
from .summary import RunSummary

CHECKED = "across"  # note: the state and the rules for which the flags across documents were worked out
_SEEN = ("documents", "reports", "facts")  # what the checks across documents look at


def finish(store: Store, rules: Ruleset, intake: Intake, summary: RunSummary) -> None:
    """Merge, check across documents, show. Where nothing has changed nothing is written.

    Raises RuleError where a check across documents does not run; what was read is kept all the same.
    """
    known = schemas(rules)
    if not intake.pending and settled(store, known) and store.ledger.note(CHECKED) == _mark(store.generation, rules):
        intake.show({}, settled=True)
        _tell(store.folder, _flags(store.files("flags")), rules, summary)
        return
    change = intake.change
    change.write(settle=True, each=intake.each)
    try:
        found = across({name: change.folder / name for name in _SEEN}, rules)
    except ExtractorError:
        intake.show({}, settled=True)
        raise
    before = _flags(change.files("flags"))
    change.replace("flags", ACROSS, _by_year(found, "flags"))
    _recount(change, before, found)
    intake.show({CHECKED: _mark(change.number, rules)}, settled=True)
    _tell(store.folder, found, rules, summary)


def _mark(generation: int, rules: Ruleset) -> str:
    return f"{generation} {rules.version}"


def _tell(folder: Path, found: pa.Table, rules: Ruleset, summary: RunSummary) -> None:
    pairs = zip(found["severity"].to_pylist(), found["code"].to_pylist(), strict=True)
    summary.across = Counter((str(severity), str(code)) for severity, code in pairs)
    summary.unlisted = unlisted({name: folder / name for name in _SEEN}, rules)


def _flags(files: dict[str, list[Path]]) -> pa.Table:
    """The flags across documents as they are stored (without their year)."""
    schema = stored_schema(TABLES["flags"], "flags")
    mine = [path for paths in files.values() for path in paths if path.name.startswith(ACROSS)]
    return pa.concat_tables([schema.empty_table(), *(read(path, schema) for path in mine)])


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
