"""Tables drawn with characters or marked up as HTML: exact grids, merged cells and nested tables included."""

import pytest

from extractor.document import Paragraph
from extractor.readers.text import read

FRAME = """
标题

+--------+--------+----------------+
| 机构   | 合计   | 其中           |
|        |        +-------+--------+
|        |        | 结转  | 拨款   |
+--------+--------+-------+--------+
| 一中心 | 30.5   | 10    | 20.5   |
|        |        |       |        |
| 本级   |        |       |        |
+--------+--------+-------+--------+

尾注
"""
SPANNED = [
    (0, 0, 2, 1, "机构"),
    (0, 1, 2, 1, "合计"),
    (0, 2, 1, 2, "其中"),
    (1, 2, 1, 1, "结转"),
    (1, 3, 1, 1, "拨款"),
    (2, 0, 1, 1, "一中心\n本级"),
    (2, 1, 1, 1, "30.5"),
    (2, 2, 1, 1, "10"),
    (2, 3, 1, 1, "20.5"),
]
BOXED = """
┌────────┬────────┬───────┬────────┐
│ 姓名   │ 职务   │ 单位  │ 签字   │
├────────┼────────┼───────┴────────┤
│ 张某   │ 主任   │ 样例中心       │
└────────┴────────┴────────────────┘
"""
HTML = """前言

<table>
<tr><td rowspan="2">机构</td><td colspan="2">其中</td></tr>
<tr><td>结转</td><td>拨款<br />（万元）</td></tr>
<tr><td><p>一中心</p><p>本级</p></td><td>1\\.5</td><td>&lt;2</td></tr>
</table>
"""
DASHED = """
  ---------- ------------ --------
     姓名    单位         签字

     张某    样例中心     张某

     李某    样例中心
             一部
  ---------- ------------ --------
"""
SIMPLE = """
  姓名       单位
  ---------- ------------
  张某       样例中心
  李某       一部
"""
PIPED = """<table><tr><td>甲</td></tr></table>

| 姓名 | 单位 |
|----|:--:|
| 张某 | 样例<br>中心 |
| 李\\|某 |  |
"""


def cells(text, number=0):
    document = read(text.encode(), "x.txt")
    return [tuple(cell[:5]) for cell in document.grids[number].cells]


def test_a_frame_gives_spans_paragraphs_and_what_stands_around_it():
    document = read(FRAME.encode(), "x.txt")
    assert document.body == (Paragraph("标题", 2), 0, Paragraph("尾注", 14))
    assert [tuple(cell[:5]) for cell in document.grids[0].cells] == SPANNED
    assert (document.grids[0].rows, document.grids[0].cols) == (3, 4)
    assert document.grids[0].cells[6].line == 9


@pytest.mark.parametrize("sign", ["“", "≥", "×", "①"])
def test_signs_that_are_one_or_two_columns_wide_do_not_break_a_frame(sign):
    for row in (f"| {sign}30.5 |", f"|{sign}30.5 |"):
        text = f"+--------+-------+\n| 机构   {row[:-1]}|\n+--------+-------+\n"
        found = cells(text)
        assert [c[4] for c in found] == ["机构", f"{sign}30.5"]


def test_box_drawing_characters_make_a_frame():
    assert cells(BOXED)[4:] == [(1, 0, 1, 1, "张某"), (1, 1, 1, 1, "主任"), (1, 2, 1, 2, "样例中心")]


def test_box_drawing_characters_of_two_columns_make_a_frame():
    text = "┌──┬────┐\n│姓名│张  某  │\n└──┴────┘\n"
    assert cells(text) == [(0, 0, 1, 1, "姓名"), (0, 1, 1, 1, "张  某")]


def test_html_tables_keep_spans_paragraphs_and_entities():
    assert cells(HTML) == [
        (0, 0, 2, 1, "机构"),
        (0, 1, 1, 2, "其中"),
        (1, 1, 1, 1, "结转"),
        (1, 2, 1, 1, "拨款\n（万元）"),
        (2, 0, 1, 1, "一中心\n本级"),
        (2, 1, 1, 1, "1.5"),
        (2, 2, 1, 1, "<2"),
    ]


