"""A form on one page that a finance clerk can read: sections as drawn, labels and fields, checks in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extractor.checks import between, compile_plan
from extractor.checks.across import SAME
from extractor.checks.expression import EVERY, Operand, Relation, Term
from extractor.checks.sheet import place_in, plain, title
from extractor.ruleset import CheckRule, FieldRule, Form, Ruleset, Section

from .drawing import width
from .labels import ROW, labels_of
from .schema import TYPES

SEVERITY = {"error": "错误", "warning": "提醒", "info": "提示"}
_SIGNS = {"=": "=", "<=": "不大于", ">=": "不小于", "<": "小于"}
_EXTRAS = {
    "tolerance": "允许相差 {}",
    "given": "只在 {} 时核对",
    "partly": "缺行时不核对，除非印出来的各行正好合得上",
    "complete": "有的行填了{}而要加的那一栏没填的，不核对",
}
_YEAR = {"title": "标题", "prose": "正文"}


def explain(form: Form, rules: Ruleset) -> Iterator[str]:
    """The lines of the page. Raises RuleError when a check does not resolve."""
    words = _checks_in_words(form, rules)
    yield f"{form.name}（{form.id}）"
    yield "  ".join(part for part in _facts_of(form) if part)
    yield f"怎样认出：{' 或 '.join(f'标题有“{t}”' for t in form.titles)}" + (
        f"；没有封面时从“{'”或“'.join(form.begins)}”认起" if form.begins else ""
    )
    if form.year_from:
        yield f"年度依次看：{'、'.join(_YEAR.get(y, _spot(form, y)) for y in form.year_from)}"
    for section in form.sections.values():
        yield ""
        yield from _section(section, form, rules)
        for check in form.checks:
            if check.section == section.name:
                said = (words.get(check.id) or _as_written(check)) + _extras(check)
                yield f"  核对  {_coded(check.code, rules)}：{said}"
                yield f"        编号 {check.id}"
    yield from _across(form, rules)
    yield ""
    yield from _flags(form, rules)


def _facts_of(form: Form) -> Iterator[str]:
    yield f"制表：{form.spec['issuer']}" if form.spec.get("issuer") else ""
    yield f"适用年度：{form.spec['years']}" if form.spec.get("years") else ""
    yield f"金额单位：{form.unit}" if form.unit else ""
    yield f"规则文件：{form.file}"


def _spot(form: Form, spot: str) -> str:
    word, _, before = spot.partition(" - ")
    field = word.rpartition(".")[2]
    name = next((s.fields[field].name for s in form.sections.values() if field in s.fields), word)
    return f"{name}的前 {before} 年" if before else name


# --- a section


def _section(section: Section, form: Form, rules: Ruleset) -> Iterator[str]:
    must = "（必须有）" if section.required_section else ""
    shown = title(section)
    yield f"【{section.name}】{shown if shown != section.name else ''}{must}"
    if section.headings:
        yield f"  小标题  {' / '.join(section.headings)}"
    if section.unit:
        yield f"  单位    {section.unit}"
    spec = (form.spec.get("sections") or {}).get(section.name) or {}
    yield from (f"    {line}" for line in str(spec.get("drawn") or "").rstrip("\n").split("\n") if line)
    if section.narrative:
        yield f"  从“{section.narrative}”起都是文字：每个小标题一行（标题、级别、正文）"
    if section.split:
        yield f"  一格写几条的，按“{section.split}1、{section.split}2”分成几行"
    if section.headless:
        shown = " | ".join(section.fields[c.slot.field or ""].name for c in section.headless.row.cells if c.slot)
        yield f"  没有表头的，分值加得上才认：{shown}"
    if section.beside:
        yield f"  与【{section.beside}】左右并列，印在同一张表里"
    if section.row_number is not None and section.row_number in section.fields:
        yield f"  没有格线的，靠{section.fields[section.row_number].name}归行"
    if section.fill_down:
        yield f"  空格取上一格的：{'、'.join(section.fields[f].name for f in section.fill_down if f in section.fields)}"
    rows = list(_labels(section, form, rules))
    widths = [max(width(row[n]) for row in rows) for n in range(3)] if rows else []
    for row in rows:
        cells = [text + " " * (w - width(text)) for text, w in zip(row, widths, strict=False)]
        yield f"    {'  '.join([*cells, row[3]])}".rstrip()


def _labels(section: Section, form: Form, rules: Ruleset) -> Iterator[tuple[str, str, str, str]]:
    """label, field, type with unit and places, other spellings."""
    forbidden = rules.common.get("labels", {}).get("not") or {}
    for label, fields in labels_of(section).items():
        for field in sorted(fields):
            if field == ROW:
                yield label, "（行名）", "", ""
                continue
            home, _, name = field.rpartition(".")
            rule = (form.sections[home] if home else section).fields[name]
            more = [f"也写作 {'、'.join(form.aliases[label])}"] if form.aliases.get(label) else []
            more += [f"绝不是 {'、'.join(map(str, forbidden[label]))}"] if forbidden.get(label) else []
            more += ["必填"] if field in section.required else []
            yield label, field, _type(rule, section, form), "；".join(more)


def _type(rule: FieldRule, section: Section, form: Form) -> str:
    said = TYPES.get(rule.kind, rule.kind).split("：")[0]
    if rule.kind == "money":
        said += f" {section.unit or form.unit or ''}".rstrip()
    if rule.decimals is not None:
        said += f" {rule.decimals} 位小数"
    return said + (f" {'/'.join(rule.options)}" if rule.options else "")


# --- checks in words


def _coded(code: str, rules: Ruleset) -> str:
    known = rules.flags.get(code, {})
    return f"{SEVERITY.get(str(known.get('severity')), '')} {code} {known.get('name', '')}".strip()


def _checks_in_words(form: Form, rules: Ruleset) -> dict[str, str]:
    plan = compile_plan(form, rules)
    said: dict[str, str] = {}
    for declared in plan.relations:
        either = f"，或者 {_relation(declared.either, form)}" if declared.either is not None else ""
        said[declared.rule.id] = _relation(declared.relation, form) + either
    for bounded in plan.ranges:
        name = form.sections[bounded.rule.section].fields[bounded.field].name
        said[bounded.rule.id] = f"{name}应为 {bounded.shown}"
    for graded in plan.grades:
        fields = form.sections[graded.rule.section].fields
        bands = "，".join(f"{plain(low)} 分起“{words[0]}”" for low, words in graded.bands)
        said[graded.rule.id] = f"{fields[graded.grade].name}要合{fields[graded.score].name}：{bands}"
    return said


def _relation(relation: Relation, form: Form) -> str:
    said = f"{_term(relation.left, form)} {_SIGNS[relation.sign]} {_term(relation.right, form)}"
    named = any(operand.entity and operand.near for operand in relation.operands)
    return said.replace("各行", "其余各行") if named else said


def _term(term: Term, form: Form, inner: bool = False) -> str:
    if term.operand is not None:
        return _operand(term.operand, form)
    if term.number is not None:
        return plain(term.number)
    if term.left is None or term.right is None:
        return ""
    tight = term.sign in ("×", "÷")
    said = f"{_term(term.left, form, tight)} {term.sign} {_term(term.right, form, tight or term.sign == '-')}"
    return f"（{said}）" if inner and not tight else said


def _operand(operand: Operand, form: Form) -> str:
    name = "每一金额栏" if operand.field == EVERY else operand.name
    place = "" if operand.near else f"“{title(form.sections[operand.section])}”的"
    row = f"“{operand.entity}”行的" if operand.entity else ""
    return f"{place}各行{name}之和" if operand.total else f"{place}{row}{name}"


def _as_written(check: CheckRule) -> str:
    """A check of another kind, from what its author wrote."""
    spec = check.spec
    group, earned = spec.get("group"), spec.get("earned")
    if isinstance(group, dict):
        whole = f"“{group['total']}”" if group.get("total") else "组名里印的分值"
        return f"按{_plainly(group.get('by'))}分组，每组{group.get('sum')}之和 = {whole}"
    if isinstance(earned, dict):
        how = "按完成的比例" if earned.get("by") == "proportional" else "没有完成的不得满分"
        return f"{earned.get('score')}不高于完成情况应得的分（分值：{earned.get('weight')}，{how}）"
    if spec.get("reason"):
        due = [_plainly(spec["when"])] if spec.get("when") else []
        due += ["没有达到目标"] if spec.get("missed") else []
        return f"{'，或者'.join(due)}时，“{spec['reason']}”要写明原因"
    rest = {name: value for name, value in spec.items() if name not in ("code", "in", *_EXTRAS)}
    return "；".join(f"{name} {_plainly(value)}" for name, value in rest.items())


def _across(form: Form, rules: Ruleset) -> Iterator[str]:
    """What is held against another form of the same document."""
    declared = form.spec.get("across") or ()
    same = form.spec.get(SAME) or {}
    if not (declared or same):
        return
    yield ""
    yield "与同一份文件里的另一张表核对"
    for one in declared:
        other = rules.forms.get(str(one["with"]))
        left, name = _far(str(one["left"]), form), other.name if other else one["with"]
        if "right" in one:
            right = _far(str(one["right"]), other) if other else one["right"]
            said = f"{left} {_SIGNS[one['relation']]} {name}的{right}"
        else:
            either = f"，或者 {one['or']}" if one.get("or") else ""
            said = f"{left} = {name}“{one['stated']}”的说明里写的数：{one['rule']}{either}"
        yield f"  核对  {_coded(between.CODE, rules)}：{said}"
        yield f"        编号 {one['id']}"
    if same:
        yield f"  相同  {_coded(between.CODE, rules)}：{'、'.join(map(str, same.values()))}要与别的表一样"


def _far(where: str, form: Form) -> str:
    """A place of a form, ``section[row].field``, in words."""
    section, row, name = place_in(where)
    told = form.sections[section]
    return f"“{title(told)}”的{f'“{row}”行的' if row else ''}{told.fields[name].name}"


def _extras(check: CheckRule) -> str:
    """Under which conditions, and how exactly, a check holds."""
    said = [words.format(_plainly(check.spec[name])) for name, words in _EXTRAS.items() if check.spec.get(name)]
    return f"（{'；'.join(said)}）" if said else ""


def _plainly(value: Any) -> str:
    if isinstance(value, dict):
        return "、".join(f"{k} {v}" for k, v in value.items())
    return "，或者".join(map(str, value)) if isinstance(value, list) else str(value)


# --- the codes that the form can raise


def _flags(form: Form, rules: Ruleset) -> Iterator[str]:
    codes = [check.code for check in form.checks]
    codes += ["SECTION_MISSING"] if any(s.required_section for s in form.sections.values()) else []
    codes += ["REQUIRED_MISSING"] if any(s.required for s in form.sections.values()) else []
    codes += ["PLACEHOLDER_LEFT"] if form.placeholders else []
    codes += [code for listed in form.signatures.values() for code in listed]
    codes += ["NARRATIVE_MISMATCH"] if form.spec.get("prose") else []
    codes += [between.CODE] if form.spec.get("across") or form.spec.get(SAME) else []
    yield "可能报的问题（每张表都可能报的 LABEL_UNKNOWN、VALUE_UNPARSED 等不在内）"
    for code in _once(codes):
        known = rules.flags.get(code, {})
        yield f"  {_coded(code, rules)}：{known.get('when', '')}；{known.get('do', '')}"


def _once(codes: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(codes))
