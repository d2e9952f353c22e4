"""extractor: archives of filled-in government forms (Word, text dumps) into tables with flags.

    import extractor
    extraction = extractor.extract("report.docx")
    extractor.run(["archive/"], "out/")

Names are loaded when first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from extractor.version import __version__

__all__ = ["Extraction", "__version__", "extract", "run"]

if TYPE_CHECKING:
    from extractor.api import Extraction, extract, run


def __getattr__(name: str) -> Any:
    if name in ("Extraction", "extract", "run"):
        return getattr(importlib.import_module("extractor.api"), name)
    raise AttributeError(f"module 'extractor' has no attribute {name!r}")
