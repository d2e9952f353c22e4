"""Word documents (.docx, .docm, .dotx; ECMA-376 part 1, transitional and strict) → exact logical grids."""

from __future__ import annotations

from typing import Any

from extractor.document import Document, Note, Paragraph
from extractor.errors import Refused
from extractor.limits import DEFAULT, Limits

from .body import Walk
from .numbering import Numbering
from .package import Package, damaged
from .prune import pruned
from .styles import Styles, named, namespace_of

__all__ = ["damaged", "read", "read_plainly"]


def read(data: bytes, name: str, limits: Limits = DEFAULT) -> Document:
    """Read a Word document.

    Raises Refused: DOC_UNREADABLE, DOC_ENCRYPTED, DOC_TOO_LARGE, DOC_EMPTY, DOC_UNSUPPORTED.
    """
    return _read(data, limits, quick=True)


def read_plainly(data: bytes, name: str, limits: Limits = DEFAULT) -> Document:
    """The same without the fast ways, to compare them with."""
    return _read(data, limits, quick=False)


def _read(data: bytes, limits: Limits, *, quick: bool) -> Document:
    package = Package(data, limits)
    main = package.main_part()
    xml = package.read(main)
    if xml is None:
        raise damaged(main)
    root = _cut_root(package, main, xml) if quick else None
    quick = root is not None
    if root is None:
        root = package.parsed(xml, main)
    del xml
    w = namespace_of(root)
    if root.tag != w + "document":
        raise Refused(
            "DOC_UNSUPPORTED",
            "不是 Word 文档（可能是 Excel 或 PPT 文件），请提交 .docx",
            "not a Word document (perhaps a workbook or slides); submit a .docx",
        )
    styles, numbering = Styles(), Numbering()
    if not quick:
        styles = Styles(package.aside(main, "/styles") if named(root, w, "pStyle", "rStyle") else None)
        numbers = named(root, w, "numPr") or any(styles.numbers(style) for style in named(root, w, "pStyle"))
        numbering = Numbering(package.aside(main, "/numbering") if numbers else None)
    walk = Walk(w, limits, styles, numbering, quick=quick)
    body = walk.document(root)
    _not_empty(walk, body)
    notes = [*walk.notes(), *(Note(code, times) for code, times in package.faults())]
    return Document("docx", tuple(body), tuple(walk.grids), notes=tuple(notes))


def _cut_root(package: Package, main: str, xml: bytes) -> Any:
    """The root of the main part without the properties that do not matter here; None where they may."""
    cut = pruned(xml)
    if cut is None or package.tree(cut.properties, main) is None:
        return None
    styles = Styles(package.aside(main, "/styles") if cut.styles else None)
    if any(styles.hides(name) or styles.numbers(name) for name in cut.styles):
        return None
    root = package.tree(cut.data, main)
    return None if root is None or named(root, namespace_of(root), "pStyle", "rStyle", "numPr") else root


def _not_empty(walk: Walk, body: list[Paragraph | int]) -> None:
    """Raises Refused (DOC_EMPTY) for a document without text, and says so when it is a scan."""
    if any(not isinstance(block, int) and block.text.strip() for block in body):
        return
    if any(cell.text.strip() for grid in walk.grids for cell in grid.cells):
        return
    pictures = walk.pictures
    raise Refused(
        "DOC_EMPTY",
        "文档里没有文字" + (f"，只有 {pictures} 张图片，可能是扫描件，请提交可编辑的电子版" if pictures else ""),
        "the document holds no text"
        + (f", only {pictures} pictures: a scan? submit the file itself" if pictures else ""),
    )
