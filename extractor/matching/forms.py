"""Which forms stand in a document, and where each begins and ends.

A form begins at its title or, where the cover is lost, at the heading of its first section. Of the forms that
could stand there, the one is taken most of whose labels are found and which most of the labels that are found belong
to; the runner-up is kept on record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from extractor.document import Document
from extractor.ruleset import Form, Ruleset
from extractor.text import key, squeeze

from . import fused, headless
from .catalogue import YEAR, Catalogue, Told, catalogue, holds
from .labels import HEADS, LONGEST, LabelIndex
from .rows import UNMARKED, Row, narrowed, parted, rows_of

TITLE_LINES = 3  # a title may be broken over so many paragraphs
LEASTLABELS = 4  # fewer labels than this are no form
LEAST_SHARE = Decimal(
    "0.3"
)  # of a form's labels must be found, when neither title nor first heading says which form it is
LEAST_TITLED = Decimal("0.1")
LEAST_HEADED = Decimal("0.75")  # of a needed table's header, without a title
TITLE_ROWS = 30  # rows among which a title is looked for
_PRINTED_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)")
_NEAR = 6  # rows after a first heading within which a label of the form must follow
_COLON = re.compile("[:：]")


class Match(NamedTuple):
    """One form found: ``form`` None for tables that fit no form.

    ``score``: the share of its labels that are there × the share of the labels there that are its own, and a fifth for
    its title.
    """

    form: Form | None
    labels: LabelIndex | None
    rows: tuple[Row, ...]
    score: Decimal
    runner_up: str | None
    runner_up_score: Decimal | None
    titled: bool


def match(document: Document, rules: Ruleset) -> list[Match]:
    """The forms of a document in reading order. Tables that fit none come as a match without a form."""
    known = catalogue(rules)
    rows = rows_of(document, lambda text: _outside(text, known), lambda text: _narrates(text, known))
    rows = parted(narrowed(rows), lambda text: _heads(text, known))
    rows = fused.unnested(rows, known.indexes)
    rows = fused.opened(rows, known.indexes, known.uses)
    alone = [_alone(row) for row in rows]
    told = [known.tells(text) for text in alone]
    starts = _starts(rows, alone, told, known)
    matches: list[Match] = []
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        part = rows[start:end]
        title = _first_title(alone[start:end], told[start:end], known)
        found = _best(part, alone[start:end], told[start:end], title, known)
        if found.form is None and title:
            found = _proved(found, title, known, rules)
        if found.form is None and matches and not any(row.table is not None for row in part):
            continue
        matches.append(found)
    if any(m.form for m in matches):
        matches = [m for m in matches if m.form or any(row.table is not None for row in m.rows)]
    return matches


def _outside(text: str, known: Catalogue) -> bool:
    stripped = text.strip()
    if len(stripped) > LONGEST:
        return False
    told = known.tells(stripped)
    if told.kinds & _APART or (told.signed and known.titled(stripped)):
        return True
    if is_year(stripped) and any(char.isdigit() for char in stripped):
        return True
    before = _COLON.split(stripped, 1)[0]
    return before != stripped and "line" in known.tells(before).kinds


_APART = frozenset(("heading", "narrative", "begin", "furniture"))


def _heads(text: str, known: Catalogue) -> bool:
    """Every line of a text is a heading of one and the same form."""
    first = text.lstrip().split("\n", 1)[0]
    heads = (index for part in {first, text} for index, uses in known.uses(part) if any(u.kind in HEADS for u in uses))
    return any(index.is_heading(text) for index in heads)


def _narrates(text: str, known: Catalogue) -> bool:
    return "narrative" in known.tells(text.strip()).kinds


def is_year(text: str) -> bool:
    """The line says nothing but a year, as a title's second line does: （2022年度）."""
    return bool(YEAR.fullmatch(key(text)))


def is_title(text: str, form: Form) -> bool:
    """The text is a title of the form, with at most a few words more."""
    folded = YEAR.sub("", key(text))
    return "。" not in text and any(holds(folded, title) for title in map(key, form.titles))


