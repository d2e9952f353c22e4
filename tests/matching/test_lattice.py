"""Runs of cells in, rows out: the cheapest reading, doubt where two are as good, work that grows with the dump."""

from random import Random

import pytest

from extractor.document import Cell, Mark
from extractor.matching import lattice, mends
from extractor.matching.costs import Kind, unlike
from extractor.matching.rows import LOOSE, Row

NAMED = (Kind.ENTITY, Kind.FIGURE, Kind.FIGURE)
TEXTS = (Kind.TEXT, Kind.TEXT, Kind.TEXT)
MERGED = (Kind.MERGED, Kind.TEXT, Kind.TEXT)


def runs(drawing, mark=Mark.CELL):
    """A run a line, ``|`` between its cells, ``_`` an empty one; an empty line is one blank line more before a run."""
    made, blanks = [], 1
    for line in drawing.strip("\n").split("\n"):
        if not line.strip():
            blanks += 1
            continue
        texts = ["" if text.strip() == "_" else text.strip() for text in line.split("|")]
        cells = tuple(Cell(0, n, 1, 1, text) for n, text in enumerate(texts))
        made.append(Row(LOOSE, len(made), cells, mark=mark, blanks=blanks))
        blanks = 1
    return made


def rows(lines):
    return [(tuple(cell.text for cell in line.cells), line.mended) for line in lines]


CASES = {
    "a blank line ends the row": (NAMED, "甲 | 1 | 2\n乙 | 3 | 4", [("甲", "1", "2"), ("乙", "3", "4")]),
    "empty paragraphs before a cell do not": (
        TEXTS,
        "甲 | 乙\n\n丙\n丁 | 戊 | 己",
        [("甲", "乙", "丙"), ("丁", "戊", "己")],
    ),
    "a row in three runs is one row": (TEXTS, "甲\n乙\n丙\n丁 | 戊 | 己", [("甲", "乙", "丙"), ("丁", "戊", "己")]),
    "empty cells into which a side label is split stand for one": (
        MERGED,
        "_ | 甲 | 1\n_ | _ | 乙 | 2",
        [("", "甲", "1"), ("", "乙", "2")],
    ),
    "empty cells behind a row are dropped": (NAMED, "甲 | 1 | 2 | _ | _", [("甲", "1", "2")]),
    "two rows in one run are cut": (NAMED, "甲 | 1 | 2 | 乙 | 3 | 4", [("甲", "1", "2"), ("乙", "3", "4")]),
}


@pytest.mark.parametrize(("kinds", "drawing", "expected"), CASES.values(), ids=CASES.keys())
def test_runs_are_read_as_rows(kinds, drawing, expected):
    found = rows(lattice.read(runs(drawing), kinds))
    assert [cells for cells, _ in found] == expected
    assert not [why for _, why in found if why and why.doubt]


MENDS = {
    "rows cut apart": (NAMED, "甲 | 1 | 2 | 乙 | 3 | 4", mends.PARTED),
    "a side label's column in two parts": (MERGED, "_ | _ | 甲 | 1", mends.SIDE),
    "empty cells dropped": (NAMED, "甲 | 1 | 2 | _", mends.TRIMMED),
}


@pytest.mark.parametrize(("kinds", "drawing", "why"), MENDS.values(), ids=MENDS.keys())
def test_each_mend_is_on_record(kinds, drawing, why):
    assert {mended for _, mended in rows(lattice.read(runs(drawing), kinds))} == {why}


def test_a_row_that_a_dump_of_rows_cuts_in_two_is_mended():
    found = rows(lattice.read(runs("甲 | 乙\n丙", Mark.ROW), TEXTS))
    assert found == [(("甲", "乙", "丙"), mends.JOINED)]


def test_two_readings_that_cost_the_same_give_no_column_a_value():
    """One cell is lost of two rows: it may be missing from either."""
    found = rows(lattice.read(runs("甲\n乙\n丙\n丁\n戊", Mark.NEXT), TEXTS))
    assert all(why and why.doubt for cells, why in found if len(cells) < 3 or any(cells))


def test_words_never_stand_in_a_column_of_figures_without_doubt():
    found = rows(lattice.read(runs("甲\n1\n未完成的\n乙\n2\n3", Mark.BARE), NAMED, bare=True))
    assert [bool(why and why.doubt) for cells, why in found if any("未完成的" in text for text in cells)] == [True]


