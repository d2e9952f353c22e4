"""What reading and matching a text dump costs, and that it grows no faster than the dump."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from extractor.matching import claim, match, rebuilt
from extractor.readers import read
from extractor.ruleset import Ruleset, load
from tests.parity.converters import _blocks, _cell_lines, _copied, _fused, _markdown, _piped, _rows, _spaced

ROOT = Path(__file__).resolve().parents[2]
SIZE = 12_000  # characters, as two filled-in forms have
BAR = 0.015  # seconds on one core
ROUNDS = 15
DRESSES = (
    ("a copy out of Word", _copied, "\n"),
    ("pipe rows", _piped, "\n"),
    ("Markdown", _markdown, "\n\n"),
    ("pipe cells", _cell_lines, "\n"),
    ("a paragraph a line", lambda rows: "".join(f"{cell}\n" for row in rows for cell in row), "\n"),
    ("one line, spaces", _spaced, " "),
    ("one line, nothing", _fused, ""),
)


def dump() -> bytes:
    """A generated dump of two forms, its narrative written out to SIZE characters."""
    with tempfile.TemporaryDirectory() as folder:
        make = [sys.executable, str(ROOT / "samples" / "make.py"), "--corpus", "40", "--seed", "2", "--out", folder]
        subprocess.run(make, check=True)
        files = [path.read_bytes() for path in Path(folder).glob("*.txt")]
    texts = [data.decode("utf-8-sig") for data in files if _is_utf8(data)]
    text = max((text for text in texts if "\t" in text), key=len)
    sentence = "样例工作按计划推进，资料齐全，台账清楚。"
    lines = text.rstrip("\n").split("\n")
    while len(text) < SIZE:
        lines.append(sentence * 6)
        text = "\n".join(lines) + "\n"
    return text.encode("utf-8")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def dresses(data: bytes, rules: Ruleset) -> Iterator[tuple[str, str]]:
    """The same document as other tools print it: its rebuilt tables, written without spans or without any marks."""
    document = rebuilt(read(data, "dump.txt"), rules)
    for name, table, end in DRESSES:
        blocks = _blocks(document)
        yield name, "".join(block + end if isinstance(block, str) else table(_rows(block)) for block in blocks)


def read_and_match(data: bytes, rules: Ruleset) -> int:
    """Read a dump, find its forms, align and claim; gives the number of raw facts."""
    document = read(data, "dump.txt")
    return sum(len(claim(found, rules, n).facts) for n, found in enumerate(match(document, rules)) if found.form)


def seconds(data: bytes, rules: Ruleset, rounds: int = ROUNDS) -> float:
    """The best processor time of one dump, warm: others on the machine do not count."""
    read_and_match(data, rules)
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        read_and_match(data, rules)
        taken.append(time.process_time() - start)
    return min(taken)


def report() -> list[str]:
    """The lines that ``make bench`` prints."""
    data, rules = dump(), load()
    one = seconds(data, rules)
    hundred = seconds(data * 100, rules, 3)
    size = len(data.decode("utf-8"))
    others = [
        f"  as {name}, {len(text):,} characters: {seconds(text.encode(), rules) * 1000:.1f} ms"
        for name, text in dresses(data, rules)
    ]
    return [
        f"a text dump of {size:,} characters: read and matched in {one * 1000:.1f} ms (bar {BAR * 1000:.0f} ms)",
        f"  one of 100 × that size: {hundred / one:.0f} × the time",
        *others,
    ]


if __name__ == "__main__":
    print("\n".join(report()))
