"""Forms run together on one line, with blanks or nothing between the cells: parted at the form's labels.

Label words also occur within values and prose, so labels are not taken as they come: of all chains of occurrences that
follow the order of the drawing, the weightiest is taken. The stretch between two labels that are neighbours in the
drawing is the first one's value. Where labels between them are missing, or the stretch holds one of the two labels
again, the value is in doubt. Below a header, words parted by blanks are cells; empty cells leave nothing behind.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from extractor.document import Cell, Mark
from extractor.ruleset import Form
from extractor.text import squeeze

from . import mends
from .beside import joined
from .labels import LabelIndex, Use
from .mends import Mend
from .rows import LOOSE, Row

LONG = 160  # characters: a longer line may hold more than one cell
LEAST_LABELS = 6  # of a chain, for a line to be a form
LEAST_NESTED = 3  # labels among the lines of a cell
LEAST_SHARE = Decimal("0.25")  # of the form's labels
MOST_SHARE = Decimal("0.6")  # of them, where blanks part no words
LEAST_BESIDE = 3  # characters; a shorter word may well be one of a value
SPACED = 40  # characters: with a blank in so many, words are parted by blanks
_BLANKS = re.compile(r"\s+")
_TOLD = r"(?=\s*[:：]|\s*\d)"
_YEAR_BEFORE = re.compile(r"\d(?:\s*\d){3}\s*\Z")  # printed before a label that is drawn as 年度…
_YEAR_SIZE = 12  # characters
_EDGES = frozenset(" \t\n\u3000|:：;；,，、。()（）")
_BRACKET = (
    r"[（(](?![一二三四五六七八九十\d]+[)）])[^（）()]{1,8}[)）]"  # a unit or weight behind a label, no numbering
)
_SKIPPED = frozenset(("heading", "begin", "furniture"))  # drawn, but not always printed
_BARE, _FUSED = Mark.BARE, Mark.FUSED


class _Drawn(NamedTuple):
    """The labels of a form in drawn order: their places by use, their kinds, and a pattern that finds them.

    ``labels`` is how they may be spelled.
    """

    places: dict[Use, int]
    kinds: list[str]
    pattern: re.Pattern[str]
    titles: re.Pattern[str]
    beside: re.Pattern[str]  # printed beside or above others, with no place in the order: side labels, furniture
    labels: frozenset[str]


class _Found(NamedTuple):
    """An occurrence of a label: where, and its place in the drawing."""

    start: int
    stop: int
    place: int


Knows = Callable[[str], Sequence[tuple[LabelIndex, tuple[Use, ...]]]]  # the forms in which a text is a label


def opened(rows: Sequence[Row], indexes: Sequence[LabelIndex], knows: Knows) -> list[Row]:
    """The rows with every line that holds a whole form parted into labels and what stands between them."""
    out: list[Row] = []
    for row in rows:
        if row.mark is _BARE and len(row.cells[0].text) > LONG:
            out += _opened(row, indexes, knows)
        else:
            out.append(row)
    return out


def unnested(rows: Sequence[Row], indexes: Sequence[LabelIndex]) -> list[Row]:
    """The rows with every cell that holds a table whose cells lost their marks (nested ones do) parted into its lines.

    Empty cells of such a table leave nothing behind, so that only its labels tell what a line is.
    """
    out: list[Row] = []
    for row in rows:
        text = row.cells[0].text if row.table == LOOSE and len(row.cells) == 1 else ""
        if text.count("\n") < LEAST_LABELS - 1 or not _is_table(lines := text.split("\n"), indexes):
            out.append(row)
            continue
        first = row.cells[0].line or 0
        for n, text in enumerate(lines):
            if text.strip():
                out.append(_row(text, first + n, True))
    return out


def _is_table(lines: Sequence[str], indexes: Sequence[LabelIndex]) -> bool:
    """Several lines are labels that stand beside or above values."""
    for index in indexes:
        labels = {use for line in lines for use in index.uses(line) if use.kind in ("pair", "header")}
        if len({use.label for use in labels}) >= LEAST_NESTED:
            return True
    return False


def _opened(row: Row, indexes: Sequence[LabelIndex], knows: Knows) -> list[Row]:
    text, line = row.cells[0].text, row.cells[0].line
    starts = [match.start() for match in _any_title(tuple(indexes)).finditer(text)]
    bounds = sorted({0, *starts, len(text)})
    out: list[Row] = []
    for start, stop in pairwise(bounds):
        part = text[start:stop]
        likely = [joined(index) for index in _likely(part, indexes, knows)] if len(part) > LONG else []
        chains = _chains(part, likely)
        if not chains:
            out.append(row if len(bounds) == 2 else _row(part, line, True))
            continue
        chain, index = max(chains, key=lambda c: sum(f.stop - f.start for f in c[0]))
        out += _parted(part, chain, index, line)
    return out


def _chains(text: str, likely: Sequence[LabelIndex]) -> list[tuple[list[_Found], LabelIndex]]:
    """The chains that make a form of the text. Where blanks part words, a label is one; blanks that stand within cells
    alone (联系 电话) part none, which is believed of a text that holds most of a form's labels in their order."""
    spaced = len(_BLANKS.findall(text)) * SPACED >= len(text)
    chains = [(_chain(text, index, spaced), index) for index in likely]
    found = [(chain, index) for chain, index in chains if _share(chain, index) >= LEAST_SHARE]
    if found or not spaced:
        return found
    chains = [(_chain(text, index, False), index) for index in likely]
    return [(chain, index) for chain, index in chains if _share(chain, index) >= MOST_SHARE]


