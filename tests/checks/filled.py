"""A filled-in form in a few lines, without reading a document: facts as the normaliser gives them.

``sheet("income", "甲所", income_total="30.50", ...)`` is one row; amounts are 万元 unless they end in 元.
"""

from __future__ import annotations

from decimal import Decimal

from extractor import checks
from extractor.report import Fact, Place
from extractor.ruleset import load

RULES = load()
DEPARTMENT = RULES.forms["yueyang.department"]
PROJECT = RULES.forms["yueyang.project"]
WHOLE = "局机关及二级机构汇总"
YEAR = 2031


def row(section, entity=None, number=0, form=DEPARTMENT, **values):
    """One row of a section as facts; ``None`` is left out, as an empty cell is."""
    fields = form.sections[section].fields
    facts = []
    for name, value in values.items():
        if value is None:
            continue
        kind = fields[name].kind
        column = list(fields).index(name)
        place = Place(7, number, column)
        facts.append(Fact(section, number, entity, name, fields[name].name, value, *_read(kind, value), place, "t"))
    return facts


def _read(kind, value):
    """text, number, comparator, measure, date, repairs."""
    if kind == "money" and value[-1:].isdigit():
        return value, Decimal(value) * 10000, None, "CNY", None, ("unit:万元",)
    if kind == "money" and value.endswith("元"):
        return value, Decimal(value[:-1]), None, "CNY", None, ("unit:元",)
    if kind in ("count", "score") and value.removeprefix("-").replace(".", "").isdigit():
        return value, Decimal(value), None, None, None, ()
    if value in ("—", "/"):
        return None, None, None, None, None, ("nil",)
    return value, None, None, None, None, ()


def prose(body, heading="一、概况", number=0, form=DEPARTMENT):
    """One heading of the narrative with its text."""
    return row("narrative", None, number, form, heading=heading, body=body)


def run(*rows, form=DEPARTMENT, **options):
    """The findings of a report that holds these rows."""
    return checks.run([fact for facts in rows for fact in facts], form, RULES, year=YEAR, **options)


def flags(findings, *codes):
    """The flags of these codes; without codes, all but those about what is missing from so small a report."""
    missing = ("SECTION_MISSING", "REQUIRED_MISSING", "SIGNATURE_MISSING", "DATE_MISSING")
    return [f for f in findings.flags if (f.code in codes if codes else f.code not in missing)]


def spot(flag):
    """What a flag points at, in one tuple."""
    return flag.code, flag.section, flag.entity, flag.field
