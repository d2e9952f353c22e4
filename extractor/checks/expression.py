"""The language of checks: 收入合计 = 上年结转 + 公共财政拨款, written in the form's own labels, read without eval.

``relation``: expression (= | <= | >= | <) expression. ``expression``: terms joined by + - × ÷ and brackets, a space
around every sign. A term is a number or an operand: ``标签``, ``节.标签``, ``[实体].标签``, ``节[实体].标签``,
``sum(标签)`` over all rows of the section but those that the rule names, ``*`` for every money column.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from extractor.errors import RuleError
from extractor.ruleset import CheckRule, Form, Section
from extractor.text import key

RELATIONS = ("=", "<=", ">=", "<")
_OPERAND = re.compile(
    r"(?P<sum>sum\()?(?:(?P<section>[A-Za-z_]\w*)(?=[.\[]))?(?:\[(?P<entity>[^\]]+)\])?\.?(?P<name>[^()\s]+?)\)?"
)
_PRECEDENCE = {"+": 1, "-": 1, "×": 2, "÷": 2}


class Operand(NamedTuple):
    """A cell or a column: ``field`` ``*`` is every money field, ``entity`` None the row at hand, ``total`` a sum."""

    section: str
    entity: str | None
    field: str
    total: bool
    label: str


class Relation(NamedTuple):
    """A compiled rule. ``left`` and ``right`` are in postfix order: operands, numbers and signs."""

    left: tuple[Operand | Decimal | str, ...]
    sign: str
    right: tuple[Operand | Decimal | str, ...]

    @property
    def operands(self) -> tuple[Operand, ...]:
        """All operands, in the order they are written."""
        return tuple(part for part in (*self.left, *self.right) if isinstance(part, Operand))


def compile_rule(text: str, check: CheckRule, form: Form) -> Relation:
    """Read one rule. Raises RuleError with file and line for a label that does not resolve or a missing relation."""
    tokens = re.sub(r"(?<!sum)\(\s|\s\)", lambda m: f" {m[0].strip()} ", text).split()
    signs = [token for token in tokens if token in RELATIONS]
    if len(signs) != 1:
        raise RuleError([(check.file, check.line, f"核对“{check.id}”要有且只有一个 = <= >= < ：{text}")])
    at = tokens.index(signs[0])
    return Relation(_postfix(tokens[:at], check, form), signs[0], _postfix(tokens[at + 1 :], check, form))


def _postfix(tokens: list[str], check: CheckRule, form: Form) -> tuple[Operand | Decimal | str, ...]:
    out: list[Operand | Decimal | str] = []
    stack: list[str] = []
    for token in tokens:
        if token == "(":
            stack.append(token)
        elif token == ")":
            while stack and stack[-1] != "(":
                out.append(stack.pop())
            if stack:
                stack.pop()
        elif token in _PRECEDENCE:
            while stack and stack[-1] != "(" and _PRECEDENCE[stack[-1]] >= _PRECEDENCE[token]:
                out.append(stack.pop())
            stack.append(token)
        else:
            out.append(_term(token, check, form))
    return (*out, *reversed(stack))


def _term(token: str, check: CheckRule, form: Form) -> Operand | Decimal:
    try:
        return Decimal(token)
    except InvalidOperation:
        pass
    match = _OPERAND.fullmatch(token)
    section = form.sections.get((match["section"] if match else None) or check.section)
    field = field_of(section, match["name"], form) if match and section else None
    if match is None or section is None or field is None:
        raise RuleError([(check.file, check.line, f"核对“{check.id}”里的“{token}”不是这张表的栏目或字段")])
    return Operand(section.name, match["entity"], field, bool(match["sum"]), match["name"])


def field_of(section: Section, name: str, form: Form) -> str | None:
    """The field that a label, an alias or a field id names in a section."""
    if name == "*" or name in section.fields:
        return name
    wanted = key(name)
    slots = {cell.col: cell.slot for cell in section.body.cells if cell.slot} if section.body else {}
    for row in section.header:
        for cell in row.cells:
            if (
                cell.label
                and wanted in _spellings(cell.label, form)
                and (slot := slots.get(cell.col))
                and cell.col_span == 1
            ):
                return slot.field
    for row in section.fixed:
        for cell, after in zip(row.cells, row.cells[1:], strict=False):
            if cell.label and after.slot and wanted in _spellings(cell.label, form):
                return after.slot.field
    return next((field.id for field in section.fields.values() if key(field.name) == wanted), None)


def _spellings(label: str, form: Form) -> set[str]:
    return {key(spelling) for spelling in (label, *form.aliases.get(label, ()))}