def _likely(text: str, indexes: Sequence[LabelIndex], knows: Knows) -> list[LabelIndex]:
    """The forms whose labels make up at least half as much of the text as those of the one with the most."""
    weights = dict.fromkeys(indexes, 0)
    for printed in set(_any_label(tuple(indexes)).findall(text)):
        for index, _ in knows(printed):
            weights[index] += len(printed)
    most = max(weights.values(), default=0)
    return [index for index, weight in weights.items() if weight and weight * 2 >= most]


@lru_cache(maxsize=8)
def _any_label(indexes: tuple[LabelIndex, ...]) -> re.Pattern[str]:
    return re.compile(_any_of(label for index in indexes for label in _drawn_labels(index).labels))


@lru_cache(maxsize=8)
def _any_title(indexes: tuple[LabelIndex, ...]) -> re.Pattern[str]:
    return re.compile(_any_of(title for index in indexes for title in index.form.titles))


def _share(chain: Sequence[_Found], index: LabelIndex) -> Decimal:
    """How much of the form's labels a chain is; nothing for too short a one."""
    return Decimal(len(chain)) / len(_drawn_labels(index).kinds) if len(chain) >= LEAST_LABELS else Decimal(0)


def _row(text: str, line: int | None, label: bool, doubt: Mend | None = None) -> Row:
    """A stretch of the line; ``label``: it may be one (``blanks`` 1 tells it from words that only look like one)."""
    return Row(None, 0, (Cell(0, 0, 1, 1, text, line),), -1, doubt, _FUSED, int(label))


# --- the labels in the text


_ALIKE = {char: alike for alike in ("（(", "）)", "：:", '“”"') for char in alike}
_Trie = dict[str, "_Trie"]
_END = ""  # in a trie: a label ends here
_LINE = "line"  # a label of a line ends here, if its colon, or a date or number, is behind it


def _any_of(labels: Iterable[str], lines: Collection[str] = ()) -> str:
    """A pattern of the longest label at a place, white space between its characters allowed; of one of ``lines`` where
    its colon, or a date or number, is behind it.

    A trie whose first characters are plain ones: the search leaps from one to the next, whatever stands between.
    """
    trie: _Trie = {}
    for label in sorted({squeeze(label) for label in labels}):
        if len(label) > 1:
            node = trie
            for char in label:
                node = node.setdefault(_ALIKE.get(char, char), {})
            node[_LINE if label in lines else _END] = {}
    starts = [(char, node) for alike, node in trie.items() for char in alike]
    return "|".join(re.escape(char) + _spelled(node) for char, node in starts) or r"(?!)"


def _spelled(node: _Trie) -> str:
    """What may follow in a label of two or more characters, the longest first."""
    parts = [rf"\s*{_one_of(alike)}{_spelled(below)}" for alike, below in node.items() if alike not in (_END, _LINE)]
    if _LINE in node and _END not in node:
        parts.append(_TOLD)
    if not parts:
        return ""
    whole = parts[0] if len(parts) == 1 and _END not in node else f"(?:{'|'.join(parts)})"
    return f"{whole}?" if _END in node else whole


def _one_of(alike: str) -> str:
    return re.escape(alike) if len(alike) == 1 else f"[{re.escape(alike)}]"


@lru_cache(maxsize=512)
def _drawn_labels(index: LabelIndex) -> _Drawn:
    form = index.form
    order: dict[Use, int] = {}
    kinds: list[str] = []
    for use in _in_order(index, form):
        if use not in order:
            order[use] = len(kinds)
            kinds.append(use.kind)
    labels = {use.label for use in order}
    labels |= {alias for label in labels for alias in form.aliases.get(label, ())}
    bare = {re.sub(r"[（(][^（）()]*[)）]$", "", label) for label in labels}
    lines = {squeeze(la) for la in (*labels, *bare) if {use.kind for use in index.uses(la)} == {"line"}}
    pattern = re.compile(rf"(?:{_any_of([*labels, *bare], lines)})(?:\s*{_BRACKET})?\s*[:：]?")
    beside = {u.label for uses in index.exact.values() for u in uses if u.kind in ("side", "furniture")}
    others = re.compile(_any_of([label for label in beside if len(squeeze(label)) >= LEAST_BESIDE]))
    return _Drawn(order, kinds, pattern, re.compile(_any_of(form.titles)), others, frozenset((*labels, *bare)))


