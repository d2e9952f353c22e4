"""How much of a draft its author has to change: the ``sections`` of both files, line by line.

Comments, blank lines and the width of gaps do not count; every line that is not the same does, as one change for each
pair of lines that stand against each other and one for each line too many or too few.
"""

from __future__ import annotations

import difflib
import re


def sections(text: str) -> list[str]:
    """The lines of the ``sections`` part, without comments and padding."""
    part = re.split(r"\n(?=[a-z#])", text.split("\nsections:\n", 1)[1])[0]
    bare = (re.sub(r"(^|\s)#.*$", "", line) for line in part.split("\n"))
    return [line for line in (re.sub(r"\s+", " ", line).strip() for line in bare) if line]


def changed(draft: str, written: str) -> tuple[int, int]:
    """Lines to change in the draft, and the lines of the rule file that a person wrote."""
    ours, theirs = sections(draft), sections(written)
    steps = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for tag, a, b, c, d in steps if tag != "equal"), len(theirs)
