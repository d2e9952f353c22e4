"""The names under which the fields of a form are spoken of, and how a figure stands behind them. Words are rule data.

``prose`` in a form's rule file (or what it extends):

``in``      the fields that hold prose, as ``section.field``
``lead``    words before a name that change nothing (其中, 全年); ``link`` words between name and figure (为, 合计)
``years``   words that follow the year of a figure (年度); ``among`` what opens a list of parts (其中)
``other``   words that speak of another year (上年); ``plan`` of a plan (预算); ``actual`` of what was done
``this``    words that come back to the report's own year; ``partly`` what speaks of a part of it (上半年)
``qualified``  how a clause ends that narrows what follows: a time (决算批复前), a part (考核优秀者中)
``bodies``  how names of institutions end: one that is not the unit's own speaks of something else
``about``   words of approximation; ``counters`` the counters of a kind of field
``names``   field → ``names`` beside its label; ``opening`` names that mean it only where they open a sentence;
            ``agree`` names too loose to contradict the table, taken only where they confirm it;
            ``partial: true`` where the name is also said of a part of the whole (项目支出 of one project)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from extractor.ruleset import Form, Ruleset
from extractor.text import key
from extractor.values.characters import DASHES, DAY, LISTED, MONTH, TO

from .arithmetic import Declared
from .sheet import money_units

MONEY = "money"
SPOKEN_KINDS = (MONEY, "count", "score")
LEAST_NAME = 2
_NOTHING = r"(?!)"
_NUMBERING = rf"[(]?(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})[{re.escape(LISTED)}](?!\d)"
_FULL = rf"(?:0?1{MONTH}?[{re.escape(DASHES)}{TO}])?12{MONTH}(?:31[{DAY}]|份|[底末])?"
_PART_OF_YEAR = rf"(?<!\d)(?:0?[1-9]|1[01]){MONTH}(?![{re.escape(DASHES)}{TO}]+12)(?!.*12{MONTH})"
_DROPPED = frozenset("“”‘’\"'「」《》")
_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, _DROPPED))


class Name(NamedTuple):
    """What a name stands for. ``opening``, ``agree`` and ``partial`` as in the rule data."""

    section: str
    field: str
    kind: str
    opening: bool = False
    agree: bool = False
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Speech:
    """Compiled for one form. ``parts`` maps a total's field to the fields that add up to it, at any depth; ``families``
    are the fields (section, field) that one check reckons with each other."""

    places: frozenset[tuple[str, str]]
    clause: re.Pattern[str]
    names: Mapping[str, Name]
    name: re.Pattern[str]
    lead: re.Pattern[str]
    year: re.Pattern[str]
    tail: re.Pattern[str]
    figure: re.Pattern[str]
    among: re.Pattern[str]
    other: re.Pattern[str]
    plan: re.Pattern[str]
    actual: re.Pattern[str]
    this: re.Pattern[str]
    partly: re.Pattern[str]
    body: re.Pattern[str]
    qualified: re.Pattern[str]
    stated: re.Pattern[str]
    goes_on: re.Pattern[str]
    units: Mapping[str, Decimal]
    counters: Mapping[str, frozenset[str]]
    parts: Mapping[tuple[str, str], frozenset[str]]
    families: tuple[frozenset[tuple[str, str]], ...]


def fold(text: str) -> str:
    """A name or clause as it is compared: no white space or quotation marks, ASCII for full width."""
    return "".join(text.split()).translate(_FOLDED)


def unfolded(text: str, at: int) -> int:
    """The position in ``text`` of the character that stands at ``at`` in its folded form."""
    kept = [n for n, sign in enumerate(text) if not sign.isspace() and sign not in _DROPPED]
    return kept[at] if at < len(kept) else len(text)


def compile_speech(form: Form, rules: Ruleset, declared: Sequence[Declared]) -> Speech:
    """Compile the names of a form's money, count and score fields."""
    words: Mapping[str, Any] = form.spec.get("prose") or {}
    names = _names(form, words.get("names") or {})
    units = {**money_units(rules)}
    counters = {str(kind): frozenset(map(str, own)) for kind, own in (words.get("counters") or {}).items()}
    measures = _any([*units, *(c for own in counters.values() for c in own)])
    about = _any(words.get("about"))
    years = _any(words.get("years"))
    number = r"-?\d[\d,]*(?:\.\d+)?"
    tail = re.compile(
        rf"(?:{_any(words.get('link'))})*:?(?P<about>{about})?(?P<number>{number})(?P<more>{about})?"
        rf"(?P<unit>{measures})"
    )
    ahead = [word for kind in ("lead", "among", "this") for word in words.get(kind) or ()]
    return Speech(
        clause=re.compile(
            rf"(?:[^，、：:；;,（）()]|,(?=\d)|[:：](?=\s*{number}\s*(?:{measures}))|[（(][^（）()]{{1,2}}[）)])+"
        ),
        places=frozenset(_place(str(where)) for where in words.get("in") or ()),
        names=names,
        name=re.compile(_any(names)),
        lead=re.compile(f"{_any(ahead)}|{_NUMBERING}|{_FULL}"),
        year=re.compile(rf"(?P<year>(?:19|20)\d\d)(?:{years})"),
        tail=tail,
        figure=re.compile(rf"\d\s*(?:{measures})"),
        among=re.compile(_any(words.get("among"))),
        other=re.compile(_any(words.get("other"))),
        plan=re.compile(_any(words.get("plan"))),
        actual=re.compile(_any(words.get("actual"))),
        this=re.compile(_any(words.get("this"))),
        partly=re.compile(f"{_any(words.get('partly'))}|{_PART_OF_YEAR}"),
        body=re.compile(rf"(?:{_any(words.get('bodies'))})\Z"),
        qualified=re.compile(rf"(?:{_any(words.get('qualified'))})\Z"),
        stated=re.compile(rf"(?:{_any(names)}){tail.pattern}"),
        goes_on=re.compile(rf"(?!{about})[\u4e00-\u9fff]"),
        units=units,
        counters=counters,
        parts=_parts(declared),
        families=tuple(
            frozenset((o.section, o.field) for o in relation.operands)
            for check in declared
            for relation in (check.relation, check.either)
            if relation is not None and not any(o.total for o in relation.operands)
        ),
    )


