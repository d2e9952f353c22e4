"""Matched and normalised facts → reports: keys, findings, and what the reports of one file say of each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor import checks
from extractor.document import Document
from extractor.identity import identify
from extractor.matching import Claim, Match
from extractor.report import Fact, Flag, Place, Report
from extractor.ruleset import Form, Ruleset

_UNREAD = {
    "alt_chunk": ("嵌入的另一份文档", "another document embedded in it"),
    "sub_document": ("引用的子文档", "a document that it refers to"),
    "part_unreadable": ("损坏的附属部件（样式或编号）", "a damaged part (styles or numbering)"),
}

_PARTED = re.compile(r"[|｜\t]")  # between the title and what is printed beside it: 2022年度自评表 | 部门：…

_YEAR_BETWEEN = re.compile(r"(?<!\S)(?:19|20)\d\d年度(?!\S)")  # 部门：某局  2021年度  单位：万元


def _titles(found: Match) -> list[str]:
    """The lines above the first label of a form: its title, as far as the file still has it."""
    assert found.labels is not None
    lines: list[str] = []
    for row in found.rows[:40]:
        printed = [cell.text for cell in row.cells if cell.text.strip()]
        kinds = {use.kind for text in printed for use in found.labels.uses(text)}
        if len(printed) > 1 or kinds & {"begin", "heading", "pair", "header", "narrative"}:
            break
        parts = [part for text in printed for part in _PARTED.split(text)]
        lines += [part for part in parts if ":" not in part and "：" not in part]
        lines += [year for part in parts if part not in lines for year in _YEAR_BETWEEN.findall(part)]
    return lines


def _printed(found: Match, claimed: Claim) -> frozenset[str]:
    """The fields whose labels are printed, as ``section.field``."""
    assert found.labels is not None
    texts = {cell.text for row in claimed.rows for cell in row.cells}
    uses = (use for text in texts for use in found.labels.uses(text) if use.kind in ("pair", "line"))
    return frozenset(f"{use.section}.{field}" for use in uses for field in use.fields)


def report_of(
    report_id: str,
    document_id: str,
    found: Match,
    claimed: Claim,
    facts: Sequence[Fact],
    flags: Sequence[Flag],
    rules: Ruleset,
) -> Report:
    """A matched form's report: its keys read, its checks run."""
    assert found.form is not None
    identity = identify(found.form, facts, _titles(found), _printed(found, claimed))
    facts, read = checks.proved_ratios(facts, found.form, rules, (*claimed.flags, *flags))
    seen = (*claimed.flags, *flags, *read)
    there = {"seen": claimed.seen, "doubted": claimed.doubted}
    outcome = checks.run(facts, found.form, rules, **there, flagged=seen, year=identity.fiscal_year)
    return Report(
        report_id=report_id,
        document_id=document_id,
        form=found.form.id,
        fiscal_year=identity.fiscal_year,
        unit=identity.unit,
        unit_code=identity.unit_code,
        project=identity.project,
        report_date=identity.report_date,
        self_score=identity.self_score,
        grade=identity.grade,
        facts=tuple(fact for fact in facts if fact.raw and not _only_furniture(fact, _block_sections(found.form))),
        flags=_severe((*_unexplained(seen, outcome.flags), *outcome.flags), rules),
        checks=outcome.checks,
        occurrences=outcome.occurrences,
        match_score=found.score,
        runner_up=found.runner_up,
        runner_up_score=found.runner_up_score,
    )


def _unexplained(seen: Sequence[Flag], found: Sequence[Flag]) -> list[Flag]:
    """The findings but those that another one explains: a value that cannot be read for a sign that was lost, where a
    reading is proposed."""
    signs = (flag for flag in found if flag.code == "GLYPH_SUSPECT" and flag.expected is not None)
    lost = {(flag.section, flag.row, flag.field, flag.place) for flag in signs}
    return [
        flag
        for flag in seen
        if flag.code != "VALUE_UNPARSED" or (flag.section, flag.row, flag.field, flag.place) not in lost
    ]


