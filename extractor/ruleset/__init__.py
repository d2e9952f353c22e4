"""Rule files: found, read, compiled."""

from .language import load
from .records import CheckRule, DrawnCell, DrawnRow, FieldRule, Form, Ruleset, Section, Slot

__all__ = ["CheckRule", "DrawnCell", "DrawnRow", "FieldRule", "Form", "Ruleset", "Section", "Slot", "load"]
