"""Rule files: found, read, compiled."""

from .language import load
from .records import CheckRule, DrawnCell, DrawnRow, FieldRule, Form, Headless, Ruleset, Section, Slot

__all__ = ["CheckRule", "DrawnCell", "DrawnRow", "FieldRule", "Form", "Headless", "Ruleset", "Section", "Slot", "load"]
