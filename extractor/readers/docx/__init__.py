"""Word documents (.docx, .docm, .dotx; ECMA-376 part 1, transitional and strict) → exact logical grids."""

from __future__ import annotations

from extractor.document import Document, Note, Paragraph
from extractor.errors import Refused
from extractor.limits import DEFAULT, Limits

from .body import Walk
from .numbering import Numbering
from .package import Package, damaged
from .prune import pruned
from .styles import Styles

__all__ = ["read", "read_plainly"]


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
    cut = pruned(xml) if quick else None
    styles = Styles(package.aside(main, "/styles") if cut is None or cut.styles else None)
    if cut is not None and any(styles.matters(name) for name in cut.styles):
        cut = None
    root = package.tree(cut.data, main) if cut is not None else None
    quick = root is not None
    if root is None:
        root = package.parsed(xml, main)
    del xml, cut
    namespace, _, local = str(root.tag).rpartition("}")
    if local != "document":
        raise Refused(
            "DOC_UNSUPPORTED",
            "不是 Word 文档（可能是 Excel 或 PPT 文件），请提交 .docx",
            "not a Word document (perhaps a workbook or slides); submit a .docx",
        )
    w = namespace + "}"
    numbering = Numbering(None if quick else package.aside(main, "/numbering"))
    walk = Walk(w, limits, styles, numbering, quick=quick)
    body = walk.document(root)
    _not_empty(walk, body)
    notes = [*walk.notes(), *(Note(code, times) for code, times in package.faults.items())]
    return Document("docx", tuple(body), tuple(walk.grids), notes=tuple(notes))


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
