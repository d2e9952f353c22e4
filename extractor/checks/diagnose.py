"""Failed sums and balances → flags: one slip, one flag, and the smallest single change that would mend it.

A change of one cell is tried for every cell of a failed check: the value that makes the check hold. It is judged by
all the checks the cell takes part in: those it mends, less those it would break. Where one cell alone does best and
mends several checks at once, the flag stands at that cell; else at the total. The change is a suggestion in the
message, never applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extractor.report import Check, Fact, Flag

from .arithmetic import Trial, within
from .clauses import Said
from .sentences import at_cell, at_total
from .sheet import ZERO, Cell, Sheet, cell
from .slips import UNIT, Change, beside, slip

MOST_TERMS = 60  # cells of one check that are tried; the sums of a form have two to a dozen


def explain(trials: Sequence[Trial], sheet: Sheet, said: Sequence[Said] = ()) -> tuple[list[Check], list[Flag]]:
    """The checks as they are recorded, and one flag for each slip. Checks that fail for a slip that is flagged already
    become ``not_run`` and point to the check that carries the flag. ``said`` are the figures of the prose: of several
    cells that may be wrong, the one whose mended value the prose gives."""
    failed = [t for t in trials if t.check.outcome == "mismatch"]
    if not failed:
        return [t.check for t in trials], []
    taking_part: dict[Cell, list[tuple[Trial, Decimal]]] = {}
    for trial in trials:
        for fact, counts in trial.terms:
            taking_part.setdefault(cell(fact), []).append((trial, counts))
    spoken: dict[Cell, list[Said]] = {}
    for one in said:
        spoken.setdefault(cell(one.fact), []).append(one)
    told: dict[int, str] = {}
    flags: list[Flag] = []
    while failed:
        pointed = [t for t in failed if any(_points(t, fact, sheet) for fact, _ in t.terms)]
        if pointed:
            told.update((id(t), "") for t in pointed)
            failed = [t for t in failed if id(t) not in told]
            continue
        changes = list(_changes(failed, taking_part, sheet, spoken))
        flag, settled = _flagged(failed, changes, sheet, said)
        flags.append(flag)
        first = settled[0]
        settled = (*settled, *(t for t in failed if t not in settled and _same_cause(t, first)))
        told.update((id(t), first.check.check_id) for t in settled[1:])
        failed = [t for t in failed if all(t is not s for s in settled)]
    checks = [
        t.check._replace(outcome="not_run", reason=_pointing(told[id(t)])) if id(t) in told else t.check for t in trials
    ]
    return checks, flags


def _points(trial: Trial, fact: Fact, sheet: Sheet) -> bool:
    """True where a cell that is flagged already accounts for a bound that fails, or for a label's points."""
    return (trial.relation.sign != "=" or fact.number is None) and cell(fact) in sheet.settled


def _same_cause(trial: Trial, flagged: Trial) -> bool:
    """True where a check is off by as much as a flagged one and adds up the same cells but for the total."""
    a, b = ({cell(fact) for fact, _ in one.terms} for one in (trial, flagged))
    off, known = trial.check.difference, flagged.check.difference
    return off is not None and known is not None and abs(off) == abs(known) and len(a ^ b) < 2 <= len(a & b)


def _pointing(check_id: str) -> str:
    same = f"与 {check_id} 同一处差错，" if check_id else "其中一格"
    return f"{same}已标出，改正后再核对"


