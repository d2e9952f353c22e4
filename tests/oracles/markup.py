"""What the rewritings do to the main part: each function changes the tree and says whether it found anything."""

from __future__ import annotations

from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MARKS = (W + "rPr", W + "trPr", W + "tcPr", W + "ctrlPr", W + "numPr")  # here a change marks its holder
_OFF = ("0", "false", "off")


def _unwrap(element: Any, content: Any) -> None:
    """``element`` replaced by the children of ``content``."""
    parent = element.getparent()
    at = parent.index(element)
    for child in list(content) if content is not None else []:
        parent.insert(at, child)
        at += 1
    parent.remove(element)


def drop(elements: Any) -> bool:
    found = False
    for element in list(elements):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
            found = True
    return found


def _unwrap_all(root: Any, *names: str) -> bool:
    found = False
    for name in names:
        while (element := next((e for e in root.iter(W + name) if e.getparent() is not None), None)) is not None:
            _unwrap(element, element)
            found = True
    return found


def changes(root: Any) -> bool:
    """Tracked changes accepted: deleted and moved-away text, rows and cells out, insertions in, cells merged."""
    found = False
    for kind, holder, properties in (("del", "tr", "trPr"), ("cellDel", "tc", "tcPr")):
        gone = [e for e in root.iter(W + holder) if e.find(f"{W}{properties}/{W}{kind}") is not None]
        found = drop(gone) or found
    found = drop([table for table in root.iter(W + "tbl") if table.find(f".//{W}tr") is None]) or found
    for merge in list(root.iter(W + "cellMerge")):
        if merge.getparent().tag == W + "tcPr" and merge.getparent().getparent().tag == W + "tc":
            down = etree.SubElement(merge.getparent(), W + "vMerge")
            down.set(W + "val", "restart" if merge.get(W + "vMerge") == "rest" else "continue")
    for mark in [*root.iter(W + "del", W + "moveFrom")]:
        if mark.getparent().tag == W + "rPr" and mark.getparent().getparent().tag == W + "pPr":
            _joined(mark.getparent().getparent().getparent())
            found = True
    found = drop([e for e in root.iter(W + "del", W + "moveFrom") if e.getparent().tag not in _MARKS]) or found
    for mark in list(root.iter(W + "ins", W + "moveTo")):
        found = True
        if mark.getparent().tag in _MARKS:
            mark.getparent().remove(mark)
        else:
            _unwrap(mark, mark)
    found = drop([e for e in root.iter() if isinstance(e.tag, str) and e.tag.endswith("PrChange")]) or found
    return drop(list(root.iter(W + "cellIns", W + "cellMerge"))) or found


def _joined(paragraph: Any) -> None:
    """A paragraph whose mark is gone becomes the beginning of the next one; an empty one is gone altogether."""
    after = paragraph.getnext()
    if after is not None and after.tag == W + "p":
        at = 1 if after.find(W + "pPr") is not None else 0
        for child in reversed([c for c in paragraph if c.tag != W + "pPr"]):
            after.insert(at, child)
        paragraph.getparent().remove(paragraph)
    elif paragraph.find(f".//{W}t") is None and len(paragraph.getparent().findall(W + "p")) > 1:
        paragraph.getparent().remove(paragraph)


def controls(root: Any) -> bool:
    """Content controls replaced by what they hold: nothing for a placeholder, a character for a check box."""
    found = False
    while (sdt := next(root.iter(W + "sdt"), None)) is not None:
        found = True
        content = sdt.find(W + "sdtContent")
        if content is not None and _on(sdt.find(f"{W}sdtPr/{W}showingPlcHdr")):
            drop(list(content.iter(W + "t", W + "tab", W + "br")))

        box = sdt.find(f"{W}sdtPr/{W14}checkbox")
        if box is not None and content is not None:
            checked = box.find(W14 + "checked")
            ticked = checked is not None and checked.get(W14 + "val", "1") in ("1", "true", "on")
            texts = list(content.iter(W + "t", W + "sym"))
            if texts:
                etree.strip_attributes(texts[0], W + "font", W + "char")
                texts[0].tag, texts[0].text = W + "t", "☑" if ticked else "☐"
                drop(texts[1:])
        _unwrap(sdt, content)
    return found


def wrappers(root: Any) -> bool:
    """Smart tags, custom XML, direction marks, simple fields and links replaced by what they hold."""
    return _unwrap_all(root, "smartTag", "customXml", "dir", "bdo", "fldSimple", "hyperlink")


