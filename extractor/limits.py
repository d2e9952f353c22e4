"""Every bound on hostile or broken input, in one place: the number, its unit, why, and the code it raises."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one document. Every bound raises ``Refused("DOC_TOO_LARGE")`` unless its comment says otherwise."""

    file_bytes: int = 64 * 1024 * 1024  # bytes; a filled-in form is 20 KB to 2 MB, with pictures to 30 MB
    inflated_bytes: int = 200 * 1024 * 1024  # bytes of all parts; a form with pictures inflates to 40 MB at most
    xml_bytes: int = 24 * 1024 * 1024  # bytes of one XML part; document.xml of the largest form seen has 0.7 million
    tree_bytes: int = 168 * 1000 * 1000  # bytes of a parsed part, reckoned from its tags; keeps a reading below 256 MB
    ratio: int = 500  # inflated to packed bytes of a part past 1 MB; the emptiest form packs 100 to 1
    parts: int = 10_000  # parts of a package; a form has 10 to 200
    depth: int = 50  # nesting of tables and content controls; a form has 3
    columns: int = 1_000  # grid columns of a table; Word itself stops at 63 cells in a row
    cells: int = 100_000  # cells of a table; a form has 2,500
    pieces: int = 150_000  # paragraphs, tables and cells of a document; a form has 3,000, the largest seen 20,000
    text_bytes: int = 4 * 1024 * 1024  # bytes of a text dump; the longest seen is 200 KB
    text_pieces: int = 150_000  # lines and marked cells of a text dump; the longest seen has 3,000


DEFAULT = Limits()
