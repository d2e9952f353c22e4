"""What one report cannot show: checks over all documents of an archive, written in SQL under the rules."""

from .across import across, codes, recounted, replaced
from .units import Unlisted, unlisted

__all__ = ["Unlisted", "across", "codes", "recounted", "replaced", "unlisted"]
