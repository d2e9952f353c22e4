"""VALUE_OUT_OF_RANGE: a figure that cannot be, by the bounds that the form declares (a score over 100)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.report import Check, Flag
from extractor.ruleset import CheckRule

from .sheet import Sheet, cell, plain


@dataclass(frozen=True, slots=True)
class Bounded:
    """A field with the least and the most it may be, both included; None where there is no bound."""

    rule: CheckRule
    field: str
    low: Decimal | None
    high: Decimal | None

    @property
    def shown(self) -> str:
        """The range as a clerk reads it: 0–100."""
        if self.low is None or self.high is None:
            return f"≥{plain(self.low)}" if self.low is not None else f"≤{plain(self.high or Decimal(0))}"
        return f"{plain(self.low)}–{plain(self.high)}"


def run(bounded: Bounded, sheet: Sheet) -> Iterator[tuple[Check, Flag | None]]:
    """A check for every row that prints the field; ``not_run`` where it cannot be read."""
    rule, low, high = bounded.rule, bounded.low, bounded.high
    for fact in sheet.by_field.get((rule.section, bounded.field), ()):
        number = fact.number
        if number is None:
            reason = f"“{sheet.name(fact)}”没有填，或读不出来"
            yield Check(rule.id, rule.code, "not_run", fact.entity, fact.row, reason=reason), None
            continue
        bound = low if low is not None and number < low else high if high is not None and number > high else None
        if bound is None:
            yield Check(rule.id, rule.code, "ok", fact.entity, fact.row, number), None
            continue
        sheet.settled.setdefault(cell(fact), set()).add(None)
        found = sheet.printed(number, fact)
        apart, apart_en = sheet.apart(number - bound, fact)
        yield (
            Check(rule.id, rule.code, "mismatch", fact.entity, fact.row, number, bound, number - bound),
            Flag(
                rule.code,
                f"{sheet.spot(fact)}填 {found}，超出允许的范围（{bounded.shown}），超出 {apart}，请核对后改正",
                f"{fact.section}.{fact.field} is {found}, outside {bounded.shown} by {apart_en}; check and correct it",
                fact.section,
                fact.row,
                fact.entity,
                fact.field,
                bounded.shown,
                found,
                fact.place,
            ),
        )
