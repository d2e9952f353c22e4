"""Scoring an extraction against a truth: facts right, wrong, missing and extra, by shape of document and section.

Also a command: ``python tests/acceptance/truth_score.py DIR [--show N]`` scores the documents of ``DIR/truth.jsonl``
(written by ``samples/make.py --corpus N --out DIR``) and prints the first N differences.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

OPEN = "*"  # in a truth: the contract leaves this open
COLUMNS = ("raw", "text", "number", "comparator", "measure", "date")
EXACT_TEXT = {
    "contact_name",
    "project_leader",
    "evaluator_name",
    "evaluator_title",
    "evaluator_signature",
    "preparer_name",
    "grade",
    "level1",
    "level2",
}
RAW_WITHIN = {"goals", "indicators"}  # a cell may hold several of these: the part, or the cell it stands in
RAW_OPEN = {"cover", "preparer", "opinions", "narrative"}  # found within paragraphs: how much of the line is open
NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[、.])")


class Difference(NamedTuple):
    """One fact that is not as it should be. ``kind`` is wrong, missing or extra."""

    file: str
    kind: str
    key: tuple[Any, ...]
    expected: Any
    found: Any


class Score:
    """Counts by shape and section, and the differences behind them."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self.differences: list[Difference] = []

    def add(self, shape: str, section: str, kind: str, difference: Difference | None = None) -> None:
        """Count one fact."""
        self.counts[shape, section][kind] += 1
        if difference is not None:
            self.differences.append(difference)

    def rate(self, shapes: str) -> Decimal:
        """Share of right facts in all that were expected or invented, of the shapes that begin with ``shapes``."""
        total: Counter[str] = Counter()
        for (shape, _), counts in self.counts.items():
            if shape.startswith(shapes):
                total += counts
        return Decimal(total["right"]) / max(1, total.total())

    def table(self) -> str:
        """The counts as a table to read; shapes first, then sections."""
        lines = [f"{'':34}{'right':>8}{'wrong':>7}{'missing':>9}{'extra':>7}{'%':>9}"]
        for choose in (lambda key: key[0], lambda key: key[0].split()[0] + " " + key[1]):
            groups: dict[str, Counter[str]] = defaultdict(Counter)
            for key, counts in self.counts.items():
                groups[choose(key)] += counts
            for name, counts in sorted(groups.items()):
                share = Decimal(100 * counts["right"]) / max(1, counts.total())
                lines.append(
                    f"{name:34}{counts['right']:8}{counts['wrong']:7}{counts['missing']:9}{counts['extra']:7}{share:9.2f}"
                )
            lines.append("")
        return "\n".join(lines)


def fold(text: str | None) -> str | None:
    """Text without white space and full-width forms: what is left open in prose."""
    return None if text is None else re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def lines(text: str) -> str:
    """Text whose lines are trimmed and whose blank lines are gone: what paragraphs and breaks may change."""
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def agrees(section: str, field: str, expected: dict[str, Any], fact: Any) -> bool:
    """Whether a fact says what the truth says, in every part that the contract fixes."""
    if section not in RAW_OPEN and expected["raw"] != OPEN:
        printed, wanted = lines(fact.raw), lines(expected["raw"])
        if printed != wanted and not (section in RAW_WITHIN and wanted in printed):
            return False
    if expected["text"] != OPEN and not _same_text(field, expected["text"], fact):
        return False
    if expected["number"] != OPEN:
        wanted_number = None if expected["number"] is None else Decimal(expected["number"])
        if fact.number != wanted_number:
            return False
    for column in ("comparator", "measure"):
        if expected[column] != OPEN and getattr(fact, column) != expected[column]:
            return False
    return expected["date"] == (fact.date.isoformat() if fact.date else None)


def _same_text(field: str, wanted: str | None, fact: Any) -> bool:
    if wanted is None:
        return fact.text is None
    if field in EXACT_TEXT:
        return bool(fact.text == wanted)
    if field == "heading":
        return NUMBERING.sub("", fold(fact.text) or "") == NUMBERING.sub("", fold(wanted) or "")
    return fold(fact.text) == fold(wanted)


def compare(score: Score, file: str, shape: str, truth: list[dict[str, Any]], reports: Any) -> None:
    """Add one document to ``score``: its reports in order, each with its identity and its facts."""
    for number, expected in enumerate(truth):
        found = reports[number] if number < len(reports) else None
        for name in ("form", "fiscal_year", "unit", "self_score"):
            wanted = Decimal(expected[name]) if name == "self_score" else expected[name]
            got = getattr(found, name, None)
            if got == wanted:
                score.add(shape, "(report)", "right")
            else:
                score.add(shape, "(report)", "wrong", Difference(file, "wrong", (number, name), wanted, got))
        facts = {(f.section, f.row, f.entity, f.field): f for f in getattr(found, "facts", ())}
        for section, row, entity, field, *rest in expected["facts"]:
            key = (section, row, entity, field)
            fact = facts.pop(key, None)
            values = dict(zip(COLUMNS, rest, strict=True))
            if fact is None:
                score.add(shape, section, "missing", Difference(file, "missing", (number, *key), rest, None))
            elif agrees(section, field, values, fact):
                score.add(shape, section, "right")
            else:
                seen = [getattr(fact, column) for column in COLUMNS]
                score.add(shape, section, "wrong", Difference(file, "wrong", (number, *key), rest, seen))
        for key, fact in facts.items():
            score.add(shape, key[0], "extra", Difference(file, "extra", (number, *key), None, fact.raw))
    for number in range(len(truth), len(reports)):
        score.add(shape, "(report)", "extra", Difference(file, "extra", (number,), None, reports[number].form))


def read_truth(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a ``truth.jsonl``."""
    with path.open(encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def score_folder(folder: Path, extract: Callable[[Path], Any], truth: Path | None = None) -> Score:
    """Extract and score every document that the truth of ``folder`` names."""
    score = Score()
    for line in read_truth(truth or folder / "truth.jsonl"):
        compare(score, line["file"], line["shape"], line["reports"], extract(folder / line["file"]).reports)
    return score


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--truth", type=Path, help="truth.jsonl, where it is not in the folder")
    parser.add_argument("--show", type=int, default=20, help="how many differences to print")
    options = parser.parse_args()
    from extractor.api import extract

    score = score_folder(options.folder, extract, options.truth)
    for difference in score.differences[: options.show]:
        print(
            f"{difference.file} {difference.kind} {difference.key}",
            f"expected {difference.expected}",
            f"found    {difference.found}",
            sep="\n   ",
        )
    print(score.table())
    return 0


if __name__ == "__main__":
    sys.exit(main())
