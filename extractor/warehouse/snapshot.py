"""The state of OUT that a load reads, held fast while it reads: a run may show the next one meanwhile."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from extractor.errors import LoadError
from extractor.store import layout, runs

HELD = "loads"  # under OUT/_store: links to the files that a load reads
_LOCK = "lock"
_TRIES = 5

Files = Mapping[str, list[tuple[str, Path]]]
"""Table → (partition's folder name, empty for none; file), in the order of their names."""


@contextmanager
def held(out: Path) -> Iterator[Files]:
    """The files of one whole state of all tables. Raises LoadError where there are no results.

    They are linked under names of their own, so that they stay although a run removes the state they belong to. Where
    OUT cannot be written (or is a copy without the store's own folder) they are read where they stand.
    """
    if not layout.generation(out):
        files = _listed(out)
        if not files.get("documents"):
            raise LoadError(f"{out}: 这里没有结果，请先 extractor run / no results here; run first")
        yield files
        return
    folder = layout.store_folder(out) / HELD
    try:
        folder.mkdir(exist_ok=True)
        mine = Path(tempfile.mkdtemp(dir=folder))
    except OSError:
        yield _listed(layout.generation_folder(out, layout.generation(out)))
        return
    handle = os.open(mine / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _forget_dead(folder, mine)
        yield _linked(out, mine)
    finally:
        os.close(handle)
        shutil.rmtree(mine, ignore_errors=True)


def _listed(folder: Path) -> Files:
    """The Parquet files below a folder, by table; that of runs is no part of a state, ``run_rows`` reads it."""
    found: dict[str, list[tuple[str, Path]]] = {}
    for table in sorted(folder.iterdir()) if folder.is_dir() else ():
        if table.is_dir() and not table.name.startswith(("_", ".")) and table.name != runs.RUNS:
            paths = sorted(table.rglob("*.parquet"))
            found[table.name] = [("" if p.parent == table else p.parent.name, p) for p in paths]
    return found


def _linked(out: Path, mine: Path) -> Files:
    """The current state's files under names of our own; again where a run shows the next state in between."""
    for attempt in range(_TRIES):
        number = layout.generation(out)
        root = mine / f"{number}-{attempt}"
        try:
            for table, files in _listed(layout.generation_folder(out, number)).items():
                for label, path in files:
                    target = root / table / label
                    target.mkdir(parents=True, exist_ok=True)
                    layout.link_or_copy(path, target / path.name)
        except FileNotFoundError:
            continue
        if number == layout.generation(out):
            return _listed(root)
    raise LoadError(f"{out}: 正在被改写，请稍后再试 / changing all the time; try again later")


def _forget_dead(folder: Path, mine: Path) -> None:
    """Remove what killed loads left: a dead process holds no lock."""
    for other in folder.iterdir():
        if other == mine:
            continue
        try:
            handle = os.open(other / _LOCK, os.O_RDWR)
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(other, ignore_errors=True)
        except OSError:
            pass
        finally:
            os.close(handle)
