"""Results as Arrow tables: the contract's tables and a wide table for each section."""

from .canonical import to_arrow
from .schema import schemas

__all__ = ["schemas", "to_arrow"]
