"""Small things to run on: a folder of rules with two forms of a few fields, and documents of a few lines."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.draw import dump_text

RULES = Path(__file__).parents[2] / "rules"
FIELDS = """
unit_name: {name: 单位名称, type: name}
contact: {name: 联系人, type: name}
item: {name: 项目, type: text}
amount: {name: 金额, type: money, decimals: 2}
spent: {name: 支出, type: money, decimals: 2}
"""
FLAGS = """
DOC_EMPTY: {name: 空文档, severity: error}
LABEL_UNKNOWN: {name: 标签, severity: warning}
SUM_MISMATCH: {name: 合计, severity: error}
FORM_UNKNOWN: {name: 表式, severity: error}
SMALL_YEAR: {name: 全年, severity: warning}
SMALL_UNIT: {name: 单位, severity: error}
"""
KNOWN = """CREATE TABLE unit_names (code VARCHAR, name VARCHAR);
CREATE VIEW known AS SELECT *, unit AS unit_key, false AS listed FROM reports"""
EVERY_UNIT = """SELECT report_id, document_id, fiscal_year, unit, NULL AS section, NULL AS "row", NULL AS entity,
    NULL AS field, 'x' AS message, 'x' AS message_en, NULL AS expected, (SELECT count(*) FROM facts f
    WHERE f.report_id = k.report_id)::VARCHAR AS found, NULL AS "table", NULL AS grid_row, NULL AS grid_col,
    NULL AS line
FROM known k WHERE fiscal_year = 2021"""
EVERY_YEAR = """-- scope: archive
SELECT max(report_id) AS report_id, max_by(document_id, report_id) AS document_id, fiscal_year,
    max_by(unit, report_id) AS unit, NULL AS section, NULL AS "row", NULL AS entity, NULL AS field,
    '共 ' || count(*) || ' 份' AS message, count(*) || ' reports' AS message_en, NULL AS expected, NULL AS found,
    NULL AS "table", NULL AS grid_row, NULL AS grid_col, NULL AS line
FROM reports GROUP BY fiscal_year"""
FORMS = {
    "small.money": """form: small.money
name: 小表一
title: 单位收入小表
unit: 元
year: [title]
submitting_unit: [profile.unit_name]
sections:
  profile:
    drawn: |
      单位名称 | {unit_name} | 联系人 | {contact}
  income:
    heading: 收入情况
    drawn: |
      项目   | 金额     | 支出
      {item} | {amount} | {spent} | ...
""",
    "small.people": """form: small.people
name: 小表二
title: 单位人员小表
year: [title]
submitting_unit: [staff.unit_name]
sections:
  staff:
    drawn: |
      单位名称 | {unit_name} | 负责人员 | {contact}
      人员项目 | {item}      | 人员金额 | {amount}
  posts:
    heading: 岗位情况
    drawn: |
      岗位   | 岗位金额
      {item} | {amount} | ...
""",
}


def rules(folder: Path, **changed: str) -> Path:
    """The rule files; ``changed`` are texts of forms by name, with ``_`` for the dot."""
    (folder / "forms").mkdir(parents=True, exist_ok=True)
    (folder / "common").mkdir(exist_ok=True)
    (folder / "common" / "fields.yaml").write_text(FIELDS, "utf-8")
    shutil.copy(RULES / "common" / "units.yaml", folder / "common")
    (folder / "flags.yaml").write_text(FLAGS, "utf-8")
    (folder / "across").mkdir(exist_ok=True)
    (folder / "across" / "_prelude.sql").write_text("SELECT 1", "utf-8")
    (folder / "across" / "_known.sql").write_text(KNOWN, "utf-8")
    (folder / "across" / "SMALL_YEAR.sql").write_text(EVERY_YEAR, "utf-8")
    (folder / "across" / "SMALL_UNIT.sql").write_text(EVERY_UNIT, "utf-8")
    for name, text in FORMS.items():
        (folder / "forms" / f"{name}.yaml").write_text(changed.get(name.replace(".", "_"), text), "utf-8")
    return folder


def money(number: int, year: int = 2021, amounts: Sequence[int] = (1, 2)) -> str:
    """A dump of the first form."""
    rows = "\n".join(f"事项{n} | {amount}.00 | {amount + n}.00" for n, amount in enumerate(amounts))
    return dump_text(
        f"# {year}年度单位收入小表\n单位名称 | 测试单位{number} | 联系人 | 张三\n# 收入情况\n项目 | 金额 | 支出\n{rows}"
    )


def people(number: int, year: int = 2021) -> str:
    """A dump of the second form."""
    return dump_text(
        f"# {year}年度单位人员小表\n单位名称 | 测试单位{number} | 负责人员 | 李四\n人员项目 | 培训 | 人员金额 | 3.00\n"
        "# 岗位情况\n岗位 | 岗位金额\n会计 | 5.00\n出纳 | 6.00"
    )
