"""A rule file held against the schema: every fault with its line, in words that its author understands."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from extractor.ruleset.source import line_of

from .schema import Schema

_TYPES = {
    "string": "文字",
    "object": "一组“键: 值”",
    "array": "列表",
    "integer": "整数",
    "boolean": "true 或 false",
}


def faults_of(data: Any, shape: Schema) -> Iterator[tuple[int, str, bool]]:
    """(line, sentence, fatal) of every fault; ``fatal`` where the file cannot be compiled for it."""
    import jsonschema

    for error in jsonschema.Draft202012Validator(shape).iter_errors(data):
        yield from _told(error, data)


def _told(error: Any, data: Any) -> Iterator[tuple[int, str, bool]]:
    node, line, name = data, 1, ""
    for step in error.absolute_path:
        line, node, name = line_of(node, step, line), node[step], str(step)
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        for extra in (n for n in error.instance if n not in known):
            yield line_of(node, extra, line), f"不认识“{extra}”{_near(str(extra), known)}", False
    elif error.validator == "required":
        lacking = str(error.message).split("'")[1]
        yield line, f"缺少 {lacking}", lacking in ("form", "sections")
    elif error.validator == "enum":
        known = [str(value) for value in error.validator_value]
        yield line, f"“{error.instance}”不在可用的值里{_near(str(error.instance), known)}", False
    elif error.validator == "type":
        wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        yield line, f"“{name}”要写成{'或'.join(_TYPES.get(str(t), str(t)) for t in wanted)}", True
    elif error.validator == "pattern":
        where = "键名" if error.parent is not None or "propertyNames" in error.absolute_schema_path else f"“{name}”"
        yield line_of(node, error.instance, line), f"{where}“{error.instance}”只能用小写字母、数字、_ 和 .", False
    elif error.validator == "anyOf":
        yield line, _none_of(error, name), not _is_check(error)
    elif error.validator == "minProperties":
        yield line, f"“{name}”里一项也没有", True
    else:
        yield line, error.message, True


def _is_check(error: Any) -> bool:
    return all("required" in branch for branch in error.validator_value)


def _none_of(error: Any, name: str) -> str:
    if _is_check(error):
        wanted = " 或 ".join("、".join(branch["required"]) for branch in error.validator_value)
        return f"“{name}”里要写 {wanted}"
    shapes = sorted({str(branch.get("type", "string")) for branch in error.validator_value})
    wanted = "或".join(_TYPES.get(shape, shape) for shape in shapes)
    return f"“{name}”要写成{wanted}"


def _near(name: str, known: list[str]) -> str:
    found = difflib.get_close_matches(name, known, 1, 0.6)
    return f"，是不是 {found[0]}？" if found else ""