def _alone(row: Row) -> str:
    """The text of a row that holds one text only, else nothing."""
    if len(row.cells) == 1:
        text = row.cells[0].text
        return text.strip() if len(text) <= LONGEST else ""
    alone = ""
    for cell in row.cells:
        if text := cell.text.strip():
            if alone or len(cell.text) > LONGEST:
                return ""
            alone = text
    return alone


def _starts(rows: Sequence[Row], texts: Sequence[str], told: Sequence[Told], known: Catalogue) -> list[int]:
    """The rows at which a form begins; ``texts`` are those that rows hold alone, ``told`` what these are."""
    starts = [0]
    opened: set[str] = set()
    titled = begun = False
    skip = -1
    near = set(_near(told))
    for number in range(len(rows)):
        if number <= skip or not texts[number]:
            if _opens_again(rows, number, known, opened) and number - 1 not in starts and number not in starts:
                starts.append(number)
                titled = begun = False
            continue
        size = _title_at(texts, number, known)[1] if number in near else 0
        if size:
            if titled or begun or opened:
                starts.append(number)
            opened.clear()
            titled, begun, skip = True, False, number + size - 1
            continue
        if any(_begins(rows, number, index) for index in told[number].begins):
            if begun:
                starts.append(_cover_start(rows, number, known))
                opened.clear()
                titled = False
            begun = True
    return starts


def _opens_again(rows: Sequence[Row], number: int, known: Catalogue, opened: set[str]) -> bool:
    """The first drawn row of a form that has been there since the last beginning: the same form a second time."""
    row = rows[number]
    if row.table is None:
        return False
    here = {form for cell in row.cells[:1] if cell.row == row.row for form in known.tells(cell.text).first}
    again = bool(here & opened)
    if again:
        opened.clear()
    opened |= here
    return again


def _begins(rows: Sequence[Row], number: int, index: LabelIndex) -> bool:
    """Below a text that may begin a form's first section, labels of the form follow."""
    near = (
        cell.text
        for row in rows[number + 1 : number + _NEAR]
        if row.table is not None or row.mark in UNMARKED
        for cell in row.cells
    )
    return any(use.kind in ("pair", "header") for text in near for use in index.uses(text))


def _cover_start(rows: Sequence[Row], number: int, known: Catalogue) -> int:
    """Back over the cover lines that stand right before a first section."""
    while number > 0 and rows[number - 1].table is None and _outside(rows[number - 1].cells[0].text, known):
        number -= 1
    return number


def _best(rows: Sequence[Row], lines: Sequence[str], alone: Sequence[Told], title: str, known: Catalogue) -> Match:
    texts = {cell.text for row in rows for cell in row.cells if len(cell.text) <= LONGEST}
    texts |= {row.cells[0].text.replace("：", ":").partition(":")[0].strip() for row in rows if row.table is None}
    scores = []
    begun = [index for n, one in enumerate(alone) for index in one.begins if _begins(rows, n, index)]
    labels_of: dict[LabelIndex, list[frozenset[str]]] = {}  # of each form's labels, those that a text is
    wanted: set[LabelIndex] = set()  # the forms that ask for a label that is there
    spelled: set[str] = set()
    any_form = 0
    for told in map(known.tells, texts):
        spelled |= told.asked
        wanted |= told.wanted
        any_form += bool(told.drawn)
        for index, names in told.drawn:
            labels_of.setdefault(index, []).append(names)
    years = {int(year) for text in lines[:TITLE_ROWS] if text for year in _PRINTED_YEAR.findall(squeeze(text))}
    for index in _in_force(known, years):
        if not _is_meant(index, known, spelled, index in wanted, rows):
            continue
        printed = labels_of.get(index, ())
        labels = frozenset().union(*printed)
        every = known.sizes[index]
        share = Decimal(len(labels)) / Decimal(every) if every else Decimal(0)
        titled = title in known.called[index]
        sure = titled or index in begun
        enough = len(labels) >= LEASTLABELS and share >= (LEAST_TITLED if sure else LEAST_SHARE)
        enough = enough and (sure or _has_table(index, labels))
        fit = share * len(printed) / max(any_form, 1)
        score = round(fit + (Decimal("0.2") if titled else 0), 4)
        scores.append((enough, score, len(labels), -known.places[index], index, titled))
    scores.sort(key=lambda s: s[:4], reverse=True)  # of equals, the form that draws its labels in the fewest cells
    enough, score, _, _, index, titled = scores[0]
    runner = scores[1] if len(scores) > 1 else None
    if not enough:
        return Match(None, None, tuple(rows), score, index.form.id if score else None, score, False)
    return Match(
        index.form,
        index,
        tuple(rows),
        min(score, Decimal(1)),
        runner[4].form.file.stem if runner else None,
        min(runner[1], Decimal(1)) if runner else None,
        titled,
    )


