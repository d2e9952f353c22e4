"""How far a run is: a bar with rate and remaining time on a terminal, plain lines elsewhere; to standard error."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_WIDTH = 28
_SLOW = 10  # documents a second below which tenths are shown
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
        if self._terminal and total > done:  # the first handful takes a while
            self._show(self._start)

    def step(self, refused: bool) -> None:
        """One more document."""
        self.done += 1
        self.refused += refused

    def tell(self) -> None:
        """An update, if it is time for one. Not within a handful of documents that came at once: their rate would be
        that of the first."""
        now = time.monotonic()
        if now - self._shown >= (_BAR_EVERY if self._terminal else _LINE_EVERY):
            self._show(now)

    def close(self, stopped: bool = False) -> None:
        """The last update, and what comes next; leaves the terminal on a line of its own."""
        if self._terminal and self.total:
            self._show(time.monotonic())
            self._stream.write("\n")
        if self.done > self._before:
            said = "已停止读取" if stopped else "已读完"
            self._stream.write(f"{said}，正在合并、跨文件核对 / merging, checking across documents\n")
            self._stream.flush()

    def _show(self, now: float) -> None:
        self._shown = now
        rate = (self.done - self._before) / max(now - self._start, 1e-9)
        left = _clock((self.total - self.done) / rate) if rate else "…"
        speed = f"{rate:.0f}" if rate >= _SLOW else f"{rate:.1f}"
        said = f"{self.done}/{self.total}  {speed}/s  还需 {left}  退回 {self.refused}"
        if self._terminal:
            full = _WIDTH * self.done // max(self.total, 1)
            self._stream.write(f"\r[{'█' * full}{'·' * (_WIDTH - full)}] {said}\033[K")
        else:
            self._stream.write(said + "\n")
        self._stream.flush()


def _clock(seconds: float) -> str:
    minutes, left = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"
