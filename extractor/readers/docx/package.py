"""The package of a .docx (ECMA-376 part 2): the main part found by relationship, parts read within bounds."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from lzma import LZMAError
from typing import Any
from urllib.parse import unquote

from lxml import etree

from extractor.errors import Refused
from extractor.limits import Limits

_OFFICE_DOCUMENT = "/officeDocument"
_MAIN = (
    "wordprocessingml.document.main+xml",
    "wordprocessingml.template.main+xml",
    "ms-word.document",
    "ms-word.template",
)
_CENTRAL = b"PK\x01\x02"  # one before every entry of a zip's directory
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_SMALL = 1_000_000  # bytes below which a ratio of compression says nothing
_ELEMENT, _ATTRIBUTE = 150, 200  # bytes of memory that libxml2 takes for each, a text node included; measured
# what zipfile raises for a part that it cannot open or inflate, by the way it is packed
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, LZMAError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError),
)
# libxml2's own bounds, in force because huge_tree is off
_PAST_BOUND = (
    etree.ErrorTypes.ERR_RESOURCE_LIMIT,
    etree.ErrorTypes.ERR_NAME_TOO_LONG,
    etree.ErrorTypes.ERR_ENTITY_LOOP,
    etree.ErrorTypes.ERR_NO_MEMORY,
)


def damaged(detail: str) -> Refused:
    """DOC_UNREADABLE for a package that cannot be read."""
    return Refused(
        "DOC_UNREADABLE",
        f"不是有效的 Word 文档（{detail}），文件可能已损坏，请重新提交",
        f"not a Word document ({detail}): the file is probably damaged; submit it again",
    )


def _too_large(zh: str, en: str) -> Refused:
    return Refused("DOC_TOO_LARGE", zh, en)


class Package:
    """An opened package. Part names are without a leading slash and compared without case, as the standard says."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        if (parts := data.count(_CENTRAL)) > limits.parts:
            raise _too_large(f"压缩包里有 {parts:,} 个部件，超过上限", f"a package of {parts:,} parts, past the limit")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise damaged("zip") from None
        infos = self._zip.infolist()
        if any(info.flag_bits & 0x1 for info in infos):
            raise Refused(
                "DOC_ENCRYPTED",
                "文件加了密码，请去掉密码后重新提交",
                "the file is password-protected; remove the password",
            )
        total = sum(info.file_size for info in infos)
        if total > limits.inflated_bytes:
            raise _too_large(f"解压后有 {total:,} 字节，超过上限", f"inflates to {total:,} bytes, past the limit")
        self._parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
        self._limits = limits
        self._repeated = len(infos) - len(self._parts)
        self._unreadable: set[str] = set()

    def faults(self) -> list[tuple[str, int]]:
        """What was wrong with the package and read all the same, as codes of notes with their counts.

        ``repeated_part``: names that stand in it twice (the last one is taken, as the directory of a zip means it);
        ``part_unreadable``: broken parts beside the main one.
        """
        counts = (("repeated_part", self._repeated), ("part_unreadable", len(self._unreadable)))
        return [(code, count) for code, count in counts if count]

    def read(self, part: str) -> bytes | None:
        """The bytes of a part, None where there is none. Raises Refused: DOC_UNREADABLE, DOC_TOO_LARGE."""
        info = self._parts.get(part.lower())
        if info is None:
            return None
        most = self._limits.xml_bytes
        if info.file_size > _SMALL and info.file_size > info.compress_size * self._limits.ratio:
            raise _too_large("压缩比异常，可能是压缩炸弹", "compressed past any document's ratio: a zip bomb?")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(most + 1)
        except _UNREADABLE:
            raise damaged(part) from None
        if len(data) > most:
            raise _too_large(f"{part} 超过 {most:,} 字节", f"{part} holds more than {most:,} bytes")
        return data

    def _tolerant(self, part: str) -> Any:
        try:
            data = self.read(part)
            return None if data is None else self.parsed(data, part)
        except Refused as refused:
            if refused.code != "DOC_UNREADABLE":
                raise
            self._unreadable.add(part)
            return None

    def parsed(self, data: bytes, part: str) -> Any:
        """The root element of a part's bytes. Raises Refused: DOC_UNREADABLE, DOC_TOO_LARGE."""
        root = self.tree(data, part)
        if root is None:
            raise damaged(part)
        return root

    def tree(self, data: bytes, part: str) -> Any:
        """The same, None where the bytes are not well-formed: without a document type, within the memory of a tree."""
        if has_doctype(data):
            raise damaged("DTD")  # Word writes none; its only use is an attack
        if len(data) > _SMALL:
            elements = (data.count(b"<") + data.count(b"/>")) // 2
            size = len(data) + _ELEMENT * elements + _ATTRIBUTE * data.count(b"=")
            if size > self._limits.tree_bytes:
                raise _too_large(f"{part} 的内容过多", f"{part} holds more elements than any form")
        try:
            return etree.fromstring(data, _parser())
        except etree.XMLSyntaxError as error:
            if error.code in _PAST_BOUND:
                raise _too_large("XML 嵌套或文字超过上限", "XML past the parser's bounds") from None
            return None
        except ValueError:
            return None

    def main_part(self) -> str:
        """The name of the main document part: by the package's relationships, else by content type, else as usual."""
        candidates = [target for kind, target in self.relations("") if kind.endswith(_OFFICE_DOCUMENT)]
        by_type = [name for name, kind in self._content_types() if any(mark in kind.lower() for mark in _MAIN)]
        if len(candidates) > 1:
            candidates = [name for name in candidates if name.lower() in map(str.lower, by_type)] or candidates
        for name in (*candidates, *by_type):
            if name.lower() in self._parts:
                return name
        return "word/document.xml"

    def aside(self, part: str, kind: str) -> Any:
        """The root of the part that stands to ``part`` in a relation (``/styles``, ``/numbering``), None for none.

        Such a part adds to the main one: a broken one is no reason to lose the document, but it is told.
        """
        target = next((target for found, target in self.relations(part) if found.endswith(kind)), None)
        return self._tolerant(target) if target is not None else None

    def relations(self, part: str) -> list[tuple[str, str]]:
        """(type, target part) of every internal relationship of a part; of the package itself for ""."""
        folder, name = posixpath.split(part)
        root = self._tolerant(posixpath.join(folder, "_rels", name + ".rels"))
        found: list[tuple[str, str]] = []
        for relation in root if root is not None else ():
            if relation.get("TargetMode") != "External":
                target = unquote(relation.get("Target", "")).replace("\\", "/")
                found.append((relation.get("Type", ""), posixpath.normpath(posixpath.join("/", folder, target))[1:]))
        return found

    def _content_types(self) -> list[tuple[str, str]]:
        root = self._tolerant("[Content_Types].xml")
        return [
            (element.get("PartName", "").lstrip("/"), element.get("ContentType", ""))
            for element in (root if root is not None else ())
            if element.get("PartName")
        ]


def has_doctype(data: bytes) -> bool:
    """A document type is declared before the first element."""
    for mark in _DOCTYPES:
        at = data.find(mark)
        if at >= 0 and not _begins_element(data[:at]):
            return True
    return False


def _begins_element(prolog: bytes) -> bool:
    text = prolog.replace(b"\0", b"")
    return any(text[at + 1 : at + 2].isalpha() for at in range(len(text)) if text[at : at + 1] == b"<")


def _parser() -> etree.XMLParser:
    """No entity, no network, no document type; comments and instructions left out, so that text is in one piece."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