def test_columns_under_dashes_hold_rows_parted_by_blank_lines():
    assert cells(DASHED) == [
        (0, 0, 1, 1, "姓名"),
        (0, 1, 1, 1, "单位"),
        (0, 2, 1, 1, "签字"),
        (1, 0, 1, 1, "张某"),
        (1, 1, 1, 1, "样例中心"),
        (1, 2, 1, 1, "张某"),
        (2, 0, 1, 1, "李某"),
        (2, 1, 1, 1, "样例中心\n一部"),
        (2, 2, 1, 1, ""),
    ]


def test_columns_under_dashes_without_blank_lines_hold_a_row_a_line():
    assert [c[4] for c in cells(SIMPLE)][-4:] == ["张某", "样例中心", "李某", "一部"]


def test_signs_that_markdown_escapes_in_a_frame_are_themselves():
    document = read("+------+-----+\n| 单位 | \\%  |\n+------+-----+\n".encode(), "x.txt")
    assert [cell.text for cell in document.grids[0].cells] == ["单位", "%"]


def test_pipe_tables_beside_html_ones_are_exact_too():
    assert cells(PIPED, 1) == [
        (0, 0, 1, 1, "姓名"),
        (0, 1, 1, 1, "单位"),
        (1, 0, 1, 1, "张某"),
        (1, 1, 1, 1, "样例\n中心"),
        (2, 0, 1, 1, "李|某"),
        (2, 1, 1, 1, ""),
    ]


def test_a_frame_within_a_cell_is_a_table_of_its_own():
    text = """
+----------------------+
| 一、概况             |
|                      |
| +--------+---------+ |
| | 联系人 | 张某    | |
| +--------+---------+ |
|                      |
| 说明                 |
+----------------------+
"""
    document = read(text.encode(), "x.txt")
    outer, inner = document.grids
    assert outer.cells[0].blocks == ("一、概况", 1, "说明")
    assert inner.parent == (0, 0, 0)
    assert [cell.text for cell in inner.cells] == ["联系人", "张某"]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["965,22", "2.00"], "965,222.00"),
        (["全年完成", "样例二十", "件"], "全年完成样例二十件"),
        (["甲。", "乙。"], "甲。\n乙。"),
    ],
)
def test_words_that_did_not_fit_a_narrow_cell_are_put_together_again(lines, text):
    room = max(len(line.encode("gbk")) for line in lines) + 2
    rule = f"+{'-' * room}+"
    drawn = [f"| {line}{' ' * (room - 1 - len(line.encode('gbk')))}|" for line in lines]
    if "。" in text:
        rule, drawn = f"+{'-' * 20}+", [f"| {line}{' ' * 15}|" for line in lines]
    assert cells("\n".join([rule, *drawn, rule, ""]))[0][4] == text


def test_what_begins_like_a_frame_but_is_none_stays_text():
    document = read("+----+\n| 甲 没有关上\n\n后文\n".encode(), "x.txt")
    assert document.grids == ()
    assert [block.text for block in document.body] == [["+----+", "| 甲 没有关上"][0], "| 甲 没有关上", "后文"]


BROKEN = """<table>
<tr><td>甲<!-- 批注 --></td><td><p>乙<!-- 批注 -->丙</p></td></tr>
散文<b>粗</b>
</table>尾注
"""


def test_html_with_comments_and_text_beside_its_cells_loses_no_text():
    grid = read(BROKEN.encode(), "x.txt").grids[0]
    assert [cell.text for cell in grid.cells] == ["甲", "乙丙", "散文", "粗", "尾注"]
    assert grid.rows == 4


def test_an_html_table_that_is_never_closed_keeps_the_text_below_it():
    text = BROKEN.replace("</table>尾注", "一、概况\n正文")
    texts = [cell.text for grid in read(text.encode(), "x.txt").grids for cell in grid.cells]
    assert texts[-2:] == ["一、概况", "正文"]
