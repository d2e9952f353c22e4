"""One case for each thing a Word table may hold: the grid and the text that must come out."""

import pytest

from extractor.readers import read

from .package import STRICT, docx, p, run, sdt, tbl, tc, tr

TICKED = '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
SPAN2, SPAN3 = '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="3"/>'
START, GO_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


CASES = {
    "plain cells": (tbl(tr(tc("甲"), tc("乙"))), [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")]),
    "a cell over two columns": (
        tbl(tr(tc("甲", SPAN2)), tr(tc("乙"), tc("丙"))),
        [(0, 0, 1, 2, "甲"), (1, 0, 1, 1, "乙"), (1, 1, 1, 1, "丙")],
    ),
    "a cell over three rows": (
        tbl(tr(tc("甲", START), tc("1")), tr(tc("", GO_ON), tc("2")), tr(tc("", GO_ON), tc("3"))),
        [(0, 0, 3, 1, "甲"), (0, 1, 1, 1, "1"), (1, 1, 1, 1, "2"), (2, 1, 1, 1, "3")],
    ),
    "a second merge right below the first": (
        tbl(tr(tc("甲", START)), tr(tc("", GO_ON)), tr(tc("乙", START)), tr(tc("", GO_ON))),
        [(0, 0, 2, 1, "甲"), (2, 0, 2, 1, "乙")],
    ),
    "cells joined across, the old way": (
        tbl(
            tr(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("乙")), tr(tc("1"), tc("2"), tc("3"))
        ),
        [(0, 0, 1, 2, "甲"), (0, 2, 1, 1, "乙"), (1, 0, 1, 1, "1"), (1, 1, 1, 1, "2"), (1, 2, 1, 1, "3")],
    ),
    "cells joined across and down": (
        tbl(
            tr(tc("甲", '<w:hMerge w:val="restart"/>' + START), tc("", "<w:hMerge/>" + START), tc("1")),
            tr(tc("", '<w:hMerge w:val="restart"/>' + GO_ON), tc("", "<w:hMerge/>" + GO_ON), tc("2")),
        ),
        [(0, 0, 2, 2, "甲"), (0, 2, 1, 1, "1"), (1, 2, 1, 1, "2")],
    ),
    "a continuation of another width is a cell": (
        tbl(tr(tc("甲", START + SPAN2)), tr(tc("", GO_ON), tc("乙"))),
        [(0, 0, 1, 2, "甲"), (1, 0, 1, 1, ""), (1, 1, 1, 1, "乙")],
    ),
    "two continuations with nothing above them are one cell": (
        tbl(tr(tc("甲"), tc("1")), tr(tc("乙", GO_ON), tc("2")), tr(tc("", GO_ON), tc("3"))),
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "1"), (1, 0, 2, 1, "乙"), (1, 1, 1, 1, "2"), (2, 1, 1, 1, "3")],
    ),
    "a cell whose deletion is tracked": (
        tbl(tr(tc("甲"), tc("旧", "<w:cellDel/>"), tc("乙"))),
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")],
    ),
    "a cell whose insertion is tracked": (tbl(tr(tc("甲", "<w:cellIns/>"))), [(0, 0, 1, 1, "甲")]),
    "a merge that is tracked": (
        tbl(tr(tc("甲", '<w:cellMerge w:vMerge="rest"/>')), tr(tc("", '<w:cellMerge w:vMerge="cont"/>'))),
        [(0, 0, 2, 1, "甲")],
    ),
    "the properties before a tracked change of them do not count": (
        tbl(tr(tc("甲", SPAN2 + f"<w:tcPrChange><w:tcPr>{SPAN3}</w:tcPr></w:tcPrChange>"), tc("乙"))),
        [(0, 0, 1, 2, "甲"), (0, 2, 1, 1, "乙")],
    ),
    "rows of unequal width": (
        tbl(tr(tc("甲"), tc("乙"), tc("丙")), tr(tc("1")), tr(tc("2"), tc("3", SPAN2), tc("4"))),
        [
            *[(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (0, 2, 1, 1, "丙"), (1, 0, 1, 1, "1")],
            *[(2, 0, 1, 1, "2"), (2, 1, 1, 2, "3"), (2, 3, 1, 1, "4")],
        ],
    ),
    "a row that is hidden with all its text": (
        tbl(tr(tc(p(run("<w:t>藏</w:t>", "<w:vanish/>"))), properties="<w:hidden/>"), tr(tc("见"))),
        [(0, 0, 1, 1, "见")],
    ),
    "columns left out that are fewer than none": (
        tbl(tr(tc("甲"), properties='<w:gridBefore w:val="-5"/>')),
        [(0, 0, 1, 1, "甲")],
    ),
    "a row marked hidden that shows text": (tbl(tr(tc("见"), properties="<w:hidden/>")), [(0, 0, 1, 1, "见")]),
    "a placeholder around a cell": (
        f"<w:tbl><w:tr>{sdt(tc('单击'), '<w:showingPlcHdr/>')}{tc('乙')}</w:tr></w:tbl>",
        [(0, 0, 1, 1, ""), (0, 1, 1, 1, "乙")],
    ),
    "a placeholder around a row": (
        f"<w:tbl>{sdt(tr(tc('单击'), tc('此处')), '<w:showingPlcHdr/>')}{tr(tc('乙'))}</w:tbl>",
        [(0, 0, 1, 1, ""), (0, 1, 1, 1, ""), (1, 0, 1, 1, "乙")],
    ),
    "a check box around a cell": (
        f"<w:tbl><w:tr>{sdt(tc('☒'), TICKED)}{tc('乙')}</w:tr></w:tbl>",
        [(0, 0, 1, 1, "☑"), (0, 1, 1, 1, "乙")],
    ),
    "controls around rows in controls, and custom XML": (
        f"<w:tbl>{sdt(sdt(tr(tc('甲'))))}<w:customXml>{tr(tc('乙'))}</w:customXml></w:tbl>",
        [(0, 0, 1, 1, "甲"), (1, 0, 1, 1, "乙")],
    ),
    "a continuation with nothing above it is a cell": (tbl(tr(tc("甲", GO_ON))), [(0, 0, 1, 1, "甲")]),
    "columns left out before the first cell": (
        tbl(tr(tc("甲"), tc("乙")), tr(tc("丙"), properties='<w:gridBefore w:val="1"/>')),
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 1, 1, 1, "丙")],
    ),
    "a word split over runs": (tbl(tr(tc(p("公共", "财政")))), [(0, 0, 1, 1, "公共财政")]),
    "two paragraphs": (tbl(tr(tc(p("公共财") + p("政拨款")))), [(0, 0, 1, 1, "公共财\n政拨款")]),
    "tab, break and hyphen": (
        tbl(tr(tc(p(run("<w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/>"))))),
        [(0, 0, 1, 1, "甲\t乙\n丙-")],
    ),
    "inserted text in, deleted text out": (
        tbl(
            tr(tc(p("<w:ins><w:r><w:t>新</w:t></w:r></w:ins>", "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>")))
        ),
        [(0, 0, 1, 1, "新")],
    ),
    "moved text only where it went": (
        tbl(
            tr(
                tc(
                    p(
                        "<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>",
                        "<w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo>",
                    )
                )
            )
        ),
        [(0, 0, 1, 1, "新")],
    ),
    "a deleted row": (tbl(tr(tc("旧"), properties="<w:del/>"), tr(tc("新"))), [(0, 0, 1, 1, "新")]),
    "hidden text": (
        tbl(tr(tc(p(run("<w:rPr><w:vanish/></w:rPr><w:t>藏</w:t>"), "见")))),
        [(0, 0, 1, 1, "见")],
    ),
    "a content control around a run": (
        tbl(tr(tc(p("<w:sdt><w:sdtContent><w:r><w:t>甲</w:t></w:r></w:sdtContent></w:sdt>")))),
        [(0, 0, 1, 1, "甲")],
    ),
    "a content control that still shows its placeholder": (
        tbl(
            tr(
                tc(
                    p(
                        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处</w:t></w:r>"
                        "</w:sdtContent></w:sdt>"
                    )
                ),
                tc("乙"),
            )
        ),
        [(0, 0, 1, 1, ""), (0, 1, 1, 1, "乙")],
    ),
    "a content control around a cell": (
        f"<w:tbl><w:tr><w:sdt><w:sdtContent>{tc('甲')}</w:sdtContent></w:sdt>{tc('乙')}</w:tr></w:tbl>",
        [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")],
    ),
    "a content control around a row": (
        f"<w:tbl><w:sdt><w:sdtContent>{tr(tc('甲'))}</w:sdtContent></w:sdt>{tr(tc('乙'))}</w:tbl>",
        [(0, 0, 1, 1, "甲"), (1, 0, 1, 1, "乙")],
    ),
    "a check box of Word 2010": (
        tbl(
            tr(
                tc(
                    p(
                        '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>'
                        "<w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>",
                        "是",
                    )
                )
            )
        ),
        [(0, 0, 1, 1, "☑是")],
    ),
    "a check box of a form field": (
        tbl(
            tr(
                tc(
                    p(
                        run(
                            '<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/>'
                            "</w:checkBox></w:ffData></w:fldChar>"
                        ),
                        run("<w:instrText> FORMCHECKBOX </w:instrText>"),
                        run('<w:fldChar w:fldCharType="end"/>'),
                        "是",
                    )
                )
            )
        ),
        [(0, 0, 1, 1, "☑是")],
    ),
    "a ticked box of Wingdings": (
        tbl(tr(tc(p(run('<w:sym w:font="Wingdings" w:char="F0FE"/>'), "是")))),
        [(0, 0, 1, 1, "☑是")],
    ),
    "a field's result, not its code": (
        tbl(
            tr(
                tc(
                    p(
                        run('<w:fldChar w:fldCharType="begin"/>'),
                        run("<w:instrText>SUM(A1)</w:instrText>"),
                        run('<w:fldChar w:fldCharType="separate"/>'),
                        "12",
                        run('<w:fldChar w:fldCharType="end"/>'),
                    )
                )
            )
        ),
        [(0, 0, 1, 1, "12")],
    ),
    "a link and a smart tag": (
        tbl(
            tr(
                tc(
                    p(
                        "<w:hyperlink><w:r><w:t>甲</w:t></w:r></w:hyperlink>",
                        "<w:smartTag><w:r><w:t>乙</w:t></w:r></w:smartTag>",
                    )
                )
            )
        ),
        [(0, 0, 1, 1, "甲乙")],
    ),
    "one branch of alternate content": (
        tbl(
            tr(
                tc(
                    p(
                        run(
                            "<mc:AlternateContent><mc:Choice><w:t>甲</w:t></mc:Choice>"
                            "<mc:Fallback><w:t>甲</w:t></mc:Fallback></mc:AlternateContent>"
                        )
                    )
                )
            )
        ),
        [(0, 0, 1, 1, "甲")],
    ),
    "the base of a ruby": (
        tbl(
            tr(
                tc(
                    p(
                        run(
                            "<w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r>"
                            "</w:rubyBase></w:ruby>"
                        )
                    )
                )
            )
        ),
        [(0, 0, 1, 1, "音")],
    ),
}


