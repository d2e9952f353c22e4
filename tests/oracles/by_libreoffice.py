"""The second oracle: LibreOffice's HTML export, whose tables carry row and column spans."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

from lxml import html

from .tables import Box, Failed, Table, narrowed

NAME = "LibreOffice"
REWRITINGS = (
    *(
        "strict",
        "branches",
        "changes",
        "controls",
        "fields",
        "hidden",
        "across",
        "orphans",
        "floats",
        "widths",
        "apart",
        "holes",
    ),
    *("loose", "ticks", "boxes", "marks", "symbols", "numbers", "formulas"),
)
BATCH = 20  # files for one run of soffice
SECONDS = 180  # for a batch; a file that does not come out is tried once more alone
_FILTERS = {"html": "html", "txt": "txt:Text (encoded):UTF8"}
_NOTES = ("sdfootnote", "sdendnote", "sdcomment")
# drawn as nothing, or as an ordinary hyphen
_LIKE = {0xAD: None, 0x200B: None, 0x200C: None, 0x200D: None, 0x2011: "-"}
# the ends of fields and controls come out as they are
_CONTROLS = {code: None for code in range(32) if code not in (9, 10, 13)}


class LibreOffice:
    """Compared as it draws: without grid columns that no cell uses, without white space and case, hyphens alike.

    A page that has been converted stays in ``cache``, under the hash of the file it was made from.
    """

    name, rewritings = NAME, REWRITINGS

    def __init__(self, cache: Path) -> None:
        self._files, self._pages, self._profile = cache / "lo-in", cache / "lo-out", cache / "lo-profile"
        self._files.mkdir(parents=True, exist_ok=True)
        self._pages.mkdir(parents=True, exist_ok=True)

    def form(self, table: Table) -> Table:
        """What is compared of a table."""
        shown = narrowed(table)
        return Table(tuple(box._replace(text=bare(box.text)) for box in shown.boxes))

    def prepare(self, files: list[bytes], kind: str = "html") -> None:
        """Convert those that have not been yet. One that failed twice stays failed: an empty page."""
        missing = {page: data for data in files if not (page := self._page(data, kind)).exists()}
        waiting = [self._files / f"{page.stem}.docx" for page in missing]
        for file, data in zip(waiting, missing.values(), strict=True):
            file.write_bytes(data)
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            self._soffice(batch, SECONDS, kind)
            for file in batch:
                page = self._pages / f"{file.stem}.{kind}"
                if not page.exists():
                    self._soffice([file], SECONDS // 3, kind)
                if not page.exists():
                    page.write_bytes(b"")
                file.unlink(missing_ok=True)
            for picture in self._pages.glob("*_html_*"):
                picture.unlink()

    def tables(self, data: bytes) -> list[Table]:
        """Every table of the body, nested ones after their holder. Raises Failed where no page came out."""
        page = self._page(data)
        if not page.exists():
            self.prepare([data])
        written = page.read_bytes()
        if not written:
            raise Failed("no page")
        return read(written)

    def lines(self, data: bytes) -> set[str]:
        """The lines of its plain text export, which does write the numbers of lists; without white space and case."""
        page = self._page(data, "txt")
        if not page.exists():
            self.prepare([data], "txt")
        return {bare(line) for line in page.read_text("utf-8-sig", errors="replace").split("\n")}

    def _page(self, data: bytes, kind: str = "html") -> Path:
        return self._pages / f"{hashlib.sha256(data).hexdigest()[:24]}.{kind}"

    def _soffice(self, files: list[Path], seconds: int, kind: str) -> None:
        command = ["soffice", f"-env:UserInstallation={self._profile.absolute().as_uri()}", "--headless"]
        process = subprocess.Popen(
            [*command, "--convert-to", _FILTERS[kind], "--outdir", str(self._pages), *(str(file) for file in files)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def bare(text: str) -> str:
    return "".join(text.split()).translate(_LIKE).casefold()


def read(page: bytes) -> list[Table]:
    """Every table of the body of an exported page; none of headers, footers and notes."""
    root = html.fromstring(page)
    for gone in list(root.iter("div")):
        if gone.get("title") in ("header", "footer") or str(gone.get("id", "")).startswith(_NOTES):
            gone.drop_tree()
    for anchor in list(root.iter("a")):
        if str(anchor.get("class", "")).startswith(_NOTES):
            anchor.drop_tree()
    return [_table(table) for table in root.iter("table")]


def _own(table: Any, *tags: str) -> list[Any]:
    """Elements of a table that belong to no table nested in it."""
    return [e for e in table.iter(*tags) if next(e.iterancestors("table")) is table]


def _table(table: Any) -> Table:
    boxes: list[Box] = []
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(_own(table, "tr")):
        col = 0
        for cell in line.iterchildren("td", "th"):
            while (row, col) in taken:
                col += 1
            down, across = int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))
            taken.update((r, c) for r in range(row, row + down) for c in range(col, col + across))
            boxes.append(Box(row, col, down, across, _text(cell)))
            col += across
    return Table(tuple(sorted(boxes)))


def _text(cell: Any) -> str:
    parts: list[str] = []

    def walk(element: Any) -> None:
        if isinstance(element.tag, str) and element.tag != "table":
            parts.append(element.text or "")
            for child in element:
                walk(child)
                parts.append(child.tail or "")

    walk(cell)
    return "".join(parts).translate(_CONTROLS)
