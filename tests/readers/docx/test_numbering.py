"""Numbers of lists: as Word counts and prints them."""

import pytest

from extractor.readers import read
from extractor.readers.docx.formats import formatted

from .package import docx, p, run, tbl, tc, tr


def level(at: int, style: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def lists(*levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{nums}'


def item(text: str, at: int = 0, num: int = 1) -> str:
    numbered = f'<w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{num}"/></w:numPr></w:pPr>'
    return f"<w:p>{numbered}{run(f'<w:t>{text}</w:t>')}</w:p>"


OUTLINE = lists(
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%1.%3.", "<w:isLgl/>"),
)
CASES = {
    "headings count on": (OUTLINE, item("概况") + p("文") + item("收支"), ["一、概况", "文", "二、收支"]),
    "a lower level starts again": (
        OUTLINE,
        item("甲") + item("子", 1) + item("丑", 1) + item("乙") + item("寅", 1),
        ["一、甲", "（一）子", "（二）丑", "二、乙", "（一）寅"],
    ),
    "digits in a level that wants them": (
        OUTLINE,
        item("甲") + item("乙") + item("子", 2),
        ["一、甲", "二、乙", "2.1.\t子"],
    ),
    "an own start": (
        lists(
            level(0, "decimal", "%1、"),
            nums='<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
            "</w:lvlOverride></w:num>",
        ),
        item("甲") + item("乙"),
        ["5、甲", "6、乙"],
    ),
    "two lists of one kind count on": (
        lists(
            level(0, "decimal", "%1、"),
            nums="".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/></w:num>' for n in (1, 2)),
        ),
        item("甲") + item("乙", num=2),
        ["1、甲", "2、乙"],
    ),
    "bullets are no numbers": (lists(level(0, "bullet", "•")), item("甲"), ["甲"]),
    "a number and a figure do not run together": (lists(level(0, "decimal", "%1.")), item("50"), ["1.\t50"]),
    "no list": (OUTLINE, item("甲", num=0), ["甲"]),
    "a list that is not there": (OUTLINE, item("甲", num=9), ["甲"]),
}


@pytest.mark.parametrize(("numbering", "body", "texts"), CASES.values(), ids=CASES.keys())
def test_list_numbers_are_seen(numbering, body, texts):
    document = read(docx(body, numbering=numbering), "x.docx")
    assert [block.text for block in document.body] == texts


def test_a_style_brings_its_list():
    numbering = lists(level(0, "chineseCounting", "%1、", '<w:pStyle w:val="h1"/>'))
    styles = (
        '<w:style w:type="paragraph" w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="own"><w:basedOn w:val="h1"/></w:style>'
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run("<w:t>甲</w:t>")}</w:p>'
        for style in ("h1", "own", "else")
    )
    document = read(docx(body, numbering=numbering, styles=styles), "x.docx")
    assert [block.text for block in document.body] == ["一、甲", "二、甲", "甲"]


def test_numbers_in_cells_are_counted_in_reading_order():
    numbering = lists(level(0, "decimal", "%1、"))
    body = tbl(tr(tc(item("甲")), tc(item("乙"))), tr(tc(item("丙")), tc("丁")))
    (grid,) = read(docx(body, numbering=numbering), "x.docx").grids
    assert [cell.text for cell in grid.cells] == ["1、甲", "2、乙", "3、丙", "丁"]


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (3, "chineseCounting", "三"),
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "chineseCountingThousand", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCountingThousand", "一百一十"),
        (1001, "chineseCountingThousand", "一千零一"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (2, "ideographTraditional", "乙"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "㉑"),
        (4, "decimalEnclosedParen", "⑷"),
        (7, "decimalFullWidth", "７"),
        (4, "upperRoman", "IV"),
        (49, "lowerRoman", "xlix"),
        (28, "lowerLetter", "bb"),
        (5, "decimalZero", "05"),
        (5, "none", ""),
        (5, "hindiVowels", None),
        (0, "lowerRoman", "0"),
    ],
)
def test_a_number_is_printed_in_its_format(number, style, text):
    assert formatted(number, style) == text
