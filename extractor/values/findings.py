"""What a clerk is told of a value that could not be read, or only after a repair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractor.report import Flag, RawFact
from extractor.ruleset import FieldRule, Ruleset
from extractor.text import squeeze

from .numbering import strip_entity
from .value import Value

_UNNAMED: Mapping[str, Any] = {
    "name": "另一种写法",
    "name_en": "another spelling",
    "flagged": True,
}  # not in the table yet


def entity_of(raw: RawFact) -> str | None:
    """The name of a value's row, without white space and numbering."""
    return strip_entity(raw.entity) if raw.entity is not None else None


def _row(raw: RawFact) -> str:
    """The row of a value, for a clerk: by its name, or by its number."""
    return entity_of(raw) or (f"第 {raw.row + 1} 行" if raw.row else "")


def _called(raw: RawFact) -> str:
    entity = entity_of(raw)
    row = f" of {entity}" if entity else f", row {raw.row + 1}" if raw.row else ""
    return f"{raw.section}{f'.{raw.field}' if raw.field else ''}{row}"


def _name(raw: RawFact, rule: FieldRule) -> str:
    """What a clerk knows the field as; of an unknown one its printed label."""
    return rule.name or squeeze(raw.label).rsplit("/", 1)[-1] or "表格"


_KINDS = {
    "money": ("金额", "an amount"),
    "count": ("个数", "a count"),
    "percent": ("百分数", "a percentage"),
    "score": ("分数", "a score"),
    "date": ("日期", "a date"),
    "period": ("起止时间", "a period"),
    "grade": ("等次", "a grade"),
    "choice": ("打勾的选项", "a ticked choice"),
    "phone": ("电话号码", "a phone number"),
    "code": ("编码", "a code"),
}
"""What a kind of value is called; the kinds that are always read need no name."""


def unparsed(raw: RawFact, rule: FieldRule) -> Flag:
    """VALUE_UNPARSED: what is printed cannot be read as its field's kind."""
    shown = squeeze(raw.part)[:40]
    kind, kind_en = _KINDS.get(rule.kind, (rule.kind, rule.kind))
    return Flag(
        "VALUE_UNPARSED",
        f"{_row(raw)}“{_name(raw, rule)}”填的“{shown}”读不出{kind}，请按表式要求重填",
        f"“{shown}” cannot be read as {kind_en} for {_called(raw)}; fill it in as the form asks",
        raw.section,
        raw.row,
        entity_of(raw),
        raw.field,
        expected=kind,
        found=shown,
        place=raw.place,
    )


def repaired(raw: RawFact, rule: FieldRule, value: Value, rules: Ruleset) -> Iterator[Flag]:
    """TYPO_REPAIRED for each typo, VALUE_REPAIRED for each repair that ``common/repairs.yaml`` wants looked at."""
    known = rules.common.get("repairs", {}).get("repairs") or {}
    for repair in value.repairs:
        if repair.startswith("typo:"):
            before, _, after = repair[5:].partition(">")
            yield Flag(
                "TYPO_REPAIRED",
                f"{_row(raw)}“{_name(raw, rule)}”里的“{before}”已按“{after}”处理，原文未动",
                f"“{before}” in {_called(raw)} was read as “{after}”; the original text is kept",
                raw.section,
                raw.row,
                entity_of(raw),
                raw.field,
                after,
                before,
                raw.place,
            )
            continue
        said = known.get(repair.partition(":")[0], _UNNAMED)
        if rule.kind != "text" and said.get("flagged"):
            where = f"{_row(raw)}“{_name(raw, rule)}”"
            yield Flag(
                "VALUE_REPAIRED",
                f"{where}填的“{squeeze(raw.part)[:40]}”已整理后读取（{said['name']}），原文未动",
                f"“{squeeze(raw.part)[:40]}” in {_called(raw)} was tidied to be read ({said['name_en']}); "
                "the original text is kept",
                raw.section,
                raw.row,
                entity_of(raw),
                raw.field,
                value.text,
                squeeze(raw.part)[:40],
                raw.place,
            )
