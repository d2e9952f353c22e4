"""Where things stand under OUT, and the one rename that makes a run's work visible.

    OUT/<table>                     → _store/current/<table>        (symbolic links, made once)
    OUT/_store/current              → generations/00000012          (the only thing that a commit changes)
    OUT/_store/generations/00000012/<table>/fiscal_year=<YYYY>/part-<hash>.parquet
    OUT/_store/ledger.sqlite, lock

A generation is a whole state of all tables. Its files are never changed: the next generation links to those that
stay (hard links cost no space) and adds new ones under new names, and then ``current`` is replaced by one rename.
So every table changes at the same instant, and a process killed at any point leaves the old state or the new one.

A reader that has listed ``OUT/<table>/**/*.parquet`` before that instant and opens the files after it finds each file
unchanged or gone, for a name stands for its content (it is the content's hash): it may have to read again, but it
never adds a row up twice.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from extractor.errors import StoreError

STORE, GENERATIONS, CURRENT, LEDGER, LOCK = "_store", "generations", "current", "ledger.sqlite", "lock"
NO_YEAR = "__HIVE_DEFAULT_PARTITION__"
YEAR = "fiscal_year"
Spot = tuple[str, str]  # a table and a partition of it by the name of its folder, empty where it has no years


def store_folder(out: Path) -> Path:
    """What is the store's own under OUT; nothing in it is a table."""
    return out / STORE


def generation(out: Path) -> int:
    """The number of the state that readers see, 0 for none yet."""
    try:
        return int(Path(os.readlink(out / STORE / CURRENT)).name)
    except (FileNotFoundError, ValueError):
        return 0


def generation_folder(out: Path, number: int) -> Path:
    """The folder of one state of all tables."""
    return out / STORE / GENERATIONS / f"{number:08d}"


def label_of(year: int | None) -> str:
    """The folder name of a partition, as Hive writes it."""
    return f"{YEAR}={NO_YEAR if year is None else year}"


def year_of(label: str) -> int | None:
    """The year of a partition's folder name."""
    value = label.partition("=")[2]
    return None if value == NO_YEAR else int(value)


def show(out: Path, number: int) -> None:
    """Let readers see state ``number`` from now on. Raises OSError; then they see the old one."""
    link = out / STORE / CURRENT
    fresh = link.with_name(CURRENT + ".new")
    fresh.unlink(missing_ok=True)
    os.symlink(f"{GENERATIONS}/{number:08d}", fresh)
    os.replace(fresh, link)
    sync(link.parent)


def link_tables(out: Path, names: Iterable[str]) -> None:
    """Let ``OUT/<table>`` point into whatever state is current. Raises StoreError where something else stands there."""
    for name in names:
        link = out / name
        if link.is_symlink():
            continue
        if link.exists():
            raise StoreError(
                f"{link}: 不是本程序这一版写的，请移走或另选输出文件夹 / "
                "not written by this version; move it away or choose another folder"
            )
        os.symlink(f"{STORE}/{CURRENT}/{name}", link)


def unlink_tables(out: Path, names: Iterable[str]) -> None:
    """Take away the links of tables that the current state no longer has."""
    kept = set(names)
    for entry in out.iterdir():
        if entry.is_symlink() and entry.name not in kept and os.readlink(entry) == f"{STORE}/{CURRENT}/{entry.name}":
            entry.unlink()


def tables_of(folder: Path) -> list[str]:
    """The tables of one state."""
    return sorted(entry.name for entry in folder.iterdir() if entry.is_dir()) if folder.is_dir() else []


def drop_others(out: Path, number: int) -> None:
    """Remove every state but ``number``: superseded ones, and what a killed run had begun."""
    folder = out / STORE / GENERATIONS
    keep = generation_folder(out, number).name
    if folder.is_dir():
        for entry in folder.iterdir():
            if entry.name != keep:
                shutil.rmtree(entry, ignore_errors=True)


def link_or_copy(source: Path, target: Path) -> None:
    """The same file under a second name; a copy where the file system has no hard links."""
    try:
        os.link(source, target)
    except PermissionError:
        shutil.copyfile(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(source, target)


def sync(folder: Path) -> None:
    """Have a folder's entries on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _errnos() -> frozenset[int]:
    import errno

    return frozenset((errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS, errno.EXDEV))


_NO_LINKS = _errnos()
