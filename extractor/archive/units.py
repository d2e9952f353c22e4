"""Units that ``rules/units.csv`` does not list: told by a run, so that one unit's years are not taken for two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from extractor.ruleset import Ruleset

from .session import FOLDER, Source, opened, query

QUERY = "_unlisted.sql"


class Unlisted(NamedTuple):
    """A unit's name as submitted, with the code and years it came with and the listed name nearest to it."""

    unit: str
    unit_code: str | None
    first_year: int | None
    last_year: int | None
    reports: int
    nearest: str | None


def unlisted(tables: Mapping[str, Source], rules: Ruleset) -> list[Unlisted]:
    """The units of an archive that are not in ``units.csv``, by name.

    Raises RuleError for a query that does not run.
    """
    file = rules.path / FOLDER / QUERY
    if not file.is_file():
        return []
    with opened(tables, rules) as connection:
        return [Unlisted(**row) for row in query(connection, file).to_pylist()]
