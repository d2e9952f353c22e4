"""What a document's rows depend on beside its bytes: the rules that bear on its forms, and this program.

A form's *closure* is a hash of everything in the rule files that can change what a report of that form gives: its own
file with all it extends, the shared words (units, typos, scoring, repairs), the synonyms of labels that it prints and
what they must not be taken for, the severity of flags. A change elsewhere (another form, a comment, a check across
documents) leaves it as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from extractor import office
from extractor.ruleset import Form, Ruleset
from extractor.text import squeeze
from extractor.version import __version__

UNKNOWN = "unknown"
OFFICE = "@office"  # stands among the closures of documents that LibreOffice has to open
_SHARED = ("units", "typos", "scoring", "repairs")
# rooms that do not decide what a row says
_NO_ROWS = (
    "api",
    "archive",
    "authoring",
    "batch",
    "cache.py",
    "cli",
    "doctor",
    "engines",
    "store",
    "submit",
    "warehouse",
)


def closures(rules: Ruleset) -> dict[str, str]:
    """For each form, and for ``unknown`` (no form: any form's change may make it known), the hash of its rules.

    ``@office`` is the LibreOffice that is installed (empty: none): what it opened depends on it as on a rule.
    """
    severities = {code: str(flag.get("severity")) for code, flag in rules.flags.items()}
    shared = repr([(name, rules.common.get(name)) for name in _SHARED]) + repr(sorted(severities.items()))
    found = {name: _hash(shared + _own(form, rules)) for name, form in rules.forms.items()}
    return {**found, UNKNOWN: _hash(repr(sorted(found.items()))), OFFICE: office.identity()}


def _own(form: Form, rules: Ruleset) -> str:
    fields = {
        name: [(field, rules.sections.get(name, {}).get(field.id)) for field in section.fields.values()]
        for name, section in form.sections.items()
    }
    printed = squeeze(repr(form.spec) + repr(fields))
    aliases = sorted((label, spellings) for label, spellings in form.aliases.items() if squeeze(label) in printed)
    never = sorted((label, others) for label, others in form.never.items() if squeeze(label) in printed)
    return repr((form.spec, fields, aliases, never))


@lru_cache(maxsize=1)
def program() -> str:
    """This program's version, with a hash of the code that reads documents: a change of it counts as a new version."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*.py")):
        room = file.relative_to(package).parts[0]
        if room not in _NO_ROWS:
            digest.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def current(read_by: Mapping[str, str], known: Mapping[str, str]) -> bool:
    """Whether what a document was read by is what it would be read by now. Where LibreOffice is not installed any more,
    what it has opened stays."""
    return all(known.get(name) == hash_ or (name == OFFICE and not known[OFFICE]) for name, hash_ in read_by.items())


def read_by(forms: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """The closures that the rows of a document with these forms depend on."""
    return {form: known[form] for form in sorted(set(forms)) if form in known}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
