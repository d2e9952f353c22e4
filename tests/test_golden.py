"""Every sample gives what its golden says: facts, flags, checks and occurrences, line for line."""

import pytest

from extractor.api import extract
from tests.golden import GOLDEN, documents, golden_of, shown


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_a_sample_gives_what_its_golden_says(document):
    assert shown(extract(document).result) == golden_of(document).read_text("utf-8")


def test_every_golden_has_its_sample():
    assert {path.name for path in GOLDEN.glob("*.facts")} == {golden_of(document).name for document in documents()}


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_every_value_stands_in_the_cell_that_its_place_names(document):
    """The lineage is true: the text of the cell (or of the line) holds what the fact says was printed."""
    from extractor.errors import Refused
    from extractor.readers import read
    from extractor.text import squeeze

    try:
        source = read(document.read_bytes(), document.name)
    except Refused:
        return
    cells = {(grid.table, cell.row, cell.col): squeeze(cell.text) for grid in source.grids for cell in grid.cells}
    lines = (
        [squeeze(line) for line in document.read_bytes().decode(source.encoding or "utf-8").split("\n")]
        if source.pieces
        else []
    )
    for fact in extract(document).facts:
        first = squeeze(fact.raw.split("\n", 1)[0])
        place = fact.place
        if lines:
            assert place.line is not None and first in "".join(lines[place.line - 1 : place.line + 40]), fact
        elif place.table is not None:
            assert squeeze(fact.raw) in cells[place.table, place.grid_row, place.grid_col], fact
