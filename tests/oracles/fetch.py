"""``python -m tests.oracles fetch``: the files of the list into the cache, each checked by its hash."""

from __future__ import annotations

import subprocess
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .corpus import File, listed


def fetch(cache: Path, clones: Path | None) -> tuple[int, list[str]]:
    """Number of files that are there, and a line on each that is not.

    ``clones`` is a folder of git repositories named ``owner+name`` (bare or not): what they hold is taken from them,
    the rest is downloaded.
    """
    (cache / "files").mkdir(parents=True, exist_ok=True)
    missing = [file for file in listed() if not file.cached(cache).exists()]
    with ThreadPoolExecutor(8) as pool:
        problems = [line for line in pool.map(lambda file: _one(file, cache, clones), missing) if line]
    return len(listed()) - len(problems), problems


def _one(file: File, cache: Path, clones: Path | None) -> str:
    data = _from_clone(file, clones) if clones else None
    if data is None:
        try:
            with urllib.request.urlopen(file.url, timeout=60) as answer:
                data = answer.read()
        except (urllib.error.URLError, TimeoutError, OSError) as error:
            return f"{file.url}: {error}"
    if not file.matches(data):
        return f"{file.url}: not the bytes that the list names"
    file.cached(cache).write_bytes(data)
    return ""


def _from_clone(file: File, clones: Path) -> bytes | None:
    for folder in (clones / file.project.replace("/", "+"), clones / file.project.replace("/", "+") / "repo"):
        for git in (folder / ".git", folder):
            if (git / "HEAD").exists():
                answer = subprocess.run(
                    ["git", "--git-dir", str(git), "cat-file", "blob", f"{file.revision}:{file.path}"],
                    capture_output=True,
                )
                if answer.returncode == 0:
                    return answer.stdout
    return None
