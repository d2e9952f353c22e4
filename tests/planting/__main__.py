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

ByCode = dict[str, list[int]]  # code (several where the document alone cannot tell which) → planted, found


def _count(codes: ByCode, wanted: Iterable[str], found: bool) -> None:
    own = codes.setdefault(" ".join(sorted(wanted)), [0, 0])
    own[0] += 1
    own[1] += found


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
    codes: ByCode = field(default_factory=dict)

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
        _count(tally.codes, one.right.codes, bool(placed))
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


def _scored(sound: int, wrong: int, seed: str, show: int, codes: ByCode) -> int:
    """The same on forms with weights and scores, half as many of them; 1 where the bar is missed."""
    raised = [told for case in scored.clean(sound, seed) if (told := scored.missed(case))]
    lost = []
    for case in scored.planted(wrong, seed):
        told = scored.missed(case)
        lost += [told] if told else []
        _count(codes, case.right.codes if case.right else (), told is None)
    print(*raised[:show], *lost[:show], sep="\n")
    clean = f"{sound - len(raised)} of {sound} sound ones clean"
    print(f"forms with scores: {clean}, {wrong - len(lost)} of {wrong} errors found")
    return int(bool(raised) or 100 * len(lost) > wrong)


SHARES = {"shape": 3, "files": 5, "filings": 10}  # of all documents asked for, one in so many


def rest(sound: int, wrong: int, seed: str, modules: Sequence[Any] = (shape, files, filings)) -> Rest:
    """Errors in the shape of a form, in whole files, between documents."""
    out = Rest()
    for module in modules:
        name = module.__name__.rpartition(".")[2]
        share = SHARES[name]
        out.sound += [told for case in module.clean(max(sound // share, 1), seed) if (told := module.missed(case))]
        for case in module.planted(max(wrong // share, 1), seed):
            told = module.missed(case)
            out.kinds.add(f"{name} {case.kind}")
            out.lost += [told] if told else []
            _count(out.codes, case.codes, told is None)
    copies, untold = filings.duplicates(max(wrong // 30, 3), seed)
    out.lost += untold
    out.codes["DOC_DUPLICATE"] = [copies, copies - len(untold)]
    return out


@dataclass
class Rest:
    """What was planted by kind and code, what is wrong with it, and what sound documents raised."""

    kinds: set[str] = field(default_factory=set)
    codes: ByCode = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    sound: list[str] = field(default_factory=list)


def _by_code(codes: ByCode) -> bool:
    """Print the figure of each code; whether every one reaches the bar."""
    print(f"{'code':42}{'planted':>9}{'found':>8}{'%':>8}")
    for code, (wanted, found) in sorted(codes.items()):
        print(f"{code:42}{wanted:9}{found:8}{100 * found / wanted:8.2f}")
    return all(100 * found >= 99 * wanted for wanted, found in codes.values())


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
    codes = dict(found.codes)
    short = _scored(options.clean // 2, options.planted // 2, options.seed, options.show, codes)
    more = rest(options.clean, options.planted, options.seed)
    print(*more.sound[: options.show], *more.lost[: options.show], sep="\n")
    print(f"shapes, files and archives: {len(more.sound)} sound ones raise something")
    codes |= more.codes
    reached = _by_code(codes)
    return int(bool(short) or not reached or bool(more.sound) or sound.placed.total() < sound.planted.total())


if __name__ == "__main__":
    sys.exit(main())
