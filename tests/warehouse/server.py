"""A PostgreSQL server of the tests' own: a cluster in a temporary folder, reached through a socket in it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt/postgresql")
OWNERS = ("postgres", "nobody")


def program(name: str) -> Path | None:
    """Where a program of the server stands; the newest version's."""
    found = shutil.which(name)
    more = [path for place in PLACES for path in Path(place).glob(f"**/bin/{name}")]
    return max(more, key=lambda path: path.parts) if more else Path(found) if found else None


def lacking() -> str | None:
    """Why no server can be started here; None where one can."""
    if program("initdb") is None or program("postgres") is None:
        return "PostgreSQL is not installed (apt-get install postgresql)"
    if os.getuid() == 0 and _owner() is None:
        return "PostgreSQL does not run as root, and there is no other user to run it as"
    return None


def _owner() -> pwd.struct_passwd | None:
    for name in OWNERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


@contextmanager
def server(*settings: str) -> Iterator[str]:
    """A running server; gives the folder of its socket (``host``), user ``loader``, database ``postgres``."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # the name of a socket is short
    owner = _owner() if os.getuid() == 0 else None
    as_owner: dict[str, object] = {}
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    data = folder / "data"
    asked = ["fsync=off", "listen_addresses=", f"unix_socket_directories={folder}", "max_wal_size=4GB", *settings]
    try:
        made = [str(program("initdb")), "-D", str(data), "-U", "loader", "-A", "trust", "-E", "UTF8", "--locale=C"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_owner)
        control = [str(program("pg_ctl")), "-D", str(data), "-w", "-t", "60", "-l", str(folder / "log")]
        options = " ".join(f"-c {one}" for one in asked)
        subprocess.run(
            [*control, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_owner
        )
        try:
            yield str(folder)
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, check=False, stdout=subprocess.DEVNULL, cwd=folder, **as_owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
