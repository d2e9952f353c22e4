"""What is said of a failed sum, balance, rate or weight: at its total, or at the one cell that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extractor.report import Fact, Flag

from .arithmetic import Trial
from .sheet import CNY, PERCENT, ZERO, Sheet, cell
from .slips import UNIT, Change

_CENT = Decimal("0.01")


def at_total(trial: Trial, hint: Change | None, sheet: Sheet) -> Flag:
    """A flag at the total (the left side's first cell), with the change that would mend it if one stands out.

    Where the left side is printed in a label or is a number of the rule, the parts are what is told to be wrong.
    """
    check, relation = trial.check, trial.relation
    total = trial.at or trial.terms[0][0]
    assert check.left is not None and check.right is not None and check.difference is not None
    given = relation.left.operand is None and (trial.at is None or trial.at.number is None)
    left, right = (_figure(number, total, sheet) for number in (check.left, check.right))
    found, expected = (right, left) if given else (left, right)
    apart, apart_en = sheet.apart(check.difference, total)
    sheet.settled.setdefault(cell(total), set()).add(check.right if relation.sign == "=" else None)
    more, more_en = "；请核对各数后改正", "; check the figures and correct the wrong one"
    if hint is not None and hint.slip is not None:
        now, then = _figure(hint.fact.number or ZERO, hint.fact, sheet), _figure(hint.value, hint.fact, sheet)
        sheet.settled.setdefault(cell(hint.fact), set()).add(hint.value)
        more = f"；如把{sheet.spot(hint.fact)}的 {now} 改为 {then} 就对上了（{hint.slip[0]}），请核对"
        more_en = f"; it would agree if {_called(hint.fact)} were {then} instead of {now} ({hint.slip[1]}); check it"
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
        f"{said}，相差 {apart}{more}",
        f"{said_en}, off by {apart_en}{more_en}",
        total.section,
        total.row if own else None,
        total.entity if own else None,
        total.field,
        expected if relation.sign == "=" else f"{relation.sign} {expected}",
        found,
        total.place if own else total.place._replace(grid_row=None, grid_col=None, line=None),
    )


def at_cell(change: Change, sheet: Sheet, *, spoken: bool = False, others: Sequence[Fact] = ()) -> Flag:
    """A flag at the one cell whose change mends everything that fails with it. ``others`` are cells of the same sum
    whose change would do as well: the total is borne out by something else."""
    fact = change.fact
    first = next((t for t in change.mended if cell(t.terms[0][0]) == cell(fact)), change.mended[0])
    assert fact.number is not None
    found, expected = _figure(fact.number, fact, sheet), _figure(change.value, fact, sheet)
    apart, apart_en = sheet.apart(fact.number - change.value, fact)
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
    scaled = change.slip == UNIT and fact.measure == CNY
    return Flag(
        "UNIT_SUSPECT" if scaled else first.check.code,
        f"{sheet.spot(fact)}填 {found}，{why}，相差 {apart}；改为 {expected} 就对上了{slip}，请核对后改正",
        f"{_called(fact)} is {found}; {len(change.mended)} check(s) fail and would hold if it were {expected}"
        f"{slip_en}, off by {apart_en}; check and correct it",
        fact.section,
        fact.row,
        fact.entity,
        fact.field,
        expected,
        found,
        fact.place,
    )


def _figure(number: Decimal, like: Fact, sheet: Sheet) -> str:
    """A figure as people print it: percentages to two places."""
    return sheet.printed(number.quantize(_CENT) if like.measure == PERCENT else number, like)


def _called(fact: Fact) -> str:
    row = f" of {fact.entity}" if fact.entity else f", row {fact.row + 1}," if fact.row else ""
    return f"{fact.section}.{fact.field}{row}"
