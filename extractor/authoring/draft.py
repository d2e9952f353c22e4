"""A blank (or filled-in) form → the text of a rule file to start from: headers drawn, every label given a field."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from extractor.document import Document
from extractor.matching.anatomy import Part, parts_of
from extractor.matching.catalogue import catalogue
from extractor.matching.forms import match
from extractor.matching.generic import tables_of
from extractor.matching.rows import Row
from extractor.ruleset import Ruleset
from extractor.text import key, squeeze, unnumbered
from extractor.values.characters import BOXES, COLONS, TICKED

from .sketch import TODO, Pencil, Sketch, apart, closes, sketch_part
from .vocabulary import Vocabulary

LONGEST_HEADING = 40  # characters
LONGEST_TITLE = 4  # paragraphs
_COLON = re.compile(f"[{COLONS}]")
_YEAR = re.compile(r"[（(]?\s*(?:\d{4}|[×xX_＿\s]{0,8})\s*(?:[）)]\s*年度?|年度?\s*[）)]?)")
_BOXED = re.compile(f"[{BOXES}{TICKED}]")
_GAP = re.compile(r"\s{2,}|\s(?=\S{2,}$)")
_PLAIN = re.compile(r"[\w\u4e00-\u9fff][\w\u4e00-\u9fff（）()、/“”…·-]*")


@dataclass
class _Draft:
    """What the walk over a document has found so far."""

    words: Vocabulary
    title: list[str] = field(default_factory=list)
    begins: str | None = None
    pending: list[str] = field(default_factory=list)
    sections: list[Sketch] = field(default_factory=list)
    unit: str | None = None
    narrates: bool = False


def draft(document: Document, rules: Ruleset, source: str, number: int | None = None) -> str:
    """The text of a rule file for one form in ``document``: the one numbered ``number`` (from 0), else the first
    that no rule knows, else the first. ``source`` names the file it was drawn from. IndexError for no such form."""
    words = Vocabulary(rules)
    made = _Draft(words)
    found = match(document, rules)
    if number is None:
        number = next((n for n, one in enumerate(found) if one.form is None), 0)
    rows = found[number].rows
    units = sorted(rules.common.get("units", {}).get("units") or {}, key=len, reverse=True)
    texts = [cell.text for row in rows for cell in row.cells]
    bracketed = Counter(
        u for text in texts for u in units if re.search(rf"[（(](?:单位[:：]?)?{u}[）)]", squeeze(text))
    )
    made.unit = bracketed.most_common(1)[0][0] if bracketed else None
    for event, closing in _closed(_events(rows, rules)):
        if isinstance(event, Part):
            made.narrates = False
            for part in apart(event):
                made.sections.append(sketch_part(part, words, made.pending, len(made.sections) + 1, closing))
                made.pending = []
        else:
            _text(made, event)
    if made.pending and not made.narrates:
        made.sections.append(Sketch("narrative", narrative=made.pending[0]))
    return "\n".join(_written(made, source)) + "\n"


def _closed(events: Iterable[Part | tuple[str, bool]]) -> Iterator[tuple[Part | tuple[str, bool], list[Row]]]:
    """The events, each table with the rows of totals that close it; what is left of their part comes after it."""
    table: Part | None = None
    rows: list[Row] = []
    for event in events:
        if table is not None and isinstance(event, Part) and event.kind == "pairs" and event.table == table.table:
            count = 0
            while count < len(event.rows) and event.side is None and closes(table, event.rows[count]):
                count += 1
            rows = event.rows[:count]
            yield table, rows
            table = None
            if count < len(event.rows):
                yield Part("pairs", event.table, event.rows[count:], pairs=event.pairs[count:], side=event.side), []
            continue
        if table is not None:
            yield table, []
        table = event if isinstance(event, Part) and event.kind == "table" else None
        if table is None:
            yield event, []
    if table is not None:
        yield table, []


def _events(rows: Sequence[Row], rules: Ruleset) -> Iterator[Part | tuple[str, bool]]:
    """Texts (with whether they stand in a table) and table parts, in reading order."""
    indexes = catalogue(rules).indexes

    def known(text: str) -> bool:
        return any(use.kind != "narrative" for index in indexes for use in index.uses(text))

    for in_table, run in groupby(rows, key=lambda row: row.table is not None):
        if not in_table:
            yield from ((row.cells[0].text, False) for row in run)
            continue
        for table in tables_of(list(run)):
            for part in parts_of(table, known):
                if part.kind != "banner":
                    yield part
                elif part.rows[0].cells[0].text.strip():
                    yield (part.rows[0].cells[0].text, True)


# --- texts outside label–value rows and tables


def _text(made: _Draft, event: tuple[str, bool]) -> None:
    text, in_table = event
    stripped = text.strip()
    if not stripped:
        return
    labelled = _labelled(stripped)
    if labelled and _is_block(made, stripped, labelled, in_table):
        _block(made, labelled[0][0])
    elif labelled:
        for label, value in labelled:
            _line(made, label, value)
    elif made.narrates or len(squeeze(stripped)) > LONGEST_HEADING:
        if not in_table and made.pending and made.sections:
            made.narrates = True
            made.sections.append(Sketch("narrative", narrative=made.pending[0]))
            made.pending = []
    elif unnumbered(key(stripped)) != key(stripped) or made.begins or in_table:
        made.begins = made.begins or squeeze(stripped)
        made.pending.append(squeeze(stripped))
    elif not any(sketch.lines for sketch in made.sections) and len(made.title) < LONGEST_TITLE:
        made.title.append(squeeze(stripped))
    elif made.sections:
        made.sections[-1].furniture.append(squeeze(stripped))


def _labelled(text: str) -> list[tuple[str, str]]:
    """``标签：值`` and ``标签：值    标签：值`` → labels with their values; empty where the text is no such line."""
    pieces = _COLON.split(text)
    if len(pieces) < 2 or "\n" in pieces[0].strip():
        return []
    found: list[tuple[str, str]] = []
    label = pieces[0]
    for number, piece in enumerate(pieces[1:], 1):
        last = number == len(pieces) - 1
        cut = None if last else list(_GAP.finditer(piece.rstrip()))
        value, after = (piece, "") if not cut else (piece[: cut[-1].start()], piece[cut[-1].end() :])
        name = squeeze(label)
        if not _PLAIN.fullmatch(name) or len(name) > LONGEST_HEADING // 2:
            return []
        found.append((name, value))
        if not last and not after.strip():
            return found
        label = after
    return found


def _is_block(made: _Draft, text: str, labelled: Sequence[tuple[str, str]], in_table: bool) -> bool:
    sections = made.words.rules.forms.values()
    blocks = {key(label) for form in sections for s in form.sections.values() for label in s.blocks}
    if any(key(label) in blocks for label, _ in labelled):
        return True
    return in_table and _COLON.split(text)[1].startswith("\n")


def _block(made: _Draft, label: str) -> None:
    last = made.sections[-1] if made.sections else None
    if last is None or not last.blocks:
        last = Sketch(made.words.section_of([(label, "")]), headings=made.pending)
        made.pending = []
        made.sections.append(last)
    last.blocks.append((label, _field(made, last, label)))


def _line(made: _Draft, label: str, value: str) -> None:
    last = made.sections[-1] if made.sections else None
    home = made.words.section_of([(label, "")])
    here = {candidate.section for candidate in made.words.candidates(label)}
    if last is None or not last.lines or (home and last.name and last.name not in here and last.name != home):
        last = Sketch(None)
        made.sections.append(last)
    last.lines.append((label, _field(made, last, label)))
    if _BOXED.search(value):
        options = [squeeze(word) for word in _BOXED.split(value) if squeeze(word)]
        name = last.lines[-1][1]
        last.lines[-1] = (label, f"{{field: {name}, options: {_list(options)}}}")
    last.name = made.words.section_of([(name, "") for name, _ in last.lines])
    if last.name:
        last.lines = [(n, made.words.slot(n, last.name) or f if "{" not in f else f) for n, f in last.lines]


def _field(made: _Draft, sketch: Sketch, label: str) -> str:
    return Pencil(made.words, sketch.name, sketch, len(made.sections)).slot(label)


# --- writing

_SAFE = re.compile(r"[\w\u4e00-\u9fff（）、：；，。“”·/][\w\u4e00-\u9fff（）()、：；，。“”·/%<=>+ -]*")
_OTHER = re.compile(r"[\d.+-]+|~|null|true|false|yes|no|on|off", re.IGNORECASE)


def _yaml(text: str) -> str:
    """A text as a YAML scalar: bare where that is certain to be read back as this text, else quoted."""
    sure = _SAFE.fullmatch(text) and not _OTHER.fullmatch(text) and text == text.strip()
    return text if sure else json.dumps(text, ensure_ascii=False)


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(_yaml(text) for text in texts) + "]"


def _written(made: _Draft, source: str) -> Iterator[str]:
    title = _YEAR.sub("", "".join(made.title)) or f"{TODO}：表名"
    yield f"# {squeeze(title)}。由 extractor rules draft 照 {source} 画出。"
    yield f"# 凡写 {TODO} 的地方请改，改完用 extractor rules lint 检查。"
    yield f"form: city.form               # {TODO}：表式编号，如 yueyang.department"
    yield f"name: {_yaml(title)}"
    if made.unit:
        yield f"unit: {made.unit}"
    yield "title:"
    yield f"  - {_yaml(title)}"
    if made.begins:
        yield "begins:"
        yield f"  - {_yaml(made.begins)}"
    yield "year: [title, prose]"
    yield ""
    yield "sections:"
    names: Counter[str] = Counter()
    last = next((sketch for sketch in reversed(made.sections) if sketch.drawing), None)
    for number, sketch in enumerate(made.sections, 1):
        yield from _section(_named(sketch, number, names), sketch)
        yield ""
        if sketch is last:
            for other in dict.fromkeys(name for one in made.sections for name in one.others):
                if not any(one.name == other for one in made.sections):
                    yield from (f"  {other}: {{}}", "")
    yield "# 核对关系用表上的栏目名写，例如："
    yield "# checks:"
    yield "#   city.form/节名/total: {code: SUM_MISMATCH, in: 节名, rule: 合计 = 分项一 + 分项二}"


def _named(sketch: Sketch, number: int, names: Counter[str]) -> str:
    name = sketch.name or f"section{number}"
    names[name] += 1
    return name if names[name] == 1 else f"{name}_{names[name]}"


def _section(name: str, sketch: Sketch) -> Iterator[str]:
    yield f"  {name}:" + ("" if sketch.name else f"        # {TODO}：给这一节起个名字")
    if sketch.headings:
        shown = _yaml(sketch.headings[0]) if len(sketch.headings) == 1 else _list(sketch.headings)
        yield f"    heading: {shown}"
    if sketch.narrative:
        yield f"    narrative: {_yaml(sketch.narrative)}"
    yield from (f"    # {remark}" for remark in sketch.remarks)
    if sketch.drawing:
        yield "    drawn: |"
        yield from (f"      {line}" for line in sketch.drawing)
    for part, entries in (("lines", sketch.lines), ("blocks", sketch.blocks)):
        if entries:
            yield f"    {part}:"
            yield from (f"      {_yaml(label)}: {slot}" for label, slot in entries)
    if sketch.furniture:
        yield f"    furniture: {_list(sketch.furniture)}"
    if sketch.fill_down:
        yield f"    fill_down: [{', '.join(sketch.fill_down)}]"
    if sketch.split:
        yield f"    split: {_yaml(sketch.split)}"
    if sketch.numbering:
        yield f"    numbering: {_yaml(sketch.numbering)}"
    if sketch.required is True:
        yield "    required: section"
    elif sketch.required:
        yield f"    required: [{', '.join(sketch.required)}]"
    if sketch.fields:
        yield "    fields:"
        yield from (
            f"      {slot}: {{name: {_yaml(label or slot)}, type: {kind}}}"
            for slot, (label, kind) in sketch.fields.items()
        )
