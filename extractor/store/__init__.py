"""Parquet under an output folder: one writer, readers see a whole state of all tables or the one before."""

from .change import Change, counts, settled
from .commit import Store, locked, opened
from .ledger import Entry, Ledger

__all__ = ["Change", "Entry", "Ledger", "Store", "counts", "locked", "opened", "settled"]
