"""The character tables of value reading: numerals, punctuation, calendar signs, boxes. Words are in the rule files.

Characters that only look alike stand side by side here on purpose.
"""

from __future__ import annotations

DIGITS: dict[str, int] = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("〇壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    **dict(zip("○弌貳參肆伍陸柒捌玖", range(10), strict=True)),
    "两": 2, "兩": 2, "弍": 2, "叄": 3, "参": 3,
}  # fmt: skip
ZEROS = "零〇○"
TENS: dict[str, int] = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS: dict[str, int] = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
NUMERALS = "".join([*DIGITS, *TENS, *MYRIADS])
NUMERAL_POINT = "点"
HUNDRED = "百佰"
UNITS = "元圆万萬亿億千百"
EITHER_WAY = "±"
NEGATIVE = "负"

YEAR, MONTH, DAY = "年", "月", "日号"
YEAR_SPAN, MONTH_SPAN = "度", "份"
FROM, UNTIL, TO = "起", "止", "至到"
DASHES = "-‐‑‒–—―─－~～﹣−"
MINUS = "－−﹣–‒‐‑"

FULLWIDTH = str.maketrans(
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ％",
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz%",
)
FULLWIDTH_NUMERIC = str.maketrans("０１２３４５６７８９．，％＋／＝＞＜﹪﹐﹒＃", "0123456789.,%+/=><%,.#")

AT_LEAST, AT_MOST, MORE, LESS, EQUAL, ABOUT = "≥≧⩾", "≤≦⩽", ">＞﹥", "<＜﹤", "=＝═﹦", "≈≒≃~～"

TICKED = "☑☒✅√✓✔■●◉▣◼⬛🗹🗸🅁🆁\uf0fe\uf052\uf0fc\uf0fd\uf06e"
BOXES = "□☐○口◻◯▢❏❑⬜▭\uf0a8\uf06f\uf0a3\uf071\uf072"

NIL_SIGNS = "-—–―─－/／\\*＊﹣−"
OPENING, CLOSING = "（(﹙[【〔", "）)﹚]】〕"
COLONS = ":：﹕"
STOPS = "。.．;；,，、"
SEPARATOR = "；"
LISTED = "、.．)）"
POINTS_OF_SCORE = "分"
CJK = (
    "\u2e80-\u2fdf\u3001-\u303f\u3040-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’…—"
)
QUOTE_OPEN, QUOTE_CLOSE = "“", "”"
QUOTES = "“”\"'‘’「」"
