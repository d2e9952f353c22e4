"""Packages as they come: every one of these is a document that Word opens."""

import io
import zipfile

import pytest

from extractor.errors import Refused
from extractor.office import SOFFICE
from extractor.readers import read

from .package import STRICT, document_xml, docx, p, tbl, tc, tr

BODY = p("正文") + tbl(tr(tc("甲"), tc("乙")))
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"


def rels(target: str, kind: str = RELATION) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{kind}" Target="{target}"/></Relationships>'
    )


def types(part: str, kind: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    )


def packed(*parts: tuple[str, str | bytes], stream: bool = False) -> bytes:
    """A zip of the parts in this order; ``stream`` writes sizes after the data, as a zip on a pipe has them."""
    out = io.BytesIO()
    target = Pipe(out) if stream else out
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            package.writestr(name, data)
    return out.getvalue()


def stored(name: str, data: bytes) -> bytes:
    """A zip of one part, not packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(name, data)
    return out.getvalue()


class Pipe(io.RawIOBase):
    """A file that cannot be sought in."""

    def __init__(self, out: io.BytesIO) -> None:
        self.out = out

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        return self.out.write(data)

    def seekable(self) -> bool:
        return False


XML = document_xml(BODY)
UTF16 = XML.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
DOCM = "application/vnd.ms-word.document.macroEnabled.main+xml"
DOTX = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
CASES = {
    "the main part first": packed(("word/document.xml", XML), ("_rels/.rels", rels("word/document.xml"))),
    "a relative target": packed(("_rels/.rels", rels("./word/../word/document.xml")), ("word/document.xml", XML)),
    "another name": packed(("_rels/.rels", rels("/doc/main%207.xml")), ("doc/main 7.xml", XML)),
    "a name in other case": packed(("_rels/.rels", rels("Word/Document.XML")), ("word/document.xml", XML)),
    "back slashes": packed(("_rels\\.rels", rels("word\\document.xml")), ("word\\document.xml", XML)),
    "no relationships, found by its type": packed(("[Content_Types].xml", types("x/y.xml", DOCM)), ("x/y.xml", XML)),
    "a template by its type": packed(("[Content_Types].xml", types("x/y.xml", DOTX)), ("x/y.xml", XML)),
    "no relationships and no types": packed(("word/document.xml", XML)),
    "relationships cut off": packed(("_rels/.rels", rels("x.xml")[:-9]), ("word/document.xml", XML)),
    "a relationship to a part that is not there": packed(("_rels/.rels", rels("x.xml")), ("word/document.xml", XML)),
    "sizes after the data": packed(("_rels/.rels", rels("word/document.xml")), ("word/document.xml", XML), stream=True),
    "bytes after the end": docx(BODY) + b"\0" * 300,
    "a part in UTF-16": docx("", xml=UTF16),
    "a part with a byte order mark": docx("", xml=b"\xef\xbb\xbf" + XML.encode()),
    "another prefix": docx(
        "",
        xml=XML.replace("<w:", "<x:")
        .replace("</w:", "</x:")
        .replace("xmlns:w=", "xmlns:x=")
        .replace(" w:", " x:")
        .encode(),
    ),
    "the main namespace without a prefix": docx(
        "", xml=XML.replace("<w:", "<").replace("</w:", "</").replace("xmlns:w=", "xmlns=").encode()
    ),
    "strict": packed(
        ("_rels/.rels", rels("word/document.xml", STRICT_RELATION)), ("word/document.xml", document_xml(BODY, STRICT))
    ),
    "a styles part cut off": packed(
        ("_rels/.rels", rels("word/document.xml")),
        ("word/_rels/document.xml.rels", rels("styles.xml", RELATION.replace("officeDocument", "styles", 2))),
        ("word/styles.xml", "<w:styles"),
        ("word/document.xml", document_xml('<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr></w:p>' + BODY)),
    ),
}


@pytest.mark.parametrize("data", CASES.values(), ids=CASES.keys())
def test_a_package_is_read_however_it_was_written(data):
    document = read(data, "x.docx")
    assert [cell.text for cell in document.grids[0].cells] == ["甲", "乙"]
    assert [block.text for block in document.body if not isinstance(block, int) and block.text] == ["正文"]


def test_of_a_part_that_stands_twice_the_last_is_read_and_it_is_told():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = packed(("word/document.xml", document_xml(p("先"))), ("word/document.xml", document_xml(p("后"))))
    document = read(data, "x.docx")
    assert document.body[0].text == "后"
    assert ("repeated_part", 1) in {(note.code, note.times) for note in document.notes}


WORD2003 = b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
OTHERS = {
    "Word 2003 XML": (WORD2003, "2003"),
    "a web archive": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "MHT"),
    "a web page": (b"\xef\xbb\xbf <HTML><body>", "网页"),
    "OpenDocument": (stored("mimetype", b"application/vnd.oasis.opendocument.text"), "OpenDocument"),
    "an old workbook": (OLE + "Workbook".encode("utf-16-le"), "Excel"),
    "old slides": (OLE + "PowerPoint Document".encode("utf-16-le"), "PPT"),
    "an old Word file": (OLE + "WordDocument".encode("utf-16-le"), "旧版 Word"),
    "rich text": (b"{\\rtf1\\ansi}", "RTF"),
}


@pytest.mark.parametrize(("data", "named"), OTHERS.values(), ids=OTHERS.keys())
def test_another_kind_of_file_under_the_name_of_word_is_told_by_its_bytes(data, named, monkeypatch):
    monkeypatch.setenv(SOFFICE, "")
    with pytest.raises(Refused) as refused:
        read(data, "x.docx")
    assert refused.value.code == "DOC_UNSUPPORTED"
    assert named in refused.value.message
