"""Failed sums and balances → flags: one slip, one flag, and the smallest single change that would mend it.

A change of one cell is tried for every cell of a failed check: the value that makes the check hold. It is judged by
all the checks the cell takes part in: those it mends, less those it would break. Where one cell alone does best and
mends several checks at once, the flag stands at that cell; else at the total. The change is a suggestion in the
message, never applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.report import Check, Fact, Flag

from .arithmetic import Trial, within
from .prose import Said
from .sheet import CNY, PERCENT, ZERO, Cell, Sheet, cell, plain

UNITS = tuple(Decimal(10) ** power for power in (4, -4, 3, -3, 8, -8))  # 元 for 万元, 千元, 亿元 and back
POINTS = tuple(Decimal(10) ** power for power in (1, -1, 2, -2))  # the decimal point misplaced
MOST_TERMS = 60  # cells of one check that are tried; the sums of a form have two to a dozen

_CENT = Decimal("0.01")

_UNIT, _POINT, _SIGN = ("单位差若干倍", "unit"), ("小数点错位", "decimal point"), ("正负号", "sign")
_SWAP, _MOVE = ("相邻两位数字颠倒", "transposed digits"), ("与相邻的格子填错了位置", "neighbouring cell")


class Change(NamedTuple):
    """One cell's value changed: what it would mend, how many sound checks it would break, and the kind of slip."""

    fact: Fact
    value: Decimal
    mended: tuple[Trial, ...]
    broken: int
    slip: tuple[str, str] | None

    @property
    def gain(self) -> int:
        """Checks mended less checks broken."""
        return len(self.mended) - self.broken


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
        told.update((id(t), first.check.check_id) for t in settled[1:])
        failed = [t for t in failed if all(t is not s for s in settled)]
    checks = [
        t.check._replace(outcome="not_run", reason=_pointing(told[id(t)])) if id(t) in told else t.check for t in trials
    ]
    return checks, flags


def _points(trial: Trial, fact: Fact, sheet: Sheet) -> bool:
    """True where a cell that is flagged already accounts for a bound that fails, or for a label's points."""
    return (trial.relation.sign != "=" or fact.number is None) and cell(fact) in sheet.settled


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
            beside = _beside(fact, sheet, taking_part)
            tried = [_change(fact, value, parts, open_, sheet, beside, said) for value in sorted(wanted)]
            if tried:
                yield max(tried, key=lambda change: (change.gain, change.slip is not None))


