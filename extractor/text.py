"""Folding text into keys for comparison. Never for storage: what is stored keeps what was printed."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

SPACE = re.compile(r"[\s\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff\u3000\u00ad]+")

# CJK Radicals Supplement signs that PDF and WPS text layers leave in place of the character; NFKC keeps them.
_RADICALS = str.maketrans(
    "⻓⻔⻋⻅⻉⻚⻛⻜⻢⻥⻦⻩⻬⻰⻳⺟⻝⻄⺠⻆⻨⻘⻣⻤⻧⻮⻯⻲⻙⺌⺮",
    "长门车见贝页风飞马鱼鸟黄齐龙龟母食西民角麦青骨鬼卤齿竜龟韦小竹",
)
_RADICAL = re.compile("[\u2e80-\u2fd5]")
# Traditional characters of the words on such forms, for dumps from converters and sites that change them.
_TRADITIONAL = str.maketrans(
    "萬與專業丟兩個爲為舉麼義樂鄉爭於產畝億從價衆眾優會體餘關內冊寫決況淨準減幾憑擊劃則刪別辦務動勵區協單"
    "佔卻廠歷厲壓釐縣參發變臺號後噸員響園圍國圖圓場壞塊處備復頭學實審對導將層屆屬嶽幣帳帶幹並庫應開張歸當"
    "徹徵徑總慣戶戸執掃護報擔擬撥揮損換據攝數無時顯曉暫機殺條來構標棟欄樣檔檢氣匯沒測滿燈點熱狀獨現電盞監"
    "蓋碼確種積稱稅競筆籤簡類緊約級納紙線組細織終經結絡絕繼績續維綜綴編縮職聯節範營銜補裝見規視計認訊記許"
    "設證評識訴詞試話該誤說説請讀課調談貝負財責賬質購貫貼費資贈車轉輪較輛輯邊達過運這進遲適選郵採裏鍾錯鎮"
    "長門問間閱隊陽階際難頃項順須預題額館驗驟齊齡繫裡啟衝麵製複週遊髮鬆註",
    "万与专业丢两个为为举么义乐乡争于产亩亿从价众众优会体余关内册写决况净准减几凭击划则删别办务动励区协单"
    "占却厂历厉压厘县参发变台号后吨员响园围国图圆场坏块处备复头学实审对导将层届属岳币帐带干并库应开张归当"
    "彻征径总惯户户执扫护报担拟拨挥损换据摄数无时显晓暂机杀条来构标栋栏样档检气汇没测满灯点热状独现电盏监"
    "盖码确种积称税竞笔签简类紧约级纳纸线组细织终经结络绝继绩续维综缀编缩职联节范营衔补装见规视计认讯记许"
    "设证评识诉词试话该误说说请读课调谈贝负财责账质购贯贴费资赠车转轮较辆辑边达过运这进迟适选邮采里钟错镇"
    "长门问间阅队阳阶际难顷项顺须预题额馆验骤齐龄系里启冲面制复周游发松注",
)
_PUNCTUATION = str.maketrans("“”‘’「」『』【】〔〕［］﹙﹚,;!?", '""\'\'""""[][][]()，；！？')

_FOLDED = {**_TRADITIONAL, **_PUNCTUATION}


def squeeze(text: str) -> str:
    """``text`` without any white space, zero-width or directional mark: 姓  名 → 姓名."""
    return SPACE.sub("", text)


def without_radicals(text: str) -> str:
    """``text`` with radical signs as the characters that they stand for: 部⻔ → 部门. For a proposed reading only."""
    folded = text.translate(_RADICALS)
    return _RADICAL.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), folded)


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """The form in which two labels are compared: NFKC, radicals folded, no white space, no closing colon."""
    folded = unicodedata.normalize("NFKC", squeeze(text).translate(_RADICALS)).translate(_FOLDED)
    return folded.rstrip(":：").lower()


@lru_cache
def points_behind(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the points at the end of a key, with one of the words behind them or none."""
    folded = sorted(map(key, words), key=lambda word: (-len(word), word))
    return re.compile(rf"(?P<points>\d+(?:\.\d+)?)(?:{'|'.join(map(re.escape, folded)) or '(?!)'})?\)?$")


def points_in(label: str, behind: re.Pattern[str]) -> Decimal | None:
    """The points printed behind or in the brackets of a label: 产出指标（50分）; None where there are none."""
    folded = key(label)
    match = behind.search(folded)
    if match is None or (not folded.endswith(")") and match[0].isdigit()):
        return None
    before = folded[: match.start()]
    return Decimal(match["points"]) if not folded.endswith(")") or "(" in before else None


_NUMBERED = re.compile(r"^(?:第?[一二三四五六七八九十]+[、.]|\d+[、.]|\([一二三四五六七八九十\d]+\))")
_DATED = re.compile(r"^\d{4}(?=年)")
_BRACKETED = re.compile(r"\([^()]*\)$|\[[^\[\]]*\]$|(?<=[^/])/[百千万亿]*元$")

_BRACKETS = (")", "]", "元", ":")  # with one of which a key ends that has something to peel off


def unnumbered(folded: str) -> str:
    """A key without the numbering and the year before it: 一、项目概况 → 项目概况, 2020年度收入 → 年度收入."""
    return _DATED.sub("", _NUMBERED.sub("", folded))


def unbracketed(folded: str) -> str:
    """A key without the unit, weight or hint behind it: 计划安排资金(万元) → 计划安排资金, 项目资金/元 → 项目资金."""
    return _BRACKETED.sub("", folded).rstrip(":") if folded.endswith(_BRACKETS) else folded
