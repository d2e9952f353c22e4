"""The output folder open for writing: changes are gathered in a new state of all tables and shown by one rename.

What is promised, also after SIGKILL, a full disk or a write error at any point, to a plain reader of
``OUT/<table>/**/*.parquet`` that knows nothing of this package: each report is there exactly once in every table, or
in none. Readers are never blocked. There is one writer at a time, by a lock that a dead process does not hold; what a
killed one left is taken back by the next (``extractor.store.layout`` says how, ``docs/store.md`` for users).
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa

from extractor.errors import StoreError

from . import layout
from .ledger import Ledger


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """One writer at a time; a dead process holds no lock. Raises StoreError when another run is writing."""
    folder = layout.store_folder(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / layout.LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"{out}: 不能写入（{error.strerror}） / cannot be written") from error
    if not _taken(handle):
        who = _named(handle)
        os.close(handle)
        raise StoreError(
            f"{out}: 另一个任务正在写这个文件夹{who and f'（{who}）'} / another run is writing to this folder"
        )
    try:
        with suppress(OSError):  # who it is, for those who find it locked; a full disk need not know
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"pid {os.getpid()}, {os.uname().nodename}, {dt.datetime.now():%F %T}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def holder(out: Path) -> str | None:
    """Who is writing to the folder (process, machine, since when; empty where that is not known), None for nobody."""
    try:
        handle = os.open(layout.store_folder(out) / layout.LOCK, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return _named(handle)
    finally:
        os.close(handle)
    return None


def _taken(handle: int) -> bool:
    """Whether the lock is ours now; somebody who only looks whether it is held, holds it for a moment."""
    for pause in (0.05, 0.2, 0):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except OSError:
            time.sleep(pause)
    return False


def _named(handle: int) -> str:
    return os.pread(handle, 200, 0).decode("utf-8", "replace").strip()


@contextmanager
def told(out: Path) -> Iterator[None]:
    """Whatever a disk does to us, as a StoreError that says that nothing is lost."""
    import duckdb

    try:
        yield
    except (OSError, sqlite3.Error, pa.ArrowException, duckdb.Error) as error:
        reason = getattr(error, "strerror", None) or str(error).split("\n")[0]
        raise StoreError(
            f"{out}: 写入失败（{reason}），已写好的结果未动，再运行一次即可 / "
            "writing failed, what was there is kept; run again"
        ) from error


class Store:
    """An output folder that this process may write: its ``ledger`` and the ``generation`` that readers see."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.generation = layout.generation(out)
        layout.drop_others(out, self.generation)
        shutil.rmtree(self.scratch, ignore_errors=True)
        path = layout.store_folder(out) / layout.LEDGER
        try:
            self.ledger = Ledger(path, self.generation)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            path.unlink()  # not a database any more: what it knew is in the tables, but for what needs no reading
            self.ledger = Ledger(path, self.generation)
        if self.generation:
            layout.link_tables(out, self.tables())

    @property
    def scratch(self) -> Path:
        """A folder for what a change needs only while it is made."""
        return layout.store_folder(self.out) / "scratch"

    @property
    def folder(self) -> Path:
        """The state that readers see."""
        return layout.generation_folder(self.out, self.generation)

    def tables(self) -> list[str]:
        """The tables that readers see."""
        return layout.tables_of(self.folder) if self.generation else []

    def files(self, name: str) -> dict[str, list[Path]]:
        """The files of a table by partition (``fiscal_year=2021``; empty for a table without)."""
        found: dict[str, list[Path]] = {}
        if self.generation:
            for path in sorted((self.folder / name).rglob("*.parquet")):
                found.setdefault(path.parent.name if path.parent.name != name else "", []).append(path)
        return found


@contextmanager
def opened(out: Path) -> Iterator[Store]:
    """The output folder, locked, with what a killed run left taken back. Raises StoreError."""
    with locked(out):
        with told(out):
            store = Store(out)
        try:
            yield store
        finally:
            shutil.rmtree(store.scratch, ignore_errors=True)
            store.ledger.close()
