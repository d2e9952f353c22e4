"""``python -m tests.planting --clean 1000 --planted 1000 --seed 1 [--show N]``: the figures of planted errors, printed.

Clean documents: how many raise an error flag. Documents with one error: how many are found under the right code, and
at the right cell; beside it, how many raise another error as well. Then the same for forms with scores, for errors in
the shape of a form, for damaged files, and for what is wrong between the documents of an archive.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.api import _rules
from extractor.pipeline import extract

from . import files, filings, scored, shape
from .plant import Planted, clean, planted


@dataclass
class Tally:
    """Counts by kind of error, and what went wrong with which document."""

    planted: Counter[str] = field(default_factory=Counter)
    coded: Counter[str] = field(default_factory=Counter)
    placed: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    beside: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def table(self) -> str:
        """A line for each kind, and the whole.

        ``one cell``: only one cell can be wrong. ``changed``: the flag stands at the cell that was changed, though
        others may be as guilty. ``others``: another error flag was raised as well.
        """
        head = f"{'kind':14}{'planted':>9}{'code':>8}{'cell':>8}{'%':>8}{'one cell':>10}{'changed':>9}{'others':>8}"
        lines = [head]
        counts = (self.planted, self.coded, self.placed, self.alone, self.changed, self.beside)
        for kind, own in (*((k, [c[k] for c in counts]) for k in self.planted), ("all", [c.total() for c in counts])):
            n, coded, placed, alone, changed, beside = own
            share = 100 * placed / max(1, n)
            lines.append(f"{kind:14}{n:9}{coded:8}{placed:8}{share:8.2f}{alone:10}{changed:9}{beside:8}")
        return "\n".join(lines)


def judge(documents: Iterable[Planted]) -> Tally:
    """Extract each document and hold its flags against what was planted."""
    rules, tally = _rules(None), Tally()
    for one in documents:
        result = extract(one.data, one.name, rules)
        flags = [f for report in result.reports for f in report.flags] + list(result.flags)
        errors = [f for f in flags if f.severity == "error"]
        tally.planted[one.kind] += 1
        if one.right is None:
            tally.placed[one.kind] += not errors
            tally.wrong += [f"{one.name} {one.kind}: {f.code} {f.message}" for f in errors]
            continue
        coded = [f for f in flags if f.code in one.right.codes]
        placed = [f for f in coded if (f.section, f.entity, f.field) in one.right.cells]
        tally.coded[one.kind] += bool(coded)
        tally.placed[one.kind] += bool(placed)
        tally.alone[one.kind] += len(one.right.cells) == 1
        tally.changed[one.kind] += any((f.section, f.entity, f.field) == one.right.changed for f in coded)
        tally.beside[one.kind] += any(f not in placed for f in errors)
        if not placed:
            said = [f"{f.code} {f.section} {f.entity} {f.field}: {f.message}" for f in errors or coded] or ["nothing"]
            tally.wrong.append(
                f"{one.name} {one.kind}: want {sorted(one.right.codes)} {sorted(map(str, one.right.cells))}, {said}"
            )
    return tally


def _scored(sound: int, wrong: int, seed: str, show: int) -> int:
    """The same on forms with weights and scores, half as many of them; 1 where the bar is missed."""
    raised = [told for case in scored.clean(sound, seed) if (told := scored.missed(case))]
    lost = [told for case in scored.planted(wrong, seed) if (told := scored.missed(case))]
    print(*raised[:show], *lost[:show], sep="\n")
    clean = f"{sound - len(raised)} of {sound} sound ones clean"
    print(f"forms with scores: {clean}, {wrong - len(lost)} of {wrong} errors found")
    return int(bool(raised) or 100 * len(lost) > wrong)


def rest(
    sound: int, wrong: int, seed: str, show: int, modules: Sequence[Any] = (shape, files, filings)
) -> tuple[Counter[str], Counter[str], list[str]]:
    """Errors in the shape of a form, in whole files, between documents: planted and found by kind, and what is wrong.

    A sound one counts under its module's ``sound``, found where nothing is.
    """
    planted_, found, lost = Counter[str](), Counter[str](), list[str]()
    for module in modules:
        name = module.__name__.rpartition(".")[2]
        share = SHARES[name]
        cases = [*module.clean(max(sound // share, 1), seed), *module.planted(max(wrong // share, 1), seed)]
        for case in cases:
            told = module.missed(case)
            planted_[f"{name} {case.kind}"] += 1
            found[f"{name} {case.kind}"] += told is None
            lost += [told] if told else []
    copies, untold = filings.duplicates(max(wrong // 30, 3), seed)
    planted_["filings copy"], found["filings copy"] = copies, copies - len(untold)
    print(*lost[:show], *untold[:show], sep="\n")
    return planted_, found, [*lost, *untold]


SHARES = {"shape": 3, "files": 5, "filings": 10}  # of all documents asked for, one in so many


def _rest(sound: int, wrong: int, seed: str, show: int) -> int:
    planted_, found, _ = rest(sound, wrong, seed, show)
    print(f"{'kind':24}{'planted':>9}{'found':>8}{'%':>8}")
    for kind, number in planted_.items():
        print(f"{kind:24}{number:9}{found[kind]:8}{100 * found[kind] / number:8.2f}")
    right, wanted = found.total(), planted_.total()
    print(f"{'all':24}{wanted:9}{right:8}{100 * right / wanted:8.2f}")
    clean_too = all(found[kind] == number for kind, number in planted_.items() if kind.endswith(" sound"))
    return int(not clean_too or 100 * right < 99 * wanted)


def main() -> int:
    """The command; 1 where the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clean", type=int, default=1000)
    parser.add_argument("--planted", type=int, default=1000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--show", type=int, default=10, help="how many misses to print")
    options = parser.parse_args()
    sound, found = judge(clean(options.clean, options.seed)), judge(planted(options.planted, options.seed))
    print(*sound.wrong[: options.show], *found.wrong[: options.show], sep="\n")
    print(f"clean documents without an error flag: {sound.placed.total()} of {sound.planted.total()}")
    print(found.table())
    short = _scored(options.clean // 2, options.planted // 2, options.seed, options.show)
    short |= _rest(options.clean, options.planted, options.seed, options.show)
    return short or int(
        sound.placed.total() < sound.planted.total() or 100 * found.placed.total() < 99 * found.planted.total()
    )


if __name__ == "__main__":
    sys.exit(main())
