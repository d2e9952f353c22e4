"""What a file really is, by its first bytes, and the sentence for the kinds that no reader here takes."""

from __future__ import annotations

from extractor.errors import Refused
from extractor.limits import Limits

CONVERTED = frozenset(["doc", "wps", "rtf", "odt", "fodt", "html", "xml"])  # kinds that LibreOffice has to open first
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNSUPPORTED: tuple[tuple[bytes, str, str], ...] = (
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
_MARKUP: tuple[tuple[bytes, str | None, str, str], ...] = (
    (b"schemas.microsoft.com/office/2006/xmlpackage", "opc", "Word XML 文档（平面 OPC）", "a flat OPC Word document"),
    (b"schemas.microsoft.com/office/word/2003/wordml", "xml", "Word 2003 XML 文档", "a Word 2003 XML document"),
    (
        b'office:mimetype="application/vnd.oasis.opendocument.text"',
        "fodt",
        "OpenDocument 平面 XML",
        "a flat OpenDocument",
    ),
    (b"mime-version:", None, "单一文件网页（MHT）", "a web archive (MHT)"),
    (b"<!doctype html", "html", "网页", "a web page"),
    (b"<html", "html", "网页", "a web page"),
    (b"<?xml", None, "XML 文件", "an XML file"),
)
_MARKUP_BEGINS = (b"<?xml", b"<!doctype", b"<html", b"<pkg:", b"<w:worddocument", b"<office:document", b"mime-version:")
_STREAMS = (  # streams of an OLE file, by which Office tells its own kinds apart
    ("Workbook", "Excel 工作簿", "an Excel workbook"),
    ("PowerPoint Document", "PPT 演示文稿", "a PowerPoint presentation"),
)
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_OPEN_TEXT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_DIRECTORY_ENTRY, _SECTOR = 128, 512  # bytes; MS-CFB 2.6.1, 2.2
_WORD_FIRST, _WORD_ENCRYPTED = b"\xec\xa5", 0x0100  # MS-DOC 2.5.2: wIdent, fEncrypted
_WPS_OLD = "旧版 Word 或 WPS 文档"
_WORD_SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")


def sniff(data: bytes, name: str, limits: Limits) -> str:
    """``docx``, ``txt``, or what has to be made a .docx first: ``doc``, ``wps``, ``rtf``, ``odt``, ``fodt``, ``html``,
    ``xml`` (Word 2003), ``opc`` (a package as one XML file).

    Raises Refused: DOC_EMPTY, DOC_TOO_LARGE, DOC_ENCRYPTED, DOC_UNREADABLE, DOC_UNSUPPORTED.
    """
    if not data:
        raise Refused("DOC_EMPTY", "文件是空的（0 字节）", "the file is empty (0 bytes)")
    if len(data) > limits.file_bytes:
        raise Refused(
            "DOC_TOO_LARGE",
            f"文件有 {len(data):,} 字节，超过上限 {limits.file_bytes:,} 字节",
            f"the file has {len(data):,} bytes, more than the limit of {limits.file_bytes:,}",
        )
    if data.startswith(_ZIP):
        if _OPEN_TEXT in data[:200]:
            return "odt"
        if _OPEN_DOCUMENT in data[:200]:
            raise _unsupported("OpenDocument 表格或幻灯片", "an OpenDocument spreadsheet or presentation")
        return "docx"
    if data.startswith(_OLE):
        return _ole(data, name)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    for magic, zh, en in _UNSUPPORTED:
        if data.startswith(magic):
            raise _unsupported(zh, en)
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if head.startswith(_MARKUP_BEGINS):
        found = ((kind, zh, en) for magic, kind, zh, en in _MARKUP if magic in head)
        kind, zh, en = next(found, (None, "XML 文件", "an XML file"))
        if kind is None:
            raise _unsupported(zh, en)
        return kind
    if name.lower().endswith(_WORD_SUFFIXES):
        raise Refused(
            "DOC_UNREADABLE",
            "不是有效的 Word 文档（不是 zip 压缩结构），文件可能已损坏，请重新提交",
            "not a Word document (no zip structure): the file is probably damaged; submit it again",
        )
    return "txt"


def _ole(data: bytes, name: str) -> str:
    """``doc`` or ``wps``, which is the same but for its name, for an OLE file with Word's stream."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _encrypted()
    for stream, zh, en in _STREAMS:
        if stream.encode("utf-16-le") in data:
            raise _unsupported(zh, en)
    entry = data.find(_WORD_STREAM)
    while entry >= 0 and entry % _DIRECTORY_ENTRY:
        entry = data.find(_WORD_STREAM, entry + 1)
    if entry < 0:
        if _SECTOR * (1 + int.from_bytes(data[48:52], "little")) >= len(data):
            raise Refused(
                "DOC_UNREADABLE",
                "文件不完整（OLE 目录在文件末尾之后），请重新提交",
                "the file is cut off (its OLE directory lies behind its end); submit it again",
            )
        raise _unsupported(_WPS_OLD, "an old Word or WPS document")
    start = _SECTOR * (1 + int.from_bytes(data[entry + 116 : entry + 120], "little"))
    first = data[start : start + 12]
    if first.startswith(_WORD_FIRST) and int.from_bytes(first[10:12], "little") & _WORD_ENCRYPTED:
        raise _encrypted()
    return "wps" if name.lower().endswith(".wps") else "doc"


def _encrypted() -> Refused:
    return Refused(
        "DOC_ENCRYPTED", "文件加了密码，请去掉密码后重新提交", "the file is password-protected; remove the password"
    )


def _unsupported(zh: str, en: str) -> Refused:
    return Refused(
        "DOC_UNSUPPORTED", f"这是{zh}，请另存为 .docx 后重新提交", f"this is {en}; save it as .docx and submit it again"
    )
