"""The rule language as a JSON Schema, made from one place: for lint, and for editors (completion, help on hover).

What stands here is every key with its shape and a sentence of help; the words that complete (fields, codes, types,
units) come from the rule files themselves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from extractor.ruleset import Ruleset
from extractor.values import KINDS

FIELD = "字段"
NAME = "^[a-z][a-z0-9_]*$"
SUMMED = {"pattern": "^[a-z]+( [+-] [a-z]+)*$"}
FORM_ID = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"
Schema = dict[str, Any]
TYPES = {
    "money": "金额：按表上的单位换算成元",
    "count": "数量：个、人",
    "percent": "百分数",
    "score": "分数",
    "text": "文字",
    "class": "类别：文字，去掉括号里的提示",
    "name": "姓名",
    "org": "单位名称",
    "phone": "电话",
    "code": "编码、邮编：数字串，不是数",
    "date": "日期",
    "period": "起止时间：画成 {start..end}",
    "choice": "打勾的选项：写 options",
    "grade": "等次：用表式的 grades",
    "quantity": "可能带数量的文字：≥20万条",
    "heading": "标题",
}


def text(said: str, **more: Any) -> Schema:
    """A text."""
    return {"type": "string", "description": said, **more}


def texts(said: str, item: Schema | None = None) -> Schema:
    """A text or a list of texts."""
    one = item or {"type": "string"}
    return {"description": said, "anyOf": [one, {"type": "array", "items": one}]}


def mapping(said: str, values: Schema | None = None, **more: Any) -> Schema:
    """A mapping with keys of the author's own."""
    return {"type": "object", "description": said, **({"additionalProperties": values} if values else {}), **more}


def record(said: str, keys: Mapping[str, Schema], required: tuple[str, ...] = (), **more: Any) -> Schema:
    """A mapping with these keys and no others."""
    shape: Schema = {"type": "object", "description": said, "additionalProperties": False, "properties": dict(keys)}
    return {**shape, **({"required": list(required)} if required else {}), **more}


def words(said: str, known: Mapping[str, str], *, closed: bool = False) -> Schema:
    """One of the known words, each with its help; ``closed``: and no other."""
    listed: Schema = {"enum": list(known), "enumDescriptions": list(known.values())}
    if closed:
        return {"type": "string", "description": said, **listed}
    return {"description": said, "anyOf": [{"type": "string", **listed}, {"type": "string"}]}


