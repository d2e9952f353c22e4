"""Many documents at once."""

from .runner import RunSummary, run

__all__ = ["RunSummary", "run"]