def _in_order(index: LabelIndex, form: Form) -> list[Use]:
    """The uses of all labels as they are printed: section by section, headings, then the drawing, then the rest."""
    rank = {"heading": 0, "begin": 0, "line": 1, "header": 2, "pair": 3, "block": 4, "furniture": 5, "narrative": 6}
    order = {name: n for n, name in enumerate(form.sections)}
    uses = {use for found in index.exact.values() for use in found if use.kind in rank and use.section in order}
    sequence = {id(use): n for n, use in enumerate(_declared(index))}
    return sorted(uses, key=lambda u: (order[u.section], rank[u.kind], u.row, u.col, sequence.get(id(u), 0)))


def _declared(index: LabelIndex) -> list[Use]:
    return [use for found in index.exact.values() for use in found]


def _chain(text: str, index: LabelIndex, spaced: bool) -> list[_Found]:
    """The weightiest chain of label occurrences in drawn order; ``spaced``: blanks part the words."""
    drawn = _drawn_labels(index)
    best = [(0, -1)] * len(drawn.kinds)  # weight and last link of the best chain that ends at a place
    lead: list[int] = []  # the places, in order, where one ends that is weightier than all that end before
    links: list[tuple[_Found, int]] = []
    titles = [match.span() for match in drawn.titles.finditer(text)]
    for match in drawn.pattern.finditer(text):
        start = match.start()
        year = _YEAR_BEFORE.search(text, max(0, start - _YEAR_SIZE), start) if text[start] == "年" else None
        start = year.start() if year else start
        if spaced and start and text[start - 1] not in _EDGES:
            continue  # part of a longer word
        if any(start <= match.start() < stop for start, stop in titles):
            continue  # a word of the title: 部门整体支出绩效自评表
        uses = index.uses(match[0]) or index.uses(re.sub(r"\s*[（(][^（）()]*[)）]\s*[:：]?$", "", match[0]))
        places = sorted({drawn.places[use] for use in uses if use in drawn.places}, reverse=True)
        size = len(squeeze(match[0]))
        for place in places:
            at = bisect_left(lead, place)
            weight, before = best[lead[at - 1]] if at else (0, -1)
            if place and best[place - 1][0] >= weight and best[place - 1][1] >= 0:
                weight, before = best[place - 1][0] + 1, best[place - 1][1]
            weight += size
            if weight > best[place][0]:
                links.append((_Found(start, match.end(), place), before))
                best[place] = (weight, len(links) - 1)
                if not at or best[lead[at - 1]][0] < weight:
                    outdone = (n for n in range(at, len(lead)) if best[lead[n]][0] > weight)
                    lead[at : next(outdone, len(lead))] = [place]
    at = best[lead[-1]][1] if lead else -1
    chain: list[_Found] = []
    while at >= 0:
        found, at = links[at]
        chain.append(found)
    return chain[::-1]


# --- what stands between


def _parted(text: str, chain: Sequence[_Found], index: LabelIndex, line: int | None) -> list[Row]:
    drawn = _drawn_labels(index)
    out: list[Row] = []
    if text[: chain[0].start].strip():
        out.append(_row(text[: chain[0].start].strip(), line, True))
    for found, after in zip(chain, [*chain[1:], None], strict=True):
        out.append(_row(text[found.start : found.stop].strip(), line, True))
        between = text[found.stop : after.start if after else len(text)].strip()
        if not between:
            continue
        kind = drawn.kinds[found.place]
        if kind == "header":
            out += [_row(word, line, False) for word in between.split()]
            continue
        if kind == "narrative":
            out[-1:] = _narrative(out[-1], between, line)
            continue
        doubt = _doubt(found, after, between, drawn, index) if kind != "block" else None
        if kind == "block" or (kind == "line" and not doubt):
            out[-1] = _row(f"{out[-1].cells[0].text.rstrip(':：')}：{between}", line, True)
        else:
            out.append(_row(between, line, False, doubt))
    return out


_INNER_HEADING = re.compile(  # a number within a word
    r"[（(一二三四五六七八九十](?:(?<=[^\s（(][（(])[一二三四五六七八九十]+[)）]|(?<=[。；][^（(])[一二三四五六七八九十]*、)"
)


_NUMBER_ALONE = re.compile(r"(^|\s)([（(]?[一二三四五六七八九十\d]+[)）、.．]+)\s+")


def _narrative(label: Row, text: str, line: int | None) -> list[Row]:
    """The narrative's paragraphs where blanks part them; with headings inside them its parts cannot be told."""
    joined = _NUMBER_ALONE.sub(r"\1\2", text)
    if _INNER_HEADING.search(joined):
        return [_row(f"{label.cells[0].text}{text}", line, False, mends.FUSED)]
    return [label, *(_row(word, line, False) for word in joined.split())]


def _doubt(found: _Found, after: _Found | None, between: str, drawn: _Drawn, index: LabelIndex) -> Mend | None:
    """Why a stretch may not be the value of the label before it."""
    if after is None or any(kind not in _SKIPPED for kind in drawn.kinds[found.place + 1 : after.place]):
        return mends.FUSED
    if drawn.beside.search(between):
        return mends.FUSED
    for match in drawn.pattern.finditer(between):
        if {drawn.places.get(use) for use in index.uses(match[0])} & {found.place, after.place}:
            return mends.FUSED
    return None
