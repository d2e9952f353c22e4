"""One planted error each: a generated document, what was done to it, and which flag at which cell is right.

``clean(number, seed)`` and ``planted(number, seed)`` give documents as bytes; the same seed gives the same bytes.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

SAMPLES = Path(__file__).parents[2] / "samples"
sys.path.insert(0, str(SAMPLES))

import _set as generated  # noqa: E402
from _department import SUMMARY  # noqa: E402
from _values import ANY, Value, draw_habits, money, yuan  # noqa: E402
from _words import UNITS  # noqa: E402

from .books import Cell, figures_of, guilty, identities  # noqa: E402
from .spoken import in_yuan, lettered, told_otherwise, transposed  # noqa: E402

QUOTED = {
    "yueyang.department": {
        "expenditure_total": r"年度实际支出([\d.]+)万元",
        "basic_expenditure": r"(?<!其中)基本支出([\d.]+)万元",
        "personnel_expenditure": r"人员支出([\d.]+)万元",
        "operating_expenditure": r"公用支出([\d.]+)万元",
        "project_expenditure": r"项目支出([\d.]+)万元",
        "three_public_total": r"实际支出合计([\d.]+)万元",
        "official_reception": r"公务接待费([\d.]+)万元",
    },
    "yueyang.project": {
        "received": r"实际到位([\d.]+)万元",
        "spent": r"实际支出([\d.]+)万元",
        "balance": r"结余([\d.]+)万元",
    },
}


Where = tuple[str | None, str | None, str | None]


class Right(NamedTuple):
    """What must be found: one of these codes, at one of these cells (section, entity, field). ``changed`` is the cell
    that was changed, of several that the document alone cannot tell apart."""

    codes: frozenset[str]
    cells: frozenset[Where]
    changed: Where


class Planted(NamedTuple):
    """A document with one error. ``kind`` names it, ``right`` None in a clean one."""

    name: str
    data: bytes
    kind: str
    right: Right | None


class Draft(NamedTuple):
    """The reports of a document before they are printed, and the dice they were drawn with."""

    dice: random.Random
    reports: list[Any]
    name: str
    shape: str
    encoding: str
    old: bool
    rows: bool = False

    def printed(self) -> bytes:
        """The document; ``rows``: a dump of one row a line, as tables are copied out of Word."""
        data = generated._printed(self.dice, self.reports, self.name, self.shape, self.encoding, self.old)
        return in_rows(data.decode(self.encoding)).encode(self.encoding) if self.rows else data


def in_rows(dump: str) -> str:
    """A dump of a cell a line (a tab before each, an empty line behind a row) as one of a row a line."""
    lines: list[str] = []
    cells: list[str] = []
    for line in [*dump.split("\n"), ""]:
        if line.startswith("\t"):
            cells.append(line[1:])
        elif line and cells:
            cells[-1] += line
        else:
            lines += ["\t".join(cells)] if cells else [line]
            cells = []
    return "\n".join(lines)


def drafts(number: int, seed: str) -> Iterator[Draft]:
    """Filled-in forms of all kinds, clerks and shapes, three Word files to one text dump, of cells or of rows."""
    for ordinal in range(number):
        dice = random.Random(f"planting/{seed}/{ordinal}")
        dump = ordinal % 4 == 3
        habits = draw_habits(dice, dump)
        unit, year = dice.choice(UNITS), dice.randrange(2018, 2024)
        forms = dice.choice(["both", "both", "department", "project"])
        old = dice.random() < 0.5
        shapes = generated.DOCX_SHAPES if not dump else generated.TXT_OLD_SHAPES if old else generated.TXT_SHAPES
        cover = forms != "both" or dice.random() < 0.7
        reports, _ = generated._fill(dice, habits, unit, year, forms, None, cover, None)
        encoding = dice.choice(["utf-8", "utf-8-sig", "gb18030"])
        shape = dice.choice(shapes)
        rows = dump and not old and shape == "one"
        yield Draft(dice, reports, f"{ordinal:04d}.{'txt' if dump else 'docx'}", shape, encoding, old, rows)


def clean(number: int, seed: str) -> Iterator[Planted]:
    """Documents without an error."""
    for draft in drafts(number, f"clean/{seed}"):
        yield Planted(draft.name, draft.printed(), "clean", None)


def planted(number: int, seed: str) -> Iterator[Planted]:
    """Documents with one error each; kinds take turns, so that every kind is planted as often."""
    names = list(KINDS)
    for ordinal, draft in enumerate(drafts(number, f"planted/{seed}")):
        for step in range(len(names)):
            kind = names[(ordinal + step) % len(names)]
            right = KINDS[kind](draft.dice, draft.reports)
            if right is not None:
                yield Planted(draft.name, draft.printed(), kind, right)
                break


def _right(code: str, section: str, entity: str | None, field: str | None) -> Right:
    return Right(frozenset([code]), frozenset([(section, entity, field)]), (section, entity, field))


# --- money: a cell of the tables changed, so that at least one identity fails ---


def _quoted(report: Any) -> dict[Cell, Decimal]:
    """The figures of the whole unit or project that the prose gives, by the cell that prints them."""
    text = "\n".join(row.values["body"].raw for row in report.sections["narrative"])
    whole = {}
    for field, pattern in QUOTED[report.form].items():
        said = {Decimal(found) * 10000 for found in re.findall(pattern, text)}
        if len(said) != 1:
            continue
        section = next(s for s, rows in report.sections.items() if s != "indicators" and field in rows[0].values)
        rows = [n for n, row in enumerate(report.sections[section]) if row.values[field].number is not None]
        top = [n for n in rows if report.sections[section][n].entity in (SUMMARY, "合计")]
        if top or len(rows) == 1:
            whole[section, (top or rows)[0], field] = said.pop()
    return whole


def _slip(
    change: Callable[[random.Random, Decimal], Decimal | None], code: str | None = None
) -> Callable[..., Right | None]:
    """A kind of slip in a money cell; ``code`` where it is called by another name than the identity it breaks."""

    def plant(dice: random.Random, reports: list[Any]) -> Right | None:
        report = dice.choice(reports)
        figures = figures_of(report)
        cells = sorted({cell for one in identities(report, figures) for cell in one.terms if cell in figures})
        dice.shuffle(cells)
        for section, number, field in cells:
            row = report.sections[section][number]
            wrong = change(dice, figures[section, number, field] / 10000)
            if wrong is None:
                continue
            trial = {**figures, (section, number, field): wrong * 10000}
            codes = {one.code for one in identities(report, trial) if not one.holds(trial)}
            if not codes:
                continue
            quoted = _quoted(report)
            blamed = guilty(report, trial, quoted)
            assert (section, number, field) in blamed
            row.values[field] = _printed(dice, report, section, field, wrong)
            rows = report.sections
            cells_ = frozenset((s, rows[s][n].entity, f) for s, n, f in blamed)
            return Right(frozenset([code] if code else codes), cells_, (section, row.entity, field))
        return None

    return plant


def _printed(dice: random.Random, report: Any, section: str, field: str, amount: Decimal) -> Value:
    habits = report.habits
    if section == "spending":
        return yuan(dice, habits, amount * 10000, habits.spending_unit)
    unit = {"income": habits.income_unit, "funding": habits.funding_unit}.get(section, "万元")
    return money(dice, habits, amount, unit)


def _added(dice: random.Random, amount: Decimal) -> Decimal:
    return amount + dice.choice([1, -1]) * Decimal(dice.randrange(100, 9999)) / 100


def _transposed(dice: random.Random, amount: Decimal) -> Decimal | None:
    digits = f"{amount:.2f}"
    pairs = [n for n in range(len(digits) - 1) if digits[n : n + 2].isdigit() and digits[n] != digits[n + 1]]
    if not pairs:
        return None
    at = dice.choice(pairs)
    return Decimal(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


def _digit(dice: random.Random, amount: Decimal) -> Decimal | None:
    digits = f"{amount:.2f}"
    at = dice.choice([n for n, sign in enumerate(digits) if sign.isdigit()][:-1])
    other = dice.choice([d for d in "123456789" if d != digits[at]])
    return Decimal(digits[:at] + other + digits[at + 1 :])


def _point(dice: random.Random, amount: Decimal) -> Decimal | None:
    return amount * dice.choice([10, 100]) if abs(amount) >= 1 else None


def _unit(dice: random.Random, amount: Decimal) -> Decimal | None:
    return amount * 10000 if abs(amount) >= 1 else None


def _cents(dice: random.Random, amount: Decimal) -> Decimal:
    return amount + dice.choice([1, -1]) * Decimal(dice.randrange(6, 40)) / 100


def _divided(dice: random.Random, amount: Decimal) -> Decimal | None:
    return amount / 10000 if abs(amount) >= 600 else None


def swapped(dice: random.Random, reports: list[Any]) -> Right | None:
    """A total and one of its parts in each other's place."""
    report = dice.choice(reports)
    figures = figures_of(report)
    rules = sorted(identities(report, figures), key=lambda one: sorted(one.terms))
    dice.shuffle(rules)
    for one in rules:
        total, *parts = [c for c in one.terms if c in figures]
        near = [c for c in parts if c[:2] == total[:2] and abs(figures[c] - figures[total]) > 100 * len(one.terms)]
        if not near:
            continue
        part = dice.choice(near)
        rows = report.sections[total[0]]
        values = rows[total[1]].values
        values[total[2]], values[part[2]] = values[part[2]], values[total[2]]
        trial = {**figures, total: figures[part], part: figures[total]}
        broken = [other for other in identities(report, trial) if not other.holds(trial)]
        cells = {c for other in broken for c in other.terms if c in trial}
        where = frozenset((s, report.sections[s][n].entity, f) for s, n, f in cells)
        return Right(frozenset(other.code for other in broken), where, (total[0], rows[total[1]].entity, total[2]))
    return None


