"""Planted damage to whole files: each must be refused with its code, and a sound file must not be."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from extractor.api import _rules
from extractor.limits import Limits
from extractor.pipeline import extract

from .plant import Draft, drafts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOUND = Limits(file_bytes=400_000, text_bytes=400_000)
BLANK = (
    b'<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p/></w:body></w:document>"
)
KINDS_OF_FILES = (b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"Rar!\x1a\x07\x00", b"GIF89a")


class Case(NamedTuple):
    """A file, and the code it must be refused with; None: with none."""

    kind: str
    name: str
    data: bytes
    code: str | None

    @property
    def codes(self) -> frozenset[str]:
        """The codes that are right."""
        return frozenset([self.code] if self.code else [])


def _repacked(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A package with its main part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name == "word/document.xml" else part)
    return out.getvalue()


def unreadable(dice: random.Random, data: bytes) -> tuple[bytes, str]:
    """Cut off: the package, or its main part."""
    if dice.random() < 0.5:
        return data[: dice.randrange(200, len(data) * 9 // 10)], "DOC_UNREADABLE"
    return _repacked(data, lambda part: part[: dice.randrange(len(part) // 4, len(part) - 40)]), "DOC_UNREADABLE"


def encrypted(dice: random.Random, data: bytes) -> tuple[bytes, str]:
    """Put behind a password: an OLE file that holds the package encrypted."""
    hidden = dice.randbytes(dice.randrange(2000, 9000))
    return OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + hidden, "DOC_ENCRYPTED"


def large(dice: random.Random, data: bytes) -> tuple[bytes, str]:
    """Past a bound: of bytes, or of what a part inflates to."""
    if dice.random() < 0.5:
        return data + bytes(BOUND.file_bytes), "DOC_TOO_LARGE"
    filler = b"<!--" + b" " * (BOUND.xml_bytes + dice.randrange(9999)) + b"-->"
    return _repacked(data, lambda part: part.replace(b"<w:body>", b"<w:body>" + filler, 1)), "DOC_TOO_LARGE"


def empty(dice: random.Random, data: bytes) -> tuple[bytes, str]:
    """Without a text, or without a byte."""
    return (_repacked(data, lambda part: BLANK) if dice.random() < 0.7 else b""), "DOC_EMPTY"


def unsupported(dice: random.Random, data: bytes) -> tuple[bytes, str]:
    """Of another kind, by the name of a Word file."""
    return dice.choice(KINDS_OF_FILES) + dice.randbytes(dice.randrange(500, 5000)), "DOC_UNSUPPORTED"


KINDS: Mapping[str, Callable[[random.Random, bytes], tuple[bytes, str]]] = {
    f.__name__: f for f in (unreadable, encrypted, large, empty, unsupported)
}


def _words(number: int, seed: str) -> Iterator[Draft]:
    """Word files alone, three of four drafts."""
    words = (draft for draft in drafts(2 * number + 4, seed) if draft.name.endswith(".docx"))
    yield from (draft for draft, _ in zip(words, range(number), strict=False))


def clean(number: int, seed: str) -> Iterator[Case]:
    """Sound files."""
    for draft in _words(number, f"files/clean/{seed}"):
        yield Case("sound", draft.name, draft.printed(), None)


def planted(number: int, seed: str) -> Iterator[Case]:
    """Damaged files; kinds take turns."""
    for ordinal, draft in enumerate(_words(number, f"files/{seed}")):
        kind = list(KINDS)[ordinal % len(KINDS)]
        yield Case(kind, draft.name, *KINDS[kind](draft.dice, draft.printed()))


def missed(case: Case) -> str | None:
    """What is wrong with what the program says of a file; None where it is right."""
    result = extract(case.data, case.name, _rules(None), BOUND)
    if result.error == case.code and [f.code for f in result.flags if f.severity == "error"] == [
        code for code in (case.code,) if code
    ]:
        return None
    return f"{case.name} {case.kind}: want {case.code}, {result.error} {result.message}"
