"""Events of a run as JSON, one object a line: for what collects logs. No text of a document, nothing of a person.

Every line has ``time`` (UTC), ``level`` (info, warning, error), ``event``, ``run_id``; the rest is by event
(``docs/operations.md``). Names keep their meaning.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

Tell = Callable[..., None]


class Log:
    """Lines to a stream, or added to a file. A log that cannot be written any more is told of once and done without:
    it is not worth the run."""

    def __init__(self, target: Path | TextIO) -> None:
        """Raises OSError where the file cannot be opened."""
        self._own = isinstance(target, Path)
        self._stream: TextIO | None = target.open("a", encoding="utf-8") if isinstance(target, Path) else target

    def write(self, level: str, event: str, run_id: str, **told: object) -> None:
        """One event."""
        if self._stream is None:
            return
        line = {"time": now(), "level": level, "event": event, "run_id": run_id, **told}
        try:
            self._stream.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
            self._stream.flush()
        except OSError as error:
            self._stream = None
            print(f"extractor: 日志写不进去（{error.strerror}） / the log cannot be written", file=sys.stderr)

    def close(self) -> None:
        """Close the file, if it is ours."""
        if self._own and self._stream is not None:
            self._stream.close()
            self._stream = None


def now() -> str:
    """This moment, UTC, in milliseconds."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
