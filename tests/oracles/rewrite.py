"""Rewritings of a document, each of which takes away one thing that an oracle reads otherwise than Word shows it.

If an oracle disagrees with our reading of a file, and the two agree once the file is rewritten, then what was
rewritten is the explanation, and the script has checked it. A *faithful* rewriting leaves alone what Word shows, so our
own reading has to stay the same under it, which is checked as well; the others take something out of both readings.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple

from lxml import etree

from . import grids, markup

_ODR = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KEPT = ("styles", "numbering")  # what our reading depends on beside the main part
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _ODR.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", markup.W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)


class Rewriting(NamedTuple):
    """``change`` works on the root of the main part, ``repack`` on the whole package; one of them is given."""

    faithful: bool
    change: Callable[[Any], bool] | None = None
    repack: Callable[[bytes], bytes | None] | None = None


def rewritten(data: bytes, *names: str) -> bytes | None:
    """The file rewritten in the named ways, in turn; None where there is nothing to rewrite or it cannot be read."""
    result: bytes | None = None
    for name in names:
        try:
            changed = _once(data, REWRITINGS[name])
        except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError, NotImplementedError, OSError):
            return None
        if changed is not None:
            result = data = changed
    return result


def applicable(data: bytes, names: tuple[str, ...]) -> list[str]:
    """Those of the rewritings that find something to rewrite, in the file or in what the ones before leave of it."""
    found = []
    for name in names:
        changed = rewritten(data, name)
        if changed is not None:
            found.append(name)
            data = changed
    return found


def _once(data: bytes, rewriting: Rewriting) -> bytes | None:
    if rewriting.repack is not None:
        return rewriting.repack(data)
    assert rewriting.change is not None
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        name = main_part(package)
        root = etree.fromstring(package.read(name))
        if not rewriting.change(root):
            return None
        parts = {info.filename: package.read(info) for info in package.infolist()}
    parts[name] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return _packed(parts)


def _packed(parts: dict[str, bytes]) -> bytes:
    """A package of these parts, the same bytes for the same parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def main_part(package: zipfile.ZipFile) -> str:
    """The name of the main part, by the package's relationships."""
    try:
        root = etree.fromstring(package.read("_rels/.rels"))
    except KeyError:
        return "word/document.xml"
    for relation in root:
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return str(relation.get("Target")).lstrip("/")
    return "word/document.xml"


def _transitional(data: bytes) -> bytes | None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    changed = dict(parts)
    for name, body in parts.items():
        if name.endswith((".xml", ".rels")):
            for theirs, usual in _STRICT:
                body = body.replace(theirs, usual)
            changed[name] = body
    return _packed(changed) if changed != parts else None


def _bare(data: bytes) -> bytes | None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        name = main_part(package)
        main = package.read(name)
        beside = {kind: part for kind in _KEPT if (part := _beside(package, name, kind)) is not None}
    types = {"document.main": "document", **{kind: kind for kind in beside}}
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            + "".join(f'<Override PartName="/word/{n}.xml" ContentType="{_TYPE}.{t}+xml"/>' for t, n in types.items())
            + "</Types>"
        ).encode(),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": main,
        "word/_rels/document.xml.rels": _relations({kind: f"{kind}.xml" for kind in beside}),
        **{f"word/{kind}.xml": part for kind, part in beside.items()},
    }
    changed = _packed(parts)
    return changed if changed != data else None


def _relations(targets: dict[str, str]) -> bytes:
    lines = [f'<Relationship Id="r{n}" Type="{_ODR}/{t}" Target="{p}"/>' for n, (t, p) in enumerate(targets.items())]
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(lines)}</Relationships>'.encode()


def _beside(package: zipfile.ZipFile, main: str, kind: str) -> bytes | None:
    """A well-formed part that the main part is related to."""
    folder, _, name = main.rpartition("/")
    try:
        for relation in etree.fromstring(package.read(f"{folder}/_rels/{name}.rels")):
            if str(relation.get("Type", "")).endswith("/" + kind):
                target = str(relation.get("Target"))
                part = package.read(target.lstrip("/") if target.startswith("/") else f"{folder}/{target}")
                etree.fromstring(part)
                return part
    except (KeyError, etree.XMLSyntaxError):
        pass
    return None


def _numbers(data: bytes) -> bytes | None:
    """Every ``w:numPr`` out of the main part and the styles."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
        names = (main_part(package), *(name for name in parts if name.lower().endswith("styles.xml")))
    found = False
    for name in names:
        root = etree.fromstring(parts[name])
        gone = [e for e in root.iter("{*}numPr") if e.getparent() is not None]
        for element in gone:
            element.getparent().remove(element)
        if gone:
            parts[name], found = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True), True
    return _packed(parts) if found else None


REWRITINGS: dict[str, Rewriting] = {
    "bare": Rewriting(True, repack=_bare),
    "strict": Rewriting(True, repack=_transitional),
    "branches": Rewriting(True, markup.branches),
    "changes": Rewriting(True, markup.changes),
    "controls": Rewriting(True, markup.controls),
    "wrappers": Rewriting(True, markup.wrappers),
    "fields": Rewriting(True, markup.fields),
    "hidden": Rewriting(True, markup.hidden),
    "orphans": Rewriting(True, grids.orphans),
    "across": Rewriting(True, grids.across),
    "floats": Rewriting(True, grids.floats),
    "widths": Rewriting(True, grids.widths),
    "numbers": Rewriting(False, repack=_numbers),
    "formulas": Rewriting(False, markup.formulas),
    "grid": Rewriting(False, grids.grid),
    "loose": Rewriting(False, grids.loose),
    "apart": Rewriting(False, grids.apart),
    "holes": Rewriting(False, grids.holes),
    "ticks": Rewriting(False, markup.ticks),
    "boxes": Rewriting(False, markup.boxes),
    "breaks": Rewriting(False, markup.breaks),
    "marks": Rewriting(False, markup.marks),
    "symbols": Rewriting(False, markup.symbols),
    "body": Rewriting(False, markup.body_text),
}
