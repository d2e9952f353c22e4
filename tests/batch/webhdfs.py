"""A server that speaks as much WebHDFS as reading takes, over a folder; on a port of its own."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


def _status(path: Path, suffix: str = "") -> dict:
    stat = path.stat()
    kind = "DIRECTORY" if path.is_dir() else "FILE"
    return {
        "pathSuffix": suffix,
        "type": kind,
        "length": 0 if path.is_dir() else stat.st_size,
        "modificationTime": stat.st_mtime_ns // 1_000_000,
    }


@contextmanager
def served(folder: Path):
    """``(host:port, operations)``: where it listens, and what it was asked for so far."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name.lower(): values[0] for name, values in parse_qs(parts.query).items()}
            path = folder / unquote(parts.path.removeprefix("/webhdfs/v1")).lstrip("/")
            operation = query.get("op", self.path).upper()
            asked.append(operation)
            if not path.exists():
                answer = {"RemoteException": {"exception": "FileNotFoundException", "message": str(parts.path)}}
                self._send(404, json.dumps(answer).encode())
            elif operation == "OPEN" and "noredirect" in query:
                self._send(200, json.dumps({"Location": f"http://{self.headers['Host']}{parts.path}?op=OPEN"}).encode())
            elif operation == "OPEN":
                start = int(query.get("offset", 0))
                data = path.read_bytes()[start:]
                self._send(200, data[: int(query["length"])] if "length" in query else data)
            elif operation == "GETFILESTATUS":
                self._send(200, json.dumps({"FileStatus": _status(path)}).encode())
            else:
                found = [_status(one, one.name) for one in sorted(path.iterdir())] if path.is_dir() else [_status(path)]
                self._send(200, json.dumps({"FileStatuses": {"FileStatus": found}}).encode())

        def _send(self, status: int, data: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *given: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
