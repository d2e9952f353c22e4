"""How far a run is: a bar with rate and remaining time on a terminal, plain lines elsewhere; to standard error."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_WIDTH = 28
_BAR_EVERY, _LINE_EVERY = 0.1, 10.0  # seconds between two updates


class Progress:
    """Counts documents done and refused."""

    def __init__(self, total: int, stream: TextIO | None = None, done: int = 0) -> None:
        """``done`` are those that need no reading; they do not count for the rate."""
        self.total, self.done, self.refused = total, done, 0
        self._before = done
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._start = self._shown = time.monotonic()

    def step(self, refused: bool) -> None:
        """One more document."""
        self.done += 1
        self.refused += refused
        now = time.monotonic()
        if now - self._shown >= (_BAR_EVERY if self._terminal else _LINE_EVERY):
            self._show(now)

    def close(self) -> None:
        """The last update; leaves the terminal on a line of its own."""
        if self._terminal and self.total:
            self._show(time.monotonic())
            self._stream.write("\n")

    def _show(self, now: float) -> None:
        self._shown = now
        rate = (self.done - self._before) / max(now - self._start, 1e-9)
        left = (self.total - self.done) / rate if rate else 0
        said = (
            f"{self.done}/{self.total}  {rate:.0f}/s  还需 {int(left) // 60}:{int(left) % 60:02d}  退回 {self.refused}"
        )
        if self._terminal:
            full = _WIDTH * self.done // max(self.total, 1)
            self._stream.write(f"\r[{'█' * full}{'·' * (_WIDTH - full)}] {said} ")
        else:
            self._stream.write(said + "\n")
        self._stream.flush()
