"""What stands in lines rather than in cells: cover lines (标签：值), opinions, the narrative and its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.document import Cell
from extractor.report import Place, RawFact
from extractor.ruleset import Form
from extractor.text import key, squeeze

from .rows import Row
from .state import State, place_of
from .units import ends_with_unit

LONGEST_HEADING = 40  # characters; a longer numbered line is a paragraph of text
_NUMBERS = "一二三四五六七八九十"
_STYLES = (
    re.compile(rf"^第([{_NUMBERS}]+)部分[\s、.．:：]*"),
    re.compile(rf"^([{_NUMBERS}]+)[、.．]\s*"),
    re.compile(rf"^[（(]([{_NUMBERS}]+)[)）][、.．]?\s*"),
    re.compile(r"^([0-9０-９]{1,2})[、.．](?![0-9０-９])\s*"),
    re.compile(r"^[（(]([0-9０-９]{1,2})[)）][、.．]?\s*"),
)


_FIGURED = frozenset(("date", "phone", "code"))  # kinds of values that begin with a figure


class _FormPatterns(NamedTuple):
    """``lines``: a line's labels, before a colon or (``bare``) a figure; ``tail``: printed furniture behind a value."""

    lines: re.Pattern[str]
    tail: re.Pattern[str]
    blocks: tuple[tuple[str, re.Pattern[str]], ...]
    openings: frozenset[str]


_compiled: dict[str, _FormPatterns] = {}


def _form_patterns(form: Form) -> _FormPatterns:
    """The patterns of a form's line and block labels, and the characters that a block label may open with."""
    found = _compiled.get(form.version)
    if found is None:
        sections = form.sections.values()
        named = [(label, section.fields.get(f or "")) for section in sections for label, f in section.lines.items()]
        figured = tuple(label for label, field in named if field is not None and field.kind in _FIGURED)
        lines = _pattern(_spellings(form, tuple(label for label, _ in named)), _spellings(form, figured))
        tail = _either(tuple(words for section in sections for words in section.furniture))
        blocks = {s.name: _spellings(form, tuple(s.blocks)) for s in sections if s.blocks}
        openings = frozenset(spelled[0] for labels in blocks.values() for spelled in labels)
        patterns = tuple((name, _pattern(labels)) for name, labels in blocks.items())
        found = _compiled[form.version] = _FormPatterns(lines, re.compile(rf"\s+(?:{tail})\s*$"), patterns, openings)
    return found


def _pattern(labels: tuple[str, ...], bare: tuple[str, ...] = ()) -> re.Pattern[str]:
    """``label：`` wherever it stands in a line; one of ``bare`` also before a figure, behind another value."""
    before_figure = rf"|(?<=\s)(?P<bare>{_either(bare)})(?=\s*\d)"
    return re.compile(rf"(?P<label>{_either(labels)})\s*[:：]{before_figure}")


def _either(labels: tuple[str, ...]) -> str:
    """An expression for any of some labels, their characters padded or not; the longest first."""
    spelled = [r"\s*".join(_character(c) for c in squeeze(label)) for label in sorted(labels, key=len, reverse=True)]
    return "|".join(spelled) or r"(?!)"


def _character(char: str) -> str:
    pair = {"（": "[（(]", "）": "[)）]", "“": '[“"”]', "”": '[“"”]'}.get(char)
    return pair or re.escape(char)


def _spellings(form: Form, labels: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for label in labels for s in (label, *form.aliases.get(label, ()))))


def opens_line(state: State, text: str) -> bool:
    """The text begins with a line's label and its colon."""
    if ":" not in text and "：" not in text:
        return False
    mark = _form_patterns(state.form).lines.match(text.strip())
    return mark is not None and mark["label"] is not None


