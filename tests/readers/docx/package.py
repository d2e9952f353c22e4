"""A .docx from a few elements: ``docx('<w:tbl>…</w:tbl>')``."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def document_xml(body: str, namespace: str = W) -> str:
    """A main part around ``body``."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{namespace}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<w:body>{body}</w:body></w:document>"
    )


def docx(
    body: str,
    namespace: str = W,
    part: str = "word/document.xml",
    xml: bytes | None = None,
    styles: str = "",
    numbering: str = "",
) -> bytes:
    """A package with one main part, and what stands in its styles and numbering parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, inner in (("styles", styles), ("numbering", numbering)):
            if inner:
                package.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{namespace}">{inner}</w:{name}>')
        package.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join(
                f'<Relationship Id="{name}" Type="{_RELATION.rpartition("/")[0]}/{name}" Target="{name}.xml"/>'
                for name in ("styles", "numbering")
            )
            + "</Relationships>",
        )
        package.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{_RELATION}" Target="/{part}"/></Relationships>',
        )
        package.writestr(part, xml if xml is not None else document_xml(body, namespace))
    return out.getvalue()


def p(*runs: str) -> str:
    """A paragraph of runs given as inner XML, or as plain text."""
    return "<w:p>" + "".join(r if r.startswith("<") else f"<w:r><w:t>{r}</w:t></w:r>" for r in runs) + "</w:p>"


def tc(content: str = "", properties: str = "") -> str:
    """A cell; plain text becomes a paragraph."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row."""
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def tbl(*rows: str, grid: str = "") -> str:
    """A table; ``grid`` are the widths of its columns."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid.split())
    return f"<w:tbl>{f'<w:tblGrid>{columns}</w:tblGrid>' if grid else ''}{''.join(rows)}</w:tbl>"


def sdt(content: str, properties: str = "") -> str:
    """A content control around anything."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def run(inner: str, properties: str = "") -> str:
    """A run given as inner XML."""
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def field(kind: str, inner: str = "") -> str:
    """A run that holds one field character."""
    return run(f'<w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar>')
