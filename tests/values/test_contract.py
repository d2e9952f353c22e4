"""What is read from each way to print a value.

``FIGURES``: printed | number, comparator and measure (``-`` no number; or why it is none) | repairs where they matter.
"""

import datetime as dt

import pytest

from extractor.values import read
from tests.values.words import TABLES

DAY = dt.date
FIGURES = {
    ("money", "万元"): """
1151.66 | 11516600  CNY
90.5 | 905000  CNY
400,600.00万元 | 4006000000  CNY
207.4538 | 2074538  CNY
9265.353442 | 92653534.42  CNY
10606.7522 | 106067522  CNY
0.00 | 0  CNY
0 | 0  CNY
854万 | 8540000  CNY
45万 | 450000  CNY
20万元 | 200000  CNY
5万 | 50000  CNY
≤90万元 | 900000 <= CNY
50多万元 | 500000 ~ CNY
约50多万元 | 500000 ~ CNY
3亿元 | 300000000  CNY
12.5千元 | 12500  CNY
2百万元 | 2000000  CNY
1,151．66 | 11516600  CNY
１１５１．６６ | 11516600  CNY | fullwidth unit:万元
１，１５１．６６ | 11516600  CNY
-33.53 | -335300  CNY
−33.53 | -335300  CNY
－33.53 | -335300  CNY
（33.53） | -335300  CNY
(33.53) | -335300  CNY
(1,033.53) | -10335300  CNY
－３３．５３ | -335300  CNY
–33.53 | -335300  CNY
—33.53 | -335300  CNY
1 151.66 | 11516600  CNY
1151. 66 | 11516600  CNY
1 151 . 66 | 11516600  CNY
 1151.66  | 11516600  CNY
1O51.66 | 10516600  CNY | O>0 unit:万元
1o51.66 | 10516600  CNY
1l51.66 | 11516600  CNY
1I51.66 | 11516600  CNY
O51.66 | unparsed
l00 | unparsed
1151.6O | unparsed
2.80（净值） | 28000  CNY | note:净值 unit:万元
2.80(净值) | 28000  CNY
2.80 （ 净值 ） | 28000  CNY
2.80万元（净值） | 28000  CNY
2.80（净值）万元 | 28000  CNY
约2.80 | 28000 ~ CNY
2.80余 | 28000 ~ CNY
280余万元 | 2800000 ~ CNY
叁佰捌拾陆万伍仟柒佰捌拾捌元整 | 3865788  CNY
人民币叁佰捌拾陆万伍仟柒佰捌拾捌元整 | 3865788  CNY
叁佰捌拾陆万伍仟柒佰捌拾捌元伍角贰分 | 3865788.52  CNY
叁佰元零贰分 | 300.02  CNY
叁佰元伍角整 | 300.5  CNY
壹佰贰拾圆正 | 120  CNY
二十三万 | 230000  CNY
二十三万元 | 230000  CNY
一千二百万元 | 12000000  CNY
三百八十六点五八万元 | 3865800  CNY
二十三 | 230000  CNY
两万元 | 20000  CNY
十万元 | 100000  CNY
壹万伍仟元 | 15000  CNY
￥1,151.66 | 11516600  CNY
¥1151.66 | 11516600  CNY
人民币1151.66元 | 1151.66  CNY
1151.66元 | 1151.66  CNY
— | nil
/ | nil
无 | nil
- | nil
—— | nil
－ | nil
见附件 | unparsed
1.2.3 | unparsed
2020年 | unparsed
12人 | unparsed
12 34 | unparsed
854万(A400万元,B295万元,C159万元) | 8540000  CNY
1,15.66 | unparsed
1,1516.6 | unparsed
1151,66 | unparsed
1151.66% | unparsed
１，１５１．６６万元（净值） | 11516600  CNY
(１，１５１．６６) | -11516600  CNY
（2.80）（净值） | -28000  CNY
-1,151.66万元 | -11516600  CNY
负33.53 | -335300  CNY
+33.53 | 335300  CNY
(33.53)万元 | -335300  CNY
1151.66. | 11516600  CNY
1151.66。 | 11516600  CNY
1151.66， | 11516600  CNY
1151.66; | 11516600  CNY
1.2345678 | 12345.678  CNY
0.00001 | 0.1  CNY
1.5e3 | unparsed
１１５１．６６\u3000万元 | 11516600  CNY
2.8万余元 | 28000 ~ CNY
三十余万元 | 300000 ~ CNY
近30万元 | 300000 ~ CNY
30万元左右 | 300000 ~ CNY
30万元以上 | 300000 >= CNY
不超过30万元 | 300000 <= CNY
30万元以内 | 300000 <= CNY
20-30万元 | unparsed
1亿2000万元 | 120000000  CNY
1亿2,000万元 | 120000000  CNY
八千三百 | 83000000  CNY
零 | 0  CNY
〇 | 0  CNY
1'151.66 | unparsed
1 151,66 | unparsed
389 /389 | unparsed
4、5 | unparsed
15万3千元 | 153000  CNY
""",
    ("money", "元"): """
965,222.00 | 965222  CNY | thousands
387664.62 | 387664.62  CNY
11,122,315.04 | 11122315.04  CNY
1151.66万 | 11516600  CNY
1151.66 | 1151.66  CNY
1.23456 | 1.2346  CNY | rounded:4
""",
    ("count", None): """
22 | 22
22人 | 22 人
２２ | 22
二十二人 | 22 人
约22人 | 22 ~ 人
无 | nil
22（含工勤） | 22
22.5 | 22.5
-3 | -3
二 | 2
5个 | 5 个
22 人 | 22 人
22名 | 22 名
在编20人、聘用2人 | unparsed
20+2 | unparsed
20/22 | unparsed
22/22 | unparsed
l2 | unparsed
1l2 | 112
""",
    ("percent", None): """
97.78% | 97.78  %
90.05 % | 90.05  % | space
95. 10% | 95.1  %
100 | 100  %
1 | 1  %
0.0900000762939453 | 0.09  % | rounded:4
≥100百分比 | 100 >= %
百分之九十 | 90  % | numeral
九成 | 90  % | numeral
九成五 | 95  %
百分之九十八点五 | 98.5  %
百分之百 | 100  %
９０％ | 90  %
90﹪ | 90  %
约90% | 90 ~ %
-3.5% | -3.5  %
3‰ | 0.3  %
100.00% | 100  %
98%以上 | 98 >= %
0 | 0  %
/ | nil
百分之一百 | 100  %
90%（按批复） | 90  %
7成 | 70  %
百分之90 | 90  %
1OO% | unparsed
1O1% | 101  %
十成 | 100  %
九成以上 | 90 >= %
95%-98% | unparsed
优 | unparsed
""",
    ("quantity", None): """
20万条以上 | 200000 >= 条
48次以上 | 48 >= 次
全年不少于4次 | 4 >= 次
每月不少于1次 | 1 >= 次
97%以上 | 97 >= %
不低于98% | 98 >= %
不得超过2小时 | 2 <= 小时
满意度≧90% | 90 >= %
≧90% | 90 >= %
24小时/天、365天/年 | -
≥735 | 735 >=
= 100 | 100 =
═ 100 | 100 =
>=21933人 | 21933 >= 人
至少全年完成2次 | 2 >= 次
1-12月 | -
12月底之前完成 | -
按时完成 | -
效果明显 | -
是 | -
22.88万件 | 228800  件
228805条 | 228805  条
180余件 | 180 ~ 件
150次/150余次 | -
4次 | 4  次
98.76% | 98.76  %
99%以上 | 99 >= %
达成预期指标 | -
已完成100% | 100  %
无超时现象 | -
≥266米 | 266 >= 米
无 | nil
0起 | 0  起
≤2小时 | 2 <= 小时
＞=90% | 90 >= %
≦3天 | 3 <= 天
<5% | 5 < %
90%以下 | 90 <= %
不超过5人 | 5 <= 人
达到95% | 95  %
控制在5%之内 | 5 <= %
控制在5%以内 | 5 <= %
50%-60% | -
二个 | 2  个
两个 | 2  个
五个 | 5  个
7个 | 7  个
九成 | 90  %
百分之九十以上 | 90 >= %
20万元 | 200000  CNY
≤90万元 | 900000 <= CNY
5G | -
110号 | -
2020年 | -
2020年12月 | -
12345热线 | -
100 | 100
１００％ | 100  %
1,200人次 | 1200  人次
约300人 | 300 ~ 人
300人左右 | 300 ~ 人
300多人 | 300 ~ 人
一批 | 1  批
100%完成 | 100  %
大于等于95% | 95 >= %
95%及以上 | 95 >= %
定性 | -
每年2次 | 2  次
0.5公里 | 0.5  公里
±5% | -
好 | -
3-5次 | -
10～20人 | -
一千二百人 | 1200  人
12月底前 | -
2021年12月31日前 | -
365天 | 365  天
1个月 | 1  个月
90分以上 | 90 >= 分
1:1 | -
1/3 | -
三分之一 | -
100%（含） | 100  %
≥ 95 % | 95 >= %
不少于20户、受益人口100人以上 | -
290% | 290  %
0 | 0
0次 | 0  次
-5% | -5  %
提高5个百分点 | 5  个百分点
1.2亿元 | 120000000  CNY
3年 | 3  年
""",
    ("score", None): """
96 | 96
96分 | 96 分
96.5 | 96.5
９６ | 96
九十六分 | 96 分
96 分 | 96 分
100分 | 100 分
96（优） | 96
97/100 | unparsed
优秀 | unparsed
得分：96 | 96
96. | 96
-5 | -5
150 | 150
""",
}
OTHERS = [
    ("2021年5月26日", "date", {"date": DAY(2021, 5, 26), "problem": None}),
    ("2021.5.26", "date", {"date": DAY(2021, 5, 26), "problem": None}),
    ("2021-05", "date", {"date": DAY(2021, 5, 1), "problem": None}),
    ("二〇二一年五月", "date", {"date": DAY(2021, 5, 1), "problem": None}),
    ("二〇二一年五月二十六日", "date", {"date": DAY(2021, 5, 26), "problem": None}),
    ("2019年06月18日", "date", {"date": DAY(2019, 6, 18), "problem": None}),
    ("2023.6.28", "date", {"date": DAY(2023, 6, 28), "problem": None}),
    ("2022 年 8 月 10", "date", {"date": DAY(2022, 8, 10), "problem": None}),
    ("20190101", "date", {"date": DAY(2019, 1, 1), "problem": None}),
    ("2023-01-01", "date", {"date": DAY(2023, 1, 1), "problem": None}),
    ("2021年13月1日", "date", {"date": None, "problem": "unparsed"}),
    ("2021年2月30日", "date", {"date": None, "problem": "unparsed"}),
    ("2021/5/26", "date", {"date": DAY(2021, 5, 26), "problem": None}),
    ("２０２１年５月２６日", "date", {"date": DAY(2021, 5, 26), "problem": None}),
    ("2021年5月", "date", {"date": DAY(2021, 5, 1), "problem": None}),
    ("二零二一年五月", "date", {"date": DAY(2021, 5, 1), "problem": None}),
    ("二O二一年五月", "date", {"date": DAY(2021, 5, 1), "problem": None}),
    ("二○二一年五月", "date", {"date": DAY(2021, 5, 1), "problem": None}),
    ("2021．5．26", "date", {"date": DAY(2021, 5, 26), "problem": None}),
    ("2021。5。26", "date", {"date": DAY(2021, 5, 26), "problem": None}),
    ("5月26日", "date", {"date": None, "problem": "unparsed"}),
    ("无", "date", {"date": None, "problem": "nil"}),
    ("2021-5-26 10:30", "date", {"date": DAY(2021, 5, 26), "problem": None}),
    ("21年5月26日", "date", {"date": None, "problem": "unparsed"}),
    ("2021年5月31号", "date", {"date": DAY(2021, 5, 31), "problem": None}),
    ("202105", "date", {"date": DAY(2021, 5, 1), "problem": None}),
    ("2021年十二月三十一日", "date", {"date": DAY(2021, 12, 31), "problem": None}),
    ("2021\n年5月", "date", {"date": DAY(2021, 5, 1), "problem": None}),
    ("2020.4-记-21#", "date", {"date": None, "problem": "unparsed"}),
    ("2O21年5月26日", "date", {"date": DAY(2021, 5, 26), "problem": None}),
    ("2020年1月起至2020年12月止", "period", {"date": DAY(2020, 1, 1), "problem": None}),
    ("2020年1月-12月", "period", {"date": DAY(2020, 1, 1), "problem": None}),
    ("2020.01-2020.12", "period", {"date": DAY(2020, 1, 1), "problem": None}),
    ("0730-8888888", "phone", {"text": "0730-8888888", "number": None}),
    ("07308888888", "phone", {"text": "07308888888", "number": None}),
    ("１３８００００００００", "phone", {"text": "13800000000", "repairs": ("fullwidth",)}),
    ("138 0000 0000", "phone", {"text": "13800000000"}),
    ("8888888", "phone", {"text": "8888888"}),
    ("0730－8888888", "phone", {"text": "0730-8888888"}),
    ("0730—8888888", "phone", {"text": "0730-8888888"}),
    ("张三", "phone", {"problem": "unparsed"}),
    ("138OOOOOOOO", "phone", {"problem": "unparsed"}),
    ("1380O000000", "phone", {"text": "13800000000"}),
    ("414000", "code", {"text": "414000", "number": None}),
    ("４１４０００", "code", {"text": "414000", "repairs": ("fullwidth",)}),
    ("906017", "code", {"text": "906017", "number": None}),
    ("张 三", "name", {"text": "张三", "repairs": ("space",)}),
    ("张\u3000\u3000三", "name", {"text": "张三"}),
    ("李四\n", "name", {"text": "李四"}),
    ("Li Si", "name", {"text": "Li Si"}),
    ("张三、李四", "name", {"text": "张三、李四"}),
    ("好", "grade", {"problem": "unparsed"}),
    ("96", "grade", {"problem": "unparsed"}),
    ("优秀", "grade", {"text": "优秀"}),
    ("优", "grade", {"text": "优"}),
    ("A", "grade", {"text": "A"}),
    ("优 秀", "grade", {"text": "优秀"}),
    ("Ａ", "grade", {"text": "A"}),
    ("优（96分）", "grade", {"text": "优"}),
    ("“优秀”", "grade", {"text": "优秀"}),
    ("优秀。", "grade", {"text": "优秀"}),
    ("优√ 良□ 中□ 差□", "grade", {"text": "优"}),
    ("□优 ☑良 □中 □差", "grade", {"text": "良"}),
    ("好", "grade", {"problem": "unparsed"}),
    ("优秀等次", "grade", {"problem": "unparsed"}),
    ("96", "grade", {"problem": "unparsed"}),
    ("优良", "grade", {"problem": "unparsed"}),
    ("项目实施过程评价☑ 项目完成结果评价□", "choice", {"text": "项目实施过程评价"}),
    ("延续项目√ 新增项目", "choice", {"text": "延续项目"}),
    ("■延续 □新增", "choice", {"text": "延续"}),
    ("✔延续 ☐新增", "choice", {"text": "延续"}),
    ("✓延续 ○新增", "choice", {"text": "延续"}),
    ("○延续 √新增", "choice", {"text": "新增"}),
    ("●延续○新增", "choice", {"text": "延续"}),
    ("延续(√)新增( )", "choice", {"text": "延续"}),
    ("延续（ ）新增（√）", "choice", {"text": "新增"}),
    ("☒延续 ☐新增", "choice", {"text": "延续"}),
    ("[√]延续[ ]新增", "choice", {"text": "延续"}),
    ("☐延续 ☐新增", "choice", {"problem": "unparsed"}),
    ("☑A☑B", "choice", {"problem": "unparsed"}),
]


def figures():
    for (kind, unit), lines in FIGURES.items():
        for line in lines.strip("\n").split("\n"):
            printed, *wanted = (part.strip(" ") for part in line.split("|"))
            yield pytest.param(kind, unit, printed, wanted, id=f"{kind} in {unit}: {printed!r}")


@pytest.mark.parametrize(("kind", "unit", "printed", "wanted"), list(figures()))
def test_a_printed_figure_is_read_or_says_why_not(kind, unit, printed, wanted):
    found = read(printed, kind, unit=unit, tables=TABLES)
    number = "-" if found.number is None else format(found.number.normalize(), "f")
    told = found.problem or " ".join(part for part in (number, found.comparator, found.measure) if part)
    assert told.split() == wanted[0].split()
    assert wanted[1:] in ([], [""], [" ".join(found.repairs)])


@pytest.mark.parametrize(("printed", "kind", "wanted"), OTHERS)
def test_a_date_a_number_of_a_telephone_a_grade_or_a_tick_is_read(printed, kind, wanted):
    found = read(printed, kind, tables=TABLES)._asdict()
    assert {name: found[name] for name in wanted} == wanted
