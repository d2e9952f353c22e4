"""What is said while documents are read."""

from __future__ import annotations

import io

import pytest

from extractor.batch import progress
from extractor.batch.progress import Progress


class Stream(io.StringIO):
    """A stream that is a terminal or not."""

    def __init__(self, terminal):
        super().__init__()
        self._terminal = terminal

    def isatty(self):
        return self._terminal


@pytest.fixture
def clock(monkeypatch):
    """The time, which stands still until it is set."""
    now = [1000.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_a_terminal_has_one_line_with_rate_remaining_time_and_refusals(clock):
    stream = Stream(True)
    shown = Progress(300, stream, done=100)
    assert "100/300" in stream.getvalue() and "还需 …" in stream.getvalue()
    for number in range(50):
        shown.step(refused=number == 0)
    clock[0] += 2
    shown.tell()
    assert stream.getvalue().startswith("\r[") and stream.getvalue().endswith("\033[K")
    assert "150/300  25/s  还需 0:06  退回 1" in stream.getvalue() and "\n" not in stream.getvalue()
    shown.close()
    assert stream.getvalue().count("\n") == 2 and "merging" in stream.getvalue()


def test_elsewhere_there_is_a_line_every_ten_seconds_and_none_counts_half_a_handful(clock):
    stream = Stream(False)
    shown = Progress(100_000, stream)
    for _ in range(40):
        clock[0] += 1
        for _ in range(3):
            shown.step(refused=False)
        shown.tell()
    lines = stream.getvalue().splitlines()
    assert lines[0] == "30/100000  3.0/s  还需 9:15:23  退回 0"
    assert len(lines) == 4 and all("3.0/s" in line for line in lines)


def test_a_run_that_was_stopped_says_what_it_is_at(clock):
    stream = Stream(False)
    shown = Progress(10, stream)
    shown.step(refused=False)
    shown.close(stopped=True)
    assert "已停止读取" in stream.getvalue()


def test_where_nothing_is_read_nothing_is_said(clock):
    stream = Stream(False)
    Progress(10, stream, done=10).close()
    assert stream.getvalue() == ""
