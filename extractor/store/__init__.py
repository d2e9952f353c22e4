"""Parquet under an output folder: one writer, readers never see half a run."""

from .commit import commit, locked, stored

__all__ = ["commit", "locked", "stored"]