def _sign(dice: random.Random, amount: Decimal) -> Decimal | None:
    return -amount if abs(amount) >= 1 else None


# --- everything else ---


def _of(reports: list[Any], form: str) -> Any:
    return next((report for report in reports if report.form == form), None)


def grade(dice: random.Random, reports: list[Any]) -> Right:
    """The grade is a band too high or too low."""
    rating = dice.choice(reports).one("rating")
    bands = [(90, "优秀"), (80, "良好"), (60, "中"), (0, "差")]
    earned = next(n for n, (floor, _) in enumerate(bands) if rating["self_score"].number >= floor)
    rating["grade"] = Value(bands[earned + dice.choice([1, -1] if earned else [1])][1])
    return _right("GRADE_MISMATCH", "rating", None, "grade")


def score(dice: random.Random, reports: list[Any]) -> Right:
    """More than a hundred points."""
    dice.choice(reports).one("rating")["self_score"] = Value(str(dice.randrange(101, 990)), ANY)
    return _right("VALUE_OUT_OF_RANGE", "rating", None, "self_score")


def heads(dice: random.Random, reports: list[Any]) -> Right | None:
    """A negative head count."""
    report = _of(reports, "yueyang.department")
    if report is None:
        return None
    field = dice.choice(["staffing_quota", "staff_actual"])
    report.one("profile")[field] = Value(f"-{dice.randrange(1, 60)}")
    return _right("VALUE_OUT_OF_RANGE", "profile", None, field)


