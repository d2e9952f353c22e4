"""Files that cannot be used: each refused with its code and a sentence."""

import io
import zipfile

import pytest

from extractor.errors import Refused
from extractor.limits import Limits
from extractor.office import SOFFICE
from extractor.readers import read

from .package import document_xml, docx, p, tbl, tc, tr

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
PICTURE = "<w:p><w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r></w:p>"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa">]>' + document_xml(p("&a;")).encode().split(b"?>", 1)[1]


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


CASES = {
    "no bytes": (b"", "x.docx", "DOC_EMPTY"),
    "a .docx that is no zip": (b"hello", "x.docx", "DOC_UNREADABLE"),
    "half a zip": (docx(p("甲"))[:200], "x.docx", "DOC_UNREADABLE"),
    "a zip without a document": (packed(readme=b"hi"), "x.docx", "DOC_UNREADABLE"),
    "XML cut off": (docx("", xml=document_xml(p("甲")).encode()[:-20]), "x.docx", "DOC_UNREADABLE"),
    "a document type with entities": (docx("", xml=ENTITY), "x.docx", "DOC_UNREADABLE"),
    "an old Word file": (OLE, "x.docx", "DOC_UNSUPPORTED"),
    "a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "x.docx", "DOC_ENCRYPTED"),
    "a PDF named .docx": (b"%PDF-1.7", "x.docx", "DOC_UNSUPPORTED"),
    "rich text": (b"{\\rtf1 x}", "x.doc", "DOC_UNSUPPORTED"),
    "a web page": (b"<html><body>x</body></html>", "x.doc", "DOC_UNSUPPORTED"),
    "another kind of main part": (docx("", xml=b"<workbook/>"), "x.docx", "DOC_UNSUPPORTED"),
    "no text at all": (docx(p("")), "x.docx", "DOC_EMPTY"),
    "only a picture": (docx(PICTURE), "x.docx", "DOC_EMPTY"),
    "a million columns": (docx(tbl(tr(tc("甲", '<w:gridSpan w:val="1000000"/>')))), "x.docx", "DOC_TOO_LARGE"),
    "tables nested without end": (
        docx("<w:tbl><w:tr><w:tc>" * 120 + p("甲") + "</w:tc></w:tr></w:tbl>" * 120),
        "x.docx",
        "DOC_TOO_LARGE",
    ),
    "a zip bomb": (docx("", xml=document_xml(p("甲" * 2_000_000)).encode()), "x.docx", "DOC_TOO_LARGE"),
    "more bytes than the bound": (b"PK\x03\x04" + b"x" * 2_000_000, "x.docx", "DOC_TOO_LARGE"),
}


@pytest.mark.parametrize(("data", "name", "code"), CASES.values(), ids=CASES.keys())
def test_a_file_that_cannot_be_used_is_refused_with_its_code(data, name, code, monkeypatch):
    monkeypatch.setenv(SOFFICE, "")  # as where LibreOffice is not installed
    with pytest.raises(Refused) as refused:
        read(data, name, Limits(file_bytes=1_000_000, inflated_bytes=4_000_000))
    assert refused.value.code == code
    assert refused.value.message and refused.value.message_en


def test_a_scan_is_told_from_an_empty_form():
    with pytest.raises(Refused) as refused:
        read(docx(PICTURE), "x.docx")
    assert "扫描" in refused.value.message
