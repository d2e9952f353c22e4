"""The package of a .docx (ECMA-376 part 2): the main part found by relationship, parts read within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from lxml import etree

from extractor.errors import Refused
from extractor.limits import Limits

_OFFICE_DOCUMENT = "/officeDocument"
# libxml2's own bounds, in force because huge_tree is off: 256 levels, 10 MB of one text
_PAST_BOUND = (
    etree.ErrorTypes.ERR_RESOURCE_LIMIT,
    etree.ErrorTypes.ERR_NAME_TOO_LONG,
    etree.ErrorTypes.ERR_ENTITY_LOOP,
)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def damaged(detail: str) -> Refused:
    """DOC_UNREADABLE for a package that cannot be read."""
    return Refused(
        "DOC_UNREADABLE",
        f"不是有效的 Word 文档（{detail}），文件可能已损坏，请重新提交",
        f"not a Word document ({detail}): the file is probably damaged; submit it again",
    )


class Package:
    """An opened package. Part names are without a leading slash and compared without case, as the standard says."""

    def __init__(self, data: bytes, limits: Limits) -> None:
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
        if total > limits.inflated_bytes or len(infos) > limits.parts:
            raise Refused(
                "DOC_TOO_LARGE",
                f"解压后有 {total:,} 字节、{len(infos)} 个部件，超过上限",
                f"inflates to {total:,} bytes in {len(infos)} parts, past the limit",
            )
        self._parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
        self._limits = limits

    def read(self, part: str) -> bytes | None:
        """The bytes of a part, None where there is none."""
        info = self._parts.get(part.lower())
        if info is None:
            return None
        try:
            with self._zip.open(info) as stream:
                data = stream.read(self._limits.inflated_bytes + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
            raise damaged(part) from None
        if len(data) > self._limits.inflated_bytes:
            raise Refused("DOC_TOO_LARGE", "解压后的内容超过上限", "the inflated content is past the limit")
        return data

    def xml(self, part: str, prune: Callable[[bytes], bytes | None] | None = None) -> Any:
        """The root element of a part, None where there is none. Raises Refused when it is not well-formed.

        ``prune`` may cut from the bytes what the caller does not need, or give None to have the part parsed whole.
        """
        data = self.read(part)
        if data is None:
            return None
        cut = prune(data) if prune else None
        root = _parsed(cut) if cut is not None else None
        if root is None:
            root = _parsed(data)
        if root is None:
            raise damaged(part)
        if root.getroottree().docinfo.doctype:
            raise damaged("DTD")  # Word writes none; its only use is an attack
        return root

    def main_part(self) -> str:
        """The name of the main document part, by the package's relationships; word/document.xml failing that."""
        root = self.xml("_rels/.rels")
        if root is not None:
            for relation in root:
                if str(relation.get("Type", "")).endswith(_OFFICE_DOCUMENT):
                    return str(relation.get("Target", "")).replace("\\", "/").lstrip("/")
        return "word/document.xml"


def _parsed(data: bytes) -> Any:
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        if error.code in _PAST_BOUND:
            raise Refused("DOC_TOO_LARGE", "XML 嵌套或文字超过上限", "XML past the parser's bounds") from None
        return None
    except ValueError:
        return None