@pytest.mark.parametrize(("body", "cells"), CASES.values(), ids=CASES.keys())
def test_the_grid_and_the_text_are_what_word_shows(body, cells):
    (grid,) = read(docx(body + p("尾")), "x.docx").grids
    assert [cell[:5] for cell in grid.cells] == cells


def test_a_nested_table_follows_its_holder_and_names_its_cell():
    inner = tbl(tr(tc("丙")))
    document = read(docx(tbl(tr(tc("甲"), tc(p("乙") + inner + p("丁"))))), "x.docx")
    assert [(grid.table, grid.parent) for grid in document.grids] == [(0, None), (1, (0, 0, 1))]
    assert document.grids[0].cells[1].text == "乙\n丁"
    assert document.grids[0].cells[1].blocks == ("乙", 1, "丁")
    assert document.body == (0,)


def test_tables_nested_in_tables_nested_in_tables_name_their_cells():
    inner = tbl(tr(tc("丁"), tc(tbl(tr(tc("戊"))) + p(""))))
    document = read(docx(tbl(tr(tc("甲"), tc(tbl(tr(tc(inner + p("")))) + p("")))) + tbl(tr(tc("己")))), "x.docx")
    assert [(grid.table, grid.parent) for grid in document.grids] == [
        *[(0, None), (1, (0, 0, 1)), (2, (1, 0, 0)), (3, (2, 0, 1)), (4, None)]
    ]
    assert document.body == (0, 4)


