"""The language of checks: 收入合计 = 上年结转 + 公共财政拨款, written in the form's own labels, read without eval.

``relation``: expression (= | <= | >= | <) expression. ``expression``: terms joined by + - × ÷ and brackets, a space
around every sign. A term is a number or an operand: ``标签``, ``节.标签``, ``[实体].标签``, ``节[实体].标签``,
``points(标签)`` the points printed in a label (相关性（5分）), ``sum(标签)`` over all rows of the section but those
that the rule names, ``sum(points(标签))`` over all labels of a column, ``*`` for every money column. A percentage
counts as a share: 执行率 = 全年执行数 ÷ 全年预算数, 得分 <= 分值 × 执行率, 执行率 < 90%.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from extractor.errors import RuleError
from extractor.ruleset import CheckRule, Form, Section
from extractor.text import key

RELATIONS = ("=", "<=", ">=", "<")
PERCENT = "percent"
WHOLE = "whole"  # as an entity: the row that speaks for the whole unit or project
EVERY = "*"  # as an operand: every money column of the section
_OPERAND = re.compile(
    r"(?P<sum>sum\()?(?P<points>points\()?(?:(?P<section>[A-Za-z_]\w*)(?=[.\[]))?(?:\[(?P<entity>[^\]]+)\])?\.?"
    r"(?P<name>[^()\s]+?)(?(sum)\))(?(points)\))"
)


class Operand(NamedTuple):
    """A cell or a column: ``field`` ``*`` is every money field, ``entity`` None the row at hand, ``total`` a sum.

    ``near`` says that the operand stands in the section that the rule is about, ``points`` that it is the points
    printed in a label.
    """

    section: str
    entity: str | None
    field: str
    total: bool
    near: bool
    name: str
    points: bool = False


class Term(NamedTuple):
    """A number or an operand in an expression; ``sign`` +, -, × or ÷ joins ``left`` and ``right`` in an inner node."""

    operand: Operand | None = None
    number: Decimal | None = None
    sign: str = ""
    left: Term | None = None
    right: Term | None = None

    def operands(self) -> Iterator[Operand]:
        """All operands, in the order they are written."""
        if self.operand is not None:
            yield self.operand
        for side in (self.left, self.right):
            if side is not None:
                yield from side.operands()


class Relation(NamedTuple):
    """A compiled rule; ``shown`` is its right side for people, in the form's own words. ``rated``: the left side is one
    percentage, so that both sides are told in percent points."""

    left: Term
    sign: str
    right: Term
    shown: str
    operands: tuple[Operand, ...]
    rated: bool = False


def compile_rule(text: str, check: CheckRule, form: Form) -> Relation:
    """Read one rule. Raises RuleError with file and line for a label that does not resolve or a broken expression."""
    tokens = text.split()
    signs = [token for token in tokens if token in RELATIONS]
    if len(signs) != 1:
        raise _error(check, f"要有且只有一个 = <= >= < ：{text}")
    at = tokens.index(signs[0])
    left, right = _Parser(tokens[:at], check, form).read(), _Parser(tokens[at + 1 :], check, form).read()
    operands = (*left.operands(), *right.operands())
    shown = " ".join(_shown(token, check, form) for token in tokens[at + 1 :])
    if not operands:
        raise _error(check, f"没有提到任何栏目：{text}")
    rated = left.operand is not None and _kind(left.operand, form) == PERCENT
    return Relation(left, signs[0], right, shown, operands, rated)


def _kind(operand: Operand, form: Form) -> str:
    return "" if operand.field == EVERY else form.sections[operand.section].fields[operand.field].kind


def _error(check: CheckRule, text: str) -> RuleError:
    return RuleError([(check.file, check.line, f"核对“{check.id}”{text}")])


class _Parser:
    """Recursive descent over one side: sum of products of terms."""

    def __init__(self, tokens: list[str], check: CheckRule, form: Form) -> None:
        self.tokens, self.check, self.form, self.at = tokens, check, form, 0

    def read(self) -> Term:
        """The whole side. Raises RuleError for what is left over or lacking."""
        term = self._joined("+-", lambda: self._joined("×÷", self._atom))
        if self.at < len(self.tokens):
            raise _error(self.check, f"读到“{self.tokens[self.at]}”读不下去（每个符号两边要空格）")
        return term

    def _joined(self, signs: str, part: Callable[[], Term]) -> Term:
        term = part()
        while self.at < len(self.tokens) and self.tokens[self.at] in tuple(signs):
            sign = self.tokens[self.at]
            self.at += 1
            term = Term(sign=sign, left=term, right=part())
        return term

    def _atom(self) -> Term:
        token = self.tokens[self.at] if self.at < len(self.tokens) else ""
        self.at += 1
        if token == "(":
            term = self._joined("+-", lambda: self._joined("×÷", self._atom))
            closing = self.tokens[self.at] if self.at < len(self.tokens) else ""
            if closing != ")":
                raise _error(self.check, "的括号没有配对")
            self.at += 1
            return term
        if not token or token in ("+", "-", "×", "÷", ")"):
            raise _error(self.check, f"在“{token or '末尾'}”处缺少一项")
        found = _atom(token, self.check, self.form)
        return Term(number=found) if isinstance(found, Decimal) else Term(operand=found)


def _atom(token: str, check: CheckRule, form: Form) -> Operand | Decimal:
    try:
        return Decimal(token[:-1]) / 100 if token.endswith("%") else Decimal(token)
    except InvalidOperation:
        pass
    match = _OPERAND.fullmatch(token)
    section = form.sections.get((match["section"] if match else None) or check.section)
    fields = fields_of(section, match["name"], form) if match and section else []
    if match is None or section is None or not fields:
        raise _error(check, f"里的“{token}”不是这张表的栏目或字段")
    if len(fields) > 1:
        raise _error(check, f"里的“{token}”可以指 {'、'.join(fields)}，请写字段名")
    near = section.name == check.section
    name = section.fields[fields[0]].name if fields[0] != EVERY else EVERY
    return Operand(section.name, match["entity"], fields[0], bool(match["sum"]), near, name, bool(match["points"]))


def _shown(token: str, check: CheckRule, form: Form) -> str:
    if token in ("(", ")", "+", "-", "×", "÷"):
        return token
    found = _atom(token, check, form)
    if isinstance(found, Decimal):
        return token  # as it is written: 90%
    name = "本栏" if found.field == EVERY else found.name
    row = "合计行" if found.entity == WHOLE else found.entity or ""
    if found.total:
        return f"各{name}的分值之和" if found.points else f"各行{name}之和"
    return f"{row}{name}"


def fields_of(section: Section, name: str, form: Form) -> list[str]:
    """The fields that a label, an alias or a field id names in a section; more than one where it is ambiguous."""
    if name == EVERY or name in section.fields:
        return [name]
    wanted = key(name)
    found: list[str] = []
    slots = {cell.col: cell.slot for cell in section.body.cells if cell.slot} if section.body else {}
    depth = len(section.header)  # a label beside the table reaches below its header
    for row in section.header:
        for cell in row.cells:
            slot = slots.get(cell.col)
            leaf = cell.col_span == 1 and cell.row + cell.row_span >= depth
            if slot and slot.field and leaf and cell.label and wanted in _spellings(cell.label, form):
                found.append(slot.field)
    for row in section.fixed:
        for cell, after in zip(row.cells, row.cells[1:], strict=False):
            if cell.label and after.slot and after.slot.field and wanted in _spellings(cell.label, form):
                found.append(after.slot.field)
    found += [field.id for field in section.fields.values() if key(field.name) == wanted]
    return list(dict.fromkeys(found))


def _spellings(label: str, form: Form) -> set[str]:
    return {key(spelling) for spelling in (label, *form.aliases.get(label, ()))}
