"""The process that workers are forked from: it has imported what they need, once for all of them.

It takes most of a second to begin. A command that will want workers asks for it first of all, and it begins while the
command itself imports and looks for documents.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext

IMPORTED = [  # Arrow looks for pandas whenever it is given a list
    "extractor.batch.work",
    "extractor.pipeline",
    "extractor.tables",
    "duckdb",
    "pandas",
]


def context() -> ForkServerContext:
    """What makes workers."""
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(IMPORTED)
    return found


def begin() -> None:
    """Let it begin, if it has not; nothing waits for it. It ends with this process."""
    context()
    forkserver.ensure_running()
