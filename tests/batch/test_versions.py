"""What the closures of forms are made of."""

from __future__ import annotations

import re
from pathlib import Path

from extractor.batch import versions

PACKAGE = Path(versions.__file__).parents[1]
LOOKED_INTO = re.compile(r"""\bcommon(?:\.get\(|\[)\s*["'](\w+)["']""")
BY_FORM = {"fields", "labels"}  # in the closure through the forms that use them


def test_every_shared_rule_file_that_decides_what_a_row_says_is_in_the_closures():
    rooms = [path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] not in versions._NO_ROWS]
    asked = {name for path in rooms for name in LOOKED_INTO.findall(path.read_text("utf-8"))}
    assert {"units", "typos"} <= asked <= {*versions._SHARED, *BY_FORM}, asked


def test_rooms_that_do_not_decide_what_a_row_says_are_rooms():
    assert all((PACKAGE / room).exists() or (PACKAGE / f"{room}.py").exists() for room in versions._NO_ROWS)