def schema(rules: Ruleset) -> Schema:
    """The schema of a form's rule file, with the fields, codes and units of ``rules`` to complete from."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "表式规则文件",
        **record("一种表式（一个版本）", _form(rules), ("form", "name", "title", "sections")),
        "$defs": {
            "section": _section(rules),
            "check": _check(rules),
            "field": _field(),
            "known": words(FIELD, _fields(rules)),
            "spot": words("节.字段", _spots(rules)),
        },
    }


def printed(rules: Ruleset) -> str:
    """The schema as it is shipped."""
    return json.dumps(schema(rules), ensure_ascii=False, indent=1) + "\n"


def _units(rules: Ruleset) -> dict[str, str]:
    known = rules.common.get("units", {}).get("units") or {}
    return {str(unit): f"1{unit} = {worth} 元" for unit, worth in known.items()}


def _fields(rules: Ruleset) -> dict[str, str]:
    return {str(f): f"{d.get('name', f)}（{d.get('type', 'text')}）" for f, d in rules.common.get("fields", {}).items()}


def _spots(rules: Ruleset) -> dict[str, str]:
    known = _fields(rules)
    return {f"{s}.{f}": known.get(f, f) for s, fields in rules.sections.items() for f in fields}


def _form(rules: Ruleset) -> dict[str, Schema]:
    parts = {f"common/{name}": "" for name in rules.common if "form" not in rules.common[name]}
    spot = {"$ref": "#/$defs/spot"}
    return {
        "form": text("表式编号，如 yueyang.department；定了不再改", pattern=FORM_ID),
        "name": text("表式名称"),
        "issuer": text("制表单位"),
        "years": {"type": ["string", "integer"], "description": "适用年度，如 2016- 或 2018-2020"},
        "layout": text("同一表式的另一种版式（同一编号、同样年度的几个文件各写一个）"),
        "only_with": texts("至少要印有其中一个栏目，才可能是这种版式"),
        "not_with": texts("印有其中一个栏目，就不是这种表式"),
        "extends": texts("从哪个共用文件开始，本文件写的优先", words("共用文件", parts)),
        "unit": words("全表金额单位；小标题、栏目名、单元格里另写的优先", _units(rules)),
        "title": texts("标题里必有的字样；年度、空格、换行不计"),
        "begins": texts("封面缺失时正文的第一个小标题"),
        "year": texts("年度依次从哪里找：title 标题、prose 正文、report_date - 1、节.字段（日期）"),
        "submitting_unit": texts("单位名称依次从哪些字段取（节.字段）", spot),
        "unit_code": {**spot, "description": "单位编码从哪个字段取（节.字段）"},
        "project": {**spot, "description": "项目名称从哪个字段取（节.字段）"},
        "lines": mapping("表外可能有的行：标签 → 节.字段；表式有这一节、本节没有写这个字段的才算", spot),
        "guidance": texts("样表填写说明的结尾，如（{n}字以内）；{n} 是数字"),
        "instructions": texts("与栏目算式写在一起、要求填写的字样，如 须说明：写着算式而没有数的，是样表的填写说明"),
        "placeholders": texts("样表自带的占位名称，{n} 是数字；有数而名称没改的，报 PLACEHOLDER_LEFT"),
        "grades": mapping("得分下限（含）→ 等次；同一行的词意思相同", texts("等次")),
        "signatures": mapping("该签字、写日期的地方（节 或 节.字段）→ 缺了报什么", texts("问题代码")),
        "signature_lines": texts("意见栏里签字盖章那一行的字样，不算意见"),
        "subtotals": texts("指标表里小计行的名称或名称的结尾；这样的行不算指标"),
        "side_words": texts("表格左侧单独一格、不是名称也不是数值的字样，如 其中"),
        "column_numbers": texts("给各栏编号的那一行（栏次 | 1 | 2）的行名；这一行的数不是内容"),
        "row_names": mapping("核对里写的行名 → 表上印的别的行名", texts("别的行名")),
        "class_words": mapping("指标表里只在某一栏出现的字样（字段 → 字样），如 数量指标", texts("字样")),
        "opinion_words": texts("单独一行时是意见、不是签名的词"),
        "date_marks": texts("空着就是没有写日期的字样"),
        "same_in_document": mapping("同一文件里几张表必须相同的"),
        "missing_as_zero": {"type": "boolean", "description": "合计的分项留空时按 0 计算（至少一项有数）"},
        "repairs_off": texts("读数时不做的整理，如 O>0、typo:通迅>通讯、note"),
        "scoring": mapping("评分的读法，与 common/scoring.yaml 不同的部分"),
        "whole": texts("代表全单位（全项目）的那一行的名称"),
        "aliases": mapping("本表独有的同义栏目：表上的写法 → 别的写法", texts("别的写法")),
        "prose": mapping("综述里怎样说到各字段，见 common/yueyang.yaml"),
        "across": {"type": "array", "description": "与同一文件里另一张表的关系", "items": _across(rules)},
        "sections": mapping(
            "各节：节名 → 画法；节名相同的节进同一张宽表",
            {"$ref": "#/$defs/section"},
            minProperties=1,
            propertyNames={"pattern": NAME},
        ),
        "checks": mapping("核对：编号 → 内容（null：不要共用的这一条）；编号定了不再改、不再用", _unless_null("check")),
        "examples": {"type": "array", "description": "例子：extractor rules test 用它们试核对", "items": _example()},
    }


def _unless_null(name: str) -> Schema:
    return {"if": {"not": {"type": "null"}}, "then": {"$ref": f"#/$defs/{name}"}}


def _section(rules: Ruleset) -> Schema:
    field = {"$ref": "#/$defs/known"}
    ticked = record("打勾的选项", {"field": field, "options": texts("选项")}, ("field",))
    labelled = {"anyOf": [field, ticked]}
    return record(
        "表的一节",
        {
            "heading": texts("这一节上面的小标题；里面括号写的单位管到下一个小标题"),
            "drawn": text(
                "照着印好的样子画：| 分格，^ 与上格合并，< 与左格合并，{字段} 填值处，{@} 行名，行末 ... 重复"
            ),
            "headless": record(
                "这张表没有印表头时，各栏依次是什么、凭什么认出来",
                {
                    "drawn": text("一行，每格一个 {字段}"),
                    "adds_up": mapping("标签里印的分值 = 哪一栏各行之和：标签的字段 → 加总的字段", field),
                    "most": mapping("哪一栏每行都不大于哪一栏", field),
                },
                ("drawn", "adds_up"),
            ),
            "beside": text("与哪一节左右并列、印在同一张表里（写左边那一节的节名）"),
            "row_number": text("印着行号（行次）的栏目：没有格线的文本里，空格没有留下痕迹的，靠它归行"),
            "lines": mapping("“标签：值”的行：标签 → 字段；打勾的写 {field: 字段, options: [选项…]}", labelled),
            "blocks": mapping("以标签开头的意见格：标签 → 字段", field),
            "narrative": text("从这个小标题起都是文字"),
            "furniture": texts("印好的、既不是栏目也不是内容的文字"),
            "unit": words("这一节的金额单位", _units(rules)),
            "split": text("一格写几条的，按什么字编号分开，如 目标（目标1：…目标2：…）"),
            "numbering": text("内容前面要去掉的编号，如 指标（指标2：）"),
            "fill_down": texts("空格取上面一格的字段", field),
            "required": texts(
                "section：这一节必须有；或必填的字段", {"anyOf": [words("必填", {"section": "整节"}), field]}
            ),
            "fields": mapping("这一节独有的字段，或与 common/fields.yaml 不同之处", {"$ref": "#/$defs/field"}),
        },
    )


def _field() -> Schema:
    return record(
        FIELD,
        {
            "name": text("中文名"),
            "type": words("类型", {k: said for k, said in TYPES.items() if k in KINDS or k == "period"}, closed=True),
            "decimals": {
                "type": "integer",
                "minimum": 0,
                "description": "表上要求的小数位（按印的单位）；核对的容差由此而来",
            },
            "options": texts("打勾的选项"),
            "aliases": texts("栏目的别的写法"),
            "not": texts("绝不能当作本字段的栏目"),
            "unit": text("金额单位；单元格、栏目名、小标题另有说明的，以其为准"),
            "years": {"type": ["string", "integer"], "description": "表上要填这一项的年度，如 2018- 或 2018-2020"},
            "code": text("印在内容前面的编码记到哪个字段：51092324T0001-乡镇卫生院"),
        },
    )


def _check(rules: Ruleset) -> Schema:
    codes = {str(c): f"{d.get('name', c)}：{d.get('when', '')}" for c, d in rules.flags.items()}
    both = record(
        "得分与等次", {"score": text("得分的栏目或字段"), "grade": text("等次的栏目或字段")}, ("score", "grade")
    )
    return record(
        "一项核对",
        {
            "code": words("对不上时报的问题代码（flags.yaml）", codes, closed=bool(codes)),
            "in": words("不写节名的栏目在哪一节里找", dict.fromkeys(rules.sections, "")),
            "rule": text("核对关系，用表上的栏目名写，每个符号两边空格：收入合计 = 上年结转 + 公共财政拨款"),
            "or": text("另一种也算对的关系"),
            "optional": {"type": "boolean", "description": "表式没有所说的栏目时，这一条就不核对（共用部分里用）"},
            "given": text("这个关系成立时才核对"),
            "tolerance": {"type": ["number", "string"], "description": "允许相差多少；不写的按小数位算"},
            "complete": text("填了这一栏的行，求和的那一栏也要填，否则不核对"),
            "partly": {
                "type": "boolean",
                "description": "表可能只印了一部分：缺行时不核对，除非印出来的各行正好合得上",
            },
            "group": record(
                "一组各行之和等于本组印的分值",
                {"by": texts("按哪一栏分组"), "sum": text("加总的栏目"), "total": text("印着本组分值的栏目")},
                ("by", "sum"),
            ),
            "earned": record(
                "得分不多于完成情况应得的分",
                {
                    "score": text("得分的栏目"),
                    "weight": {"type": ["string", "number"], "description": "分值的栏目，或一个数"},
                    "by": {"enum": ["proportional", "less"], "description": "按比例，或不得满分"},
                },
                ("score", "weight"),
            ),
            "reason": text("原因写在哪一栏"),
            "when": texts("什么时候要写原因"),
            "missed": {"type": "boolean", "description": "没有达到目标的要写原因"},
            "grade": both,
        },
        ("code", "in"),
        anyOf=[{"required": [kind]} for kind in ("rule", "grade", "group", "earned", "reason")],
    )


def _across(rules: Ruleset) -> Schema:
    return record(
        "与另一张表的关系",
        {
            "id": text("核对的编号，写进 checks；定了不再改、不再用"),
            "with": words("另一张表的编号", {form.id: form.name for form in rules.forms.values()}),
            "left": text("本表的：节.字段 或 节[行名].字段"),
            "right": text("另一张表的：节.字段 或 节[行名].字段"),
            "relation": words("关系", {"=": "相等", "<=": "不大于"}, closed=True),
            "message": text("对不上时说的话"),
            "message_en": text("对不上时说的话（英文）"),
            "stated": text("另一张表（评分表）里写明各数的指标，见 common/scoring.yaml 的 stated"),
            "rule": text("这些数怎样得出 left，只用 + 和 -：a + b - d", **SUMMED),
            "or": text("或者怎样得出，也算对", **SUMMED),
            "given": mapping("哪个数必须与本表的哪个数（节[行名].字段）相同，才说的是同一件事", text("节[行名].字段")),
        },
        ("id", "with", "left", "message", "message_en"),
        oneOf=[
            {"required": ["right", "relation"]},
            {"required": ["stated", "rule"]},
        ],
    )


def _example() -> Schema:
    return record(
        "一个例子：一份文件，或直接画的一节",
        {
            "file": text("文件，相对本规则文件的位置"),
            "drawn": text("直接画的：# 开头的是表外的行，其余照 drawn 的画法填上值"),
            "flags": texts("这个例子该报的问题代码；不写就是一个也不该报"),
        },
        anyOf=[{"required": ["file"]}, {"required": ["drawn"]}],
    )
