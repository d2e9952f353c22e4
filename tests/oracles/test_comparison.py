"""The comparison itself: what it explains, what it leaves open, and how an exported page is read."""

import pytest

from tests.fuzz.seeds import seeds
from tests.readers.docx.package import STRICT, docx, p, tbl, tc, tr

from .by_libreoffice import read
from .by_python_docx import PythonDocx
from .classes import CLASSES
from .compare import compare, unsteady
from .corpus import listed
from .rewrite import REWRITINGS, rewritten
from .tables import Box, Failed, Table, narrowed

GRID = "<w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
CONTROL = f"<w:sdt><w:sdtPr/><w:sdtContent>{tc('乙')}</w:sdtContent></w:sdt>"
ORPHAN = tr(tc("", "<w:vMerge/>"), tc("乙"))


def packed(body, namespace=None):
    """A file that python-docx opens: a package with content types."""
    data = docx(body, namespace) if namespace else docx(body)
    return data if namespace else rewritten(data, "bare")


AGREED = {
    "a plain table": ((), packed(tbl(GRID, tr(tc("甲"), tc("乙"))))),
    "a cell in a content control": (("controls",), packed(tbl(GRID, tr(tc("甲"), CONTROL)))),
    "a deleted row": (
        ("changes",),
        packed(tbl(GRID, tr(tc("旧"), tc(""), properties="<w:del/>"), tr(tc("甲"), tc("乙")))),
    ),
    "hidden text": (
        ("hidden",),
        packed(tbl(GRID, tr(tc(p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>")), tc("乙")))),
    ),
    "a merge that goes on from nothing": (("orphans",), packed(tbl(GRID, ORPHAN))),
    "two reasons at once": (("controls", "orphans"), packed(tbl(GRID, tr(tc("甲"), CONTROL), ORPHAN))),
    "a package that it refuses, in strict namespaces": (("bare", "strict"), docx(tbl(GRID, tr(tc("甲"))), STRICT)),
    "no text at all": ((), packed(tbl(GRID, tr(tc(""), tc(""))))),
    "a file that neither can read": ((), packed(p("x"))[:300]),
}


@pytest.mark.parametrize(("causes", "data"), AGREED.values(), ids=AGREED.keys())
def test_a_difference_is_explained_by_the_fewest_rewritings_that_take_it_away(causes, data):
    (outcome,) = compare([data], PythonDocx())
    assert outcome.causes == causes


class Blind(PythonDocx):
    """An oracle that sees no table at all."""

    def tables(self, data):
        return []


class Broken(PythonDocx):
    """An oracle that fails on everything."""

    def tables(self, data):
        raise Failed("no")


@pytest.mark.parametrize("oracle", [Blind(), Broken()])
def test_a_difference_that_no_rewriting_takes_away_stays_open(oracle):
    (outcome,) = compare([AGREED["a plain table"][1]], oracle)
    assert outcome.causes is None and outcome.tables == 1 and outcome.equal == 0


@pytest.mark.parametrize("name", [name for name in seeds() if not name.startswith("20")])
def test_our_reading_is_the_same_under_every_faithful_rewriting(name):
    assert unsteady(seeds()[name]) == []


def test_every_rewriting_that_an_oracle_may_need_is_explained_in_words():
    for explained in CLASSES.values():
        assert set(explained) <= set(REWRITINGS)
    assert set(PythonDocx.rewritings) == set(CLASSES["python-docx"])


def test_the_list_names_each_file_once_with_its_public_origin():
    files = listed()
    assert len(files) > 1000 and len({file.sha256 for file in files}) == len(files)
    assert all(file.url.startswith("https://raw.githubusercontent.com/") and len(file.sha256) == 64 for file in files)


def test_an_exported_page_is_read_with_its_spans_and_without_headers_and_notes():
    page = """<html><body><div title="header"><table><tr><td>kopf</td></tr></table></div>
        <table><thead><tr><th rowspan="2">a</th><th colspan="2">b<a class="sdfootnoteanc">1</a></th></tr></thead>
        <tr><td>c</td><td><table><tr><td>in</td></tr></table>d</td></tr></table></body></html>"""
    outer, inner = read(page.encode())
    assert [box[:4] for box in outer.boxes] == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]
    assert outer.words == "abcd" and inner.words == "in"


def test_lines_that_no_cell_uses_are_no_difference():
    wide = Table((Box(0, 0, 2, 3, "a"), Box(2, 0, 1, 1, "b"), Box(2, 1, 1, 2, "c")))
    assert narrowed(wide) == Table((Box(0, 0, 1, 2, "a"), Box(1, 0, 1, 1, "b"), Box(1, 1, 1, 1, "c")))
