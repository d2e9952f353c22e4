"""Parquet under an output folder: one writer, readers see a whole state of all tables or the one before."""

from . import runs
from .change import Change, Each, counts, settled
from .commit import Store, holder, locked, opened, told
from .ledger import Entry, Ledger
from .merge import Merge

__all__ = [
    "Change",
    "Each",
    "Entry",
    "Ledger",
    "Merge",
    "Store",
    "counts",
    "holder",
    "locked",
    "opened",
    "runs",
    "settled",
    "told",
]
