"""What is wrong with a folder of rule files, all faults at once, each with its file and line and the nearest name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.checks import compile_plan
from extractor.errors import RuleError
from extractor.ruleset import Form, Ruleset, Section
from extractor.ruleset.language import survey
from extractor.ruleset.locate import rules_folder
from extractor.ruleset.source import Mapped, Problems, line_of, read_yaml
from extractor.tables.schema import TAKEN
from extractor.text import key
from extractor.values import KINDS

from .labels import ROW, labels_of
from .schema import FIELD, TYPES, schema
from .shape import faults_of

Fault = tuple[int, str]
LEAST_NEAR = 0.5  # of 1; two labels of two characters that share one are as near as that
_COLUMNS = {
    **dict.fromkeys(("money", "count", "percent", "score"), "number"),
    **dict.fromkeys(("date", "period"), "date"),
    "quantity": "quantity",
}  # what a field's column in a wide table holds, by type; text for all others
_SLOT = re.compile(r"\{(\w+)(?:\.\.(\w+))?(?:@[^}]*)?\}")
_UNRESOLVED = re.compile(r"里的“([^”]+)”不是这张表的栏目或字段")
_TOLD_BETTER = re.compile("没有说明|不是本节的字段$").search  # faults of loading that are named here, with more words
_OPERAND = re.compile(r"^(?:sum\()?(?:[A-Za-z_]\w*(?=[.\[]))?(?:\[[^\]]*\])?\.?|\)$")


def lint(path: Path | str | None = None, files: Sequence[Path] = ()) -> Problems:
    """Every fault of every rule file of a folder (of ``files`` only, where they are given), by file and line."""
    folder = rules_folder(path)
    problems: Problems = []
    forms = sorted((folder / "forms").glob("*.yaml"))
    sources = {file: read_yaml(file, problems) for file in forms}
    broken = {Path(file) for file, _, _ in problems}
    rules, _ = survey(folder, leave=frozenset(forms))
    shaped = schema(rules)
    unsound: set[Path] = set(broken)
    for file, data in sources.items():
        if file in broken:
            continue
        for line, said, fatal in faults_of(data, shaped):
            problems.append((file, line, said))
            if fatal:
                unsound.add(file)
    rules, found = survey(folder, leave=frozenset(unsound))
    problems += [problem for problem in found if not _TOLD_BETTER(problem[2])]
    problems += _fields_file(folder, rules)
    for form in rules.forms.values():
        problems += _form(form, sources[form.file], rules)
    problems += _labels(rules, folder)
    problems += _reused(sources)
    problems += _kinds(rules)
    chosen = {file.resolve() for file in files}
    kept = {(Path(f), line, said) for f, line, said in problems if not chosen or Path(f).resolve() in chosen}
    return sorted(kept, key=lambda problem: (str(problem[0]), problem[1], problem[2]))


def near(name: str, known: Iterable[str]) -> str:
    """“，是不是 x？” with the nearest known name, or nothing."""
    found = difflib.get_close_matches(name, [str(k) for k in known], 1, LEAST_NEAR)
    return f"，是不是 {found[0]}？" if found else ""


def _form(form: Form, source: Mapped, rules: Ruleset) -> Problems:
    problems: Problems = []
    for name, section in form.sections.items():
        spec = (source.get("sections") or {}).get(name)
        if name in TAKEN:
            line = line_of(source.get("sections"), name)
            problems.append((form.file, line, f"节不能叫 {name}，这是另一张结果表的名字 (the name of another table)"))
        if isinstance(spec, Mapped):
            problems += [(form.file, line, said) for line, said in _section(section, spec, rules)]
    problems += [(form.file, line, said) for line, said in _spots(form, source)]
    problems += _checks(form, rules)
    problems += [(file, line, said) for file, line, said in _collisions(form, source, rules)]
    return problems


def _fields_file(folder: Path, rules: Ruleset) -> Problems:
    """Types that do not exist in ``common/fields.yaml``."""
    fields = rules.common.get("fields", {})
    file = folder / "common" / "fields.yaml"
    return [(file, line_of(fields, f), said) for f, described in fields.items() for said in _type(str(f), described)]


def _type(field: str, described: Any) -> list[str]:
    if not isinstance(described, Mapping):
        return [f"{FIELD} {field} 要写成 {{name: …, type: …}}"]
    kind = str(described.get("type", "text"))
    return [] if kind in KINDS else [f"{FIELD} {field} 的类型 {kind} 不认识{near(kind, TYPES)}"]


# --- one section


def _section(section: Section, spec: Mapped, rules: Ruleset) -> Iterator[Fault]:
    own = spec.get("fields") or {}
    known = {*map(str, rules.common.get("fields", {})), *map(str, own)}
    for line, field in _used(section, spec):
        if field not in known and field not in ("heading", "level", "body"):
            yield line, f"{FIELD} {field} 没有说明（common/fields.yaml 或本节 fields）{near(field, known)}"
    for field, described in own.items():
        for said in _type(str(field), described):
            yield line_of(own, field), said
    yield from _drawing(section)
    mine = set(section.fields)
    for part in ("fill_down", "required"):
        value = spec.get(part)
        for field in value if isinstance(value, list) else [value] if isinstance(value, str) else []:
            if str(field) not in mine and not (part == "required" and field == "section"):
                yield line_of(spec, part), f"{part} 里的 {field} 不是本节的字段{near(str(field), mine)}"


def _used(section: Section, spec: Mapped) -> Iterator[tuple[int, str]]:
    """Every field that a section names, with its line."""
    start = line_of(spec, "drawn") + 1
    for number, line in enumerate(str(spec.get("drawn") or "").split("\n")):
        for match in _SLOT.finditer(line):
            yield from ((start + number, field) for field in match.groups() if field)
    for part in ("lines", "blocks"):
        entries = spec.get(part) or {}
        for label, value in entries.items():
            field = value.get("field") if isinstance(value, Mapping) else value
            yield line_of(entries, label), str(field)


def _drawing(section: Section) -> Iterator[Fault]:
    """Header and body that do not stand above each other, and slots that are drawn twice."""
    body = section.body
    if body is None:
        return
    more = [row for row in (*section.header, *section.fixed) if row.repeats]
    for row in more:
        yield row.line, "一节只能有一行重复（...）"
    if not section.header:
        yield body.line, "重复的行上面没有表头"
        return
    depth = len(section.header)
    slots = {cell.col: cell for cell in body.cells}
    heads = [cell for row in section.header for cell in row.cells]
    for cell in heads:
        if cell.label and cell.row + cell.row_span == depth:
            under = [slots.get(col) for col in range(cell.col, cell.col + cell.col_span)]
            if not any(c is not None and (c.slot or c.label) for c in under):
                yield section.header[-1].line, f"表头“{cell.label}”下面没有空位"
    seen: set[str] = set()
    for cell in body.cells:
        field = cell.slot.field if cell.slot else None
        covered = any(h.label and h.col <= cell.col < h.col + h.col_span for h in heads)
        if field and not covered:
            yield body.line, f"空位 {{{field}}} 上面没有表头"
        if field and field in seen:
            yield body.line, f"空位 {{{field}}} 画了两次"
        seen.add(field or "")


# --- what names fields by section.field


def _spots(form: Form, source: Mapped) -> Iterator[Fault]:
    known = {f"{s.name}.{f}" for s in form.sections.values() for f in s.fields}
    for part in ("year", "submitting_unit", "unit_code", "project"):
        value = source.get(part)
        for spot in value if isinstance(value, list) else [value] if isinstance(value, str) else []:
            word = str(spot).split(" - ")[0]
            loose = part == "year" and "." not in word
            bare = {k.split(".")[1] for k in known} | {"title", "labels", "prose"}
            if (word not in bare) if loose else (word not in known):
                yield line_of(source, part), f"{part} 里的 {word} 不是本表的 节.字段{near(word, known | bare)}"
    signed = source.get("signatures")
    for spot in signed if isinstance(signed, Mapped) else ():
        if str(spot) not in known and str(spot) not in form.sections:
            yield line_of(signed, spot), f"signatures 里的 {spot} 不是本表的 节 或 节.字段{near(str(spot), known)}"


# --- checks


def _checks(form: Form, rules: Ruleset) -> Problems:
    """What the compiler of checks says, with the nearest label; not of sections whose own drawing is at fault."""
    try:
        compile_plan(form, rules)
    except RuleError as error:
        empty = {s.name for s in form.sections.values() if s.columns == 0 and not s.lines and not s.blocks}
        blamed = [c.line for c in form.checks if c.section in empty or any(f"{n}." in str(c.spec) for n in empty)]
        return [(f, line, said + _meant(said, form)) for f, line, said in error.problems if line not in blamed]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [(form.file, 1, f"prose 或 signatures 等处的写法看不懂：{error}")]
    return []


def _meant(said: str, form: Form) -> str:
    found = _UNRESOLVED.search(said)
    if found is None:
        return ""
    labels = {cell.label for s in form.sections.values() for row in (*s.header, *s.fixed) for cell in row.cells}
    fields = {f.id for s in form.sections.values() for f in s.fields.values()}
    return near(_OPERAND.sub("", found[1]), sorted((labels | fields) - {""}))


def _reused(sources: Mapping[Path, Mapped]) -> Problems:
    """Check ids and form ids that two files declare."""
    seen: dict[str, Path] = {}
    problems: Problems = []
    for file, data in sources.items():
        checks = data.get("checks")
        for name in checks if isinstance(checks, Mapped) else ():
            if str(name).startswith("{form}"):
                continue  # the form's own way of a shared check
            other = seen.setdefault(str(name), file)
            if other != file:
                problems.append((file, line_of(checks, name), f"核对编号 {name} 已在 {other.name} 用过"))
    named: dict[tuple[str, ...], Path] = {}
    for file, data in sources.items():
        other = named.setdefault(tuple(str(data.get(part)) for part in ("form", "years", "layout")), file)
        if other != file:
            problems.append((file, line_of(data, "form"), f"表式编号 {data.get('form')} 已在 {other.name} 用过"))
    return problems


def _kinds(rules: Ruleset) -> Problems:
    """A column of one wide table that two forms give different types."""
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    problems: Problems = []
    for form in rules.forms.values():
        for section in form.sections.values():
            for field in section.fields.values():
                kind, other = seen.setdefault((section.name, field.id), (field.kind, form.id))
                if _COLUMNS.get(kind, "text") != _COLUMNS.get(field.kind, "text"):
                    said = f"{FIELD} {section.name}.{field.id} 的类型是 {field.kind}，在 {other} 里是 {kind}"
                    problems.append((form.file, section.line, said))
    return problems


# --- labels and their aliases


def _collisions(form: Form, source: Mapped, rules: Ruleset) -> Iterator[tuple[Path, int, str]]:
    """A spelling that would be two labels of one section."""
    common = rules.common.get("labels", {}).get("aliases") or Mapped()
    own = source.get("aliases") or Mapped()
    for section in form.sections.values():
        slots = labels_of(section)
        meant: dict[str, str] = {}
        for label in slots:
            meant.setdefault(key(label), label)
        for label in slots:
            for alias in form.aliases.get(label, ()):
                other = meant.setdefault(key(alias), label)
                if other != label and slots[other] != slots[label]:
                    mine = alias in (own.get(label) or ())
                    file = form.file if mine else rules.path / "common" / "labels.yaml"
                    line = line_of(own if mine else common, label)
                    yield file, line, f"“{alias}”在 {form.id} 的 {section.name} 里既是“{label}”又是“{other}”"


def _labels(rules: Ruleset, folder: Path) -> Problems:
    """An alias that the label's own ``not`` forbids, or the ``not`` of another label of the same field."""
    file = folder / "common" / "labels.yaml"
    labels = rules.common.get("labels", {})
    aliases, forbidden = labels.get("aliases") or Mapped(), labels.get("not") or Mapped()
    of_field: dict[str, set[str]] = {}
    for form in rules.forms.values():
        for section in form.sections.values():
            for label, fields in labels_of(section).items():
                for field in fields - {ROW}:
                    of_field.setdefault(field, set()).add(label)
    kin: dict[str, set[str]] = {}
    for group in of_field.values():
        for label in group:
            kin.setdefault(label, set()).update(group)
    never = {str(label): {key(str(word)) for word in words} for label, words in forbidden.items()}
    problems: Problems = []
    every = [(file, aliases, rules.path)]
    every += [(f.file, f.spec.get("aliases") or {}, f.file) for f in rules.forms.values()]
    for where, listed, _ in every:
        for label, more in listed.items():
            for alias in more if isinstance(more, list) else [more]:
                for other in sorted({str(label), *kin.get(str(label), ())}):
                    if key(str(alias)) in never.get(other, ()):
                        problems.append((where, line_of(listed, label), _said(str(alias), str(label), other)))
    return problems


def _said(alias: str, label: str, other: str) -> str:
    whose = "它自己" if other == label else f"同一字段的“{other}”"
    return f"“{alias}”写成“{label}”的同义栏目，{whose}的 not 却不许"
