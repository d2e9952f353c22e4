import re

import pytest

from extractor.values import ValueTables, repair_typos
from tests.values.words import TABLES, TYPOS

ERRORS = {wrong: right for wrong, right in TYPOS.items() if wrong != right}


def test_the_table_knows_at_least_forty_errors():
    assert len(ERRORS) >= 40


@pytest.mark.parametrize("wrong", ERRORS)
def test_each_error_is_repaired_with_before_and_after_on_record(wrong):
    text, repairs = repair_typos(f"甲{wrong}乙", TABLES)
    assert text == f"甲{ERRORS[wrong]}乙"
    assert repairs == (f"typo:{wrong}>{ERRORS[wrong]}",)


@pytest.mark.parametrize("right", sorted(set(TYPOS.values())))
def test_each_right_word_stays_as_it_is(right):
    assert repair_typos(f"甲{right}乙", TABLES) == (f"甲{right}乙", ())


@pytest.mark.parametrize(
    "text",
    [
        "在通讯网络迅速发展的今天，通信畅通",
        "信息采集员采取措施，采取员工持股方式",
        "为提升试运营水平，调试营经费使用系统",
        "终端单位的考核，终端单个设备",
        "监督智慧城管平台建设，监督指挥效率高",
        "海拔高，选拔干部，拔尖人才，拔河比赛，划拔河比赛场地",
        "开帐篷，蚊帐",
        "系统呈现出故障多发态势，及时发现出故障的设备",
        "成果显著有成效，成绩斐然，成绩校验",
        "建立健全制度，新建全制度体系",
        "校园满意度，公园满意度，校园满编，圆满完成",
        "自己完成，自己经营，知己经年",
        "期末完成，年末达到，周末完成，季末完成，月末达到",
        "截至年末，2020年未发生超支，当年未结余，年未满",
        "既使用资金又管理资金，既使得工作顺利",
        "按装修标准，按装备计划，按装置分类，安装到位",
        "发布署名文章，公布署名单位，部署工作",
        "补充份额，充分利用",
        "座谈汇报会，座谈汇总意见，座谈会",
        "一贯切实履职，贯彻落实",
        "预防犯罪，防犯罪宣传，防范风险",
        "持续效评价期内，业绩效果，绩效评价",
        "不在公经费范围，三公经费",
        "接待费，公务接待",
        "食品、食品安全",
        "试点运营经费",
    ],
)
def test_correct_near_twins_stay_unchanged(text):
    assert repair_typos(text, TABLES) == (text, ())


def test_no_repair_makes_a_new_error():
    for right in ERRORS.values():
        assert not any(wrong in right and TYPOS.get(right) != right for wrong in ERRORS), right


def test_each_kind_of_error_is_named_once():
    assert repair_typos("通迅费、通迅网、拔款", TABLES)[1] == ("typo:通迅>通讯", "typo:拔款>拨款")


def test_all_typos_or_single_ones_can_be_switched_off():
    assert repair_typos("通迅拔款", TABLES, frozenset({"typo"})) == ("通迅拔款", ())
    assert repair_typos("通迅拔款", TABLES, frozenset({"typo:通迅>通讯"})) == ("通迅拨款", ("typo:拔款>拨款",))


def test_a_form_without_a_typo_table_leaves_texts_alone():
    assert repair_typos("通迅", ValueTables.from_rules({}, {}, {})) == ("通迅", ())


def test_entries_that_protect_a_text_contain_an_error():
    for word in (wrong for wrong, right in TYPOS.items() if wrong == right):
        assert any(re.search(re.escape(wrong), word) for wrong in ERRORS), word
