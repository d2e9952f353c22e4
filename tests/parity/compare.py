"""Facts of a dump against the facts of the Word file it was made of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from extractor.report import Fact, Report, Result
from extractor.text import squeeze

Key = tuple[int, str, int, str | None, str | None]
OUTCOMES = ("equal", "missing", "wrong", "lost")


class Difference(NamedTuple):
    """One fact that is not as in the Word file."""

    converter: str
    file: str
    outcome: str
    key: Key
    expected: object
    found: object


@dataclass
class Parity:
    """Counts by converter and section. ``lost``: the converter did not print the value at all."""

    counts: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    def add(self, converter: str, file: str, section: str, outcome: str, key: Key, pair: tuple[object, object]) -> None:
        """Count one fact."""
        self.counts.setdefault((converter, section), Counter())[outcome] += 1
        if outcome not in ("equal", "lost"):
            self.differences.append(Difference(converter, file, outcome, key, *pair))

    def total(self, converter: str, outcome: str) -> int:
        """Facts of a converter with one outcome."""
        return sum(counts[outcome] for (name, _), counts in self.counts.items() if name == converter)

    def rate(self, converter: str) -> float:
        """The share of equal facts among those that the converter printed, in percent."""
        printed = sum(self.total(converter, outcome) for outcome in ("equal", "missing", "wrong"))
        return 100 * self.total(converter, "equal") / printed if printed else 0.0

    def counted(self, converter: str, section: str) -> Counter[str]:
        """The counts of one converter in one section."""
        return self.counts.get((converter, section), Counter())

    def table(self) -> str:
        """A line for each converter, then its sections: the share of equal facts, how many are missing and wrong."""
        converters = list(dict.fromkeys(name for name, _ in self.counts))
        sections = sorted({section for _, section in self.counts})
        lines = ["converter               equal %    equal missing   WRONG    lost"]
        for name in converters:
            figures = " ".join(f"{self.total(name, outcome):7}" for outcome in OUTCOMES)
            lines.append(f"{name:<22} {self.rate(name):8.2f} {figures}")
        lines += ["", "equal % by section     " + " ".join(f"{section[:8]:>8}" for section in sections)]
        for name in converters:
            lines.append(f"{name:<22} " + " ".join(f"{_share(self.counted(name, s)):>8}" for s in sections))
        lines += ["", "missing+WRONG          " + " ".join(f"{section[:8]:>8}" for section in sections)]
        for name in converters:
            cells = [self.counted(name, section) for section in sections]
            shown = (f"{c['missing']}+{c['wrong']}" if c["missing"] + c["wrong"] else "·" for c in cells)
            lines.append(f"{name:<22} " + " ".join(f"{cell:>8}" for cell in shown))
        return "\n".join(lines)


def _share(counts: Counter[str]) -> str:
    printed = counts["equal"] + counts["missing"] + counts["wrong"]
    return f"{100 * counts['equal'] / printed:.1f}" if printed else "·"


def compare(parity: Parity, converter: str, file: str, word: Result, dump: Result, printed: str) -> None:
    """Count every fact with a field. ``printed`` is the dump's text, to tell what the converter itself lost.

    A value that a merged cell holds for further rows is printed once, in the first of them: the span is lost.
    """
    there = squeeze(re.sub(r"[|+\-=]", "", printed))
    expected = dict(_facts(word))
    found = dict(_facts(dump, _paired(word, dump)))
    placed: set[object] = set()
    for key, fact in expected.items():
        got = found.pop(key, None)
        spanned = (key[0], key[1], key[4], fact.place) in placed
        placed.add((key[0], key[1], key[4], fact.place))
        if got is None:
            lost = spanned or squeeze(re.sub(r"[|+\-=]", "", fact.raw)) not in there
            parity.add(converter, file, key[1], "lost" if lost else "missing", key, (fact.raw, None))
        else:
            same = _value(fact) == _value(got)
            parity.add(converter, file, key[1], "equal" if same else "wrong", key, (fact.raw, got.raw))
    for key, fact in found.items():
        parity.add(converter, file, key[1], "wrong", key, (None, fact.raw))


def _known(result: Result) -> list[Report]:
    return [report for report in result.reports if report.form != "unknown"]


def _paired(word: Result, dump: Result) -> list[int]:
    """The number of the Word file's report for each of the dump's, in order: a converter may leave out a whole form.

    Of all ways to pair them in order, the one with the most equal values; a report too many has a number of its own.
    """
    ours, theirs = _known(dump), _known(word)
    if len(ours) >= len(theirs):
        return list(range(len(ours)))
    values = [{(f.section, f.row, f.entity, f.field, _value(f)) for f in report.facts} for report in (*ours, *theirs)]
    mine, others = values[: len(ours)], values[len(ours) :]
    ways = combinations(range(len(theirs)), len(ours))
    return list(max(ways, key=lambda way: sum(len(a & others[n]) for a, n in zip(mine, way, strict=True))))


def _facts(result: Result, numbers: Sequence[int] = ()) -> Iterable[tuple[Key, Fact]]:
    for number, report in zip(numbers or range(len(result.reports)), _known(result), strict=False):
        for fact in report.facts:
            if fact.field is not None:
                entity = squeeze(fact.entity) if fact.entity else None
                yield (number, fact.section, fact.row, entity, fact.field), fact


def _value(fact: Fact) -> tuple[object, ...]:
    text = squeeze(fact.text) if fact.text is not None else None
    return (fact.number, fact.comparator, fact.measure, fact.date, text)
