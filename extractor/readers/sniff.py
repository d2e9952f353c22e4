"""What a file really is, by its first bytes, and the sentence for the kinds that no reader here takes."""

from __future__ import annotations

from extractor.errors import Refused
from extractor.limits import Limits

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNSUPPORTED: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "RTF 文档", "an RTF document"),
    (b"%PDF", "PDF 文件", "a PDF file"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"II*\x00", "图片", "a picture"),
    (b"MM\x00*", "图片", "a picture"),
    (b"BM", "图片", "a picture"),
    (b"Rar!", "RAR 压缩包", "a RAR archive"),
    (b"7z\xbc\xaf", "7z 压缩包", "a 7z archive"),
    (b"\x1f\x8b", "gzip 压缩包", "a gzip archive"),
)
# what the first 4 KB of a text-like file that is no text dump holds, the most telling first
_MARKUP = (
    (b"schemas.microsoft.com/office/2006/xmlpackage", "Word XML 文档（平面 OPC）", "a Word XML document (flat OPC)"),
    (b"schemas.microsoft.com/office/word/2003/wordml", "Word 2003 XML 文档", "a Word 2003 XML document"),
    (b"<?xml", "XML 文件", "an XML file"),
    (b"<!doctype html", "网页", "a web page"),
    (b"<html", "网页", "a web page"),
    (b"mime-version:", "单一文件网页（MHT）", "a web archive (MHT)"),
)
_MARKUP_BEGINS = (b"<?xml", b"<!doctype", b"<html", b"<pkg:", b"mime-version:")
_STREAMS = (  # streams of an OLE file, by which Office tells its own kinds apart
    ("Workbook", "Excel 工作簿", "an Excel workbook"),
    ("PowerPoint Document", "PPT 演示文稿", "a PowerPoint presentation"),
)
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_WORD_SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")


def sniff(data: bytes, name: str, limits: Limits) -> str:
    """``docx`` or ``txt``. Raises Refused: DOC_EMPTY, DOC_TOO_LARGE, DOC_ENCRYPTED, DOC_UNREADABLE, DOC_UNSUPPORTED."""
    if not data:
        raise Refused("DOC_EMPTY", "文件是空的（0 字节）", "the file is empty (0 bytes)")
    if len(data) > limits.file_bytes:
        raise Refused(
            "DOC_TOO_LARGE",
            f"文件有 {len(data):,} 字节，超过上限 {limits.file_bytes:,} 字节",
            f"the file has {len(data):,} bytes, more than the limit of {limits.file_bytes:,}",
        )
    if data.startswith(_ZIP):
        if _OPEN_DOCUMENT in data[:200]:
            raise _unsupported("OpenDocument 文档（.odt 等）", "an OpenDocument file (.odt or the like)")
        return "docx"
    if data.startswith(_OLE):
        raise _ole(data)
    for magic, zh, en in _UNSUPPORTED:
        if data.startswith(magic):
            raise _unsupported(zh, en)
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if head.startswith(_MARKUP_BEGINS):
        raise _unsupported(*next(((zh, en) for magic, zh, en in _MARKUP if magic in head), ("XML 文件", "an XML file")))
    if name.lower().endswith(_WORD_SUFFIXES):
        raise Refused(
            "DOC_UNREADABLE",
            "不是有效的 Word 文档（不是 zip 压缩结构），文件可能已损坏，请重新提交",
            "not a Word document (no zip structure): the file is probably damaged; submit it again",
        )
    return "txt"


def _ole(data: bytes) -> Refused:
    """An OLE file: an encrypted package, an old .doc, a .wps, an .xls."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refused(
            "DOC_ENCRYPTED", "文件加了密码，请去掉密码后重新提交", "the file is password-protected; remove the password"
        )
    for stream, zh, en in _STREAMS:
        if stream.encode("utf-16-le") in data:
            return _unsupported(zh, en)
    return _unsupported("旧版 Word（.doc）或 WPS 文档", "an old Word (.doc) or WPS document")


def _unsupported(zh: str, en: str) -> Refused:
    return Refused(
        "DOC_UNSUPPORTED", f"这是{zh}，请另存为 .docx 后重新提交", f"this is {en}; save it as .docx and submit it again"
    )
