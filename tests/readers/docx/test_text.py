"""What a cell may hold: one case for each, with the text that Word shows."""

import pytest

from extractor.readers import read

from .package import docx, field, p, run, sdt, tbl, tc, tr

PLACEHOLDER = "<w:showingPlcHdr/>"
TICKED = '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
UNTICKED = '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>'
VANISH = "<w:vanish/>"
VML = "<w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict>"
SHAPE = "<w:drawing><wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp></w:drawing>"


def both(box: str) -> str:
    """A text box as Word writes it: a drawing, and VML for older versions."""
    return run(
        f'<mc:AlternateContent><mc:Choice Requires="wps">{SHAPE.format(box)}</mc:Choice>'
        f"<mc:Fallback>{VML.format(box)}</mc:Fallback></mc:AlternateContent>"
    )


def sym(font: str, char: str) -> str:
    return run(f'<w:sym w:font="{font}" w:char="{char}"/>')


def drop_down(*entries: str, chosen: str) -> str:
    listed = "".join(f'<w:listEntry w:val="{entry}"/>' for entry in entries)
    return f"<w:ffData><w:ddList>{chosen}{listed}</w:ddList></w:ffData>"


DELETED_MARK = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"

CASES = {
    # the parts of a run
    "a soft hyphen is not seen": (p(run("<w:t>甲</w:t><w:softHyphen/><w:t>乙</w:t>")), "甲乙"),
    "a carriage return": (p(run("<w:t>甲</w:t><w:cr/><w:t>乙</w:t>")), "甲\n乙"),
    "a page break ends a line": (p(run('<w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t>')), "甲\n乙"),
    "a comment inside a text": (p(run("<w:t>甲<!-- x -->乙</w:t>")), "甲乙"),
    "an element that does not matter": (p("甲", '<w:proofErr w:type="spellStart"/>', "乙"), "甲乙"),
    # symbols
    "an empty box of Wingdings": (p(sym("Wingdings", "F0A8"), "否"), "☐否"),
    "a ticked box of Wingdings 2": (p(sym("Wingdings 2", "F052"), "是"), "☑是"),
    "an empty box of Wingdings 2": (p(sym("Wingdings 2", "F0A3"), "否"), "☐否"),
    "the same code in Symbol is a sign": (p(sym("Symbol", "F0A3"), "90%"), "≤90%"),
    "at least, in Symbol": (p(sym("Symbol", "F0B3"), "90%"), "≥90%"),
    "a run set in Wingdings 2": (p(run("<w:t>R</w:t>", '<w:rFonts w:ascii="Wingdings 2"/>'), "是"), "☑是"),
    "private-use text set in Symbol": (p(run("<w:t>\uf0b3</w:t>", '<w:rFonts w:ascii="Symbol"/>'), "5"), "≥5"),
    "a symbol of a font not known keeps its code": (p(sym("Marlett", "F061")), "\uf061"),
    "a symbol that is no character": (p("甲", sym("Symbol", "D800"), sym("x", "110000"), sym("x", "?")), "甲"),
    # check boxes and drop-downs
    "a control's box around a paragraph": (sdt(p("☒"), TICKED), "☑"),
    "a control's empty box in a line": (p(sdt(run("<w:t>☐</w:t>"), UNTICKED), "否"), "☐否"),
    "a form field's empty box": (
        p(
            field("begin", '<w:ffData><w:checkBox><w:checked w:val="0"/></w:checkBox></w:ffData>'),
            run("<w:instrText>FORMCHECKBOX</w:instrText>"),
            field("separate"),
            field("end"),
            "否",
        ),
        "☐否",
    ),
    "a form field's chosen entry": (
        p(field("begin", drop_down("优", "良", chosen='<w:result w:val="1"/>')), field("end"), "等"),
        "良等",
    ),
    "a drop-down's first entry when none was chosen": (
        p(field("begin", drop_down("优", "良", chosen="")), field("end")),
        "优",
    ),
    # fields
    "a field in a field's code is code": (
        p(field("begin"), field("begin"), field("separate"), "码", field("end"), field("separate"), "果", field("end")),
        "果",
    ),
    "a field's code over two paragraphs": (
        p(field("begin"), "码") + p("码", field("separate"), "果", field("end")),
        "\n果",
    ),
    "a field that is never ended hides no other paragraph": (p(field("begin"), "码") + p("乙"), "\n乙"),
    "a field over two paragraphs of result": (
        p(field("begin"), field("separate"), "一") + p("二", field("end")),
        "一\n二",
    ),
    "a simple field": (p('<w:fldSimple w:instr="PAGE"><w:r><w:t>3</w:t></w:r></w:fldSimple>'), "3"),
    # content controls
    "a placeholder around a paragraph": (sdt(p("单击此处"), PLACEHOLDER) + p("乙"), "\n乙"),
    "a control that is no longer a placeholder": (sdt(p("甲"), '<w:showingPlcHdr w:val="0"/>'), "甲"),
    "a control in a control": (sdt(sdt(p("甲"))), "甲"),
    # tracked changes
    "an inserted deletion": (p("甲", f"<w:ins><w:del>{run('<w:delText>旧</w:delText>')}</w:del></w:ins>"), "甲"),
    "a deleted paragraph mark joins two paragraphs": (
        f"<w:p>{DELETED_MARK}{run('<w:t>公共财</w:t>')}</w:p>" + p("政拨款"),
        "公共财政拨款",
    ),
    "a hidden paragraph mark joins two paragraphs": (
        f"<w:p><w:pPr><w:rPr>{VANISH}</w:rPr></w:pPr>{run('<w:t>甲</w:t>')}</w:p>" + p("乙"),
        "甲乙",
    ),
    # alternate content and text boxes
    "a choice that asks for something unknown": (
        p(
            run(
                '<mc:AlternateContent xmlns:x="urn:unknown"><mc:Choice Requires="x"><w:t>甲</w:t></mc:Choice>'
                "<mc:Fallback><w:t>乙</w:t></mc:Fallback></mc:AlternateContent>"
            )
        ),
        "乙",
    ),
    "a text box once, on a line of its own": (p(both(p("框")), "甲"), "甲\n框"),
    "a text box of VML": (p("甲", run(VML.format(p("框") + p("二")))), "甲\n框\n二"),
    "a text box in a text box": (p("甲", both(p("框", both(p("内"))))), "甲\n框\n内"),
    "a paragraph that only anchors a text box": (p(both(p("框"))) + p("乙"), "框\n乙"),
    # hidden
    "hidden by its own property": (p("见", run("<w:t>藏</w:t>", VANISH)), "见"),
    "shown by its own property": (p("见", run("<w:t>也</w:t>", '<w:vanish w:val="0"/>')), "见也"),
    # notes
    "footnote, endnote and comment marks": (
        p("甲", run('<w:footnoteReference w:id="1"/>'), run('<w:commentReference w:id="1"/>'), "乙"),
        "甲乙",
    ),
    # formulas
    "a fraction keeps its stroke": (
        p(
            "率=",
            "<m:oMath><m:f><m:fPr/><m:num><m:r><m:t>12</m:t></m:r></m:num><m:den><m:r><m:t>5</m:t></m:r></m:den></m:f></m:oMath>",
        ),
        "率=12/5",
    ),
    "a power is not a factor of ten": (
        p(
            "<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>4</m:t></m:r></m:sup></m:sSup></m:oMath>"
        ),
        "10^4",
    ),
}


