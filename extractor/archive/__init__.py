"""What one report cannot show: checks over all documents of an archive, written in SQL under the rules."""

from .across import Touched, across, codes
from .findings import findings, is_archive
from .units import Unlisted, unlisted

__all__ = ["Touched", "Unlisted", "across", "codes", "findings", "is_archive", "unlisted"]
