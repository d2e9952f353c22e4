"""What mutants have found, each as small as it gets: an answer, and the same one both ways."""

import io
import zipfile

import pytest

from tests.readers.docx.package import docx, p, tbl, tc, tr

from .check import checked

A = "<w:r><w:t>甲</w:t></w:r>"
HUGE = "9" * 5000  # more digits than int() takes


def cell(inner, properties=""):
    return tbl(tr(f"<w:tc>{properties}<w:p>{inner}</w:p></w:tc>"))


BODIES = {
    "text outside a run": cell(f"<w:t>X</w:t>{A}"),
    "text in an element that nobody knows": cell("<w:r><w:unheard><w:t>X</w:t></w:unheard><w:t>甲</w:t></w:r>"),
    "a run in another namespace's element": cell(f'<x xmlns="urn:f"><w:r><w:t>X</w:t></w:r></x>{A}'),
    "a break outside a run": cell(f"<w:br/>{A}"),
    "a paragraph in a paragraph": cell(f"{A}<w:p><w:r><w:t>乙</w:t></w:r></w:p>"),
    "a paragraph in a row": tbl(tr(tc("甲"), p("乙"))),
    "a cell outside a row": f"<w:tbl>{tc('甲')}{tr(tc('乙'))}</w:tbl>",
    "a row in a row": tbl(tr(tc("甲"), tr(tc("乙")))),
    "a cell in a cell": tbl(tr(f"<w:tc>{tc('内')}{p('甲')}</w:tc>")),
    "a row in a cell": tbl(tr(f"<w:tc>{tr(tc('内'))}{p('甲')}</w:tc>")),
    "a span outside the properties": cell(A, '<w:gridSpan w:val="2"/>'),
    "columns left out, said of a cell": tbl(tr(tc("甲", '<w:gridBefore w:val="2"/>'))),
    "properties after the text": tbl(tr(f'<w:tc>{p("甲")}<w:tcPr><w:gridSpan w:val="2"/></w:tcPr></w:tc>')),
    "the span before a tracked change": tbl(
        tr(tc("甲", '<w:gridSpan w:val="2"/><w:tcPrChange><w:tcPr><w:gridSpan w:val="3"/></w:tcPr></w:tcPrChange>'))
    ),
    "a property without quotes": cell("<w:r><w:rPr><w:b w:val=1/></w:rPr><w:t>甲</w:t></w:r>"),
    "a property without an end": cell("<w:r><w:rPr><w:b></w:rPr><w:t>甲</w:t></w:r>"),
    "an unknown entity in a property": cell("<w:r><w:rPr>&x;</w:rPr><w:t>甲</w:t></w:r>"),
    "a comment in a text": cell("<w:r><w:t>甲<!-- x -->乙</w:t></w:r>"),
    "a symbol past Unicode": cell('<w:r><w:sym w:char="110000"/></w:r>'),
    "half a surrogate pair as a symbol": cell('<w:r><w:sym w:font="Arial" w:char="D800"/></w:r>'),
    "a negative number of columns left out": tbl(tr(tc("甲"), properties='<w:gridBefore w:val="-5"/>')),
    "a span of too many digits": tbl(tr(tc("甲", f'<w:gridSpan w:val="{HUGE}"/>'))),
    "too many digits in a table that is walked": tbl(
        tr(tc(p("<w:r><w:tab/></w:r>"), f'<w:gridSpan w:val="{HUGE}"/>'), properties=f'<w:gridBefore w:val="{HUGE}"/>')
    ),
    "a grid column of too many digits": tbl(
        f'<w:tblGrid><w:gridCol w:w="{HUGE}"/></w:tblGrid>', tr(tc("甲"), tc("乙"))
    ),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_odd_markup_gets_an_answer_and_the_same_one_both_ways(body):
    assert checked(0, "", docx(body + p("尾"))).fault == ""


def test_a_directory_that_lies_before_the_file_gets_an_answer():
    data = bytearray(docx(p("甲")))
    data[-3] ^= 1  # the highest byte of the offset of the directory
    assert checked(0, "", bytes(data)).fault == ""


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_part_gets_an_answer(compression):
    assert damaged(compression).kind == "DOC_UNREADABLE"


def damaged(compression):
    """The answer to a file whose main part has a byte flipped in the middle of what is stored of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(p("甲" * 50)))) as package, zipfile.ZipFile(out, "w", compression) as target:
        for name in package.namelist():
            target.writestr(name, package.read(name))
        main = target.getinfo("word/document.xml")
    data = bytearray(out.getvalue())
    data[main.header_offset + 30 + len(main.filename) + main.compress_size // 2] ^= 0x55
    return checked(0, "", bytes(data))
