"""Text dumps of Word files: bytes → lines → marked pieces. Row ends that only the form can tell stay open."""

from __future__ import annotations

from extractor.document import Document, Note
from extractor.errors import Refused
from extractor.limits import DEFAULT, Limits

from .drawn import blocks_of, is_drawn
from .encoding import decode, is_cut
from .marks import pieces_of

__all__ = ["read"]


def read(data: bytes, name: str, limits: Limits = DEFAULT) -> Document:
    """Read a text dump. ``Document.encoding`` says which encoding was found.

    Raises Refused: DOC_TOO_LARGE, DOC_EMPTY, DOC_UNREADABLE (no encoding fits, or binary data).
    """
    if len(data) > limits.text_bytes:
        raise Refused(
            "DOC_TOO_LARGE",
            f"文本有 {len(data):,} 字节，超过上限 {limits.text_bytes:,} 字节",
            f"the text has {len(data):,} bytes, more than the limit of {limits.text_bytes:,}",
        )
    text, encoding, cleaned = decode(data)
    if not text.strip():
        raise Refused("DOC_EMPTY", "文件里没有文字", "the file holds no text")
    pieces = text.count("\n") + text.count("|") + text.count("\t")
    if pieces > limits.text_pieces:
        raise Refused(
            "DOC_TOO_LARGE",
            f"文本有 {pieces:,} 行（格），超过上限 {limits.text_pieces:,}",
            f"the text has {pieces:,} lines and cells, more than the limit of {limits.text_pieces:,}",
        )
    notes: tuple[Note, ...] = (Note("cleaned", cleaned),) if cleaned else ()
    if is_cut(data, text, encoding):
        notes += (Note("cut_off", line=text.count("\n") + 1),)
    if is_drawn(text):
        body, grids = blocks_of(text)
        return Document(format="txt", body=body, grids=grids, encoding=encoding, notes=notes)
    return Document(format="txt", pieces=pieces_of(text), encoding=encoding, notes=notes)
