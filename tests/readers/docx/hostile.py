"""Files made to hurt: each under 20 MB. ``python -m tests.readers.docx.hostile FILE`` extracts one and prints what came
of it, the largest memory of the process in MB, and the seconds."""

from __future__ import annotations

import io
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from extractor.pipeline import extract
from extractor.ruleset import load

from .package import document_xml, p, tbl, tc, tr

MILLION = 1_000_000


def packed(xml: str | bytes, level: int = zipfile.ZIP_DEFLATED, **others: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as package:
        package.writestr("word/document.xml", xml)
        for name, data in others.items():
            package.writestr(name, data)
    return out.getvalue()


def stored(xml: str) -> bytes:
    return packed(xml, zipfile.ZIP_STORED)


def many_parts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for number in range(180_000):
            package.writestr(zipfile.ZipInfo(str(number)), b"")
    return out.getvalue()


def quotes_of_entities() -> bytes:
    rows = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 20))
    doctype = f'<!DOCTYPE x [<!ENTITY a0 "{"a" * 1000}">{rows}]>'
    return packed(doctype.join(document_xml(p("&a19;")).partition("?>")[::2]).replace("?>", "?>", 1))


FILES: dict[str, Callable[[], bytes]] = {
    "zeros packed a thousand to one": lambda: packed(document_xml(p("0" * 100 * MILLION))),
    "elements without end": lambda: stored(document_xml("<w:p/>" * (18 * MILLION // 6))),
    "elements with attributes": lambda: stored(document_xml('<w:p w:a="" w:b=""/>' * (18 * MILLION // 20))),
    "as many cells as are let in": lambda: packed(document_xml(tbl(*[tr(tc("甲") * 50)] * 900) * 2)),
    "as many tables as are let in": lambda: packed(document_xml(tbl(tr(tc("甲"))) * 45_000)),
    "as many paragraphs as are let in": lambda: stored(document_xml(p("文") * 149_000)),
    "paragraphs past the bound": lambda: stored(document_xml(p("文") * 300_000)),
    "cells past the bound": lambda: stored(document_xml(tbl(*["<w:tr>" + "<w:tc/>" * 60 + "</w:tr>"] * 4000))),
    "paragraphs of text": lambda: stored(document_xml(p("文" * 300) * 20_000)),
    "text in one piece": lambda: stored(document_xml(p("文" * 6 * MILLION))),
    "a wide span": lambda: packed(document_xml(tbl(tr(tc("甲", '<w:gridSpan w:val="1000000"/>'))))),
    "a grid of a million columns": lambda: packed(document_xml(tbl(tr(tc("甲")), grid="1 " * MILLION))),
    "rows of wide spans": lambda: packed(document_xml(tbl(*[tr(tc("甲", '<w:gridSpan w:val="900"/>'))] * 20_000))),
    "nested tables": lambda: packed(
        document_xml("<w:tbl><w:tr><w:tc>" * 200 + p("甲") + "</w:tc></w:tr></w:tbl>" * 200)
    ),
    "nested inline elements": lambda: packed(document_xml(f"<w:p>{'<w:ins>' * 1500}{'</w:ins>' * 1500}</w:p>")),
    "nested alternates": lambda: packed(
        document_xml(
            f"<w:p><w:r>{'<mc:AlternateContent><mc:Choice>' * 700}"
            f"{'</mc:Choice></mc:AlternateContent>' * 700}</w:r></w:p>"
        )
    ),
    "nested formulas": lambda: packed(document_xml(f"<w:p><m:oMath>{'<m:e>' * 1500}{'</m:e>' * 1500}</m:oMath></w:p>")),
    "fields without end": lambda: packed(document_xml(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>') * 60_000)),
    "parts without end": many_parts,
    "quotes of entities": quotes_of_entities,
    "an attribute of 9 MB": lambda: stored(document_xml(f'<w:p w:a="{"x" * 9 * MILLION}"/>')),
    "namespaces without end": lambda: stored(
        document_xml("".join(f'<w:p xmlns:a{n}="urn:{n}"/>' for n in range(400_000)))
    ),
    "list numbers": lambda: packed(
        document_xml('<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:p>' * 60_000)
    ),
}


def main(path: str) -> None:
    rules = load()
    data = Path(path).read_bytes()
    start = time.perf_counter()
    result = extract(data, "x.docx", rules)
    status = Path("/proc/self/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    print(f"{result.error or f'{result.cells} cells'}\t{peak}\t{time.perf_counter() - start:.1f}")


if __name__ == "__main__":
    main(sys.argv[1])
