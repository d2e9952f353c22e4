"""What is wrong with a folder of rule files, each fault with its file and line: for the person who writes them."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.errors import RuleError
from extractor.text import key

from .language import load
from .locate import rules_folder
from .records import Form
from .source import Problems, line_of, read_yaml

SCHEMA = Path(__file__).with_name("form.schema.json")


def lint(path: Path | str | None = None) -> Problems:
    """Every fault of every rule file: unknown keys (with the nearest known one), drawings, fields, aliases, codes."""
    folder = rules_folder(path)
    problems: Problems = []
    for file in sorted((folder / "forms").glob("*.yaml")):
        data = read_yaml(file, problems)
        problems.extend((file, line, said) for line, said in _shape(data))
    if problems:
        return problems
    try:
        rules = load(folder)
    except RuleError as error:
        return error.problems
    for form in rules.forms.values():
        problems.extend(_codes(form, rules.flags))
        problems.extend(_forbidden(form, rules.common.get("labels", {}).get("not") or {}, folder))
    problems.extend(_reused(rules.forms))
    return problems


def _shape(data: Any) -> Iterator[tuple[int, str]]:
    """Faults against the schema, at the line of the key they concern."""
    import jsonschema

    schema = json.loads(SCHEMA.read_text("utf-8"))
    for error in jsonschema.Draft202012Validator(schema).iter_errors(data):
        node, line = data, 1
        for step in error.absolute_path:
            line = line_of(node, step, line)
            node = node[step]
        if error.validator == "additionalProperties":
            known = list(error.schema.get("properties", {}))
            for name in (n for n in error.instance if n not in known):
                near = difflib.get_close_matches(str(name), known, 1)
                hint = f"，是不是 {near[0]}？" if near else ""
                yield line_of(node, name, line), f"不认识“{name}”{hint}"
        else:
            yield line, error.message


def _codes(form: Form, flags: Mapping[str, Any]) -> Problems:
    known = list(flags)
    return [
        (check.file, check.line, f"核对“{check.id}”的代码 {check.code} 不在 flags.yaml 里{_near(check.code, known)}")
        for check in form.checks
        if check.code not in flags
    ]


def _near(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"，是不是 {near[0]}？" if near else ""


def _forbidden(form: Form, forbidden: Mapping[str, list[str]], folder: Path) -> Problems:
    """An alias that the label's own ``not`` forbids."""
    labels = folder / "common" / "labels.yaml"
    return [
        (labels, 1, f"“{alias}”是“{label}”的同义写法，又在 not 里")
        for label, aliases in form.aliases.items()
        for alias in aliases
        if key(alias) in {key(word) for word in forbidden.get(label, ())}
    ]


def _reused(forms: Mapping[str, Form]) -> Problems:
    seen: dict[str, str] = {}
    problems: Problems = []
    for form in forms.values():
        for check in form.checks:
            other = seen.setdefault(check.id, form.id)
            if other != form.id:
                problems.append((check.file, check.line, f"核对编号 {check.id} 已在 {other} 用过"))
    return problems