def _proved(found: Match, title: str, known: Catalogue, rules: Ruleset) -> Match:
    """A form whose title is there and whose table is printed without a header, but is proved by its own sums."""
    for index in known.indexes:
        titled = title in known.called[index]
        if titled and headless.stands(index, found.rows, headless.behind(index.form, rules)):
            return found._replace(form=index.form, labels=index, titled=True)
    return found


def _is_meant(index: LabelIndex, known: Catalogue, spelled: set[str], has_wanted: bool, rows: Sequence[Row]) -> bool:
    """As the rule file says: one of the labels is printed that the layout must have, and none that it cannot have.

    ``spelled``: the labels asked for among the texts' keys and variants; ``has_wanted``: one it must have is there.
    """
    wanted = known.wanted[index]
    if not known.barred[index].isdisjoint(spelled):
        return False
    if not wanted or has_wanted:
        return True
    pairs = (name.split("|") for name in wanted if "|" in name)
    return any(spelled.issuperset(names) and _beside(names, rows) for names in pairs)


def _beside(names: Sequence[str], rows: Sequence[Row]) -> bool:
    """The labels are printed one right behind the other."""
    printed = [key(cell.text) for row in rows for cell in row.cells if cell.row == row.row and cell.text.strip()]
    size = len(names)
    return any(printed[n : n + size] == names for n in range(len(printed) - size + 1))


def _has_table(index: LabelIndex, labels: frozenset[str]) -> bool:
    """Some table that the form cannot do without has its header: labels shared by all forms make no form of these."""
    asked = _needed(index)
    return not asked or any(len(heads & labels) >= LEAST_HEADED * len(heads) for heads in asked if heads)


@lru_cache(maxsize=512)
def _needed(index: LabelIndex) -> list[frozenset[str]]:
    """The labels above the columns of each table that the form cannot do without."""
    asked = [section for section in index.form.sections.values() if section.required_section and section.header]
    return [
        frozenset(c.label for row in s.header for c in row.cells if c.label and c.row + c.row_span <= len(s.header))
        for s in asked
    ]


def _in_force(known: Catalogue, years: set[int]) -> list[LabelIndex]:
    """The forms, of several versions of one those that are for the year in the title, where one is."""
    meant = {i for i in known.versions if any(i.form.years[0] <= year <= i.form.years[1] for year in years)}
    dated = {index.form.id for index in meant}
    return [index for index in known.indexes if index.form.id not in dated or index in meant]


def _first_title(lines: Sequence[str], told: Sequence[Told], known: Catalogue) -> str:
    """The title that stands first near the beginning, as a key; nothing where there is none."""
    near = (n for n in _near(told[: TITLE_ROWS + TITLE_LINES - 1]) if n < TITLE_ROWS)
    return next((found for n in near if (found := _title_at(lines, n, known)[0])), "")


def _near(told: Sequence[Told]) -> list[int]:
    """The lines at which a title may begin: such a line, or the next or next but one, may be part of a title."""
    return sorted({max(n - k, 0) for n, one in enumerate(told) if one.signed for k in range(TITLE_LINES)})


def _title_at(lines: Sequence[str], number: int, known: Catalogue) -> tuple[str, int]:
    """The title that begins at a line, and how many lines it takes."""
    joined = ""
    for size, text in enumerate(lines[number : number + TITLE_LINES], 1):
        if not text or "。" in text:
            break
        joined += text
        if found := known.titled(joined):
            return found, size
    return "", 0