def branches(root: Any) -> bool:
    """Alternate content replaced by the first choice that Word understands, else by its fallback."""
    found = False
    while (alternate := next(root.iter(MC + "AlternateContent"), None)) is not None:
        found = True
        branch = next((c for c in alternate.findall(MC + "Choice") if _understood(c)), alternate.find(MC + "Fallback"))
        _unwrap(alternate, branch)
    return found


def _understood(choice: Any) -> bool:
    names = [choice.nsmap.get(prefix) or "" for prefix in (choice.get("Requires") or "").split()]
    return all("schemas.microsoft.com/office" in name or "schemas.openxmlformats.org" in name for name in names)


def fields(root: Any) -> bool:
    """Fields replaced by the results that stand in the file; those of forms are left."""
    found = _unwrap_all(root, "fldSimple")
    gone: list[Any] = []
    open_fields: list[tuple[bool, bool]] = []  # of each: it is a form's, its result has begun
    for element in root.iter(W + "fldChar", W + "instrText", *(W + name for name in ("t", "tab", "br"))):
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            open_fields.append((element.find(W + "ffData") is not None, False))
        if not open_fields:
            continue
        of_form, in_result = open_fields[-1]
        if not of_form and (element.tag in (W + "fldChar", W + "instrText") or not in_result):
            gone.append(element)
        if kind == "separate":
            open_fields[-1] = (of_form, True)
        elif kind == "end":
            open_fields.pop()
    return drop(gone) or found


def hidden(root: Any) -> bool:
    """Hidden runs, and rows of nothing else, taken out; paragraphs whose mark is hidden joined to the next one."""
    vanished = [e.getparent() for e in root.iter(W + "vanish") if _on(e)]
    found = drop([e.getparent() for e in vanished if e.getparent().tag == W + "r"])
    for mark in vanished:
        if mark.getparent().tag == W + "pPr":
            _joined(mark.getparent().getparent())
            found = True
    rows = [row for row in root.iter(W + "tr") if _on(row.find(f"{W}trPr/{W}hidden"))]
    found = drop([row for row in rows if row.find(f".//{W}t") is None]) or found
    return drop([table for table in root.iter(W + "tbl") if table.find(f".//{W}tr") is None]) or found


def _on(toggle: Any) -> bool:
    return toggle is not None and toggle.get(W + "val", "1") not in _OFF


def boxes(root: Any) -> bool:
    """Text boxes, pictures and embedded objects taken out with the text and the tables they hold."""
    return drop(list(root.iter(W + "drawing", W + "pict", W + "object")))


def formulas(root: Any) -> bool:
    """Formulas taken out."""
    return drop(list(root.iter(M + "oMath", M + "oMathPara")))


def ticks(root: Any) -> bool:
    """The check boxes and drop-down lists of form fields taken out."""
    kinds = [f"{W}ffData/{W}{kind}" for kind in ("checkBox", "ddList")]
    gone: list[Any] = []
    inside: list[bool] = []  # for each open field: it is one of these
    for element in root.iter(W + "fldChar", W + "instrText"):
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            inside.append(any(element.find(path) is not None for path in kinds))
        if inside and inside[-1]:
            gone.append(element)
        if kind == "end" and inside:
            inside.pop()
    return drop(gone)


def symbols(root: Any) -> bool:
    """Characters of symbol fonts taken out."""
    found = drop(list(root.iter(W + "sym")))
    for text in root.iter(W + "t"):
        kept = "".join(c for c in text.text or "" if not "\ue000" <= c <= "\uf8ff")
        if kept != (text.text or ""):
            text.text, found = kept, True
    return found


def breaks(root: Any) -> bool:
    """Breaks of pages and columns, and breaks outside runs, taken out."""
    return drop(
        [e for e in root.iter(W + "br") if e.get(W + "type") in ("page", "column") or e.getparent().tag != W + "r"]
    )


def marks(root: Any) -> bool:
    """References to notes and comments taken out, with the run that holds them."""
    kinds = ("footnoteReference", "endnoteReference", "commentReference")
    return drop([e.getparent() for e in root.iter(*(W + kind for kind in kinds)) if e.getparent().tag == W + "r"])


def body_text(root: Any) -> bool:
    """A paragraph with a word added to the body, so that a document without any is not refused."""
    w = "{" + str(etree.QName(root).namespace) + "}"  # strict or not
    body = root.find(w + "body")
    if body is None:
        return False
    paragraph = etree.Element(w + "p")
    etree.SubElement(etree.SubElement(paragraph, w + "r"), w + "t").text = "x"
    body.insert(0, paragraph)
    return True
