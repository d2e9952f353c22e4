"""What one document gives as a whole."""

from extractor.pipeline import extract
from extractor.ruleset import load
from extractor.tables.canonical import to_arrow

from .readers.docx.package import docx, p, tbl, tc, tr

WIDE = '<w:tcW w:w="{}" w:type="dxa"/>'
MENDED = tbl(
    tr(tc("甲", WIDE.format(300)), tc("乙", WIDE.format(300))), tr(tc("一"), tc("二"), tc("三")), grid="100 200 300"
)


def test_content_that_was_not_read_is_a_flag_of_the_document():
    result = extract(docx(p("正文") + "<w:altChunk/>"), "x.docx", load())
    assert [(flag.code, flag.severity) for flag in result.flags] == [("DOC_PART_UNREAD", "warning")]
    assert result.status == "partial"


def test_a_row_that_was_mended_is_a_flag_with_its_place():
    (flag,) = extract(docx(MENDED), "x.docx", load()).flags
    assert (flag.code, flag.place.table, flag.place.grid_row, flag.found) == ("TABLE_BROKEN", 0, 0, "2/3")


def test_what_the_reader_left_out_is_counted_in_the_documents_table():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
    result = extract(
        docx(p("甲", hidden, hidden) + tbl(tr(tc("旧"), properties="<w:del/>"), tr(tc("新")))), "x", load()
    )
    assert to_arrow([result], load())["documents"]["notes"].to_pylist() == [["deleted_row:1", "hidden_text:2"]]
    assert not result.flags
