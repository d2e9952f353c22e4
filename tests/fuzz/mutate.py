"""Mutations: one seeded file out of another, damaged in the zip, in the bytes of the main part, or in its elements."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from lzma import LZMAError
from random import Random
from typing import Any

from lxml import etree

MAIN = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TAGS = (
    *("tbl", "tr", "tc", "p", "r", "t", "tcPr", "trPr", "rPr", "pPr", "tblGrid", "gridCol", "sdt", "sdtContent"),
    *("sdtPr", "ins", "del", "moveFrom", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "fldChar"),
    *("instrText", "delText", "br", "cr", "tab", "sym", "ruby", "rt", "rubyBase", "drawing", "pict", "txbxContent"),
    *("vanish", "gridSpan", "vMerge", "hMerge", "gridBefore", "gridAfter", "tcPrChange", "pPrChange", "altChunk"),
    *("cellDel", "cellIns", "cellMerge", "hidden", "numPr", "checkBox", "noBreakHyphen", "tcBorders", "unheard"),
)
_ABSURD = (
    *(
        "",
        "0",
        "-1",
        "1",
        "2",
        "63",
        "1000",
        "1000000",
        "1" + "0" * 30,
        "9" * 5000,
        "1.5",
        "NaN",
        "\u0663",
        "０",
        "restart",
    ),
    *("continue", "true", "false", "on", "begin", "separate", "end", "F0FE", "F0ZZ", "110000", "D800", "\t2 ", "+2"),
)
_PIECES = (
    *(b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?x", b"?>", b"&amp;", b"&#0;", b"&#x1F;", b"&x;", b"\x00", b"\xff"),
    *(b"<w:pPr>", b"</w:pPr>", b"<w:rPr>", b"</w:rPr>", b"<w:rPr/>", b"<w:tcBorders>", b"<w:vanish/>", b"PrChange"),
    *(b"<w:p/>", b"<w:tc/>", b"<w:tr/>", b"<w:tbl/>", b' xmlns:w="x"', b' xmlns:v="w"', b"<", b">", b"/", b'"', b"'"),
    *(b"<w:gridSpan w:val='2'/>", b'<w:gridSpan w:val="1000000"/>', b"<w:vMerge/>", b"<w:t>a</w:t>", b"w:", b"<!"),
)


def mutant(data: bytes, random: Random) -> bytes:
    """``data`` with one to four mutations, most of them in the elements, where a reader has its work."""
    for _ in range(random.choice((1, 1, 2, 3, 4))):
        kind = random.choices((elements, text_bytes, zip_bytes, parts), (20, 2, 1, 1))[0]
        try:
            data = kind(data, random)
        except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, OSError, EOFError, RuntimeError):
            return data  # damaged so far that nothing more can be done to its inside
        except (etree.XMLSyntaxError, zipfile.zlib.error, LZMAError, struct.error, IndexError):  # type: ignore[attr-defined]
            return data
    return data


# --- the zip


def zip_bytes(data: bytes, random: Random) -> bytes:
    """Bytes of the package flipped, cut off, put in twice, or added behind."""
    out = bytearray(data)
    match random.randrange(5):
        case 0 | 1:
            for _ in range(random.choice((1, 2, 8))):
                out[random.randrange(len(out))] ^= 1 << random.randrange(8)
        case 2:
            del out[random.randrange(len(out)) :]
        case 3:
            at = random.randrange(len(out))
            out[at:at] = out[at : at + random.randrange(200)]
        case _:
            out += random.randbytes(random.randrange(1, 300))
    return bytes(out)


def _packed(members: list[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as target:
        warnings.simplefilter("ignore")  # of two members with one name
        for name, data in members:
            target.writestr(zipfile.ZipInfo(name), data, compression)
    return out.getvalue()


def _members(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [(info.filename, package.read(info)) for info in package.infolist()]


def parts(data: bytes, random: Random) -> bytes:
    """Parts dropped, renamed, doubled, reordered, emptied, in another encoding or with another compression."""
    members = _members(data)
    at = random.randrange(len(members))
    name, body = members[at]
    compression = zipfile.ZIP_DEFLATED
    match random.randrange(9):
        case 0:
            del members[at]
        case 1:
            members[at] = (random.choice((name.replace("/", "\\"), name.upper(), "/" + name, name + "x", "")), body)
        case 2:
            members.append((name, random.choice((b"", body, body[: len(body) // 2]))))
        case 3:
            random.shuffle(members)
        case 4:
            members[at] = (name, b"")
        case 5:
            codec = random.choice(("utf-16", "utf-16-le", "utf-8-sig", "gb18030"))
            members[at] = (name, body.decode("utf-8").replace("UTF-8", codec[:6].upper()).encode(codec))
        case 6:
            compression = random.choice((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
        case 7:
            main = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            members = [(n, b.replace(main, _STRICT)) for n, b in members]
        case _:
            other = random.choice((b"missing.xml", b"../document.xml", b"", b"_rels/.rels", b"http://127.0.0.1/x"))
            members = [(n, b.replace(b"word/document.xml", other) if n.endswith(".rels") else b) for n, b in members]
    return _packed(members, compression)


# --- the main part


def _with_main(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    return _packed([(name, change(body) if name == MAIN else body) for name, body in _members(data)])


def text_bytes(data: bytes, random: Random) -> bytes:
    """Bytes of the main part flipped, cut out, or pieces of markup put in, anywhere or beside a tag."""

    def change(body: bytes) -> bytes:
        out = bytearray(body)
        at = random.randrange(len(out))
        if random.random() < 0.5:
            at = max(0, out.find(b"<", at))
        match random.randrange(4):
            case 0:
                for _ in range(random.choice((1, 3))):
                    out[random.randrange(len(out))] ^= 1 << random.randrange(8)
            case 1:
                del out[at : at + random.choice((1, 5, 50))]
            case _:
                out[at:at] = random.choice(_PIECES)
        return bytes(out)

    return _with_main(data, change)


def elements(data: bytes, random: Random) -> bytes:
    """Elements dropped, unwrapped, doubled, moved, swapped, renamed, wrapped, given absurd values; another prefix."""

    def change(body: bytes) -> bytes:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
        for _ in range(random.choice((1, 1, 2, 6))):
            _one_change(root, random)
        written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
        if random.random() < 0.03:
            written = written.replace(b"<w:", b"<x:").replace(b"</w:", b"</x:").replace(b"xmlns:w=", b"xmlns:x=")
        return written

    return _with_main(data, change)


def _one_change(root: Any, random: Random) -> None:
    everything = [e for e in root.iter() if isinstance(e.tag, str)][1:]
    if not everything:
        return
    wanted = _W + random.choice(_TAGS)  # a kind first, so that the rare ones are hit as well
    element = random.choice([e for e in everything if e.tag == wanted] or everything)
    other = random.choice(everything)
    random.choice((_drop, _unwrap, _double, _move, _rename, _wrap, _value, _value, _insert))(element, other, random)


def _drop(element: Any, other: Any, random: Random) -> None:
    element.getparent().remove(element)


def _unwrap(element: Any, other: Any, random: Random) -> None:
    parent = element.getparent()
    at = parent.index(element)
    parent.remove(element)
    for child in reversed(list(element)):
        parent.insert(at, child)


def _double(element: Any, other: Any, random: Random) -> None:
    copy = etree.fromstring(etree.tostring(element, with_tail=False))
    for _ in range(random.choice((1, 1, 3))):
        element.addnext(etree.fromstring(etree.tostring(copy)))


def _move(element: Any, other: Any, random: Random) -> None:
    if element in other.iterancestors() or element is other:
        return
    other.insert(random.randrange(len(other) + 1), element)


def _rename(element: Any, other: Any, random: Random) -> None:
    element.tag = random.choice(("", "{urn:foreign}", _W, _W, _W, _W)) + random.choice(_TAGS)


def _wrap(element: Any, other: Any, random: Random) -> None:
    parent = element.getparent()
    at = parent.index(element)
    chain = random.choice((("sdt", "sdtContent"), ("ins",), ("del",), ("tbl", "tr", "tc"), ("p",), ("r",), ("rPr",)))
    for depth in range(random.choice((1, 1, 1, 40))):
        for name in chain if depth == 0 or chain[0] in ("sdt", "tbl") else ():
            holder = etree.Element(_W + name)
            parent.insert(at, holder)
            parent, at = holder, 0
    parent.append(element)


def _value(element: Any, other: Any, random: Random) -> None:
    key = random.choice([*element.attrib, _W + "val"])
    element.set(key, random.choice(_ABSURD))


def _insert(element: Any, other: Any, random: Random) -> None:
    match random.randrange(4):
        case 0:
            new: Any = etree.Comment(random.choice((" </w:pPr> ", " <w:rPr> ", "x")))
        case 1:
            new = etree.ProcessingInstruction("x", random.choice(("<w:rPr>", "y")))
        case 2:
            element.text = random.choice(("<w:rPr>", "]]", "甲", "\u200b", "a" * 3000))
            return
        case _:
            new = etree.Element(_W + random.choice(_TAGS))
            new.set(_W + "val", random.choice(_ABSURD))
    element.insert(random.randrange(len(element) + 1), new)
