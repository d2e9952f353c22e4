"""Inputs that harm the process that reads them; in a module of their own, so that workers can load it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import NamedTuple


class Killer(NamedTuple):
    """Reading it ends the worker at once, as a crash of the interpreter does."""

    source: str
    path: Path = Path("killer.docx")
    location: str = "/nowhere"
    signature: str = ""

    def read(self) -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return b""


class Endless(NamedTuple):
    """Reading it does not end."""

    source: str
    path: Path = Path("endless.docx")
    location: str = "/nowhere"
    signature: str = ""

    def read(self) -> bytes:
        time.sleep(3600)
        return b""


class Defect(NamedTuple):
    """Reading it raises what no reader should raise."""

    source: str
    path: Path = Path("defect.docx")
    location: str = "/nowhere"
    signature: str = ""

    def read(self) -> bytes:
        raise ZeroDivisionError("planted")


class Hungry(NamedTuple):
    """Reading it asks for more memory than a worker may have."""

    source: str
    path: Path = Path("hungry.docx")
    location: str = "/nowhere"
    signature: str = ""

    def read(self) -> bytes:
        return b"x" * (64 * 1024**3)
