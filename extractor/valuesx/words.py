"""Names, phones, codes, grades, ticked options and running text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.text import key, squeeze

from .folding import digits, prose
from .records import NIL, Value, ValueTables

_TICKED = "☑√■✔✓☒●▣"
_EMPTY = "□☐○◯口"
_BOX = re.compile(rf"[{_TICKED}{_EMPTY}]")
_SEAL = re.compile(r"[（(](?:盖章|公章|签章|章)[)）]$")
_LATIN = re.compile(r"[A-Za-z]")


def read_text(part: str, tables: ValueTables) -> Value:
    """Running text: white space folded, known typos repaired, each on record."""
    text, repairs = prose(part)
    if text in tables.nil:
        return NIL
    return Value(_repaired(text, repairs, tables), repairs=tuple(repairs))


def _repaired(text: str, repairs: list[str], tables: ValueTables) -> str:
    def mend(match: re.Match[str]) -> str:
        right = tables.typos[match[0]]
        repairs.append(f"typo:{match[0]}>{right}")
        return right

    return tables.typo_pattern.sub(mend, text)


def read_class(part: str, tables: ValueTables) -> Value:
    """A class label (产出目标, 经济效益指标): all white space out, typos repaired."""
    value = read_text(part, tables)
    return value if value.text is None else value._replace(text=squeeze(value.text))


def read_name(part: str, tables: ValueTables) -> Value:
    """A person's name or title, padding taken out: 吴  俊 → 吴俊."""
    bare = part.strip()
    if bare in tables.nil:
        return NIL
    text = " ".join(bare.split()) if _LATIN.search(bare) else squeeze(bare)
    return Value(text, repairs=("space",) if text != bare else ())


def read_org(part: str, tables: ValueTables) -> Value:
    """A unit's name: white space and a closing seal note taken out."""
    bare = part.strip()
    if bare in tables.nil:
        return NIL
    repairs = []
    text = squeeze(bare)
    if text != bare:
        repairs.append("space")
    unsealed = _SEAL.sub("", text)
    if unsealed != text:
        repairs.append(f"note:{text[len(unsealed) + 1 : -1]}")
    return Value(_repaired(unsealed, repairs, tables) or None, repairs=tuple(repairs))


def read_code(part: str, tables: ValueTables) -> Value:
    """A phone, postcode or budget code: plain digits, no white space."""
    if part.strip() in tables.nil:
        return NIL
    text, repairs = digits(part)
    return Value(text, repairs=tuple(repairs))


def read_grade(part: str, tables: ValueTables) -> Value:
    """A grade word of the form; any other word cannot be read."""
    if part.strip() in tables.nil:
        return NIL
    text = squeeze(part).strip("“”\"'。")
    return Value(text, problem=None if text in tables.grades else "unparsed")


def read_choice(part: str, options: Sequence[str]) -> Value:
    """The one ticked option of a row of boxes; whether a box follows or precedes its option shows over the row."""
    folded = key(part)
    boxes = [(m.start(), m[0] in _TICKED) for m in _BOX.finditer(folded)]
    places = sorted((at, option) for option in options if (at := folded.find(key(option))) >= 0)
    if not places:
        return Value(squeeze(part), problem="unparsed")
    if not boxes:
        only = places[0][1] if len(places) == 1 and folded == key(places[0][1]) else None
        return Value(only or squeeze(part), problem=None if only else "unparsed")
    before = boxes[0][0] < places[0][0]
    ticked = []
    for n, (at, option) in enumerate(places):
        start = places[n - 1][0] + len(key(places[n - 1][1])) if n else 0
        stop = places[n + 1][0] if n + 1 < len(places) else len(folded) + 1
        reach = (start, at) if before else (at, stop)
        if any(tick for where, tick in boxes if reach[0] <= where < reach[1]):
            ticked.append(option)
    if len(ticked) != 1:
        return Value(squeeze(part), problem="unparsed")
    return Value(ticked[0])
