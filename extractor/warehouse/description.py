"""The tables as every warehouse gets them: columns with their types and comments, keys, indexes.

The columns are those of the results (``extractor.tables``, and whatever columns the stored files have beyond it); the
comments come from ``comments.yaml`` for the tables that are always there and from the rule files for fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from extractor.errors import LoadError
from extractor.ruleset import Ruleset
from extractor.tables import schemas
from extractor.tables.schema import TABLES

SEQ = "seq"  # the number of a row within its report (its document for flags): what makes a key where none is printed
LONGEST = 63  # bytes of a name in PostgreSQL
_KEYS = {"documents": ("source",), "reports": ("report_id",), "flags": ("document_id", SEQ)}
_INDEXES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "documents": (("document_id",),),
    "reports": (("document_id",), ("unit", "fiscal_year"), ("form", "fiscal_year")),
    "facts": (("field", "fiscal_year"),),
    "flags": (("report_id",), ("code",)),
    "checks": (("check_id",),),
}
_WIDE_INDEXES = (("unit", "fiscal_year"),)


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``comment`` is Chinese."""

    name: str
    type: pa.DataType
    comment: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One table. Rows are replaced by ``replaced_by``: all rows with one value of it come and go together."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()

    @property
    def replaced_by(self) -> str:
        """The column whose values stand for what is loaded as one: a report, a document, a source."""
        return self.primary_key[0]

    @property
    def numbered(self) -> bool:
        """Whether rows get a number within their report."""
        return SEQ in self.primary_key

    @property
    def names(self) -> list[str]:
        """The columns' names."""
        return [column.name for column in self.columns]

    @property
    def schema(self) -> pa.Schema:
        """The columns in Arrow's terms."""
        return pa.schema([pa.field(column.name, column.type) for column in self.columns])


def shapes(rules: Ruleset, found: Mapping[str, pa.Schema]) -> dict[str, Shape]:
    """All tables: those of the rules and those of the stored files (``found``), whose types prevail.

    Raises LoadError for a name that a warehouse cannot hold.
    """
    declared = schemas(rules)
    wholes = {name: _joined(declared.get(name), found.get(name)) for name in (*declared, *found)}
    return {name: _shape(name, schema, rules) for name, schema in wholes.items()}


def _joined(declared: pa.Schema | None, found: pa.Schema | None) -> pa.Schema:
    if declared is None or found is None:
        joined = declared or found
        assert joined is not None
        return joined
    kept = [found.field(f.name) if f.name in found.names else f for f in declared]
    return pa.schema([*kept, *(f for f in found if f.name not in declared.names)])


def _shape(name: str, schema: pa.Schema, rules: Ruleset) -> Shape:
    wide = name not in TABLES
    key = _KEYS.get(name, ("report_id", "row") if wide else ("report_id", SEQ))
    columns = [Column(f.name, _kind(f.type), column_comment(name, f.name, rules)) for f in schema]
    if SEQ in key:
        at = schema.names.index(key[0]) + 1
        columns.insert(at, Column(SEQ, pa.int32(), column_comment(name, SEQ, rules)))
    check_names((name, *(column.name for column in columns)))
    indexes = _WIDE_INDEXES if wide else _INDEXES.get(name, ())
    return Shape(name, table_comment(name, rules), tuple(columns), key, indexes)


def _kind(kind: pa.DataType) -> pa.DataType:
    return pa.list_(pa.string()) if pa.types.is_list(kind) else kind


def check_names(names: Iterable[str]) -> None:
    """Raises LoadError for a name that is not plain ASCII or too long for PostgreSQL."""
    for name in names:
        if not name.isascii() or len(name) > LONGEST or not name.replace("_", "").isalnum():
            raise LoadError(
                f"名称 {name!r} 不能用作数据库的表名或列名，请在规则里改用小写英文 / "
                "not a name that a warehouse can hold; rename it in the rules"
            )


def table_comment(name: str, rules: Ruleset) -> str:
    """A table's comment: fixed, or for a section's wide table made of the heading that the forms print over it."""
    fixed = comments()["tables"].get(name)
    if fixed:
        return str(fixed)
    sections = (form.sections[name] for form in rules.forms.values() if name in form.sections)
    heading = next((section.headings[0] for section in sections if section.headings), name)
    return str(comments()["patterns"]["wide"]).format(name=heading)


def column_comment(table: str, name: str, rules: Ruleset) -> str:
    """A column's comment: fixed for a table, fixed for all, or the field's name with its unit; else the bare name."""
    fixed: Mapping[str, str] = comments()["columns"]
    if table in TABLES or name not in rules.sections.get(table, {}):
        said = fixed.get(f"{table}.{name}") or fixed.get(name)
        if said:
            return said
    fields = rules.common.get("fields", {})
    patterns = comments()["patterns"]
    if name not in fields and name.endswith("_number") and name[: -len("_number")] in fields:
        return str(patterns["number"]).format(name=fields[name[: -len("_number")]]["name"])
    if name in fields:
        kind = str(fields[name].get("type", ""))
        return str(patterns.get(kind, "{name}")).format(name=fields[name].get("name", name))
    return name


@cache
def comments() -> Mapping[str, Any]:
    """The file of comments."""
    from ruamel.yaml import YAML

    loaded: Mapping[str, Any] = YAML(typ="safe").load((Path(__file__).parent / "comments.yaml").read_text("utf-8"))
    return loaded