def _any(words: Iterable[Any] | None) -> str:
    """An alternation of words, longest first; what matches nothing where there is none."""
    return (
        "|".join(re.escape(w) for w in sorted({fold(str(w)) for w in words or ()}, key=lambda w: (-len(w), w)))
        or _NOTHING
    )


def _place(where: str) -> tuple[str, str]:
    section, _, field = where.partition(".")
    return section, field


def _names(form: Form, told: Mapping[str, Any]) -> dict[str, Name]:
    names: dict[str, Name] = {}
    aliases = {key(label): spellings for label, spellings in form.aliases.items()}
    for section in form.sections.values():
        if section.narrative:
            continue
        for field in section.fields.values():
            if field.kind not in SPOKEN_KINDS:
                continue
            own: Mapping[str, Any] = told.get(field.id) or {}
            plain = Name(section.name, field.id, field.kind, partial=bool(own.get("partial")))
            spoken = {
                **dict.fromkeys(own.get("agree") or (), plain._replace(agree=True)),
                **dict.fromkeys(own.get("opening") or (), plain._replace(opening=True)),
                **dict.fromkeys((field.name, *aliases.get(key(field.name), ()), *(own.get("names") or ())), plain),
            }
            for word, name in spoken.items():
                if len(fold(str(word))) >= LEAST_NAME:
                    names.setdefault(fold(str(word)), name)
    return names


def _parts(declared: Iterable[Declared]) -> dict[tuple[str, str], frozenset[str]]:
    """What adds up to what, read off the declared sums within one row."""
    direct: dict[tuple[str, str], set[str]] = {}
    for check in declared:
        total, relation = check.relation.left.operand, check.relation
        if (
            check.rule.code != "SUM_MISMATCH"
            or total is None
            or total.entity
            or any(o.total for o in relation.operands)
        ):
            continue
        direct.setdefault((total.section, total.field), set()).update(
            o.field for o in relation.right.operands() if o.section == total.section and o.entity is None
        )

    def below(section: str, field: str, above: frozenset[str]) -> set[str]:
        own = direct.get((section, field), set()) - above
        return own | {deep for part in own for deep in below(section, part, above | own)}

    return {(section, field): frozenset(below(section, field, frozenset({field}))) for section, field in direct}
