"""Word documents (.docx, .docm, .dotx; ECMA-376 part 1, transitional and strict) → exact logical grids."""

from __future__ import annotations

from extractor.document import Document
from extractor.errors import Refused
from extractor.limits import DEFAULT, Limits

from .body import Walk
from .package import Package, damaged
from .prune import pruned

__all__ = ["read"]


def read(data: bytes, name: str, limits: Limits = DEFAULT) -> Document:
    """Read a Word document.

    Raises Refused: DOC_UNREADABLE, DOC_ENCRYPTED, DOC_TOO_LARGE, DOC_EMPTY, DOC_UNSUPPORTED.
    """
    package = Package(data, limits)
    main = package.main_part()
    root = package.xml(main, pruned)
    if root is None:
        raise damaged(main)
    namespace, _, local = str(root.tag).rpartition("}")
    if local != "document":
        raise Refused(
            "DOC_UNSUPPORTED",
            "不是 Word 文档（可能是 Excel 或 PPT 文件），请提交 .docx",
            "not a Word document (perhaps a workbook or slides); submit a .docx",
        )
    walk = Walk(namespace + "}", limits)
    body = walk.document(root)
    if (
        not any(True for block in body if not isinstance(block, int) and block.text.strip())
        and not walk.has_cell_text()
    ):
        pictures = "，只有图片，可能是扫描件" if walk.pictures else ""
        raise Refused(
            "DOC_EMPTY",
            f"文档里没有文字{pictures}",
            "the document holds no text" + (", only pictures: a scan?" if pictures else ""),
        )
    return Document("docx", tuple(body), tuple(walk.grids), notes=tuple(walk.notes()))
