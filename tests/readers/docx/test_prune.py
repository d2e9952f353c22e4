"""The fast ways and the whole way give the same document."""

from pathlib import Path

import pytest

from extractor.readers.docx import prune, read, read_plainly

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
    "text outside a run": f"<w:p>{RUN}<w:t>外</w:t><w:br/></w:p><w:t>外</w:t>",
    "a run outside a paragraph": RUN + PLAIN,
    "a deleted paragraph mark": f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{RUN}</w:p>" + PLAIN,
    "a list number": f'<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>{RUN}</w:p>',
    "a symbol font": '<w:p><w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>þ</w:t></w:r></w:p>',
    "a prefix bound again": f'<w:p xmlns:w="urn:other"><w:x/></w:p>{PLAIN}',
    "an instruction": f"<w:p><?x <w:rPr>?>{RUN}</w:p>",
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD.keys())
def test_odd_markup_is_read_alike_both_ways(body):
    data = docx(body + tbl(tr(tc(PLAIN), tc("乙"))))
    assert read(data, "x.docx") == read_plainly(data, "x.docx")


ROWS = {
    "a table in a cell": tr(tc(PLAIN + tbl(tr(tc("内"))) + PLAIN)),
    "a row in a row": f"<w:tr>{tr(tc('甲'))}</w:tr>",
    "a cell outside a row": tc("甲"),
    "two properties of a cell": "<w:tr><w:tc><w:tcPr/><w:tcPr><w:gridSpan w:val='2'/></w:tcPr></w:tc></w:tr>",
    "a span that is no number": tr(tc("甲", '<w:gridSpan w:val="two"/>')),
    "a span of nothing": tr(tc("甲", '<w:gridSpan w:val="0"/>')),
    "a row that does not fill the grid": tr(tc("甲", '<w:tcW w:w="300" w:type="dxa"/>')),
    "columns left out": tr(tc("甲"), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
    "a tracked change of a cell's properties": tr(
        tc("甲", '<w:tcPrChange><w:tcPr><w:gridSpan w:val="3"/></w:tcPr></w:tcPrChange>')
    ),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
def test_odd_rows_are_read_alike_both_ways(row):
    data = docx(tbl(tr(tc("一"), tc("二"), tc("三")), row, tr(tc("四")), grid="100 100 100") + p("尾"))
    assert read(data, "x.docx") == read_plainly(data, "x.docx")


def test_the_fast_ways_are_taken_where_nothing_speaks_against_them(monkeypatch):
    data = docx(tbl(tr(tc(PLAIN), tc("乙", '<w:vMerge w:val="restart"/>')), tr(tc("丙"), tc("", "<w:vMerge/>"))))
    monkeypatch.setattr("extractor.readers.docx.body.Walk._row", None)
    with pytest.raises(TypeError):
        read_plainly(data, "x.docx")
    assert [cell.text for cell in read(data, "x.docx").grids[0].cells] == ["甲", "乙", "丙"]


@pytest.mark.parametrize("path", sorted(Path("samples").glob("20*.docx")), ids=lambda path: path.name)
def test_the_samples_are_read_alike_both_ways(path):
    assert read(path.read_bytes(), path.name) == read_plainly(path.read_bytes(), path.name)


def test_properties_are_cut_where_nothing_speaks_against_it():
    cut = prune.pruned(document_xml(PLAIN).encode())
    assert cut is not None and b"Pr>" not in cut.data and "甲".encode() in cut.data


def test_a_text_in_another_encoding_is_not_cut():
    assert prune.pruned(document_xml(p("甲")).encode("utf-16")) is None
