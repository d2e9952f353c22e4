import pytest

from extractor.values import strip_entity, strip_hint, strip_numbering
from tests.values.words import TABLES

WORDS = ("目标", "指标")


@pytest.mark.parametrize("tails", [None, TABLES.tails])
@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("目标1：系统正常运行", "系统正常运行"),
        ("目标1完成情况：系统正常运行", "系统正常运行"),
        ("指标2：信息采集及时", "信息采集及时"),
        ("指标1工程完工率", "工程完工率"),
        ("指标1工程资金：100万", "工程资金：100万"),
        ("目标 1 ： 系统", "系统"),
        ("目标一：系统", "系统"),
        ("目标（1）：系统", "系统"),
        ("目标1、系统", "系统"),
        ("目标12.系统", "系统"),
        ("目标管理到位", "目标管理到位"),
        ("目标100%完成", "目标100%完成"),
        ("目标1.5倍", "目标1.5倍"),
        ("指标1", "指标1"),
        ("系统正常运行，目标1：达到", "系统正常运行，目标1：达到"),
    ],
)
def test_goals_and_indicators_lose_only_their_own_numbering(printed, text, tails):
    assert strip_numbering(printed, WORDS, tails) == text


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("2、二级机构1", "二级机构1"),
        ("1.局机关", "局机关"),
        ("1．局机关", "局机关"),
        ("(1)局机关", "局机关"),
        ("（一）局 机 关", "局机关"),
        ("一、局机关", "局机关"),
        ("①局机关", "局机关"),
        ("- 项目支出", "项目支出"),
        ("其中：当年财政拨款", "当年财政拨款"),
        ("其中：1、基本支出", "基本支出"),
        ("2020年项目", "2020年项目"),
        ("3.5万元项目", "3.5万元项目"),
        ("局机关及二级机构汇总", "局机关及二级机构汇总"),
        ("1、", "1、"),
        ("年度资金总额：", "年度资金总额"),
        ("其中: 财政拨款:", "财政拨款"),
        ("：", "："),
    ],
)
def test_row_names_lose_white_space_numbering_and_the_word_before_the_colon(printed, name):
    assert strip_entity(printed) == name
    assert strip_entity(printed, ("其中",)) == name


def test_only_the_given_words_are_taken_off_before_a_colon():
    assert strip_entity("科室：办公室", ("其中",)) == "科室：办公室"


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("产出目标（部门工作实绩…）", "产出目标"),
        ("产出指标(50分)", "产出指标"),
        ("产出指标（50分）（必填）", "产出指标"),
        ("（一）产出指标", "（一）产出指标"),
        ("数量指标 15 分", "数量指标"),
        ("数量指标：", "数量指标"),
        ("（说明）", "（说明）"),
    ],
)
def test_class_labels_lose_the_hint_behind_them(printed, label):
    assert strip_hint(printed) == label