def line_labels(state: State, row: Row, cell: Cell, start: int = 0) -> bool:
    """Claim every ``label：value`` of a line from ``start`` on; False when there is none."""
    if ":" not in cell.text and "：" not in cell.text:
        return False
    patterns = _form_patterns(state.form)
    marks = list(patterns.lines.finditer(cell.text, start))
    if not marks or cell.text[start : marks[0].start()].strip():
        return False
    for mark, stop in zip(marks, [*(m.start() for m in marks[1:]), len(cell.text)], strict=True):
        label = mark["label"] or mark["bare"]
        uses = [use for use in state.index.uses(label) if use.kind == "line" and use.field]
        if not uses:
            continue
        use = next((u for u in uses if u.section == state.current), uses[0])
        state.current = use.section
        state.seen.add(use.section)
        state.use(row, cell)
        field = state.form.sections[use.section].fields.get(use.field or "")
        kind = field.kind if field is not None else ""
        value = _by_itself(cell.text[mark.end() : stop].strip(), kind, patterns.tail, state)
        if value and (kind != "score" or _POINTS(value)):  # 总分：经评价… is prose
            rule = state.rule(use.section, use.field)
            state.facts.append(
                RawFact(use.section, 0, None, use.field, squeeze(label), value, value, place_of(row, cell), rule)
            )
    return True


_POINTS = re.compile(r"\d{1,3}(?:[.．]\d+)?\s*分?\s*[，。；,;]?").fullmatch
_NAMES = frozenset(("org", "name"))  # kinds of values that end with no year and are no money unit
_UNIT_BEHIND = re.compile(r"\s*(?:金额\s*)?单\s*位\s*[:：]\s*(?P<unit>\S+)$")
_YEAR_BEHIND = re.compile(r"\s*(?<!\d)(?:19|20)\d\d年度?$")


def _by_itself(value: str, kind: str, tail: re.Pattern[str], state: State) -> str:
    """A value without what is printed behind it in the same line: furniture, the year, the money unit, which is in
    force from here on (某局    2021年度    单位：万元). Nothing for a name that is but a unit."""
    if unit := state.units.called(value):
        state.unit = unit
        return "" if kind in _NAMES else value
    mark = _UNIT_BEHIND.search(value)
    unit = state.units.called(mark["unit"]) if mark is not None else None
    rest = value[: mark.start()] if mark is not None and unit else value
    state.unit = unit or state.unit
    rest = tail.sub("", rest)
    rest = (_YEAR_BEHIND.sub("", rest) if kind in _NAMES else rest).strip()
    return rest if rest == value else _by_itself(rest, kind, tail, state)


def block(state: State, row: Row, cell: Cell, beside: Cell | None) -> bool:
    """Claim a cell that opens with an opinion's label; its text may stand below the label or in the cell beside.

    Where lines of the cell open with the labels of further opinions, each is a text of its own.
    """
    patterns = _form_patterns(state.form)
    if cell.text.lstrip()[:1] not in patterns.openings:
        return False
    lines = cell.text.strip().split("\n")
    begins = [n for n, line in enumerate(lines) if n and _opens_block(state, patterns, line)]
    if not begins or not _opens_block(state, patterns, lines[0]):
        return _block(state, row, cell, cell.text.strip(), beside)
    for start, stop in pairwise((0, *begins, len(lines))):
        _block(state, row, cell, "\n".join(lines[start:stop]).strip(), beside if stop == len(lines) else None)
    return True


def _opens_block(state: State, patterns: _FormPatterns, line: str) -> bool:
    """The line opens with an opinion's label and its colon."""
    bare = line.strip()
    if bare[:1] not in patterns.openings:
        return False
    marks = (pattern.match(bare) for _, pattern in patterns.blocks)
    return any(use.kind == "block" for mark in marks if mark for use in state.index.uses(mark["label"]))


def _block(state: State, row: Row, cell: Cell, text: str, beside: Cell | None) -> bool:
    for name, pattern in _form_patterns(state.form).blocks:
        section = state.form.sections[name]
        mark = pattern.match(text)
        uses = state.index.uses(mark["label"] if mark else text)
        use = next((u for u in uses if u.kind == "block" and u.section == section.name), None)
        if use is None or (mark is None and beside is None and "\n" in text):
            continue
        state.seen.add(section.name)
        state.use(row, cell)
        after = text[mark.end() :] if mark else ""
        if mark and any(word in key(mark["label"]) for word in state.signed):
            after = _below_signature(after, state)
        where = cell
        if beside is not None and beside.text.strip():
            state.use(row, beside)
            after, where = f"{after}\n{beside.text}".strip("\n"), beside
        part = "\n".join(line.strip() for line in after.split("\n") if _is_opinion(line, state.signed))
        rule = state.rule(section.name, use.field)
        label = squeeze(mark["label"] if mark else text)
        whole = cell.text if where is cell else f"{cell.text}\n{where.text}"
        state.facts.append(
            RawFact(section.name, 0, None, use.field, label, whole.strip("\n"), part, place_of(row, where), rule)
        )
        return True
    return False


