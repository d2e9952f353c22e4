"""The schema that editors use: in step with the language, and held against every rule file."""

import json
from pathlib import Path

import jsonschema
import pytest

from extractor.authoring.schema import TYPES, printed, schema
from extractor.ruleset import load
from extractor.ruleset.source import read_yaml
from extractor.values import KINDS

RULES = load()
SHAPE = schema(RULES)


def described(node, path=""):
    """Every key with properties of its own or with a description, by path."""
    for name, child in node.get("properties", {}).items():
        yield f"{path}/{name}", child
        yield from described(child, f"{path}/{name}")
    for name, child in node.get("$defs", {}).items():
        yield from described(child, f"{path}#{name}")


def test_the_shipped_schema_is_the_generated_one():
    """After a change of the language or the fields: extractor rules schema > rules/form.schema.json"""
    assert Path("rules/form.schema.json").read_text("utf-8") == printed(RULES)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SHAPE)


@pytest.mark.parametrize("file", sorted(Path("rules/forms").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_rule_file_keeps_to_the_schema(file):
    assert list(jsonschema.Draft202012Validator(SHAPE).iter_errors(read_yaml(file, []))) == []


def test_every_key_has_its_help_in_chinese():
    keys = dict(described(SHAPE))
    assert {"/form", "/sections", "#section/drawn", "#check/rule", "#field/type"} <= set(keys)
    for path, child in keys.items():
        said = child.get("description", "") or SHAPE["$defs"].get(str(child.get("$ref", "")).split("/")[-1], {}).get(
            "description", ""
        )
        assert any("\u4e00" <= char <= "\u9fff" for char in said), path


def test_fields_codes_and_types_complete_with_their_names():
    known = SHAPE["$defs"]["known"]["anyOf"][0]
    at = known["enum"].index("public_budget")
    assert known["enumDescriptions"][at].startswith("公共财政拨款")
    codes = SHAPE["$defs"]["check"]["properties"]["code"]
    assert codes["enumDescriptions"][codes["enum"].index("SUM_MISMATCH")]
    assert set(TYPES) == set(KINDS)


def test_every_key_stands_in_the_documentation():
    page = Path("docs/rules.md").read_text("utf-8")
    page += page.replace("`group: ", "`").replace("`earned: ", "`").replace("{score", "`score").replace("{", "`")
    lacking = [
        path for path, _ in described(SHAPE) if f"`{path.rsplit('/', 1)[1]}" not in page and "across" not in path
    ]
    assert lacking == []


def test_the_schema_is_json_that_editors_read():
    assert json.loads(printed(RULES))["title"] == "表式规则文件"