def _change(
    fact: Fact,
    value: Decimal,
    parts: Sequence[tuple[Trial, Decimal]],
    open_: set[int],
    sheet: Sheet,
    beside: Sequence[Fact],
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
    return Change(fact, value, tuple(mended), broken, _slip(fact, value, room, sheet, beside))


def _slip(fact: Fact, value: Decimal, room: Decimal, sheet: Sheet, beside: Sequence[Fact]) -> tuple[str, str] | None:
    """The kind of slip that makes ``fact`` of ``value``, give or take ``room``; None where it is none of the known."""
    number = fact.number
    if not number or abs(value) <= 10 * room:
        return None
    for factors, kind in ((UNITS, _UNIT), (POINTS, _POINT)):
        if any(abs(number * factor - value) <= room for factor in factors):
            return kind
    if abs(-number - value) <= room:
        return _SIGN
    _, worth = sheet.unit(fact)
    digits = plain(abs(number) / worth)
    for n in range(len(digits) - 1):
        a, b = digits[n], digits[n + 1]
        if a != b and a.isdigit() and b.isdigit():
            swapped = Decimal(digits[:n] + b + a + digits[n + 2 :]) * worth
            if abs(swapped.copy_sign(number) - value) <= room:
                return _SWAP
    moved = any(other.number and abs(other.number - value) <= room for other in beside)
    return _MOVE if moved else None


def _beside(fact: Fact, sheet: Sheet, parts: Mapping[Cell, Sequence[tuple[Trial, Decimal]]]) -> list[Fact]:
    """The cells left and right of one, as far as they take part in a failed check themselves."""
    fields = list(sheet.form.sections[fact.section].fields)
    at = fields.index(fact.field or "")
    near = [sheet.by_row.get((fact.section, name, fact.row)) for name in fields[max(at - 1, 0) : at + 2]]
    return [
        other
        for other in near
        if other is not None
        and other is not fact
        and any(t.check.outcome == "mismatch" for t, _ in parts.get(cell(other), ()))
        and not any(t is u for t, _ in parts.get(cell(other), ()) for u, _ in parts[cell(fact)])
    ]


def _flagged(
    failed: Sequence[Trial], changes: Sequence[Change], sheet: Sheet, said: Sequence[Said]
) -> tuple[Flag, tuple[Trial, ...]]:
    """The flag of the slip that explains most, and the failed checks it speaks for, in their order."""
    ranked = sorted(changes, key=lambda c: -c.gain)
    best = [c for c in ranked if c.gain == ranked[0].gain and _rivals(c, ranked[0])]
    slips = [c for c in best if c.slip is not None and c.broken == 0]
    scaled = [c for c in slips if c.slip == _UNIT]
    if len(best) == 1 and len(best[0].mended) > 1:
        return _at_cell(best[0], sheet), best[0].mended
    if scaled:  # 元 written for 万元 is the common slip: the larger figure
        widest = max(scaled, key=lambda c: abs(c.fact.number or ZERO))
        return _at_cell(widest, sheet), widest.mended
    spoken = [c for c in best if c.broken == 0 and any(_confirms(one, c) for one in said)]
    if len(spoken) == 1:
        return _at_cell(spoken[0], sheet, spoken=True), spoken[0].mended
    settled = tuple(sorted(best[0].mended, key=lambda t: len(t.terms))) if best else (failed[0],)  # narrowest first
    hint = slips[0] if len(slips) == 1 else None
    narrowest = settled[0]
    total = cell(narrowest.at or narrowest.terms[0][0])
    if best and narrowest.relation.sign == "=" and narrowest.at is None and all(cell(c.fact) != total for c in best):
        at = hint or best[0]
        return _at_cell(at, sheet, others=[c.fact for c in best if c is not at]), at.mended
    return _at_total(narrowest, hint, sheet), settled


def _confirms(one: Said, change: Change) -> bool:
    """True where the prose gives a cell the value that the change would."""
    return cell(one.fact) == cell(change.fact) and _gives(one, change.value)


def _gives(one: Said, value: Decimal) -> bool:
    return abs(one.number - value) <= one.room


def _rivals(one: Change, other: Change) -> bool:
    """True where two changes are explanations of one failure."""
    return any(a is b for a in one.mended for b in other.mended)


def _at_total(trial: Trial, hint: Change | None, sheet: Sheet) -> Flag:
    """A flag at the total (the left side's first cell), with the change that would mend it if one stands out.

    Where the left side is printed in a label or is a number of the rule, the parts are what is told to be wrong.
    """
    check, relation = trial.check, trial.relation
    total = trial.at or trial.terms[0][0]
    assert check.left is not None and check.right is not None and check.difference is not None
    given = relation.left.operand is None and (trial.at is None or trial.at.number is None)
    left, right = (_figure(number, total, sheet) for number in (check.left, check.right))
    found, expected = (right, left) if given else (left, right)
    difference = _figure(abs(check.difference), total, sheet)
    sheet.settled.setdefault(cell(total), set()).add(check.right if relation.sign == "=" else None)
    more, more_en = "；请核对各数后改正", "; check the figures"
    if hint is not None and hint.slip is not None:
        now, then = _figure(hint.fact.number or ZERO, hint.fact, sheet), _figure(hint.value, hint.fact, sheet)
        sheet.settled.setdefault(cell(hint.fact), set()).add(hint.value)
        more = f"；如把{sheet.spot(hint.fact)}的 {now} 改为 {then} 就对上了（{hint.slip[0]}），请核对"
        more_en = f"; it would agree if {_called(hint.fact)} were {then} instead of {now} ({hint.slip[1]})"
    should = {"=": "应为", "<=": "不应大于", ">=": "不应小于", "<": "应小于"}[relation.sign]
    verb = {"=": "should be", "<=": "must not exceed", ">=": "must not be below", "<": "must be below"}[relation.sign]
    if given:
        said, said_en = f"{relation.shown}是 {found}，{should} {expected}", f"the sum of {_called(total)} is {found}"
        said_en = f"{said_en}, {verb} {expected}"
    else:
        said = f"{sheet.spot(total)}填 {found}，按“{relation.shown}”{should} {expected}"
        said_en = f"{_called(total)} is {found}, {verb} {expected} by the form's own figures"
    own = trial.at is not None or not given
    return Flag(
        check.code,
        f"{said}，相差 {difference}{more}",
        f"{said_en}, off by {difference}{more_en}",
        total.section,
        total.row if own else None,
        total.entity if own else None,
        total.field,
        expected if relation.sign == "=" else f"{relation.sign} {expected}",
        found,
        total.place if own else total.place._replace(grid_row=None, grid_col=None, line=None),
    )


def _figure(number: Decimal, like: Fact, sheet: Sheet) -> str:
    """A figure as people print it: percentages to two places."""
    return sheet.printed(number.quantize(_CENT) if like.measure == PERCENT else number, like)


def _at_cell(change: Change, sheet: Sheet, *, spoken: bool = False, others: Sequence[Fact] = ()) -> Flag:
    """A flag at the one cell whose change mends everything that fails with it. ``others`` are cells of the same sum
    whose change would do as well: the total is borne out by something else."""
    fact = change.fact
    first = next((t for t in change.mended if cell(t.terms[0][0]) == cell(fact)), change.mended[0])
    assert fact.number is not None
    found, expected = _figure(fact.number, fact, sheet), _figure(change.value, fact, sheet)
    difference = _figure(abs(fact.number - change.value), fact, sheet)
    sheet.settled.setdefault(cell(fact), set()).add(change.value)
    total = first.terms[0][0]
    why = f"与{total.entity or ''}“{sheet.name(total)} = {first.relation.shown}”"
    why += f"等 {len(change.mended)} 处对不上" if len(change.mended) > 1 else "对不上"
    slip, slip_en = (f"（{change.slip[0]}）", f" ({change.slip[1]})") if change.slip else ("", "")
    if spoken:
        slip, slip_en = f"{slip}，综述里写的也是这个数", f"{slip_en}, which is what the prose says"
    if others:
        names = "、".join(f"{other.entity or ''}“{sheet.name(other)}”" for other in others[:3])
        more = (
            f"{names}{'等' if len(others) > 3 else ''}" if len({sheet.name(o) for o in others}) > 1 else "同栏其他各行"
        )
        slip = f"{slip}；合计与别处一致，也可能是{more}写错"
        slip_en = f"{slip_en}; the total is borne out elsewhere, another of its {len(others) + 1} parts may be wrong"
    scaled = change.slip == _UNIT and fact.measure == CNY
    return Flag(
        "UNIT_SUSPECT" if scaled else first.check.code,
        f"{sheet.spot(fact)}填 {found}，{why}，相差 {difference}；改为 {expected} 就对上了{slip}，请核对后改正",
        f"{_called(fact)} is {found}; {len(change.mended)} check(s) fail and would hold if it were {expected}"
        f"{slip_en}, off by {difference}",
        fact.section,
        fact.row,
        fact.entity,
        fact.field,
        expected,
        found,
        fact.place,
    )


def _called(fact: Fact) -> str:
    return f"{fact.section}.{fact.field}" + (f" of {fact.entity}" if fact.entity else "")
