"""The fast ways and the whole way give the same document."""

from pathlib import Path

import pytest

from extractor.document import Document
from extractor.limits import DEFAULT
from extractor.readers.docx import prune, read

from .package import document_xml, docx, p, tbl, tc, tr

PROPERTIES = "<w:pPr><w:jc/><w:rPr><w:b/></w:rPr></w:pPr>"
RUN = "<w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r>"
PLAIN = f"<w:p>{PROPERTIES}{RUN}</w:p>"
ODD = {
    "nothing odd": PLAIN,
    "a comment that holds an end tag": f"<w:p><w:pPr><!-- </w:pPr> --><w:jc/></w:pPr>{RUN}</w:p>",
    "a comment that holds a start tag": f"<w:p><!-- <w:pPr> -->{PROPERTIES}{RUN}</w:p>",
    "CDATA": "<w:p><w:r><w:t><![CDATA[<w:rPr>甲]]></w:t></w:r></w:p>" + PLAIN,
    "a tracked change": f"<w:p><w:pPr><w:pPrChange><w:pPr><w:jc/></w:pPr></w:pPrChange></w:pPr>{RUN}</w:p>",
    "hidden text": "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>" + PLAIN,
    "an empty property": "<w:p><w:pPr/><w:r><w:rPr/><w:t>甲</w:t></w:r></w:p>",
    "an instruction": f"<w:p><?x <w:rPr>?>{RUN}</w:p>",
}


def whole(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Document:
    with monkeypatch.context() as patched:
        patched.setattr("extractor.readers.docx.pruned", lambda data: None)
        patched.setattr("extractor.readers.docx.body.is_plain", lambda root, w: False)
        return read(data, "x.docx", DEFAULT)


@pytest.mark.parametrize("body", ODD.values(), ids=ODD.keys())
def test_odd_markup_is_read_alike_both_ways(body, monkeypatch):
    data = docx(body + tbl(tr(tc(PLAIN), tc("乙"))))
    assert read(data, "x.docx", DEFAULT) == whole(data, monkeypatch)


@pytest.mark.parametrize("path", sorted(Path("samples").glob("20*.docx")), ids=lambda path: path.name)
def test_the_samples_are_read_alike_both_ways(path, monkeypatch):
    assert read(path.read_bytes(), path.name, DEFAULT) == whole(path.read_bytes(), monkeypatch)


def test_properties_are_cut_where_nothing_speaks_against_it():
    cut = prune.pruned(document_xml(PLAIN).encode())
    assert cut is not None and b"Pr>" not in cut and "甲".encode() in cut


def test_a_text_in_another_encoding_is_not_cut():
    assert prune.pruned(document_xml(p("甲")).encode("utf-16")) is None
