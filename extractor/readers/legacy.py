"""Formats that are made a .docx first: by LibreOffice where it is installed, a flat package by its own parts."""

from __future__ import annotations

import base64
import binascii
import io
import re
import zipfile
from dataclasses import replace

from lxml import etree

from extractor import office
from extractor.document import Document, Note
from extractor.errors import Refused
from extractor.limits import Limits

from . import docx
from .text.encoding import decode

INSTALL = "apt-get install libreoffice-writer"
# kind → suffix and import filter that LibreOffice is told, what the kind is
_KINDS: dict[str, tuple[str, str | None, str, str]] = {
    "doc": ("doc", None, "旧版 Word 文档（.doc）", "an old Word document (.doc)"),
    "wps": ("doc", None, "WPS 文档（.wps）", "a WPS document (.wps)"),
    "rtf": ("rtf", "Rich Text Format", "RTF 文档", "an RTF document"),
    "odt": ("odt", "writer8", "OpenDocument 文档（.odt）", "an OpenDocument text (.odt)"),
    "fodt": ("fodt", "OpenDocument Text Flat XML", "OpenDocument 平面 XML 文档", "a flat OpenDocument text"),
    "html": ("html", "HTML (StarWriter)", "网页（.html）", "a web page (.html)"),
    "xml": ("xml", "MS Word 2003 XML", "Word 2003 XML 文档", "a Word 2003 XML document"),
}
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
# a page's word of its encoding, and what LibreOffice would fetch for it whatever its settings (pictures not)
_CUT = re.compile(r"(?i)<meta\b[^>]*charset[^>]*>|<link\b[^>]*>|<base\b[^>]*>|<\?xml-stylesheet[^>]*>|@import\b")
_DOCTYPE = re.compile(rb"(?i)<!(?:DOCTYPE|ENTITY)")


def read(data: bytes, kind: str, limits: Limits) -> Document:
    """Read a document of a kind that ``sniff`` told. Its ``format`` is the kind, its notes say that it was converted.

    Raises Refused: DOC_UNSUPPORTED (LibreOffice is not installed), DOC_UNREADABLE, DOC_ENCRYPTED, DOC_TOO_LARGE and
    what the reader of .docx raises; OSError when LibreOffice does not start.
    """
    if kind == "opc":
        return replace(docx.read(_zipped(data, limits), "", limits), format="xml")
    try:
        document = docx.read(_converted(data, kind, limits), "", limits)
    except Refused as refused:
        raise Refused(refused.code, refused.message, refused.message_en, kind) from None
    return replace(document, format=kind, notes=(Note("converted"), *document.notes))


def _converted(data: bytes, kind: str, limits: Limits) -> bytes:
    suffix, reading, zh, en = _KINDS[kind]
    if not office.identity():
        raise Refused(
            "DOC_UNSUPPORTED",
            f"这是{zh}，要装了 LibreOffice 才能读：{INSTALL}，装好后再运行一次；或另存为 .docx 后重新提交",
            f"this is {en}, read where LibreOffice is installed: {INSTALL}, then run again; or save it as .docx",
        )
    if kind == "html":
        data = _page(data)
    elif kind in ("xml", "fodt"):
        if _DOCTYPE.search(data.replace(b"\0", b"")):
            raise Refused("DOC_UNREADABLE", f"{zh}里有 DTD，不读", f"{en} with a DTD, which is not read")
    elif kind == "odt":
        _check(data, limits)
    try:
        return office.convert(data, suffix, reading)
    except office.TooSlow:
        raise Refused(
            "DOC_TOO_LARGE",
            f"LibreOffice 转换{zh}两次都超过 {office.SECONDS:.0f} 秒，请在 Word 或 WPS 中另存为 .docx 后重新提交",
            f"LibreOffice did not convert {en} within {office.SECONDS:.0f} seconds, twice; save it as .docx",
        ) from None
    except office.Failed:
        raise Refused(
            "DOC_UNREADABLE",
            f"LibreOffice 打不开这份{zh}，文件可能已损坏，请在 Word 或 WPS 中另存为 .docx 后重新提交",
            f"LibreOffice cannot open {en}: it may be damaged; save it as .docx and submit it again",
        ) from None


def _page(data: bytes) -> bytes:
    """A web page in UTF-8 that says so, without style sheets; LibreOffice would take one that says nothing for its own
    locale's."""
    text, _, _ = decode(data)
    return b"\xef\xbb\xbf" + _CUT.sub("", text).encode("utf-8")


def _check(data: bytes, limits: Limits) -> None:
    """An OpenDocument package within bounds and without a password."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            total = sum(info.file_size for info in infos)
            manifest = b""
            if "META-INF/manifest.xml" in package.namelist():
                with package.open("META-INF/manifest.xml") as stream:
                    manifest = stream.read(limits.xml_bytes)
    except Exception as error:
        raise docx.damaged(f"zip, {type(error).__name__}") from None
    if total > limits.inflated_bytes or len(infos) > limits.parts:
        raise Refused(
            "DOC_TOO_LARGE", f"解压后有 {total:,} 字节，超过上限", f"inflates to {total:,} bytes, past the limit"
        )
    if b"encryption-data" in manifest:
        raise Refused(
            "DOC_ENCRYPTED", "文件加了密码，请去掉密码后重新提交", "the file is password-protected; remove the password"
        )


def _zipped(data: bytes, limits: Limits) -> bytes:
    """A package that was saved as one XML file (flat OPC, ECMA-376 part 2 annex), as the .docx that it stands for."""
    if len(data) > limits.xml_bytes:
        raise Refused(
            "DOC_TOO_LARGE", f"XML 超过 {limits.xml_bytes:,} 字节", f"more than {limits.xml_bytes:,} bytes of XML"
        )
    made = io.BytesIO()
    try:
        if _DOCTYPE.search(data.replace(b"\0", b"")):
            raise docx.damaged("DTD")
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
        kinds = []
        with zipfile.ZipFile(made, "w") as package:
            for part in root.iterchildren(_PACKAGE + "part"):
                name, xml = str(part.get(_PACKAGE + "name")), part.find(_PACKAGE + "xmlData")
                if xml is not None:
                    if len(xml) != 1:
                        continue
                    package.writestr(name.lstrip("/"), etree.tostring(xml[0], encoding="UTF-8", with_tail=False))
                elif (packed := part.findtext(_PACKAGE + "binaryData")) is not None:
                    package.writestr(name.lstrip("/"), base64.b64decode("".join(packed.split())))
                kinds.append((name, part.get(_PACKAGE + "contentType") or ""))
            package.writestr("[Content_Types].xml", _types(kinds))
    except (etree.XMLSyntaxError, binascii.Error, ValueError):
        raise docx.damaged("flat OPC") from None
    return made.getvalue()


def _types(kinds: list[tuple[str, str]]) -> bytes:
    root = etree.Element("Types", xmlns="http://schemas.openxmlformats.org/package/2006/content-types")
    for name, kind in kinds:
        etree.SubElement(root, "Override", PartName=name, ContentType=kind)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
