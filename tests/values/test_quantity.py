from decimal import Decimal

import pytest

from tests.values.words import value


@pytest.mark.parametrize(
    ("part", "number", "comparator", "measure"),
    [
        ("全年采集问题20万条以上", "200000", ">=", "条"),
        ("20万条/年", "200000", None, "条"),
        ("22.88万件", "228800", None, "件"),
        ("228805条", "228805", None, "条"),
        ("180余件", "180", "~", "件"),
        ("≧90%", "90", ">=", "%"),
        ("满意度≧90%。", "90", ">=", "%"),
        ("满意度94 %", "94", None, "%"),
        ("≥ 95%", "95", ">=", "%"),
        (">=21933人", "21933", ">=", "人"),
        ("<=5300元/户", "5300", "<=", "CNY"),
        ("20万元", "200000", None, "CNY"),
        ("控制在100万元以内", "1000000", "<=", "CNY"),
        ("不得超过2小时", "2", "<=", "小时"),
        ("每月不少于1次", "1", ">=", "次"),
        ("全年不少于4次", "4", ">=", "次"),
        ("不少于四次", "4", ">=", "次"),
        ("至少全年完成2次", "2", ">=", "次"),
        ("不低于98%", "98", ">=", "%"),
        ("98%（含）以上", "98", ">=", "%"),
        ("超过5天", "5", ">", "天"),
        ("2小时内", "2", "<=", "小时"),
        ("15个工作日内", "15", "<=", "个工作日"),
        ("九成以上", "90", ">=", "%"),
        ("百分之九十五", "95", None, "%"),
        ("两个", "2", None, "个"),
        ("≥735", "735", ">=", None),
        ("= 100", "100", "=", None),
        ("═ 100", "100", "=", None),
        ("≥100百分比", "100", ">=", "%"),
        ("≥266米", "266", ">=", "米"),
        ("300 公里", "300", None, "公里"),
        ("2859篇", "2859", None, "篇"),
        ("0起", "0", None, "起"),
        ("290%", "290", None, "%"),
        ("5万", "50000", None, None),
        ("100", "100", None, None),
        ("43.2", "43.2", None, None),
        ("增长-5%", "-5", None, "%"),
        ("培训及复训各10次以上。", "10", ">=", "次"),
        ("受理9580件，办结9580件。", "9580", None, "件"),
    ],
)
def test_a_text_with_one_quantity_gives_it(part, number, comparator, measure):
    read = value(part, "quantity")
    assert (read.number, read.comparator, read.measure) == (Decimal(number), comparator, measure)
    assert read.problem is None


@pytest.mark.parametrize(
    "part",
    [
        "受理9580件，办结9500件",
        "受理9580件，办结率100%",
        "24小时/天、365天/年",
        "150次/150余次",
        "50%-60%",
        "3至5次",
        "由80%提高到90%",
        "136人占编制143人的95.10%.",
        "超过3次以下",
        "新增3条，另有7",
    ],
)
def test_a_range_or_several_different_quantities_give_none(part):
    read = value(part, "quantity")
    assert (read.number, read.comparator, read.measure, read.problem) == (None, None, None, None)
    assert read.text


@pytest.mark.parametrize(
    "part",
    [
        "指标2：工程验收合格率",
        "指标1项目完成及时率",
        "目标1完成情况：按时完成",
        "按附件2-1评分",
        "（1）按时完成",
        "1、按时完成",
        "2020年按时完成",
        "2021年5月26日前完成",
        "12月底之前完成",
        "1-12月",
        "2020.1-2020.12",
        "受理12345热线转办案件",
        "12319运营经费",
        "基于5G环境的专网",
        "湘财绩〔2020〕7号",
        "岳发改审[2011]110号",
        "按PM2.5标准",
        "联系0730-0000001",
        "8:30上班",
        "第3季度完成",
        "三个覆盖",
        "一定的经济效益",
        "第一时间处置",
        "按时完成",
    ],
)
def test_labels_dates_and_names_are_no_quantities(part):
    assert value(part, "quantity").number is None


@pytest.mark.parametrize(
    ("part", "number", "measure"),
    [
        ("指标2：20万条以上", "200000", "条"),
        ("（1）完成4次", "4", "次"),
        ("2020年完成5次", "5", "次"),
        ("受理12345热线9580件", "9580", "件"),
        ("在5G环境下新增4台", "4", "台"),
        ("110号文件2份", "2", "份"),
        ("2021年5月26日办结3件", "3", "件"),
    ],
)
def test_the_quantity_beside_a_label_or_a_name_is_found(part, number, measure):
    read = value(part, "quantity")
    assert (read.number, read.measure) == (Decimal(number), measure)


def test_the_text_of_a_quantity_is_cleaned_and_its_repairs_are_on_record():
    read = value(" 培训信息采取员\n 10次以上 ", "quantity")
    assert read.text == "培训信息采集员\n10次以上"
    assert read.repairs == ("typo:采取员>采集员",)
    assert value("180余件", "quantity").repairs == ("approx:余",)
    assert value("20万元", "quantity").repairs == ("unit:万元",)


def test_a_figure_whose_repair_is_switched_off_leaves_the_text_alone():
    read = value("不少于四次", "quantity", off=frozenset({"numeral"}))
    assert (read.text, read.number, read.problem) == ("不少于四次", None, None)
