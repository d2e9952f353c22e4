"""Text dumps of Word files, made by the converters that archives were made with.

Each converter takes .docx files and gives the dump's bytes by file name; one that is not installed says so. Those that
read .doc are given what LibreOffice wrote. The last ones are no programs: page dumps and copies out of Word, printed
from the .docx reader's own grids as those tools print them.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from extractor.document import Document, Grid, Paragraph
from extractor.readers import read

Dumps = dict[str, bytes]
GRID = "markdown-simple_tables-multiline_tables-pipe_tables-smart"
ANTIWORD_WIDE = ("antiword", "-m", "UTF-8.txt", "-w", "0")


MARKED, UNMARKED, LOSSY = "marked", "unmarked", "lossy"


class Converter(NamedTuple):
    """``kind``: the dump tells its cells apart (marked), does not (unmarked), or the converter garbles and leaves out
    parts of such tables (lossy). Values may be missing from the last two, none may be wrong.

    ``needs``: programs and packages that must be there. ``old``: it is given a .doc.
    """

    name: str
    kind: str
    needs: tuple[str, ...]
    convert: Callable[[Sequence[Path], Path], Dumps]
    old: bool = False

    def missing(self) -> list[str]:
        """What is not installed."""
        return [need for need in self.needs if not shutil.which(need) and not importlib.util.find_spec(need)]


def _office(files: Sequence[Path], kind: str, out: Path) -> list[Path]:
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kind, "--outdir", out]
            + [str(file) for file in files],
            check=True,
            capture_output=True,
            timeout=600,
        )
    return [out / f"{file.stem}.{kind.split(':')[0]}" for file in files]


def _old_word(files: Sequence[Path], folder: Path) -> list[Path]:
    """The same documents as .doc, written once."""
    out = folder / "doc"
    made = [out / f"{file.stem}.doc" for file in files]
    return made if all(path.is_file() for path in made) else _office(files, "doc", out)


def _libreoffice(files: Sequence[Path], folder: Path) -> Dumps:
    made = _office(files, "txt:Text (encoded):UTF8", folder / "txt")
    return {file.stem: path.read_bytes() for file, path in zip(files, made, strict=True)}


def _tika(files: Sequence[Path], folder: Path) -> Dumps:
    import extractous

    extractor = extractous.Extractor().set_extract_string_max_length(100_000_000)
    dumps: Dumps = {}
    for file in files:
        got = extractor.extract_file_to_string(str(file))
        dumps[file.stem] = (got[0] if isinstance(got, tuple) else got).encode("utf-8")
    return dumps


def _tika_doc(files: Sequence[Path], folder: Path) -> Dumps:
    return _tika(_old_word(files, folder), folder)


def _pandoc(to: str, *options: str) -> Callable[[Sequence[Path], Path], Dumps]:
    def convert(files: Sequence[Path], folder: Path) -> Dumps:
        import pypandoc

        return {
            file.stem: pypandoc.convert_file(str(file), to, extra_args=list(options)).encode("utf-8") for file in files
        }

    return convert


def _program(*command: str) -> Callable[[Sequence[Path], Path], Dumps]:
    def convert(files: Sequence[Path], folder: Path) -> Dumps:
        return {
            path.stem: subprocess.run([*command, str(path)], check=False, capture_output=True, timeout=60).stdout
            for path in _old_word(files, folder)
        }

    return convert


# --- printed from the grids


def _rows(grid: Grid) -> list[list[str]]:
    """The cells of each row; the lower part of a vertical merge is an empty cell."""
    rows: list[list[tuple[int, str]]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, grid.rows)):
            rows[row].append((cell.col, cell.text if row == cell.row else ""))
    return [[text for _, text in sorted(row, key=lambda c: c[0])] for row in rows]


def _blocks(document: Document) -> Iterator[str | Grid]:
    for block in document.body:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from _grid(document, document.grids[block])


def _grid(document: Document, grid: Grid) -> Iterator[str | Grid]:
    if not any(cell.blocks for cell in grid.cells):
        yield grid
        return
    for cell in grid.cells:
        if not cell.blocks:
            yield grid._replace(rows=1, cells=(cell._replace(row=0, row_span=1),))
        for part in cell.blocks:
            if isinstance(part, int):
                yield from _grid(document, document.grids[part])
            elif part.strip():
                yield grid._replace(rows=1, cells=(cell._replace(row=0, row_span=1, text=part, blocks=()),))


def _printed(table: Callable[[list[list[str]]], str], end: str = "\n") -> Callable[[Sequence[Path], Path], Dumps]:
    def convert(files: Sequence[Path], folder: Path) -> Dumps:
        dumps: Dumps = {}
        for file in files:
            blocks = _blocks(read(file.read_bytes(), file.name))
            text = "".join(block + end if isinstance(block, str) else table(_rows(block)) for block in blocks)
            dumps[file.stem] = text.encode("utf-8")
        return dumps

    return convert


def _copied(rows: list[list[str]]) -> str:
    """As Word puts a table on the clipboard: a tab between cells, a new line after the row and within cells."""
    return "".join("\t".join(row) + "\n" for row in rows)


def _flat(row: list[str]) -> list[str]:
    return ["<br>".join(cell.split("\n")) for cell in row]


def _piped(rows: list[list[str]]) -> str:
    return "".join(" | ".join(_flat(row)) + " |\n" for row in rows)


def _markdown(rows: list[list[str]]) -> str:
    width = max(len(row) for row in rows)
    even = [[*_flat(row), *[""] * (width - len(row))] for row in rows]
    lines = ["| " + " | ".join(row) + " |" for row in even]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]]) + "\n\n"


def _cell_lines(rows: list[list[str]]) -> str:
    return "".join(f"{cell} |\n" for row in rows for cell in row)


def _spaced(rows: list[list[str]]) -> str:
    return " ".join(" ".join(cell.split()) for row in rows for cell in row if cell.strip()) + " "


def _fused(rows: list[list[str]]) -> str:
    return "".join("".join(cell.split("\n")) for row in rows for cell in row)


CONVERTERS = (
    Converter("Tika .docx", MARKED, ("extractous",), _tika),
    Converter("Tika .doc", MARKED, ("extractous", "soffice"), _tika_doc, old=True),
    Converter("pandoc plain", MARKED, ("pypandoc",), _pandoc("plain")),
    Converter("pandoc gfm", MARKED, ("pypandoc",), _pandoc("gfm", "--wrap=none")),
    Converter("pandoc grid", MARKED, ("pypandoc",), _pandoc(GRID)),
    Converter("antiword", LOSSY, ("antiword", "soffice"), _program("antiword", "-m", "UTF-8.txt"), old=True),
    Converter("antiword wide", LOSSY, ("antiword", "soffice"), _program(*ANTIWORD_WIDE), old=True),
    Converter("catdoc", LOSSY, ("catdoc", "soffice"), _program("catdoc", "-d", "utf-8"), old=True),
    Converter("catdoc wide", LOSSY, ("catdoc", "soffice"), _program("catdoc", "-w", "-d", "utf-8"), old=True),
    Converter("copy from Word", MARKED, (), _printed(_copied)),
    Converter("pipe rows", MARKED, (), _printed(_piped)),
    Converter("Markdown pipes", MARKED, (), _printed(_markdown, "\n\n")),
    Converter("pipe cells", MARKED, (), _printed(_cell_lines)),
    Converter("LibreOffice txt", UNMARKED, ("soffice",), _libreoffice),
    Converter("one line, spaces", UNMARKED, (), _printed(_spaced, " ")),
    Converter("one line, nothing", UNMARKED, (), _printed(_fused, "")),
)
