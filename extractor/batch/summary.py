"""What a run did, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.archive import Unlisted
from extractor.ruleset import Ruleset
from extractor.store import Entry


@dataclass
class RunSummary:
    """What a run did. ``documents`` are its inputs: ``read`` anew, ``unchanged`` as an earlier run left them, and all
    are counted below. ``flags`` counts by (severity, code), ``refused`` are (source, code, sentence); ``across`` counts
    the flags across documents, ``unlisted`` are units that ``units.csv`` does not know, both of the whole archive.
    ``pruned`` sources were taken out, ``renamed`` go under another name, as a document in another folder has theirs.
    ``stopped`` is a run that was asked to end before all was read."""

    out: Path | str
    rules: Ruleset
    documents: int = 0
    read: int = 0
    unchanged: int = 0
    passed_over: int = 0
    facts: int = 0
    seconds: float = 0.0
    stopped: bool = False
    reports: Counter[str] = field(default_factory=Counter)
    flags: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    tables: dict[str, int] = field(default_factory=dict)
    across: Counter[tuple[str, str]] = field(default_factory=Counter)
    unlisted: list[Unlisted] = field(default_factory=list)
    pruned: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)

    def add(self, source: str, counts: Mapping[str, Any], read: bool) -> None:
        """Count one document, ``read`` now or as it stands."""
        self.documents += 1
        self.read += read
        self.unchanged += not read
        self.reports.update(counts["reports"])
        self.facts += counts["facts"]
        for severity, code, count in counts["flags"]:
            self.flags[severity, code] += count
        if counts["refused"]:
            self.refused.append((source, *counts["refused"]))

    def recount(self, before: Entry | None, counts: Mapping[str, Any]) -> None:
        """Count anew a document that was counted as a copy of another one."""
        self.flags["warning", "DOC_DUPLICATE"] -= int(before is not None and not before.owner)
        self.flags += Counter()  # drops what has come to nothing
        self.reports.update(counts["reports"])
        self.facts += counts["facts"]
        for severity, code, count in counts["flags"]:
            self.flags[severity, code] += count
