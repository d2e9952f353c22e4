"""Goldens: what each sample gives, as sorted text under samples/golden/, reviewed like code.

``python -m tests.golden`` shows what has changed; ``python -m tests.golden --write`` takes it over.
"""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

from extractor.api import extract
from extractor.report import Fact, Flag, Result

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
GOLDEN = SAMPLES / "golden"
NOT_DOCUMENTS = {".py", ".pyc", ".facts", ".jsonl", ".md"}


def documents() -> list[Path]:
    """The sample documents, refused ones too."""
    return sorted(p for p in SAMPLES.iterdir() if p.is_file() and p.suffix not in NOT_DOCUMENTS)


def golden_of(document: Path) -> Path:
    """Where a sample's golden stands."""
    return GOLDEN / f"{document.name}.facts"


def shown(result: Result) -> str:
    """A result as text: a line for the document, then for each report its keys, facts, flags, checks."""
    lines = [
        f"document {result.status} {result.error or '-'} {result.encoding or '-'} "
        f"cells {result.cells_claimed}/{result.cells}"
    ]
    lines += [_flag(flag) for flag in result.flags]
    for report in result.reports:
        keys = (report.fiscal_year, report.unit, report.unit_code, report.project, report.report_date)
        lines.append("")
        lines.append(f"report {report.form} " + " ".join("-" if k is None else str(k) for k in keys))
        lines += [_fact(fact) for fact in report.facts]
        lines += [_flag(flag) for flag in report.flags]
        lines += [f"check {c.check_id} {c.entity or '-'} {c.outcome} {c.reason or ''}".rstrip() for c in report.checks]
        lines += [f"said {o.section}.{o.field} {o.relation} {o.number} @ {o.place}" for o in report.occurrences]
    return "\n".join(lines) + "\n"


def _fact(fact: Fact) -> str:
    number = (
        "-"
        if fact.number is None
        else f"{fact.comparator or ''}{fact.number.normalize():f} {fact.measure or ''}".strip()
    )
    at = "".join(f"{value}," if value is not None else "-," for value in fact.place).rstrip(",")
    text = "-" if fact.text is None else fact.text.replace("\n", "⏎")
    repairs = " ".join(repair for repair in fact.repairs if not repair.startswith("unit_from:"))  # of every amount
    key = f"{fact.section}[{fact.row}{' ' + fact.entity if fact.entity else ''}].{fact.field or '?'}"
    return f"fact {key} | {text} | {number} | {fact.date or '-'} | {at} | {repairs}".rstrip()


def _flag(flag: Flag) -> str:
    at = "".join(f"{value}," if value is not None else "-," for value in flag.place).rstrip(",")
    where = f"{flag.section or '-'}[{'-' if flag.row is None else flag.row} {flag.entity or ''}].{flag.field or '-'}"
    figures = f"{flag.found or '-'} | {flag.expected or '-'}"
    return f"flag {flag.code} {flag.severity} {where} | {figures} | {at} | {flag.message}"


def main() -> None:
    """Show or take over the differences."""
    write = "--write" in sys.argv[1:]
    GOLDEN.mkdir(exist_ok=True)
    for document in documents():
        new = shown(extract(document).result)
        path = golden_of(document)
        old = path.read_text("utf-8") if path.is_file() else ""
        if new != old:
            print(
                *difflib.unified_diff(old.splitlines(), new.splitlines(), str(path.name), "now", lineterm="", n=0),
                sep="\n",
            )
            if write:
                path.write_text(new, "utf-8")
    for path in GOLDEN.glob("*.facts"):
        if not (SAMPLES / path.name.removesuffix(".facts")).is_file():
            print(f"{path.name}: its sample is gone")
            if write:
                path.unlink()


if __name__ == "__main__":
    main()
