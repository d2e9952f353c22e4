"""Documents drawn as a page."""

from lxml import html

from extractor.document import Cell, Document, Grid, Paragraph
from extractor.drawing.page import page

INNER = Grid(1, 1, 1, (Cell(0, 0, 1, 1, "内"),), (0, 1, 1))
OUTER = Grid(
    0,
    2,
    3,
    (
        Cell(0, 0, 2, 1, "<机构>"),
        Cell(0, 1, 1, 2, "其中"),
        Cell(1, 1, 1, 1, "上", None, ("上", 1)),
    ),
)
DOCUMENT = Document("docx", (Paragraph("题 & 目"), 0), (OUTER, INNER))


def test_tables_have_real_spans_and_tables_in_cells():
    parsed = html.fromstring(page(DOCUMENT, "x", ()))
    outer = parsed.xpath("//table")[0]
    rows = [
        [(td.get("rowspan"), td.get("colspan"), td.get("title")) for td in tr.xpath("td")] for tr in outer.xpath("tr")
    ]
    assert rows == [
        [("2", None, "行 0 列 0"), (None, "2", "行 0 列 1")],
        [(None, None, "行 1 列 1"), (None, "1", None)],
    ]
    assert outer.xpath("tr[2]/td[1]/table//td/text()") == ["内"]


def test_text_is_text_and_the_notes_stand_below():
    shown = page(DOCUMENT, "a<b", ["隐藏的文字"])
    assert "&lt;机构&gt;" in shown and "题 &amp; 目" in shown and "<title>a&lt;b</title>" in shown
    assert html.fromstring(shown).xpath("//ul/li/text()") == ["隐藏的文字"]