def test_a_table_whose_rows_are_all_deleted_is_gone():
    document = read(docx(tbl(tr(tc("旧"), properties="<w:del/>")) + tbl(tr(tc("新")))), "x.docx")
    assert [grid.cells[0].text for grid in document.grids] == ["新"]
    assert document.grids[0].table == 0


def test_a_table_in_a_text_box_stands_where_the_box_is_anchored():
    box = run(f"<w:pict><v:textbox><w:txbxContent>{p('框')}{tbl(tr(tc('内')))}</w:txbxContent></v:textbox></w:pict>")
    document = read(docx(tbl(tr(tc(p("甲", box)), tc("乙"))) + p("文", box)), "x.docx")
    assert [(grid.table, grid.parent) for grid in document.grids] == [(0, None), (1, (0, 0, 0)), (2, None)]
    assert document.grids[0].cells[0].blocks == ("甲", "框", 1)
    assert [block if isinstance(block, int) else block.text for block in document.body] == [0, "文", "框", 2]


def test_a_stale_grid_does_not_overrule_rows_that_agree():
    wide = tr(tc("甲", WIDE.format(100)), tc("乙", SPAN3 + WIDE.format(500)))
    narrow = tr(*(tc(text, WIDE.format(width)) for text, width in (("1", 100), ("2", 100), ("3", 200), ("4", 200))))
    document = read(docx(tbl(wide, narrow, grid="100 500")), "x.docx")
    assert [(cell.col, cell.col_span) for cell in document.grids[0].cells[:2]] == [(0, 1), (1, 3)]
    assert {(note.code, note.row) for note in document.notes} == {("grid_differs", 0), ("grid_differs", 1)}


