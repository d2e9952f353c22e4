"""What one report cannot show: checks over all documents of an archive, written in SQL under the rules."""

from .across import across, codes, recounted, replaced
from .findings import findings, is_archive
from .units import Unlisted, unlisted

__all__ = ["Unlisted", "across", "codes", "findings", "is_archive", "recounted", "replaced", "unlisted"]
