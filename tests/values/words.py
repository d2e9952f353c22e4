"""The tables that the tests read values with: the delivered words, and grades as a form declares them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from extractor.values import Value, ValueTables, read

_COMMON = Path(__file__).resolve().parents[2] / "rules" / "common"


def content(name: str) -> dict[str, Any]:
    return YAML(typ="safe", pure=True).load((_COMMON / f"{name}.yaml").read_text("utf-8"))


TYPOS: dict[str, str] = content("typos")["typos"]
GRADES = {"90": ["优", "优秀", "A"], "80": ["良", "良好", "B"], "60": ["中", "合格"], "0": ["差", "不合格"]}
TABLES = ValueTables.from_rules(content("units"), TYPOS, GRADES)


def value(part: str, kind: str, unit: str | None = None, off: frozenset[str] = frozenset()) -> Value:
    return read(part, kind, unit=unit, unit_source="form" if unit else None, tables=TABLES, off=off)
