"""Results into a warehouse: DuckDB and PostgreSQL, Delta Lake, and what dlt can reach.

Every target gets the same tables, made from the same description, and replaces by report: what has not changed since
the last load is not touched.
"""

from .load import Loaded, load_out
from .outcome import Outcome

__all__ = ["Loaded", "Outcome", "load_out"]
