"""Raw facts → facts: each value read as its field's kind, with every repair on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from extractor.report import Fact, Flag, RawFact
from extractor.ruleset import FieldRule, Form, Ruleset, Section

from . import Value, ValueTables, read, read_choice, read_period
from .numbering import strip_entity, strip_hint, strip_numbering

_REPAIRED = ("O>0", "I>1", "l>1", "o>0", "thousands", "fullwidth", "minus")
_tables: dict[tuple[str, str], ValueTables] = {}


def tables_of(form: Form, rules: Ruleset) -> ValueTables:
    """The words that values are read with: units, typos and the form's grade words."""
    key = (rules.version, form.id)
    if key not in _tables:
        units = rules.common.get("units", {})
        typos = rules.common.get("typos", {}).get("typos") or {}
        grades = {str(bound): words for bound, words in form.grades}
        _tables[key] = ValueTables.from_rules(units, typos, grades)
    return _tables[key]
