"""What was found of one thing that was looked at."""

from __future__ import annotations

from typing import NamedTuple

OK, WARN, FAIL, ABSENT = "ok", "warn", "fail", "absent"


class Finding(NamedTuple):
    """``state``: ok, warn (a run works, but), fail (a run does not work), absent (an optional part that is not here).

    ``found`` is a sentence in Chinese and in English, ``advice`` what to do or to type; empty where nothing is.
    """

    group: str
    name: str
    state: str
    found: str
    advice: str = ""
