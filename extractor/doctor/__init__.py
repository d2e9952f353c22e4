"""Is everything here that a run needs: the machine, the optional parts, the rule files, an output folder."""

from .examine import examine
from .finding import ABSENT, FAIL, OK, WARN, Finding

__all__ = ["ABSENT", "FAIL", "OK", "WARN", "Finding", "examine"]