def _changes(
    failed: Sequence[Trial],
    taking_part: dict[Cell, list[tuple[Trial, Decimal]]],
    sheet: Sheet,
    said: Mapping[Cell, Sequence[Said]],
) -> Iterator[Change]:
    """Every change of one cell that mends at least one failed check: for each cell the best of them."""
    open_ = {id(t) for t in failed}
    seen: set[Cell] = set()
    for trial in failed:
        if trial.relation.sign != "=" or len(trial.terms) > MOST_TERMS:
            continue
        for fact, _ in trial.terms:
            if cell(fact) in seen or fact.number is None:
                continue
            seen.add(cell(fact))
            parts = taking_part[cell(fact)]
            wanted = {
                fact.number - t.check.difference / counts
                for t, counts in parts
                if id(t) in open_ and counts and t.check.difference is not None and t.relation.sign == "="
            }
            near = beside(fact, sheet, taking_part)
            tried = [_change(fact, value, parts, open_, sheet, near, said) for value in sorted(wanted)]
            if tried:
                yield max(tried, key=lambda change: (change.gain, change.slip is not None))


def _change(
    fact: Fact,
    value: Decimal,
    parts: Sequence[tuple[Trial, Decimal]],
    open_: set[int],
    sheet: Sheet,
    near: Sequence[Fact],
    said: Mapping[Cell, Sequence[Said]],
) -> Change:
    assert fact.number is not None
    mended, broken, room = [], 0, ZERO
    for trial, counts in parts:
        check = trial.check
        assert check.difference is not None and check.tolerance is not None
        holds = within(trial.relation.sign, check.difference + counts * (value - fact.number), check.tolerance)
        if holds and id(trial) in open_ and counts:
            mended.append(trial)
            room = max(room, check.tolerance / abs(counts))
        elif not holds and id(trial) not in open_ and check.outcome != "mismatch":
            broken += 1
    own = said.get(cell(fact), ())
    if any(one.relation == "same" and one.number != value for one in own):
        broken += 1  # the prose gives the cell as it stands
    elif any(one.relation == "rounding" for one in own) and not any(_gives(one, value) for one in own):
        broken += 1
    return Change(fact, value, tuple(mended), broken, slip(fact, value, room, sheet, near))


def _flagged(
    failed: Sequence[Trial], changes: Sequence[Change], sheet: Sheet, said: Sequence[Said]
) -> tuple[Flag, tuple[Trial, ...]]:
    """The flag of the slip that explains most, and the failed checks it speaks for, in their order."""
    ranked = sorted(changes, key=lambda c: -c.gain)
    best = [c for c in ranked if c.gain == ranked[0].gain and _rivals(c, ranked[0])]
    slips = [c for c in best if c.slip is not None and c.broken == 0]
    scaled = [c for c in slips if c.slip == UNIT]
    if len(best) == 1 and len(best[0].mended) > 1:
        return at_cell(best[0], sheet), best[0].mended
    if scaled:  # 元 written for 万元 is the common slip: the larger figure
        widest = max(scaled, key=lambda c: abs(c.fact.number or ZERO))
        return at_cell(widest, sheet), widest.mended
    spoken = [c for c in best if c.broken == 0 and any(_confirms(one, c) for one in said)]
    if len(spoken) == 1:
        return at_cell(spoken[0], sheet, spoken=True), spoken[0].mended
    settled = tuple(sorted(best[0].mended, key=lambda t: len(t.terms))) if best else (failed[0],)  # narrowest first
    hint = slips[0] if len(slips) == 1 else None
    narrowest = settled[0]
    total = cell(narrowest.at or narrowest.terms[0][0])
    if best and narrowest.relation.sign == "=" and narrowest.at is None and all(cell(c.fact) != total for c in best):
        at = hint or best[0]
        return at_cell(at, sheet, others=[c.fact for c in best if c is not at]), at.mended
    return at_total(narrowest, hint, sheet), settled


def _confirms(one: Said, change: Change) -> bool:
    """True where the prose gives a cell the value that the change would."""
    return cell(one.fact) == cell(change.fact) and _gives(one, change.value)


def _gives(one: Said, value: Decimal) -> bool:
    return abs(one.number - value) <= one.room


def _rivals(one: Change, other: Change) -> bool:
    """True where two changes are explanations of one failure."""
    return any(a is b for a in one.mended for b in other.mended)