WIDE = '<w:tcW w:w="{}" w:type="dxa"/>'


@pytest.mark.parametrize(
    ("row", "cells", "code"),
    [
        (tr(tc("甲", WIDE.format(300)), tc("乙", WIDE.format(300))), [(0, 2, "甲"), (2, 1, "乙")], "grid_mended"),
        (tr(tc("甲", WIDE.format(250)), tc("乙", WIDE.format(350))), [(0, 1, "甲"), (1, 1, "乙")], "grid_differs"),
        (tr(tc("甲", WIDE.format(300))), [(0, 1, "甲")], "grid_differs"),
        (tr(tc("甲"), tc("乙")), [(0, 1, "甲"), (1, 1, "乙")], "grid_differs"),
        (tr(tc("甲"), tc("乙"), properties='<w:gridAfter w:val="1"/>'), [(0, 1, "甲"), (1, 1, "乙")], None),
        (tr(tc("甲", SPAN2 + WIDE.format(100)), tc("乙", WIDE.format(500))), [(0, 2, "甲"), (2, 1, "乙")], None),
    ],
    ids=[
        "by its widths when all fall on the grid",
        "not by widths off the grid",
        "not by widths that stop short",
        "not without widths",
        "needs no mending with columns left out after it",
        "needs no mending when its spans fill the grid, whatever the widths",
    ],
)
def test_a_row_that_does_not_fill_the_grid_is_told_and_mended(row, cells, code):
    full = tr(tc("一"), tc("二"), tc("三"))
    document = read(docx(tbl(row, full, grid="100 200 300")), "x.docx")
    assert [(cell.col, cell.col_span, cell.text) for cell in document.grids[0].cells if cell.row == 0] == cells
    assert [(note.code, note.table, note.row) for note in document.notes] == ([(code, 0, 0)] if code else [])


def test_text_under_a_merge_is_not_shown_but_told():
    document = read(docx(tbl(tr(tc("甲", START)), tr(tc("藏", GO_ON)))), "x.docx")
    assert [cell.text for cell in document.grids[0].cells] == ["甲"]
    assert [(note.code, note.row, note.col) for note in document.notes] == [("covered_text", 1, 0)]


def test_content_that_stands_elsewhere_and_pictures_are_told():
    picture = run("<w:pict><v:shape><v:imagedata/></v:shape></w:pict>")
    document = read(docx(p("甲", picture) + "<w:altChunk/>"), "x.docx")
    assert {(note.code, note.times) for note in document.notes} == {("picture", 1), ("alt_chunk", 1)}


def test_paragraphs_and_tables_keep_their_order():
    document = read(docx(p("一") + tbl(tr(tc("甲"))) + p("二")), "x.docx")
    assert [block if isinstance(block, int) else block.text for block in document.body] == ["一", 0, "二"]


def test_the_strict_namespace_is_read_alike():
    (grid,) = read(docx(tbl(tr(tc("甲", SPAN2))), STRICT), "x.docx").grids
    assert grid.cells[0][:5] == (0, 0, 1, 2, "甲")


def test_the_main_part_is_found_by_its_relationship():
    assert read(docx(p("正文"), part="doc/main7.xml"), "x.docx").body[0].text == "正文"


def test_what_was_left_out_is_counted():
    body = p(run("<w:rPr><w:vanish/></w:rPr><w:t>藏</w:t>"), "见") + tbl(
        tr(tc("旧"), properties="<w:del/>"), tr(tc("新"))
    )
    assert {(note.code, note.times) for note in read(docx(body), "x.docx").notes} == {
        ("hidden_text", 1),
        ("deleted_row", 1),
    }
