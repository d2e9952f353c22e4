"""Empty cells that a page dump puts behind every row are no columns; those behind some rows are."""

import pytest

from extractor.document import Cell
from extractor.matching.rows import LOOSE, Row, narrowed


def rows(*lines):
    return [
        Row(LOOSE, n, tuple(Cell(n, c, 1, 1, text.strip(), None) for c, text in enumerate(line.split("|"))))
        for n, line in enumerate(lines)
    ]


@pytest.mark.parametrize(
    ("lines", "widths"),
    [
        (("甲|乙|丙||||", "1|2|||||", "3|||||"), [3, 3, 2]),
        (("甲|乙|丙||", "1|2|||"), [5, 5]),
        (("甲|乙|丙|丁", "1|||"), [4, 4]),
        (("题", "甲|乙|||", "1|2|||"), [1, 2, 2]),
        (("甲|||", "||", "|||"), [1, 1, 1]),
    ],
)
def test_what_is_empty_behind_all_rows_of_a_table_is_cut(lines, widths):
    assert [len(row.cells) for row in narrowed(rows(*lines))] == widths