@pytest.mark.parametrize(("content", "text"), CASES.values(), ids=CASES.keys())
def test_the_text_of_a_cell_is_what_word_shows(content, text):
    (grid,) = read(docx(tbl(tr(tc(content))) + p("尾")), "x.docx").grids
    assert grid.cells[0].text == text


@pytest.mark.parametrize(("content", "text"), CASES.values(), ids=CASES.keys())
def test_a_paragraph_outside_tables_reads_the_same(content, text):
    body = read(docx(content + p("尾")), "x.docx").body
    assert "\n".join(block.text for block in body) == text + "\n尾"


STYLES = (
    '<w:style w:type="character" w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="child"><w:basedOn w:val="secret"/></w:style>'
    '<w:style w:type="character" w:styleId="shown"><w:basedOn w:val="secret"/><w:rPr><w:vanish w:val="0"/></w:rPr>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="hiddenline"><w:rPr><w:vanish/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (p("见", run("<w:t>藏</w:t>", '<w:rStyle w:val="secret"/>')), "见"),
        (p("见", run("<w:t>藏</w:t>", '<w:rStyle w:val="child"/>')), "见"),
        (p("见", run("<w:t>也</w:t>", '<w:rStyle w:val="shown"/>')), "见也"),
        (f'<w:p><w:pPr><w:pStyle w:val="hiddenline"/></w:pPr>{run("<w:t>藏</w:t>")}</w:p>' + p("见"), "\n见"),
    ],
    ids=["its style", "the style its style is based on", "a style that shows again", "its paragraph's style"],
)
def test_text_is_hidden_by(content, text):
    (grid,) = read(docx(tbl(tr(tc(content))) + p("尾"), styles=STYLES), "x.docx").grids
    assert grid.cells[0].text == text