def missing(dice: random.Random, reports: list[Any]) -> Right:
    """A required field left blank."""
    report = dice.choice(reports)
    choices = [("rating", "self_score"), ("rating", "grade")]
    own = ["contact_name", "staffing_quota", "staff_actual"] if "department" in report.form else ["project_leader"]
    section, field = dice.choice([*choices, *(("profile", name) for name in own)])
    report.one(section)[field] = Value()
    return _right("REQUIRED_MISSING", section, None, field)


def unreadable(dice: random.Random, reports: list[Any]) -> Right:
    """A figure that nobody can read."""
    report = dice.choice(reports)
    cells = sorted(figures_of(report))
    section, number, field = dice.choice([cell for cell in cells if report.sections[cell[0]][cell[1]].entity])
    row = report.sections[section][number]
    row.values[field] = Value(dice.choice(["约两三万吧", "详见附表", "12.3.4", "3?7.20", "十几万"]))
    return _right("VALUE_UNPARSED", section, row.entity, field)


def filler(dice: random.Random, reports: list[Any]) -> Right | None:
    """The form's own filler left beside figures."""
    report = _of(reports, "yueyang.department")
    if report is None:
        return None
    section = dice.choice(["income", "expenditure", "three_public", "fixed_assets"])
    rows = [
        r
        for r in report.sections[section]
        if r.entity != SUMMARY and any(v.number is not None for v in r.values.values())
    ]
    if not rows:
        return None
    name = rows[0].entity
    for own in report.sections.values():
        for row in own:
            if row.entity is not None and row.entity == name:
                row.head, row.entity = "2、二级机构1", "二级机构1"
    return Right(
        frozenset(["PLACEHOLDER_LEFT"]),
        frozenset((s, "二级机构1", None) for s in ("income", "expenditure", "three_public", "fixed_assets")),
        (section, "二级机构1", None),
    )


