"""Optional parts: what is there, and the line that installs what is not."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from extractor import office

from .finding import ABSENT, OK, WARN, Finding

GROUP = "parts"
_PATIENCE = 20  # seconds for a program to tell its version


class Package(NamedTuple):
    """A package that something optional needs."""

    name: str
    module: str
    what_for: str
    install: str


_PACKAGES = [
    Package("psycopg", "psycopg", "入库到 load into PostgreSQL", "pip install 'extractor[postgresql]'"),
    Package("deltalake", "deltalake", "入库到 load into Delta Lake", "pip install 'extractor[delta]'"),
    Package("dlt", "dlt", "入库到其他数据库 load into other warehouses", "pip install 'extractor[dlt]'"),
    Package("fsspec", "fsspec", "读远处的文件 read s3:// hdfs:// oss://", "pip install 'extractor[remote]'"),
    Package("s3fs", "s3fs", "s3://", "pip install s3fs"),
    Package("ossfs", "ossfs", "oss://", "pip install ossfs"),
    Package("pyspark", "pyspark", "在集群上跑 run on a cluster", "pip install 'extractor[spark]'"),
]


def parts() -> Iterator[Finding]:
    """What is found of the optional parts."""
    yield _program(
        "LibreOffice",
        office.program(),
        "--version",
        "旧格式 .doc .wps .rtf .odt old formats",
        "apt-get install libreoffice-writer",
    )
    for one in _PACKAGES:
        yield _package(one)
    yield _program(
        "Java", shutil.which("java"), "-version", "Spark 用 for Spark", "apt-get install default-jre-headless"
    )


def _package(one: Package) -> Finding:
    if find_spec(one.module) is None:
        return Finding(GROUP, one.name, ABSENT, one.what_for, one.install)
    try:
        version = metadata.version(one.name)
    except metadata.PackageNotFoundError:
        version = "?"
    return Finding(GROUP, one.name, OK, f"{version}  {one.what_for}")


def _program(name: str, path: str | Path | None, asks: str, what_for: str, install: str) -> Finding:
    if path is None:
        return Finding(GROUP, name, ABSENT, what_for, install)
    try:
        said = subprocess.run(
            [path, asks], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=_PATIENCE, text=True, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        return Finding(GROUP, name, WARN, f"{path} 不能用 does not run（{error}）", install)
    return Finding(GROUP, name, OK, f"{said.strip().splitlines()[0] if said.strip() else path}  {what_for}")
