"""Characters that only a symbol font makes what they look like (``w:sym``, 17.3.3.30, and runs set in such a font).

Symbol is Adobe's encoding in full: a lost ≥ changes a value. Of Wingdings, Wingdings 2 and Webdings the ticks and boxes
are told, a tick as ☑ and an empty box as ☐, whatever their drawing; the rest are ornaments and stay as they are.
"""

from __future__ import annotations

_PRIVATE = 0xF000  # Word adds it to the code of a character in a symbol font
_ADOBE = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊",
)
_SYMBOL = {0x20 + n: char for n, char in enumerate(_ADOBE[0])} | {0xA0 + n: char for n, char in enumerate(_ADOBE[1])}
_FONTS: dict[str, dict[int, str]] = {
    "symbol": _SYMBOL,
    "wingdings": {
        **dict.fromkeys((0x6F, 0x70, 0x71, 0x72, 0xA8), "☐"),
        **dict.fromkeys((0xFC, 0xFE), "☑"),
        **dict.fromkeys((0x78, 0xFB, 0xFD), "☒"),
        0x6E: "■",
        0x6C: "●",
        0xA1: "○",
        0x20: " ",
    },
    "wingdings 2": {
        **dict.fromkeys((0x2A, 0x30, 0xA3), "☐"),
        **dict.fromkeys((0x50, 0x52), "☑"),
        **dict.fromkeys((0x4F, 0x51, 0x53, 0x54), "☒"),
        0xA2: "■",
        0x20: " ",
    },
    "webdings": {0x63: "☐", 0x61: "☑", 0x72: "☒", 0x20: " "},
}


def is_symbol_font(font: str) -> bool:
    """The font gives characters another look than their code says."""
    return font.lower() in _FONTS


def symbol(font: str, code: int) -> str | None:
    """What ``code`` (with or without the private-use offset) shows in ``font``; None where that is not known."""
    table = _FONTS.get(font.lower())
    if table is not None:
        return table.get(code - _PRIVATE if code >= _PRIVATE else code)
    return None if _PRIVATE <= code <= _PRIVATE + 0xFF else chr(code)


def shown(font: str, text: str) -> str:
    """``text`` as it looks when set in a symbol font; characters that the font does not hold stay."""
    table = _FONTS[font.lower()]
    return "".join(
        table.get(code - _PRIVATE if code >= _PRIVATE else code, char)
        if (code := ord(char)) < 0x100 or _PRIVATE <= code <= _PRIVATE + 0xFF
        else char
        for char in text
    )
