"""Many documents at once."""

from .runner import run
from .summary import RunSummary

__all__ = ["RunSummary", "run"]
