"""What a Python caller sees: ``extract()`` for one document, ``run()`` for many."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.limits import DEFAULT, Limits
from extractor.pipeline import extract as extract_bytes
from extractor.report import Fact, Flag, Report, Result
from extractor.ruleset import Ruleset, load

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Extraction:
    """One document's outcome: ``result`` holds everything, the properties the usual parts of it."""

    result: Result
    rules: Ruleset

    @property
    def reports(self) -> tuple[Report, ...]:
        """The filled-in forms, in document order."""
        return self.result.reports

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of all reports."""
        return tuple(fact for report in self.result.reports for fact in report.facts)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The findings on the document and on all reports."""
        return (*self.result.flags, *(flag for report in self.result.reports for flag in report.flags))

    def to_arrow(self) -> dict[str, pa.Table]:
        """The contract's tables (documents, reports, facts …) as Arrow, by name."""
        from extractor.tables import to_arrow

        return to_arrow([self.result], self.rules)


@lru_cache(maxsize=4)
def _rules(path: str | None) -> Ruleset:
    return load(path)


def extract(
    path_or_bytes: str | Path | bytes,
    *,
    name: str | None = None,
    rules: Ruleset | str | Path | None = None,
    limits: Limits = DEFAULT,
) -> Extraction:
    """Extract one document, given as a path or as bytes (then ``name`` helps messages).

    A bad file gives an Extraction whose ``result.status`` is rejected. Raises OSError when the path cannot be
    read and RuleError when the rule files are wrong.
    """
    ruleset = rules if isinstance(rules, Ruleset) else _rules(str(rules) if rules is not None else None)
    if isinstance(path_or_bytes, bytes):
        data, source = path_or_bytes, name or ""
    else:
        data, source = Path(path_or_bytes).read_bytes(), name or Path(path_or_bytes).name
    return Extraction(extract_bytes(data, source, ruleset, limits), ruleset)


def run(*args: Any, **options: Any) -> Any:
    """Convert many documents into Parquet: see ``extractor.batch.run``."""
    from extractor.batch import run as run_batch

    return run_batch(*args, **options)
