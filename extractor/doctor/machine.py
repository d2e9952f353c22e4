"""The machine: Python, the packages that are needed, memory, files, worker processes."""

from __future__ import annotations

import os
import platform
import resource
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module, metadata

from extractor.batch.pool import beside
from extractor.version import __version__

from .finding import FAIL, OK, WARN, Finding

GROUP = "machine"
LEAST_PYTHON = (3, 11)
PARENT, WORKER = 512, 256  # MB that the process of a run and each worker may need at once
LEAST_FILES = 256
_MODULES = {"python-docx": "docx", "ruamel-yaml": "ruamel.yaml"}  # where it is not the package's name


def machine() -> Iterator[Finding]:
    """What is found of the machine."""
    yield _python()
    yield from _packages()
    yield _encoding()
    yield _memory()
    yield _files()
    yield _scratch()
    yield _workers()


def _python() -> Finding:
    said = f"Python {platform.python_version()}，{platform.platform(terse=True)}，extractor {__version__}"
    if sys.version_info[:2] < LEAST_PYTHON:
        return Finding(GROUP, "python", FAIL, f"{said}：太旧 too old", "要 3.11 或更新 / install 3.11 or later")
    if sys.platform != "linux":
        return Finding(GROUP, "python", WARN, f"{said}：只在 Linux 上测过 / tested on Linux only")
    return Finding(GROUP, "python", OK, said)


def _packages() -> Iterator[Finding]:
    """The packages that this one says it needs, in a version that it says will do, and whether they load."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    try:
        wanted = [Requirement(line) for line in metadata.requires("extractor") or ()]
    except metadata.PackageNotFoundError:
        yield Finding(
            GROUP, "packages", WARN, "本程序没有用 pip 安装，查不到依赖 / not installed by pip", "pip install ."
        )
        return
    held = []
    for one in wanted:
        if one.marker and not one.marker.evaluate({"extra": ""}):
            continue
        install = f"pip install '{one.name}{one.specifier}'"
        try:
            version = metadata.version(one.name)
            name = canonicalize_name(one.name)
            import_module(_MODULES.get(name, name.replace("-", "_")))
        except metadata.PackageNotFoundError:
            yield Finding(GROUP, one.name, FAIL, f"没有装 {one.name} / not installed", install)
            continue
        except ImportError as error:
            yield Finding(GROUP, one.name, FAIL, f"{one.name} {version} 装坏了（{error}） / does not load", install)
            continue
        if not one.specifier.contains(version, prereleases=True):
            yield Finding(GROUP, one.name, FAIL, f"{one.name} {version} 版本不合 / another version is needed", install)
            continue
        held.append(f"{one.name} {version}")
    yield Finding(GROUP, "packages", OK, "，".join(held))


def _encoding() -> Finding:
    encoding = sys.getfilesystemencoding()
    if encoding.lower().replace("-", "") == "utf8":
        return Finding(GROUP, "encoding", OK, f"文件名编码 file names：{encoding}")
    said = f"文件名编码是 {encoding}，中文文件名会读错 / Chinese file names will be wrong"
    return Finding(GROUP, "encoding", WARN, said, "export LC_ALL=C.UTF-8")


def _memory() -> Finding:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    free = _available()
    if free is None:
        return Finding(GROUP, "memory", OK, f"{cores} 核 cores，可用内存不详 / memory not known")
    said = f"{cores} 核 cores，可用内存 {free:,} MB available"
    needed = PARENT + WORKER * cores
    if free < needed:
        jobs = max(1, (free - PARENT) // WORKER)
        return Finding(
            GROUP, "memory", WARN, f"{said}，每核一个进程要 {needed:,} MB / short", f"extractor run … --jobs {jobs}"
        )
    return Finding(GROUP, "memory", OK, said)


def _available() -> int | None:
    """Memory that can be had, in MB: of the machine, or of the container if that is less."""
    found = []
    try:
        with open("/proc/meminfo", encoding="ascii") as stream:
            found += [int(line.split()[1]) // 1024 for line in stream if line.startswith("MemAvailable")]
        with open("/sys/fs/cgroup/memory.max", encoding="ascii") as most:
            bound = most.read().strip()
        with open("/sys/fs/cgroup/memory.current", encoding="ascii") as now:
            found += [(int(bound) - int(now.read())) // 2**20] if bound.isdigit() else []
    except (OSError, ValueError):
        pass
    return min(found) if found else None


def _files() -> Finding:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    said = f"可同时打开 {soft if soft != resource.RLIM_INFINITY else '不限'} 个文件 open files"
    if soft != resource.RLIM_INFINITY and soft < LEAST_FILES:
        return Finding(GROUP, "files", WARN, f"{said}，太少 too few", "ulimit -n 1024")
    return Finding(GROUP, "files", OK, said)


def _scratch() -> Finding:
    folder = tempfile.gettempdir()
    try:
        with tempfile.TemporaryFile(dir=folder) as stream:
            stream.write(b"x" * 4096)
    except OSError as error:
        said = f"临时文件夹 {folder} 写不进去（{error.strerror}） / temporary folder cannot be written"
        return Finding(GROUP, "scratch", FAIL, said, "export TMPDIR=…")
    return Finding(GROUP, "scratch", OK, f"临时文件夹 temporary folder：{folder}")


def _workers() -> Finding:
    """Whether a worker process starts and answers."""
    try:
        with beside(True, os.getpid) as came:
            came()
    except Exception as error:  # whatever keeps a process from starting: no semaphores, no memory, no right to fork
        said = f"工作进程起不来（{type(error).__name__}: {error}） / worker processes do not start"
        return Finding(GROUP, "workers", FAIL, said, "看 /dev/shm 是否可写、进程数限制 / check /dev/shm and ulimit -u")
    return Finding(GROUP, "workers", OK, "工作进程能起 / worker processes start")