def told(document: Document, rules: Ruleset) -> tuple[Flag, ...]:
    """What the reader noted and somebody has to look at, as flags of the document."""
    flags: list[Flag] = []
    for note in document.notes:
        if note.code in _UNREAD:
            zh, en = _UNREAD[note.code]
            flags.append(
                Flag(
                    "DOC_PART_UNREAD",
                    f"文档里有 {note.times} 处{zh}，其中的内容没有读出来；请在 Word 中打开后另存为普通文档再提交",
                    f"{note.times} × {en}: not read; open the document in Word and save it as a plain one",
                    found=note.code,
                )
            )
        elif note.code == "grid_mended":
            flags.append(
                Flag(
                    "TABLE_BROKEN",
                    "此行单元格的列数与表格定义不符，已按列宽补正；请对照原件核对这一行",
                    "the cells of this row do not fill the table's grid and were placed by their widths",
                    found=note.detail,
                    place=Place(note.table, note.row),
                )
            )
    return _severe(flags, rules)


def _block_sections(form: Form) -> frozenset[str]:
    return frozenset(name for name, section in form.sections.items() if section.blocks)


def _only_furniture(fact: Fact, sections: frozenset[str]) -> bool:
    """An opinion block in which nobody wrote an opinion: its printed furniture was needed by the checks only."""
    return fact.section in sections and not fact.text


def _severe(flags: Sequence[Flag], rules: Ruleset) -> tuple[Flag, ...]:
    """Flags with the severity that the catalogue gives their code."""
    return tuple(
        flag
        if flag.severity
        else flag._replace(severity=str(rules.flags.get(flag.code, {}).get("severity", "warning")))
        for flag in flags
    )


def unknown_report(report_id: str, document_id: str, found: Match, facts: tuple[Fact, ...], rules: Ruleset) -> Report:
    """The report of tables that fit no form: their cells as facts without fields, and FORM_UNKNOWN."""
    near = f"（最接近的是 {found.runner_up}）" if found.runner_up else ""
    near_en = f" (nearest: {found.runner_up})" if found.runner_up else ""
    kept, kept_en = "表格内容已照原样保留", "the tables are kept as they are"
    if not facts:
        kept, kept_en = (
            "也没有分得出格子的表格，内容没有读出",
            "nor is there a table whose cells can be told; nothing was read",
        )
    flag = Flag(
        "FORM_UNKNOWN",
        f"没有认出表式{near}；{kept}，请核对是否交错了表",
        f"no known form matched{near_en}; {kept_en}",
    )
    return Report(
        report_id=report_id,
        document_id=document_id,
        form="unknown",
        fiscal_year=None,
        unit=None,
        unit_code=None,
        project=None,
        report_date=None,
        self_score=None,
        grade=None,
        facts=facts,
        flags=_severe((flag, *checks.run_unknown(facts, rules)), rules),
        checks=(),
        occurrences=(),
        match_score=found.score,
        runner_up=found.runner_up,
        runner_up_score=found.runner_up_score,
    )


def agreed(reports: Sequence[Report], rules: Ruleset) -> list[Report]:
    """Reports of one file held against each other; one without a unit or year of its own takes its neighbour's."""
    units = list(dict.fromkeys(r.unit for r in reports if r.unit))
    years = list(dict.fromkeys(r.fiscal_year for r in reports if r.fiscal_year))
    known = [r for r in reports if r.form != "unknown"]
    settled = [
        replace(
            r,
            unit=r.unit or (units[0] if len(units) == 1 and r in known else None),
            fiscal_year=r.fiscal_year or (years[0] if len(years) == 1 and r in known else None),
        )
        for r in reports
    ]
    if len(settled) < 2:
        return settled
    more = checks.across(settled, rules)
    return [
        replace(r, flags=(*r.flags, *_severe(found.flags, rules)), checks=(*r.checks, *found.checks))
        for r, found in zip(settled, more, strict=True)
    ]
