"""One case for each thing a Word table may hold: the grid and the text that must come out."""

import pytest

from extractor.readers import read

from .package import STRICT, docx, p, tbl, tc, tr

SPAN2, SPAN3 = '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="3"/>'
START, GO_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def run(inner: str) -> str:
    return f"<w:r>{inner}</w:r>"


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
