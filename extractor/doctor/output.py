"""An output folder: what the file system can do there, room, who writes, what killed runs left, whether all opens."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from extractor.errors import StoreError
from extractor.store import holder, layout, runs

from .finding import FAIL, OK, WARN, Finding

GROUP = "output"
LEAST, SCANT = 100, 1024  # MB free below which a run will fail, and may
_SHOWN = 3


def output(out: Path) -> Iterator[Finding]:
    """What is found of an output folder, which need not be there yet. Nothing in it is changed."""
    above = out
    while not above.exists() and above != above.parent:
        above = above.parent
    if not above.is_dir():
        yield Finding(GROUP, "folder", FAIL, f"{above} 不是文件夹 / not a folder")
        return
    said = f"{out}" if above == out else f"{out} 还没有，运行时会建 / will be made"
    wrong = _wrong(above)
    if wrong:
        yield Finding(
            GROUP,
            "folder",
            FAIL,
            f"{said}：{wrong}",
            "换一个本地磁盘上的文件夹，或改权限 / another folder, or its permissions",
        )
        return
    yield Finding(GROUP, "folder", OK, said)
    yield _room(out, above)
    if not layout.store_folder(out).is_dir():
        return
    who = holder(out)
    if who is None:
        yield Finding(GROUP, "lock", OK, "没有任务在写 / nobody is writing")
    else:
        yield Finding(
            GROUP, "lock", WARN, f"有任务在写（{who or '不知是谁'}） / a run is writing", "等它结束 / wait for its end"
        )
    yield _left(out, who is not None)
    yield from _state(out)
    yield from _last(out)


def _wrong(folder: Path) -> str:
    """What the store needs of the file system and does not get; empty for nothing."""
    try:
        probe = Path(tempfile.mkdtemp(prefix=".doctor-", dir=folder))
    except OSError as error:
        return f"不能写入（{error.strerror}） / cannot be written"
    try:
        step = "写文件 write"
        (probe / "a").write_bytes(b"x" * 4096)
        layout.sync(probe)
        step = "改名覆盖 rename"
        (probe / "b").write_bytes(b"y")
        os.replace(probe / "b", probe / "a")
        step = "符号链接 symbolic links"
        os.symlink("a", probe / "c")
        step = "文件锁 locks"
        with open(probe / "a", "rb+") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return f"文件系统不支持{step}（{error.strerror}） / not supported by the file system"
    finally:
        shutil.rmtree(probe, ignore_errors=True)
    return ""


def _room(out: Path, above: Path) -> Finding:
    """Free room, against what a merge of all tables may take."""
    free = shutil.disk_usage(above).free // 2**20
    held = sum(path.stat().st_size for path in _files(out)) // 2**20
    said = f"可用 {free:,} MB free，现有结果 {held:,} MB of results"
    if free < LEAST:
        return Finding(GROUP, "disk", FAIL, said, "腾出空间 / make room")
    if free < max(SCANT, 2 * held):
        return Finding(GROUP, "disk", WARN, f"{said}：合并时可能不够 / may not do for a merge", "腾出空间 / make room")
    if os.statvfs(above).f_files > 0 and os.statvfs(above).f_favail < SCANT:
        return Finding(GROUP, "disk", WARN, f"{said}：文件数快满了 / few inodes are left", "腾出空间 / make room")
    return Finding(GROUP, "disk", OK, said)


def _files(out: Path) -> list[Path]:
    folder = layout.generation_folder(out, layout.generation(out))
    return sorted(folder.rglob("*.parquet")) if layout.generation(out) else []


def _left(out: Path, running: bool) -> Finding:
    """What killed runs left; while one is running it cannot be told from its own."""
    if running:
        return Finding(GROUP, "leftovers", OK, "任务结束后才看得出 / not looked at while a run is writing")
    store, current = layout.store_folder(out), layout.generation(out)
    left = [one["run_id"] for one in runs.unfinished(out)]
    states = store / layout.GENERATIONS
    number = f"{current:08d}"
    left += [f"{path.name}" for path in (states.iterdir() if states.is_dir() else ()) if path.name != number]
    left += [path.name for path in (store / "scratch",) if path.exists()]
    if left:
        said = f"上次任务没有结束，留下 {len(left)} 处（{'，'.join(left[:_SHOWN])}） / left by a run that was killed"
        return Finding(GROUP, "leftovers", WARN, said, "再运行一次就会收拾 / the next run clears it up")
    return Finding(GROUP, "leftovers", OK, "没有残留 / none")


def _state(out: Path) -> Iterator[Finding]:
    number = layout.generation(out)
    if not number:
        yield Finding(GROUP, "tables", OK, "还没有结果 / no results yet")
        return
    names = layout.tables_of(layout.generation_folder(out, number))
    lost = [name for name in names if not (out / name).is_dir()]
    broken = []
    for path in _files(out):
        try:
            pq.read_metadata(path)
        except (OSError, pa.ArrowException):
            broken.append(str(path.relative_to(out)))
    if broken:
        said = f"{len(broken)} 个文件打不开（{'，'.join(broken[:_SHOWN])}） / files do not open"
        yield Finding(GROUP, "tables", FAIL, said, "另选文件夹重新运行 / run anew into another folder")
    elif lost:
        said = f"缺链接 links are missing：{'，'.join(lost[:_SHOWN])}"
        yield Finding(
            GROUP, "tables", WARN, said, "再运行一次会补上；复制时用 cp -rL / the next run makes them; copy with cp -rL"
        )
    else:
        yield Finding(
            GROUP, "tables", OK, f"{len(names)} 张表 tables，{len(_files(out))} 个文件 files，状态 state {number}"
        )
    yield _ledger(layout.store_folder(out) / layout.LEDGER)


def _ledger(path: Path) -> Finding:
    advice = "删去它，下次运行会重读全部文件 / remove it; the next run reads all documents"
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            (held,) = connection.execute("SELECT count(*) FROM documents WHERE until IS NULL").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        return Finding(GROUP, "ledger", FAIL, f"台账打不开（{error}） / the ledger does not open", advice)
    if said != "ok":
        return Finding(GROUP, "ledger", FAIL, f"台账坏了（{said}） / the ledger is broken", advice)
    return Finding(GROUP, "ledger", OK, f"台账 ledger：{held:,} 份文件 documents")


def _last(out: Path) -> Iterator[Finding]:
    """How the last run ended."""
    try:
        rows = runs.read_all(out, ["run_id", "started_at", "status", "error"]).to_pylist()
    except StoreError as error:
        yield Finding(GROUP, "runs", FAIL, str(error), f"移走 move away {out / runs.RUNS}")
        return
    if rows:
        last = rows[-1]
        said = (
            f"{len(rows)} 次运行 runs，上次 last {last['started_at']:%F %T} UTC：{last['status']} {last['error'] or ''}"
        )
        fine = last["status"] == "finished"
        report = out / runs.REPORTS / f"{last['run_id']}.json"
        yield Finding(GROUP, "runs", OK if fine else WARN, said.rstrip(), "" if fine else f"{report}")