def _indicator(dice: random.Random, reports: list[Any]) -> dict[str, Value]:
    """A row of indicators with cells of its own."""
    rows = dice.choice(reports).sections["indicators"]
    alone = [row for row, after in zip(rows, [*rows[1:], rows[-1]], strict=True) if not (row.packed or after.packed)]
    return dice.choice(alone).values


def missed(dice: random.Random, reports: list[Any]) -> Right:
    """A target that was not reached."""
    row = _indicator(dice, reports)
    floor = dice.randrange(80, 99)
    row["target"], row["actual"] = Value(f"满意度≥{floor}%"), Value(f"满意度{floor - dice.randrange(1, 30)}%")
    return _right("TARGET_MISSED", "indicators", None, "actual")


def copied(dice: random.Random, reports: list[Any]) -> Right:
    """The target written down as the result."""
    row = _indicator(dice, reports)
    text = f"≥{dice.randrange(30, 400)}{dice.choice(['米', '人次', '场'])}"
    row["target"], row["actual"] = Value(text), Value(text)
    return _right("TARGET_COPIED", "indicators", None, "actual")


def rate(dice: random.Random, reports: list[Any]) -> Right | None:
    """A rate in the prose that its own figures do not give."""
    report = _of(reports, "yueyang.department")
    if report is None:
        return None
    whole = dice.randrange(20, 90) * 100
    part = whole * dice.randrange(70, 95) // 100
    wrong = Decimal(part * 100) / whole + dice.randrange(1, 5)
    text = f"全年受理来信来电{whole}件，办结{part}件，办结率{wrong:.2f}%。"
    _last_body(report, text)
    return _right("RATE_MISMATCH", "narrative", None, "body")


def _last_body(report: Any, text: str) -> None:
    rows = [row for row in report.sections["narrative"] if row.values["body"].raw]
    rows[-1].values["body"] = Value(text, text)


def prose(dice: random.Random, reports: list[Any]) -> Right | None:
    """The prose gives another figure than the table."""
    report = _of(reports, "yueyang.department")
    if report is None:
        return None
    quoted = [cell for cell in sorted(_quoted(report)) if report.sections[cell[0]][cell[1]].values[cell[2]].number]
    section, number, field = dice.choice(quoted)
    for row in report.sections["narrative"]:
        body = row.values["body"].raw
        found = re.search(QUOTED[report.form][field], body)
        if found and ("其中" not in body[max(0, found.start() - 2) : found.start()]):
            wrong = Decimal(found[1]) + dice.choice([3, 7, 12]) + Decimal("0.30")
            row.values["body"] = Value(body[: found.start(1)] + f"{wrong}" + body[found.end(1) :])
            row_ = report.sections[section][number]
            return _right("NARRATIVE_MISMATCH", section, row_.entity, field)
    return None


