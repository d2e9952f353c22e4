"""What was done to a row so that it has the shape of its form: on record in ``repairs`` of its facts.

A mend that leaves a doubt gives no value of the row to a field: the row's facts keep their text without one.
"""

from __future__ import annotations

from typing import NamedTuple

HEAD = "row:"  # of the codes in ``repairs``


class Mend(NamedTuple):
    """``code`` is stable (docs/dumps.md lists all), ``why`` is the reason in words for the flag TABLE_BROKEN.

    ``doubt``: the place of the row's cells is not certain. ``flagged``: a person should compare the row.
    """

    code: str
    why: str
    doubt: bool = False
    flagged: bool = True

    @property
    def repair(self) -> str:
        """The word in ``repairs``."""
        return f"{HEAD}{self.code}"


JOINED = Mend("joined", "一行断成了几行")
PARTED = Mend("parted", "几行连在一起")
TRIMMED = Mend("trimmed", "行末多出空格")
SIDE = Mend("side", "侧栏比表头多分出空格", flagged=False)  # no cell with text has moved
CONTINUED = Mend("continued", "表格中间断开，下半张没有表头，按上半张的栏目接着读")
NUMBERED = Mend("numbered", "没有格线，各格按行次归行", flagged=False)
NAMELESS = Mend("numbered", "没有格线，各格按行次归行；有数没有名称的没有归栏")
HEADLESS = Mend("headless", "上面没有表头，各栏是按标签里的分值加得上认出来的")
MARK = Mend("mark", "单元格标记残缺")
LOST = Mend("lost", "上面有几行在转换时丢失", True)
UNCOUNTED = Mend("uncounted", "上面的行数不能确定", True)
OPEN = Mend("open", "这一行的分格不止一种可能", True)
LINES = Mend("lines", "不能确定是一行还是几行", True)
HOLLOW = Mend("hollow", "这一行的文字在转换时丢失", True)
OVERLAID = Mend("overlaid", "两行之间缺了横线，连成了一行", True)
HEADS = Mend("heads", "左右并列的两张表，表头与表式不同，不能确定各栏是哪张表的", True)
ORDER = Mend("order", "表头各栏的次序与表式不同，次序不同的各栏没有归栏")
BLURRED = Mend("blurred", "合并的格子里两格的文字连在了一起，没有归栏")
ASIDE = Mend("aside", "格子与表头没有对齐", True)
BARE = Mend("bare", "没有格线，这一行的分格不能确定", True)
VALUE = Mend("bare", "没有格线，不能确定哪一行是这一栏的内容", True)
FUSED = Mend("bare", "文字连成一片，不能确定哪里是栏目", True)


def short(size: int, printed: int) -> Mend:
    """A row with too few cells."""
    return Mend("short", f"应有 {size} 格，只有 {printed} 格", True)


def over(size: int, printed: int) -> Mend:
    """A row with too many cells."""
    return Mend("over", f"应有 {size} 格，却有 {printed} 格", True)


def otherwise(mend: Mend) -> Mend:
    """A mended row below a header that is not as drawn: two differences leave a doubt."""
    return Mend(mend.code, f"{mend.why}，表头又与表式不同", True)


def doubted(mend: Mend | None) -> Mend:
    """The same row with a second reading that is as good."""
    return mend if mend is not None and mend.doubt else OPEN