def test_bare_lines_with_numbered_paragraphs_are_told_apart_by_their_numbers():
    drawing = "_\n目标1：甲。\n目标2：乙。\n目标1完成情况：丙。\n目标2完成情况：丁。"
    (cells, why), *others = rows(lattice.read(runs(drawing, Mark.BARE), MERGED, bare=True))
    assert cells == ("", "目标1：甲。\n目标2：乙。", "目标1完成情况：丙。\n目标2完成情况：丁。")
    assert (why, others) == (None, [])


def test_bare_lines_that_could_be_parted_in_two_ways_are_in_doubt():
    ((_, why),) = rows(lattice.read(runs("_\n甲句\n乙句\n丙句", Mark.BARE), MERGED, bare=True))
    assert why is not None and why.doubt


def test_an_empty_paragraph_between_two_cells_leaves_no_doubt():
    ((cells, why),) = rows(lattice.read(runs("_\n目标1：甲。\n_\n目标1：乙。", Mark.BARE), MERGED, bare=True))
    assert [cell.strip() for cell in cells] == ["", "目标1：甲。", "目标1：乙。"]
    assert why is None


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("1,151.66", Kind.FIGURE, False),
        ("2.80（净值）", Kind.FIGURE, False),
        ("９０.５", Kind.FIGURE, False),
        ("90万元", Kind.FIGURE, False),
        ("壹佰万元整", Kind.FIGURE, False),
        ("—", Kind.FIGURE, False),
        ("无", Kind.FIGURE, False),
        ("1、局机关", Kind.FIGURE, True),
        ("达成预期", Kind.FIGURE, True),
        ("1151.66", Kind.ENTITY, True),
        ("2、样例中心", Kind.ENTITY, False),
    ],
)
def test_what_does_not_look_like_its_column_is_told(text, kind, expected):
    assert unlike(text, kind) is expected


@pytest.mark.parametrize("mark", [Mark.CELL, Mark.NEXT, Mark.LINE, Mark.BARE])
def test_the_work_grows_with_the_dump_and_not_faster(mark):
    """Counted in steps weighed: a hundred times the runs, a hundred times the steps."""
    weighed = []
    for times in (10, 1000):
        before = lattice.weighed.steps
        lattice.read(runs("甲\n1\n_\n乙\n2\n3\n" * times, mark), NAMED, bare=mark is Mark.BARE)
        weighed.append(lattice.weighed.steps - before)
    assert weighed[1] <= 105 * weighed[0]


told_of = lattice._Lattice._told
LINE_BY_LINE = {"bare": True}
SHORTCUTS = {
    "cells a line": (Mark.NEXT, LINE_BY_LINE),
    "lines": (Mark.BARE, LINE_BY_LINE),
    "words": (Mark.FUSED, {"bare": True, "gaps": True}),
    "rows": (Mark.ROW, {}),
    "rows filled up": (Mark.ROW, {"padded": True}),
}


@pytest.mark.parametrize("mark, options", SHORTCUTS.values(), ids=SHORTCUTS)
def test_rows_that_are_told_at_once_are_those_of_the_cheapest_reading(mark, options, monkeypatch):
    told, random = [], Random(7)
    for _ in range(600):
        kinds = tuple(random.choices(list(Kind), k=random.randint(1, 4)))
        words = random.choice([["甲", "3"], ["甲", "3", "_"], ["甲", "3", "1、乙"]])
        cells = [random.choice(words) for _ in range(random.randint(1, 3) * len(kinds))]
        if "bare" not in options:
            rows_of = [cells[n : n + len(kinds)] for n in range(0, len(cells), len(kinds))]
            cells = [" | ".join(row + ["_"] * random.choice([0, 1, 2 * len(kinds)])) for row in rows_of]
        made = runs("\n".join(cells), mark)
        lines = lattice.read(made, kinds, **options)
        with monkeypatch.context() as weighing:
            weighing.setattr(lattice._Lattice, "_told", lambda self: told.append(self) if told_of(self) else None)
            assert lattice.read(made, kinds, **options) == lines, (kinds, cells)
    assert len(told) > 50
