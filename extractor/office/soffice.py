"""One running LibreOffice without a window, with a profile of its own, that converts one document after the other.

Measured: eight conversions by one office took 0.5 s of processor time each, its start included; by an office for each,
1.6 s. It is asked as the second call of ``soffice`` asks a first one, by a small process that ends when the document is
written; an empty document that stays open keeps the office from ending after each. Nothing is fetched for a document:
links are not followed, macros do not run.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SECONDS = 60.0  # for one document; a form takes 1 s, on a busy machine 5
START = 30.0  # for the office itself to start; 2 s, on a busy machine 15
OUTPUT = 256 * 1024 * 1024  # bytes of a file that the office may write
_RESTART = 81  # it has made its profile and wants to be started again
_TRIES = 3  # starts
_PREFIX = "extractor-office-"  # of the folder with a profile; the number of its process follows
DOCX = "docx:MS Word 2007 XML"
# A process's last steps before it becomes the office: it ends with us (Linux), its files are bounded, its time is not.
_LAUNCH = f"""
import ctypes, os, resource, signal, sys
try: ctypes.CDLL(None).prctl(1, signal.SIGKILL)
except (OSError, AttributeError): pass
if os.getppid() != int(sys.argv[1]): sys.exit(1)
hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, ({OUTPUT} if hard < 0 else min({OUTPUT}, hard), hard))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
os.execv(sys.argv[2], sys.argv[2:])
"""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_SET = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("Office.Recovery/AutoSave", "Enabled", "false"),
)


class Failed(Exception):
    """LibreOffice ran and wrote nothing: it cannot open the document."""


class TooSlow(Exception):
    """The document was not converted in its time; the office that had it is ended."""


class Office:
    """The process, started when first asked. ``served`` documents have come out of it since."""

    def __init__(self, program: Path) -> None:
        self.served = 0
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None
        _sweep()
        self._folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        profile = self._folder / "profile"
        (profile / "user").mkdir(parents=True)
        items = "\n".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SET)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), "utf-8")
        (self._folder / "out").mkdir()
        self._call = [
            str(program),
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
        ]
        self._sockets = _sockets(profile.as_uri())
        self._environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if name in ("PATH", "LD_LIBRARY_PATH", "FONTCONFIG_PATH")
            },
            "HOME": str(self._folder),
            "TMPDIR": str(self._folder),
            "SAL_USE_VCLPLUGIN": "svp",
            "LANG": "zh_CN.UTF-8",  # what a document without a word of its encoding is taken for
        }

    @property
    def ended(self) -> bool:
        """Whether it was started and runs no more."""
        return self._process is not None and self._process.poll() is not None

    def convert(self, data: bytes, suffix: str, reading: str | None, seconds: float, writing: str = DOCX) -> bytes:
        """The document as ``writing`` says: a suffix and an export filter.

        Raises Failed, TooSlow, and OSError when the office does not start.
        """
        self._start()
        given, made = self._folder / f"document.{suffix}", self._folder / "out" / f"document.{writing.split(':')[0]}"
        made.unlink(missing_ok=True)
        given.write_bytes(data)
        call = [*self._call, "--convert-to", writing, "--outdir", str(made.parent), str(given)]
        if reading:
            call.insert(-5, f"--infilter={reading}")
        try:
            self._run(call, seconds)
            found = made.read_bytes() if made.is_file() else b""
        except BaseException:  # an alarm or Ctrl-C as well: the office still has the document in hand
            self.close()
            raise
        finally:
            given.unlink(missing_ok=True)
        if not found:
            raise Failed
        self.served += 1
        return found

    def close(self) -> None:
        """End it, with all that it has started, and take its folder away."""
        if self._process is not None:
            _kill(self._process)
        for socket in self._sockets:
            socket.unlink(missing_ok=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, call: list[str], seconds: float) -> None:
        asking = self._spawn(call)
        try:
            asking.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TooSlow from None
        finally:
            _kill(asking)

    def _start(self) -> None:
        """Wait until it can be asked. Raises OSError when the office does not come up."""
        if self._process is not None and self._process.poll() is None:
            return
        open_ = self._folder / "open.rtf"
        open_.write_bytes(b"{\\rtf1 }")
        lock = open_.with_name(f".~lock.{open_.name}#")  # what an office writes beside a document that it has open
        for _ in range(_TRIES):
            lock.unlink(missing_ok=True)
            process = self._process = self._spawn([*self._call, str(open_)])
            until = time.monotonic() + START
            while process.poll() is None and time.monotonic() < until:
                if lock.exists():
                    return
                time.sleep(0.02)
            if process.poll() is None:
                return  # it listens elsewhere; asked, the document is converted all the same
            if process.returncode != _RESTART:
                break
        raise OSError(5, f"LibreOffice 没有起动 / does not start ({self._program}, {process.returncode})")

    def _spawn(self, call: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _LAUNCH, str(os.getpid()), *call],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._environment,
            cwd=self._folder,
            start_new_session=True,
        )


def _sockets(profile: str) -> tuple[Path, ...]:
    """Where an office with this profile listens (``officeipcthread.cxx`` and ``pipe.cxx`` of LibreOffice)."""
    digest = hashlib.md5(profile.encode("utf-16-le"), usedforsecurity=False).digest()
    name = f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest)
    return tuple(Path(place) / name for place in ("/tmp", "/var/tmp"))


def _sweep() -> None:
    """Take away what offices have left whose process was killed."""
    for folder in Path(tempfile.gettempdir()).glob(_PREFIX + "*"):
        try:
            if folder.stat().st_uid == os.getuid():
                os.kill(int(folder.name[len(_PREFIX) :].split("-")[0]), 0)
        except ProcessLookupError:
            for socket in _sockets((folder / "profile").as_uri()):
                socket.unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
        except (OSError, ValueError):
            continue


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process with its group. A group that has ended is let be, as its number may be another's by now."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
