"""Rule files → records."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.errors import RuleError

from .drawn import FOREIGN, DrawingError, parse
from .locate import rule_files, rules_folder
from .records import CheckRule, DrawnRow, FieldRule, Form, Headless, Ruleset, Section
from .source import Mapped, Problems, line_of, read_yaml

_YEARS = re.compile(r"(\d{4})?\s*([-—－])?\s*(\d{4})?")
_MERGED = ("placeholders",)


def load(path: Path | str | None = None) -> Ruleset:
    """Read and compile every rule file of a folder. Raises RuleError naming every problem with file and line."""
    rules, problems = survey(path)
    if problems:
        raise RuleError(problems)
    return rules


def survey(path: Path | str | None = None, *, leave: frozenset[Path] = frozenset()) -> tuple[Ruleset, Problems]:
    """What can be read of a folder of rule files, and every problem. ``leave`` are form files to pass over."""
    folder = rules_folder(path)
    problems: Problems = []
    digest = hashlib.sha256()
    for file in rule_files(folder):
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    common = {p.stem: read_yaml(p, problems) for p in sorted((folder / "common").glob("*.yaml"))}
    flags = read_yaml(folder / "flags.yaml", problems) if (folder / "flags.yaml").is_file() else Mapped()
    forms: dict[str, Form] = {}
    for file in sorted((folder / "forms").glob("*.yaml")):
        form = _form(file, folder, common, problems) if file not in leave else None
        if form is not None:
            forms[form.id if form.id not in forms else f"{form.id} {file.stem}"] = form
    return Ruleset(folder, digest.hexdigest()[:16], forms, _union(forms), flags, common), problems


def _listed(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)


def _extended(spec: Mapped, file: Path, folder: Path, problems: Problems) -> dict[str, Any]:
    """``spec`` with what it extends underneath: mappings merge key by key, everything else is replaced."""
    merged: dict[str, Any] = {}
    for parent in _listed(spec.get("extends")):
        parent_file = folder / f"{parent}.yaml"
        if not parent_file.is_file():
            problems.append((file, line_of(spec, "extends"), f"extends 指的文件不存在：{parent}.yaml"))
            continue
        merged = _merge(merged, _extended(read_yaml(parent_file, problems), parent_file, folder, problems))
    return _merge(merged, spec)


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for name, value in above.items():
        old = merged.get(name)
        if value is None and isinstance(old, Mapping):
            continue  # a key without anything under it takes nothing away
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[name] = {**old, **value}
        elif name in _MERGED and isinstance(old, list):
            merged[name] = [*old, *value]
        else:
            merged[name] = value
    return merged


def _form(file: Path, folder: Path, common: Mapping[str, Mapped], problems: Problems) -> Form | None:
    raw = read_yaml(file, problems)
    spec = _extended(raw, file, folder, problems)
    if "form" not in spec or "sections" not in spec:
        problems.append((file, 1, "缺少 form 或 sections"))
        return None
    sections_raw = raw.get("sections") or Mapped()
    spec["sections"] = _with_lines(spec["sections"], spec.get("lines") or {})
    elsewhere = _drawn_elsewhere(spec["sections"])
    for name in elsewhere.keys() - spec["sections"].keys():
        problems.append((file, line_of(raw, "sections"), f"画里写了 {{{name}.…}}，没有“{name}”这一节"))
    sections = {
        name: _section(name, part or {}, line_of(sections_raw, name), file, common, problems, elsewhere.get(name, ()))
        for name, part in spec["sections"].items()
    }
    _side_by_side(sections, file, problems)
    checks_raw = raw.get("checks") or Mapped()
    checks = tuple(
        CheckRule(
            name.replace("{form}", str(spec["form"])),
            str(c.get("code", "")),
            str(c.get("in", "")),
            c,
            file,
            line_of(checks_raw, name),
        )
        for name, c in (spec.get("checks") or {}).items()
        if c is not None
    )
    labels = common.get("labels", Mapped())
    aliases = {k: _listed(v) for k, v in (labels.get("aliases") or {}).items()}
    for label, more in (spec.get("aliases") or {}).items():
        aliases[label] = (*aliases.get(label, ()), *_listed(more))
    grades = spec.get("grades") or {}
    return Form(
        id=str(spec["form"]),
        name=str(spec.get("name", spec["form"])),
        file=file,
        titles=_listed(spec.get("title")),
        begins=_listed(spec.get("begins")),
        unit=spec.get("unit"),
        sections=sections,
        checks=checks,
        year_from=_listed(spec.get("year")),
        unit_from=_listed(spec.get("submitting_unit")),
        unit_code_from=spec.get("unit_code"),
        project_from=spec.get("project"),
        placeholders=_listed(spec.get("placeholders")),
        grades=tuple(sorted(((Decimal(str(k)), _listed(v)) for k, v in grades.items()), reverse=True)),
        signatures={k: _listed(v) for k, v in (spec.get("signatures") or {}).items()},
        spec=spec,
        aliases=aliases,
        version=hashlib.sha256(repr(spec).encode()).hexdigest()[:16],
        years=_years(spec.get("years"), file, line_of(raw, "years"), problems),
        never={str(label): _listed(others) for label, others in (labels.get("not") or {}).items()},
    )


def _with_lines(sections: Mapping[str, Any], shared: Mapping[str, str]) -> dict[str, Any]:
    """The sections, with the lines that all forms of a family may print (label → section.field), where the form has the
    section and no line of its own for the field."""
    found = {name: part if isinstance(part, Mapping) else Mapped() for name, part in sections.items()}
    for label, spot in shared.items():
        name, _, field = str(spot).partition(".")
        own = found.get(name, {}).get("lines") or {}
        if name in found and field not in _named(own)[0].values():
            part = found[name]
            more = {**part, "lines": {**own, label: field}}
            found[name] = Mapped(more, part.lines if isinstance(part, Mapped) else None)
    return found


def _years(said: Any, file: Path, line: int, problems: Problems) -> tuple[int, int]:
    """``2018-``, ``2018-2020``, ``-2017`` or ``2021``: the first and the last year."""
    if said is None:
        return 0, 9999
    match = _YEARS.fullmatch(str(said).strip())
    if match is None or not any(match.groups()):
        problems.append((file, line, f"适用年度“{said}”看不懂，应写成 2018-、2018-2020 或 2021"))
        return 0, 9999
    first, dash, last = match.groups()
    return int(first or 0), int(last or (9999 if dash else first))


def _side_by_side(sections: dict[str, Section], file: Path, problems: Problems) -> None:
    """Held against the sections they name: the sections that are printed right of another. A wrong one names none."""
    for name, section in sections.items():
        left = sections.get(section.beside or "")
        if section.beside is None or (left is not None and left is not section and _are_alike(left, section)):
            continue
        said = "画的表头行数不同，或没有以 ... 重复的行" if left is not None else "没有这一节"
        problems.append((file, section.line, f"{name} 写了 beside: {section.beside}，{said}"))
        sections[name] = replace(section, beside=None)


def _are_alike(left: Section, right: Section) -> bool:
    whole = all(section.header and section.body and not section.fixed for section in (left, right))
    return whole and left.beside is None and len(left.header) == len(right.header)


def _drawn_elsewhere(sections: Mapping[str, Mapping[str, Any] | None]) -> dict[str, list[str]]:
    """The fields of a section that stand in another one's drawing: ``{rating.self_score}`` in a total row."""
    found: dict[str, list[str]] = {}
    for part in sections.values():
        for section, field in FOREIGN.findall(str((part or {}).get("drawn", ""))):
            found.setdefault(section, []).append(field)
    return found


