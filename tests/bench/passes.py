"""What is measured: the floor, this package, and the peers that are installed, each a call on the bytes of a file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from types import ModuleType
from typing import NamedTuple

from lxml import etree

FLOOR, READING, PLAINLY, WHOLE = "floor", "reading", "plainly", "whole"


class Pass(NamedTuple):
    """``work`` on the bytes of a document; ``slow`` ones are taken in few rounds."""

    title: str
    work: Callable[[bytes], object]
    slow: bool = False


def floor(data: bytes) -> object:
    """Read the zip, inflate, parse: what no reader with lxml can go below."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml"))


def _reading(data: bytes) -> object:
    from extractor.readers import read

    return read(data, "form.docx")


def _plainly(data: bytes) -> object:
    from extractor.readers.docx import read_plainly

    return read_plainly(data, "form.docx")


def _whole() -> Callable[[bytes], object]:
    from extractor.pipeline import extract
    from extractor.ruleset import load

    rules = load()
    return lambda data: extract(data, "form.docx", rules)


def own() -> dict[str, Pass]:
    """The floor and this package."""
    return {
        FLOOR: Pass("floor: read, inflate, parse with lxml", floor),
        READING: Pass("extractor: reading to exact grids", _reading),
        PLAINLY: Pass("extractor: reading, the fast ways off", _plainly),
        WHOLE: Pass("extractor: whole extraction", _whole()),
    }


def _python_docx(docx: ModuleType) -> Callable[[bytes], object]:
    def work(data: bytes) -> object:
        document = docx.Document(io.BytesIO(data))
        return [cell.text for table in document.tables for row in table.rows for cell in row.cells]

    return work


# distribution, module, what it does, how, slow. The Rust ones parse without building a tree for Python.
_PEERS: tuple[tuple[str, str, str, Callable[[ModuleType], Callable[[bytes], object]], bool], ...] = (
    ("python-docx", "docx", "text of every cell", _python_docx, True),
    ("mammoth", "mammoth", "HTML", lambda m: lambda data: m.convert_to_html(io.BytesIO(data)), True),
    (
        "office-oxide",
        "office_oxide",
        "its model",
        lambda m: lambda data: m.Document.from_bytes(data, "docx").to_ir(),
        False,
    ),
    ("firecrawl-anydoc", "anydoc", "its model", lambda m: m.to_document, False),
    ("pdfmuse", "pdfmuse", "its model", lambda m: m.parse, False),
)


def peers() -> tuple[dict[str, Pass], list[str]]:
    """The peers that are installed, and the names of those that are not."""
    found: dict[str, Pass] = {}
    missing: list[str] = []
    for distribution, module, gives, made, slow in _PEERS:
        try:
            work = made(import_module(module))
        except ImportError:
            missing.append(distribution)
        else:
            found[distribution] = Pass(f"{distribution} {version(distribution)}: {gives}", work, slow)
    return found, missing