def _told(change: Callable[[random.Random], Callable[[str], str | None]], *codes: str) -> Callable[..., Right | None]:
    """A kind of error in a figure that the prose of any form gives."""

    def plant(dice: random.Random, reports: list[Any]) -> Right | None:
        report = dice.choice(reports)
        cell = told_otherwise(dice, report, _quoted(report), QUOTED[report.form], change(dice))
        if cell is None:
            return None
        section, number, field = cell
        where = (section, report.sections[section][number].entity, field)
        return Right(frozenset(codes), frozenset([where]), where)

    return plant


def letter(dice: random.Random, reports: list[Any]) -> Right | None:
    """A letter between the digits of a figure."""
    report = dice.choice(reports)
    cells = sorted(figures_of(report))
    dice.shuffle(cells)
    for section, number, field in cells:
        row = report.sections[section][number]
        wrong = lettered(dice, row.values[field].raw)
        if wrong is not None:
            row.values[field] = row.values[field]._replace(raw=wrong)
            return _right("VALUE_REPAIRED", section, row.entity, field)
    return None


def typo(dice: random.Random, reports: list[Any]) -> Right | None:
    """A known typo in the prose."""
    report = _of(reports, "yueyang.department")
    if report is None:
        return None
    _last_body(report, f"财政{dice.choice(['拔款', '拔付'])}及时，工作{dice.choice(['园满完成', '著有成效'])}。")
    return _right("TYPO_REPAIRED", "narrative", None, "body")


def crossed(dice: random.Random, reports: list[Any]) -> Right | None:
    """The project form names another unit than the department form."""
    report = _of(reports, "yueyang.project")
    if report is None or len(reports) < 2:
        return None
    if not _of(reports, "yueyang.department").has_cover:
        return None
    cover = report.one("cover")
    cover["project_unit"] = Value("某地渔业技术服务中心", "某地渔业技术服务中心")
    cover["supervising_department"] = Value("某地渔业局", "某地渔业局")
    return _right("CROSS_FORM_MISMATCH", None, None, None)


def staff(dice: random.Random, reports: list[Any]) -> Right | None:
    """The prose gives other head counts than the table."""
    report = _of(reports, "yueyang.department")
    if report is None:
        return None
    for row in report.sections["narrative"]:
        body = row.values["body"].raw
        found = re.search(r"实有人数(\d+)人", body)
        if found:
            row.values["body"] = Value(body[: found.start(1)] + str(int(found[1]) + 1) + body[found.end(1) :])
            return _right("NARRATIVE_MISMATCH", "profile", None, "staff_actual")
    return None


def scaled(dice: random.Random, reports: list[Any]) -> Right | None:
    """One count told twice, ten thousand times as large the second time."""
    report = _of(reports, "yueyang.department")
    if report is None:
        return None
    count, thing = dice.randrange(1001, 9999), dice.choice(["清运渣土", "劝导行人", "发放手册"])
    if count % 10 == 0:
        count += 1
    report.one("profile")["annual_results"] = Value(f"全年{thing}{count}件，成效明显。")
    _last_body(report, f"全年{thing}{count}万件，群众反映良好。")
    return _right("UNIT_SUSPECT", "narrative", None, "body")


KINDS: dict[str, Callable[[random.Random, list[Any]], Right | None]] = {
    "added": _slip(_added),
    "transposed": _slip(_transposed),
    "digit": _slip(_digit),
    "point": _slip(_point),
    "unit": _slip(_unit, "UNIT_SUSPECT"),
    "sign": _slip(_sign),
    **{f.__name__: f for f in (grade, score, heads, missing, unreadable, filler, missed, copied)},
    "cents": _slip(_cents),
    "divided": _slip(_divided, "UNIT_SUSPECT"),
    "told": _told(transposed, "NARRATIVE_MISMATCH", "UNIT_SUSPECT"),
    "told_in_yuan": _told(lambda dice: in_yuan, "UNIT_SUSPECT"),
    **{f.__name__: f for f in (swapped, letter, typo, crossed)},
    **{f.__name__: f for f in (rate, prose, staff, scaled)},
}