_DATE_BEHIND = re.compile(r"[\dxX×_]*年[\dxX×_]*月[\dxX×_]*日?$")
LONGEST_NAME = 4  # characters


def _below_signature(after: str, state: State) -> str:
    """What stands behind a label for signing (组长（签字）：甲某) without the name that signs."""
    signed, _, rest = after.partition("\n")
    name = _DATE_BEHIND.sub("", squeeze(signed))
    opinion = name in (state.form.spec.get("opinion_words") or ())
    return rest if len(name) <= LONGEST_NAME and not opinion else after


_DATE_LINE = re.compile(
    r"^[\d〇一二三四五六七八九十xX×_]*年[\d〇一二三四五六七八九十xX×_]*月[\d〇一二三四五六七八九十xX×_]*日?$"
)


def _is_opinion(line: str, signed: tuple[str, ...]) -> bool:
    bare = squeeze(line)
    return bool(bare) and not _DATE_LINE.match(bare) and not any(word in key(bare) for word in signed)


def unit_line(state: State, text: str) -> bool:
    """A line that ends with the money unit: 单位：万元."""
    stated = ends_with_unit(text, state.units) if len(text) <= LONGEST_HEADING else None
    if stated:
        state.unit = stated
        return True
    return False


class _Heading(NamedTuple):
    text: str
    style: int
    number: int


def narrative_facts(state: State) -> list[RawFact]:
    """The collected narrative as heading, level and body, a row per heading; text before the first is row 0."""
    section = state.narrative or ""
    facts: list[RawFact] = []
    stack: list[_Heading] = []
    row, begun = -1, 0
    body: list[str] = []
    head: tuple[str, Place] | None = None
    first: Place | None = None

    def close(stop: int) -> None:
        """End the part whose last paragraph is the one before ``stop``; in doubt, its facts have no field."""
        nonlocal row, begun
        sure = not any(n in state.unsure for n in range(begun, stop))
        begun = stop
        if head is None and not body:
            return
        row += 1
        if head is not None:
            level = str(len(stack))
            facts.append(_narrative_fact(state, section, row, "heading", head[0], head[1], sure=sure))
            facts.append(_narrative_fact(state, section, row, "level", head[0], head[1], level, sure))
        if body and first is not None:
            facts.append(_narrative_fact(state, section, row, "body", "\n".join(body), first, sure=sure))

    for number, (text, place) in enumerate(state.prose):
        heading = heading_of(text)
        if heading is None:
            body.append(text.strip())
            first = first or place
            continue
        close(number)
        _nest(stack, heading)
        head, body, first = (text.strip(), place), [], None
    close(len(state.prose))
    return facts


def _narrative_fact(
    state: State, section: str, row: int, field: str, raw: str, place: Place, part: str | None = None, sure: bool = True
) -> RawFact:
    rule = state.rule(section, field if sure else None)
    return RawFact(section, row, None, field if sure else None, field, raw, raw if part is None else part, place, rule)


def heading_of(text: str) -> _Heading | None:
    """A short numbered line without a full stop is a heading, of the style its number is written in."""
    bare = text.strip()
    if len(bare) > LONGEST_HEADING or bare.endswith(("。", "；", ";", "，", ".")):
        return None
    for style, pattern in enumerate(_STYLES):
        mark = pattern.match(bare)
        if mark and len(bare) > mark.end() and "。" not in bare:
            return _Heading(bare, style, _number(mark[1]))
    return None


def _number(digits: str) -> int:
    if digits[0] not in _NUMBERS:
        return int(digits)
    value = 0
    for char in digits:
        n = _NUMBERS.index(char) + 1
        value = (value or 1) * 10 if n == 10 else value + n
    return value


def _nest(stack: list[_Heading], heading: _Heading) -> None:
    """Put a heading at its level. A new style that carries on an open level's count is of that level: (4) then (五)."""
    for depth, above in enumerate(stack):
        if above.style == heading.style or (
            heading.number > 1
            and heading.number == above.number + 1
            and not any(h.style == heading.style for h in stack)
        ):
            del stack[depth:]
            break
    stack.append(heading)
