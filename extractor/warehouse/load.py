"""From where to where: the target's address, and the load into it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from extractor.errors import LoadError
from extractor.ruleset import load as load_rules

from .outcome import Outcome, Tell
from .source import opened

SCHEMES = ("duckdb:", "postgresql:", "postgres:", "delta:", "dlt:")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did. ``target`` is the address as it may be shown: without a password."""

    target: str
    outcomes: list[Outcome]
    seconds: float

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return any(outcome.changed for outcome in self.outcomes)


def load_out(
    out: str | Path,
    to: str,
    rules: str | Path | None = None,
    force: bool = False,
    take_over: bool = False,
    tell: Tell = lambda table, done, total: None,
) -> Loaded:
    """Load the results under ``out`` into the warehouse ``to`` (see ``extractor load --help`` for its forms).

    ``force`` replaces every report, ``take_over`` lets the results of another folder take the place of those that the
    warehouse holds. ``tell`` hears how far the load is. Raises LoadError (the warehouse is as it was then), RuleError,
    ValueError for an address that is none.
    """
    began = time.monotonic()
    scheme, _, rest = to.partition(":")
    if f"{scheme}:" not in SCHEMES or not rest:
        raise ValueError(to)
    ruleset = load_rules(rules)
    folder = Path(out)
    if not folder.is_dir():
        raise LoadError(f"{out}: 没有这个文件夹 / no such folder")
    module = _part(scheme)
    with opened(folder, ruleset) as source:
        shown, outcomes = module.load(to, source, folder, force, take_over, tell)
    return Loaded(shown, outcomes, time.monotonic() - began)


_EXTRAS = {
    "duckdb": ("duckdb", ".to_duckdb"),
    "postgresql": ("psycopg", ".to_postgresql"),
    "postgres": ("psycopg", ".to_postgresql"),
    "delta": ("deltalake", ".to_delta"),
    "dlt": ("dlt", ".to_dlt"),
}


def _part(scheme: str) -> ModuleType:
    """A target's module. Raises LoadError with the line to type where its library is not installed."""
    needed, module = _EXTRAS[scheme]
    try:
        import_module(needed)
    except ImportError as error:
        extra = "postgresql" if needed == "psycopg" else scheme
        raise LoadError(
            f"这个去处要先安装：pip install 'extractor[{extra}]' / this target needs an extra ({needed})"
        ) from error
    return import_module(module, __package__)
