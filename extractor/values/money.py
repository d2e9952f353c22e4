"""Money → yuan, exactly. The unit that a cell states itself wins over the one in force for its column."""

from __future__ import annotations

import re
from decimal import Decimal

from .characters import DIGITS, ZEROS
from .figure import Figure, read_figure
from .folding import compact
from .numeral import read_numeral
from .tables import ValueTables
from .value import EXACT, Value, fitted, unparsed

_PLAIN = re.compile(r"-?[0-9]{1,14}(?:\.[0-9]{1,4})?").fullmatch
_CURRENCY = "CNY"
_MYRIAD = Decimal(10000)
UNIT, UNIT_FROM = "unit:", "unit_from:"
FROM_CELL = f"{UNIT_FROM}cell"


def read_money(part: str, unit: str | None, tables: ValueTables, off: frozenset[str]) -> Value:
    """An amount in yuan, ``measure`` CNY; of a unit that the cell states itself the repairs say ``unit_from:cell``.

    ``unit`` is the money unit in force where the cell states none; without either only zero can be read.
    """
    if _PLAIN(part):
        known = tables.plain.get(unit)
        if known is not None:
            return Value(part, Decimal(part) * known[0], None, _CURRENCY, None, known[1])
    figure = read_figure(part, tables, off)
    if figure is None:
        return _capitals(part, tables, off)
    return _in_yuan(figure, part, unit, tables)


def _in_yuan(figure: Figure, part: str, unit: str | None, tables: ValueTables) -> Value:
    measure = tables.base if figure.measure in tables.yuan else figure.measure
    if measure is not None:
        factor, word = tables.units.get(measure), figure.scale + measure
    elif figure.scaled:
        factor = Decimal(1) if tables.scales.get(figure.scale, _MYRIAD) >= _MYRIAD else None  # 3千: of what?
        word = figure.scale + tables.base
    else:
        factor, word = tables.units.get(unit or ""), unit or ""
        if factor == 1:
            word = ""
    if factor is None and figure.number == 0 and not (figure.measure or unit):
        factor = Decimal(1)
    if factor is None:
        return unparsed(part)
    number, rounded = fitted(EXACT.multiply(figure.number, factor))
    if number is None:
        return unparsed(part)
    own = (FROM_CELL,) if measure is not None or figure.scaled else ()
    repairs = (*figure.repairs, *((f"unit:{word}", *own) if word else ()), *rounded)
    return Value(figure.text, number, figure.comparator, _CURRENCY, None, repairs)


def _capitals(part: str, tables: ValueTables, off: frozenset[str]) -> Value:
    """An amount as on a bank slip: 叁佰元伍角整."""
    text, repairs = compact(part, off)
    body = text
    for word in tables.closing:
        body = body.removesuffix(word)
    total = Decimal(0)
    for word, worth in sorted(tables.subunits.items(), key=lambda item: item[1]):
        if body.endswith(word):
            digit = DIGITS.get(body[-2:-1], None)
            if digit is None:
                return unparsed(part)
            total, body = EXACT.add(total, EXACT.multiply(Decimal(digit), worth)), body[:-2]
    body = body.rstrip(ZEROS) if total else body
    yuan = next((word for word in tables.yuan if body.endswith(word)), None)
    whole = read_numeral(body.removesuffix(yuan)) if yuan else None
    if whole is None or not total:
        return unparsed(part)
    return Value(
        text, EXACT.add(whole, total), None, _CURRENCY, None, (*repairs, "numeral", f"unit:{tables.base}", FROM_CELL)
    )