def _section(
    name: str,
    spec: Mapping[str, Any],
    line: int,
    file: Path,
    common: Mapping[str, Mapped],
    problems: Problems,
    elsewhere: Sequence[str],
) -> Section:
    rows: list[DrawnRow] = []
    if "drawn" in spec:
        start = line_of(spec, "drawn") + 1
        try:
            rows = [row._replace(line=start + row.line) for row in parse(str(spec["drawn"]))]
        except DrawingError as error:
            problems.append((file, start + error.line, str(error)))
    body = next((row for row in rows if row.repeats), None)
    above = rows[: rows.index(body)] if body else []
    header = tuple(row for row in above if not any(cell.slot for cell in row.cells))
    fixed = tuple(row for row in rows if row not in header and row is not body)
    headless = _headless(spec, file, problems)
    lines, fields = _named(spec.get("lines") or {})
    blocks, more = _named(spec.get("blocks") or {})
    own = {**fields, **more, **(spec.get("fields") or {})}
    used = [
        field
        for row in (*rows, *((headless.row,) if headless else ()))
        for cell in row.cells
        if cell.slot and not cell.slot.section
        for field in (cell.slot.field, cell.slot.until)
        if field
    ]
    used += elsewhere
    used += [*lines.values(), *blocks.values()]
    if spec.get("narrative"):
        used += ["heading", "level", "body"]
    known = common.get("fields", Mapped())
    rules: dict[str, FieldRule] = {}
    described_all = {name: {**(known.get(name) or {}), **(own.get(name) or {})} for name in used}
    used += [str(described["code"]) for described in described_all.values() if described.get("code")]
    for used_field in dict.fromkeys(used):
        described = {**(known.get(used_field) or {}), **(own.get(used_field) or {})}
        if not described:
            problems.append((file, line, f"字段 {used_field} 没有说明（common/fields.yaml 或本节 fields）"))
        rules[used_field] = FieldRule(
            used_field,
            str(described.get("name", used_field)),
            str(described.get("type", "text")),
            described.get("decimals"),
            _listed(described.get("options")),
            described.get("code"),
            _listed(described.get("aliases")),
            _listed(described.get("not")),
            described.get("unit"),
            _years(described.get("years"), file, line, problems),
        )
    required = spec.get("required")
    asked = {part: _listed(spec.get(part)) for part in ("fill_down", "required") if isinstance(spec.get(part), list)}
    asked |= {part: (str(spec[part]),) for part in ("row_number",) if part in spec}
    for part, names in asked.items():
        at = line_of(spec, part)
        problems += ((file, at, f"{part} 里的 {field} 不是本节的字段") for field in names if field not in rules)
    return Section(
        name=name,
        headings=_listed(spec.get("heading")),
        columns=max((cell.col + cell.col_span for row in rows for cell in row.cells), default=0),
        header=header,
        body=body,
        fixed=fixed,
        lines=lines,
        blocks=blocks,
        narrative=spec.get("narrative"),
        furniture=_listed(spec.get("furniture")),
        fields=rules,
        unit=spec.get("unit"),
        split=spec.get("split"),
        numbering=spec.get("numbering") or spec.get("split"),
        fill_down=_listed(spec.get("fill_down")),
        required=asked.get("required", ()),
        required_section=required is not None,
        line=line,
        headless=headless,
        beside=spec.get("beside"),
        row_number=spec.get("row_number"),
    )


