"""What is wrong with the SQL files of a folder of rules."""

from __future__ import annotations

from pathlib import Path

from extractor.archive import across, unlisted
from extractor.errors import RuleError
from extractor.ruleset import load
from extractor.ruleset.source import Problems
from extractor.tables import schemas


def queries(folder: str | Path | None) -> Problems:
    """What the SQL files of the rules do not make sense of, told by running them on empty tables."""
    ruleset = load(folder)
    nothing = {name: schema.empty_table() for name, schema in schemas(ruleset).items()}
    found: Problems = []
    for run in (across, unlisted):
        try:
            run(nothing, ruleset)
        except RuleError as error:
            found += error.problems
    return found
