"""Which slips the checks of a form see: every figure of its examples, spoilt one at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.report import Fact, Report
from extractor.ruleset import Form, Ruleset

from .drawing import width
from .examples import Outcome, reports_of, severities
from .slips import FIGURES, SHIFTED, SLIPS, befallen

MOST_ROWS = 3  # rows of a table whose figures are spoilt: its first, its last and one between
SEEN, UNSEEN, PARTLY, NONE = "看见", "看不见", "有时看见", "—"
NAMES = (*(slip.name for slip in SLIPS), SHIFTED)


@dataclass
class Tally:
    """How many slips of each kind befell a field and how many of them were seen."""

    section: str
    field: str
    name: str
    tried: dict[str, int] = dataclasses.field(default_factory=dict)
    seen: dict[str, int] = dataclasses.field(default_factory=dict)

    def word(self, slip: str) -> str:
        """Seen, unseen, sometimes, or not tried."""
        tried, seen = self.tried.get(slip, 0), self.seen.get(slip, 0)
        if not tried:
            return NONE
        return SEEN if seen == tried else PARTLY if seen else UNSEEN


def tally(form: Form, rules: Ruleset, outcomes: Sequence[Outcome]) -> list[Tally]:
    """For every field of figures, which slips were seen in the examples. A slip is seen when the report has a finding
    (error or warning) that it had not before. Reports with errors of their own are left out where there are others: one
    error can hide the next."""
    rows: dict[tuple[str, str], Tally] = {}
    for section in form.sections.values():
        for rule in section.fields.values():
            if rule.kind in FIGURES and not section.narrative:
                rows[section.name, rule.id] = Tally(section.name, rule.id, rule.name)
    sound = [(o, n, r) for o in outcomes for n, r in enumerate(o.reports) if not _faulty(r)]
    for outcome, number, report in sound or [(o, n, r) for o in outcomes for n, r in enumerate(o.reports)]:
        for fact in _chosen(report, rows):
            _spoil(outcome, number, fact, report, rows[fact.section, fact.field or ""], form, rules)
    return list(rows.values())


def _faulty(report: Report) -> bool:
    return any(flag.severity == "error" for flag in report.flags)


def _chosen(report: Report, rows: dict[tuple[str, str], Tally]) -> list[Fact]:
    """The figures to spoil: of each field those of a few rows, places that hold one fact only."""
    places: dict[object, int] = {}
    for fact in report.facts:
        places[fact.place] = places.get(fact.place, 0) + 1
    by_field: dict[tuple[str, str], list[Fact]] = {}
    for fact in report.facts:
        known = (fact.section, fact.field or "")
        if known in rows and fact.number is not None and places[fact.place] == 1:
            by_field.setdefault(known, []).append(fact)
    chosen = []
    for facts in by_field.values():
        step = max(1, (len(facts) - 1) // (MOST_ROWS - 1)) if len(facts) > 1 else 1
        chosen += facts if len(facts) <= MOST_ROWS else [facts[0], facts[step], facts[-1]]
    return chosen


def _spoil(outcome: Outcome, number: int, fact: Fact, before: Report, row: Tally, form: Form, rules: Ruleset) -> None:
    document = outcome.example.document
    assert document is not None
    kind = form.sections[fact.section].fields[row.field].kind
    known = severities(before)
    for slip, spoilt in befallen(document, fact, kind, before.facts):
        reports = reports_of(spoilt, form, rules)
        row.tried[slip] = row.tried.get(slip, 0) + 1
        after = severities(reports[number]) if number < len(reports) else {}
        if number >= len(reports) or any(count > known.get(what, 0) for what, count in after.items()):
            row.seen[slip] = row.seen.get(slip, 0) + 1


def page(form: Form, outcomes: Sequence[Outcome], rows: Sequence[Tally]) -> Iterator[str]:
    """The outcome of a test for people: the examples, a row for each field, and what is left to do."""
    for outcome in outcomes:
        flags = sum(len(report.flags) for report in outcome.reports)
        told = f"{len(outcome.reports)} 张表，{flags} 个问题"
        yield f"{'不对' if outcome.faults else '通过'}  {outcome.example.name}（{told}）"
        yield from (f"        {fault}" for fault in outcome.faults)
    yield ""
    table = [("字段", *NAMES)]
    table += [(f"{row.section}.{row.field} {row.name}", *(row.word(slip) for slip in NAMES)) for row in rows]
    widths = [max(width(line[n]) for line in table) for n in range(len(table[0]))]
    for line in table:
        yield "  ".join(text + " " * (w - width(text)) for text, w in zip(line, widths, strict=True)).rstrip()
    yield ""
    tried = [row for row in rows if row.tried]
    blind = [row for row in tried if not row.seen]
    untried = [row for row in rows if not row.tried]
    count = sum(sum(row.tried.values()) for row in rows)
    seen = sum(sum(row.seen.values()) for row in rows)
    yield f"共试了 {count} 处错，看见 {seen} 处。"
    if blind:
        yield f"怎么写错都看不见的：{'、'.join(f'{row.section}.{row.field}' for row in blind)}；给它们写核对"
    if untried:
        names = "、".join(f"{row.section}.{row.field}" for row in untried)
        yield f"例子里没有数、没有试的：{names}；补一个填了它们的例子"
