"""What is mutated: the sample reports, and small documents made by hand that hold what a Word table may hold."""

from __future__ import annotations

from pathlib import Path

from tests.readers.docx.package import STRICT, docx, p, tbl, tc, tr

_SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def _sdt(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _run(inner: str, properties: str = "") -> str:
    return f"<w:r><w:rPr><w:b/>{properties}</w:rPr>{inner}</w:r>"


_START, _ON, _SPAN = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
_GRID = "<w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>"
_FORMATTED = f'<w:p><w:pPr><w:jc w:val="center"/><w:rPr><w:b/></w:rPr></w:pPr>{_run("<w:t>公共财政</w:t>")}</w:p>'
_BOX = (
    '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>'
    "<w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>"
)
_FIELD = "".join(
    _run(inner)
    for inner in (
        '<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar>',
        "<w:instrText>FORMCHECKBOX</w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>果</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
)
_CHANGED = (
    "<w:p><w:pPr><w:rPr><w:del/></w:rPr><w:pPrChange><w:pPr><w:jc/></w:pPr></w:pPrChange></w:pPr>"
    "<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
)
_BRANCH = (
    "<w:r><mc:AlternateContent><mc:Choice><w:t>甲</w:t></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
    f"{p('框')}{tbl(tr(tc('框内')))}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)

_MADE = {
    "plain": tbl(_GRID, tr(tc("甲", _SPAN), tc("乙")), tr(tc("丙"), tc("丁"), tc(_FORMATTED))),
    "merges": tbl(
        _GRID,
        tr(tc("甲", _START), tc("1", _SPAN + _START)),
        tr(tc("", _ON), tc("", _SPAN + _ON)),
        tr(tc("", _ON), properties='<w:gridAfter w:val="2"/>'),
        tr(tc("乙", _SPAN), properties='<w:gridBefore w:val="1"/>'),
    ),
    "nested": tbl(_GRID, tr(tc(p("外") + tbl(tr(tc("内"), tc(tbl(tr(tc("深"))) + p("")))) + p("尾")), tc("旁"))),
    "controls": tbl(
        _GRID,
        tr(_sdt(tc("甲")), tc(_sdt(p("乙"))), tc(p(_sdt("<w:r><w:t>丙</w:t></w:r>"), _BOX))),
        _sdt(tr(tc("丁"), tc(p(_sdt("<w:r><w:t>单击</w:t></w:r>", "<w:showingPlcHdr/>"))))),
    ),
    "runs": p("正文")
    + tbl(
        _GRID,
        tr(
            tc(p(_run("<w:t>甲</w:t><w:tab/><w:br/><w:cr/><w:noBreakHyphen/><w:softHyphen/><w:t>乙</w:t>"))),
            tc(p(_FIELD, _run("<w:t>藏</w:t>", "<w:vanish/>"), '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>')),
        ),
    ),
    "changes": tbl(
        _GRID,
        tr(tc(_CHANGED), tc("乙", "<w:cellDel/>"), tc("丙", f"{_SPAN}<w:tcPrChange><w:tcPr/></w:tcPrChange>")),
        tr(tc("旧"), properties="<w:del/>"),
        tr(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), properties="<w:ins/>"),
    ),
    "branches": tbl(_GRID, tr(tc(p(_BRANCH, "<w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink>")), tc("乙"))),
}


def seeds() -> dict[str, bytes]:
    """Name → file. The hand-made ones first; of the samples only those that are read."""
    found = {name: docx(body) for name, body in _MADE.items()}
    found["strict"] = docx(_MADE["plain"], STRICT)
    for path in sorted(_SAMPLES.glob("20*.docx")):
        found[path.name] = path.read_bytes()
    return found