def _headless(spec: Mapping[str, Any], file: Path, problems: Problems) -> Headless | None:
    """The columns of the table where it is printed without a header; what is wrong with them goes to ``problems``."""
    said = spec.get("headless")
    if not isinstance(said, Mapping):
        return None
    start = line_of(said, "drawn")
    try:
        rows = parse(str(said.get("drawn") or ""))
    except DrawingError as error:
        problems.append((file, start + error.line, str(error)))
        return None
    drawn = [cell.slot.field for cell in rows[0].cells if cell.slot and not cell.slot.section]
    adds_up, most = (dict(said.get(part) or {}) for part in ("adds_up", "most"))
    if len(rows) > 1 or None in drawn or len(drawn) != len(rows[0].cells):
        problems.append((file, start, "headless 的 drawn 要写成一行，每格一个 {字段}"))
        return None
    if not adds_up:
        problems.append((file, start, "headless 要写 adds_up：哪一栏标签里的分值是哪一栏加出来的"))
        return None
    strange = [name for pair in (*adds_up.items(), *most.items()) for name in pair if name not in drawn]
    problems += ((file, start, f"headless 里的 {name} 不在 drawn 里") for name in strange)
    return None if strange else Headless(rows[0]._replace(line=start), adds_up, most)


def _named(spec: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """``label: field`` or ``label: {field: ..., options: ...}`` → label → field, and what is said of each field."""
    labels: dict[str, str] = {}
    fields: dict[str, dict[str, Any]] = {}
    for label, value in spec.items():
        if isinstance(value, Mapping):
            labels[str(label)] = str(value["field"])
            fields[str(value["field"])] = {k: v for k, v in value.items() if k != "field"}
        else:
            labels[str(label)] = str(value)
    return labels, fields


def _union(forms: Mapping[str, Form]) -> dict[str, dict[str, str]]:
    union: dict[str, dict[str, str]] = {}
    for form in forms.values():
        for section in form.sections.values():
            union.setdefault(section.name, {}).update({f.id: f.kind for f in section.fields.values()})
    return union
