"""The examples of a rule file: files or tables drawn in place, read and checked as any document is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from extractor.document import Cell, Document, Grid, Paragraph
from extractor.errors import ExtractorError
from extractor.matching import claim, match
from extractor.readers import read
from extractor.report import Report
from extractor.reporting import report_of
from extractor.ruleset import Form, Ruleset
from extractor.ruleset.drawn import DrawingError, parse
from extractor.values.normalise import normalise

BREAK = "⏎"  # a paragraph break within a drawn cell
OUTSIDE = "#"  # begins a drawn line that stands outside the tables


class Example(NamedTuple):
    """One example: its name for people, the document, the codes it must raise (None: no error at all)."""

    name: str
    document: Document | None
    flags: frozenset[str] | None
    fault: str = ""


class Outcome(NamedTuple):
    """What an example gave: its reports of the form, and what is not as it should be."""

    example: Example
    reports: tuple[Report, ...]
    faults: tuple[str, ...]


def examples_of(form: Form, files: tuple[Path, ...] = ()) -> Iterator[Example]:
    """The examples that the form's rule file names, then ``files``. One that cannot be read says why in ``fault``."""
    for number, spec in enumerate(form.spec.get("examples") or (), 1):
        flags = None if spec.get("flags") is None else frozenset(_listed(spec["flags"]))
        if spec.get("drawn"):
            try:
                yield Example(f"第 {number} 个例子", document_of(str(spec["drawn"])), flags)
            except DrawingError as error:
                yield Example(f"第 {number} 个例子", None, flags, f"画的表看不懂：{error}")
        else:
            yield _read(str(spec["file"]), form.file.parent / str(spec["file"]), flags)
    for file in files:
        yield _read(str(file), file, frozenset())


def _listed(value: Any) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _read(name: str, path: Path, flags: frozenset[str] | None) -> Example:
    try:
        return Example(name, read(path.read_bytes(), path.name), flags)
    except (OSError, ExtractorError) as error:
        return Example(name, None, flags, f"读不了：{error}")


def document_of(drawing: str) -> Document:
    """A drawn example as exact grids; the last cell of a short row is stretched. Raises DrawingError."""
    body: list[Paragraph | int] = []
    grids: list[Grid] = []
    rows: list[str] = []
    for line in [*drawing.split("\n"), ""]:
        outside = line.strip().startswith(OUTSIDE)
        if rows and (outside or not line.strip()):
            body.append(len(grids))
            grids.append(_grid(rows, len(grids)))
            rows = []
        if outside:
            body.append(Paragraph(line.strip()[len(OUTSIDE) :].strip()))
        elif line.strip():
            rows.append(line.strip())
    return Document("drawn", tuple(body), tuple(grids))


def _grid(rows: list[str], table: int) -> Grid:
    width = max(row.count("|") for row in rows)
    even = [row + "|<" * (width - row.count("|")) for row in rows]
    cells = tuple(
        Cell(c.row, c.col, c.row_span, c.col_span, c.label.replace(BREAK, "\n"))
        for row in parse("\n".join(even))
        for c in row.cells
    )
    return Grid(table, len(rows), width + 1, cells)


def reports_of(document: Document, form: Form, rules: Ruleset) -> tuple[Report, ...]:
    """The reports of this form in a document, read, normalised and checked."""
    reports = []
    for number, found in enumerate(match(document, rules)):
        if found.form is None or found.form.id != form.id:
            continue
        claimed = claim(found, rules, first_table=number)
        facts, repairs = normalise(claimed.facts, found.form, rules)
        reports.append(report_of(f"example-{number}", "example", found, claimed, facts, repairs, rules))
    return tuple(reports)


def run(example: Example, form: Form, rules: Ruleset) -> Outcome:
    """Read an example and say what is not as its author wrote it should be."""
    if example.document is None:
        return Outcome(example, (), (example.fault,))
    reports = reports_of(example.document, form, rules)
    if not reports:
        return Outcome(example, (), (f"没有认出 {form.id}",))
    raised = Counter(flag.code for report in reports for flag in report.flags)
    if example.flags is None:
        errors = [flag for report in reports for flag in report.flags if flag.severity == "error"]
        return Outcome(example, reports, tuple(f"{flag.code}：{flag.message}" for flag in errors))
    lacking = sorted(example.flags - set(raised))
    return Outcome(example, reports, tuple(f"该报 {code} 而没有报" for code in lacking))


def severities(report: Report) -> Mapping[tuple[str, str, str, str, str], int]:
    """How often each finding that a person must look at was made, by what it is about."""
    return Counter(
        (flag.code, flag.section or "", flag.entity or "", flag.field or "", flag.found or "")
        for flag in report.flags
        if flag.severity in ("error", "warning")
    )
