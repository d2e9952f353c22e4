"""The errors of this package, five in all. Whatever else is raised is a defect of the package."""

from __future__ import annotations

from pathlib import Path


class ExtractorError(Exception):
    """Base of all errors that are meant for the user: their text is a sentence that says what to do."""


class Refused(ExtractorError):
    """A document cannot be used. ``code`` is the flag code (``DOC_...``), the text a sentence in Chinese.

    ``format`` is what the bytes turned out to be, where that is not what the name says.
    """

    def __init__(self, code: str, message: str, message_en: str = "", format: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.message_en = message_en or message
        self.format = format

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str, str, str]]:
        return (Refused, (self.code, self.message, self.message_en, self.format))


class RuleError(ExtractorError):
    """Rule files do not make sense. ``problems`` are (file, line, sentence), all of them at once."""

    def __init__(self, problems: list[tuple[Path | str, int, str]]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{file}:{line}: {text}" for file, line, text in problems))

    def __reduce__(self) -> tuple[type[RuleError], tuple[list[tuple[Path | str, int, str]]]]:
        return (RuleError, (self.problems,))


class StoreError(ExtractorError):
    """The output folder cannot be written or is not ours."""


class LoadError(ExtractorError):
    """Results cannot be brought into a warehouse; what it held is as it was."""
