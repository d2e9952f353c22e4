"""Runs on a disk that refuses one write after another, in one process with ``faulty.c`` preloaded.

``python -m tests.store.failing_disk LIBRARY FOLDER RULES FIRST STEP``: two states of an archive; the run from the first
to the second is refused at its FIRST write, then at the FIRST + STEP-th, until one comes through. Prints what was seen.
"""

from __future__ import annotations

import ctypes
import errno
import json
import shutil
import sys
from pathlib import Path

from extractor.batch import runner
from extractor.errors import StoreError
from tests.batch.kills import direct
from tests.batch.small import money
from tests.batch.watch import disagreements, rows, tables, twice


def states(folder: Path) -> tuple[Path, Path]:
    """Two states of one archive: a document stays, one changes, one goes, one comes."""
    archive = folder / "archive"
    archive.mkdir(parents=True)
    for number in (1, 2, 3):
        (archive / f"{number}.txt").write_text(money(number), "utf-8")
    return archive, folder / "before"


def second(archive: Path) -> None:
    """The archive's second state."""
    (archive / "2.txt").write_text(money(2, amounts=(8, 9)), "utf-8")
    (archive / "3.txt").unlink()
    (archive / "4.txt").write_text(money(4), "utf-8")


def seen(out: Path) -> dict[str, list]:
    """All that a plain reader sees."""
    return {name: sorted(rows(out, name)) for name in tables(out)}


def main(library: str, given: str, rules: str, first: str, step: str) -> None:
    """Try every write in turn with both errors."""
    disk, folder = ctypes.CDLL(library), Path(given)
    runner.results = direct
    archive, before = states(folder)
    runner.run([archive], before, rules, jobs=1)
    second(archive)
    calm = folder / "calm"
    shutil.copytree(before, calm, symlinks=True)
    runner.run([archive], calm, rules, jobs=1, prune=True)
    old, new = seen(before), seen(calm)
    told: dict[str, list] = {"wrong": [], "failed": 0, "shown": 0}  # type: ignore[dict-item]
    out = folder / "out"
    for error, lasting in ((errno.ENOSPC, 1), (errno.EIO, 0)):
        at = int(first)
        while True:
            shutil.rmtree(out, ignore_errors=True)
            shutil.copytree(before, out, symlinks=True)
            disk.faulty_arm(str(out).encode(), at, error, lasting)
            try:
                runner.run([archive], out, rules, jobs=1, prune=True)
                failed = False
            except StoreError:
                failed = True
            writes = disk.faulty_count()
            disk.faulty_arm(b"", -1, 0, 0)
            after = seen(out)
            if after not in (old, new) or disagreements(out) or any(map(twice, after.values())):
                told["wrong"].append([errno.errorcode[error], at, "a reader sees neither state"])
            told["failed"] += failed
            told["shown"] += failed and after == new
            runner.run([archive], out, rules, jobs=1, prune=True)
            if seen(out) != new:
                told["wrong"].append([errno.errorcode[error], at, "the next run gives something else"])
            if at > writes:
                break
            at += int(step)
    told["writes"] = writes
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
