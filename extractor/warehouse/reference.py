"""Small tables that the views join: forms, flag codes, rows that stand for the whole, units that were renamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa

from extractor.archive.session import FOLDER, KNOWN, NEEDED, opened
from extractor.errors import RuleError
from extractor.ruleset import Ruleset

from .description import Column, Shape, column_comment, table_comment

_TEXT, _YES = pa.string(), pa.bool_()
_TABLES: Mapping[str, tuple[tuple[str, ...], Mapping[str, pa.DataType]]] = {
    "rule_forms": (("form",), {"form": _TEXT, "name": _TEXT, "has_project": _YES}),
    "rule_flags": (
        ("code",),
        {"code": _TEXT, "severity": _TEXT, "name": _TEXT, "meaning": _TEXT, "advice": _TEXT},
    ),
    "rule_wholes": (("form", "entity"), {"form": _TEXT, "entity": _TEXT}),
    "report_units": (("report_id",), {"report_id": _TEXT, "unit_key": _TEXT, "listed": _YES}),
}


def reference(rules: Ruleset, folders: Mapping[str, str]) -> Iterator[tuple[Shape, pa.Table]]:
    """The tables with their rows. ``folders``: where the files of each table stand, for those that have any.

    Raises RuleError for a units.csv that cannot be read, and for checks across documents that do not name units.
    """
    for name, (key, columns) in _TABLES.items():
        described = tuple(Column(c, kind, column_comment(name, c, rules)) for c, kind in columns.items())
        shape = Shape(name, table_comment(name, rules), described, key)
        yield shape, _rows(name, rules, folders).select(shape.names).cast(shape.schema)


def _rows(name: str, rules: Ruleset, folders: Mapping[str, str]) -> pa.Table:
    if name == "report_units":
        return _units(rules, folders)
    schema = pa.schema(list(_TABLES[name][1].items()))
    return pa.Table.from_pylist(list(_rule_rows(name, rules)), schema=schema)


def _rule_rows(name: str, rules: Ruleset) -> Iterator[dict[str, object]]:
    if name == "rule_flags":
        for code, said in rules.flags.items():
            yield {
                "code": code,
                "severity": said.get("severity"),
                "name": said.get("name"),
                "meaning": said.get("when"),
                "advice": said.get("do"),
            }
        return
    forms = {form.id: form for form in rules.forms.values()}
    for form in forms.values():
        if name == "rule_forms":
            yield {"form": form.id, "name": form.name, "has_project": form.project_from is not None}
        else:
            for entity in dict.fromkeys(str(entity) for entity in form.spec.get("whole") or ()):
                yield {"form": form.id, "entity": entity}


def _units(rules: Ruleset, folders: Mapping[str, str]) -> pa.Table:
    """The key of each report's unit, as the checks across documents know it."""
    import duckdb

    tables = {name: folders.get(name, "/nonexistent") for name in NEEDED}
    with opened(tables, rules) as connection:
        try:
            found = connection.sql("SELECT report_id, unit_key, listed FROM known ORDER BY report_id").to_arrow_table()
        except duckdb.BinderException as error:
            told = f"视图 known 要有列 report_id、unit_key、listed (the view known lacks a column): {error}".split("\n")
            raise RuleError([(rules.path / FOLDER / KNOWN, 1, told[0])]) from error
    assert isinstance(found, pa.Table)
    return found
