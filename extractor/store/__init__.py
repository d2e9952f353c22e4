"""Parquet under an output folder: one writer, readers see a whole state of all tables or the one before."""

from . import runs
from .change import Change, Each, counts, settled
from .commit import Store, holder, locked, opened, told
from .layout import Spot
from .ledger import Entry, Ledger
from .merge import Merge
from .parcels import Parcel, packed, unpacked

__all__ = [
    "Change",
    "Each",
    "Entry",
    "Ledger",
    "Merge",
    "Parcel",
    "Spot",
    "Store",
    "counts",
    "holder",
    "locked",
    "opened",
    "packed",
    "runs",
    "settled",
    "told",
    "unpacked",
]
