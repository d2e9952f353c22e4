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


NEAR_TWINS = """
各单位采取员工集中培训与自学相结合的方式
街道采取员额制管理
采取员工持股、合作经营等办法
对信息采取管理措施后再行公开
信息采取管理与服务并重的办法发布
设备调试营地建设完工
新线路已进入试运营阶段，试运营经费已列入预算
开展调试营运车辆12台
按终端单价招标采购
移动终端单独核算
监督智慧平台运行，监督智慧工地12处
监督智慧中心城区建设
资讯与通讯费合计2.4万元
迅速通报，快讯、简讯同步发布
通迅速查处违法行为的渠道
普通迅速反应小组
管理办法不怯场
草菅人命的教训
菅茅草清除120亩
选拔款式新颖的校服
提拔付出努力的干部
选拔付费培训对象
拔付诸实践的好苗子
下拔高程
选拔干部12名，提拔副科级干部3名
拔河比赛预拔赛
调查组下拔出萝卜
计划拔除杂草3000亩
规划拔高标准
核拔牙费用12万元
帐篷采购120顶，蚊帐发放300床
开设银行账户2个
搭建帐户外营地
截至2020年未余款项
截至年未满三年的合同
截止年未完成整改的项目2个
截至年未收到投诉
上年未结余数额较大
今年未在职培训的人员
当年未在职人员
去年未在职称评审范围
年未在职责清单内
结余未10日内上缴的予以收回
结余未2020年底前交回财政
项目结余未3月底前上缴
结余未5个工作日内清理
资金结余未使用完毕
该笔支出不在公经费之列
存在公经费混用风险
内在公经费标准
由在公经费中列支
成绩校际交流
业绩校对无误
成绩校核结果
绩校企合作
后续效评价值
持续效评价方法
手续效目标
连续效评价期
会计凭正当理由报销
凭正规发票
会计凭征求意见稿修改
制度渡过难关
圆满完成任务，完满的家庭
田园满目青翠，庄园满载而归
花园满园春色
游园满足群众需求
幼儿园满额招生
产业园满负荷生产
园满一年后验收
果园满产面积300亩
乐园满员
系统展现出故障诊断能力
实现出故障零事故
体现出故障率低
检测发现出故障点5处
显著有成效
编著有成效显著的教材
成立建全科医疗中心
建全区首个示范园
新建全县最大水厂
扩建全制度化厂房
修建全机关食堂
改建全机制砂生产线
建全机械化作业线
自己完成采购
知己完成心愿
自己经办的业务
自己已经完成
利己经营
年末完成率98%，月末完成对账
周末完成值班，季末完成考核
期末达到标准
本末完成倒置
始末完成记录
学期末完成教学任务
周期末完成设备检修
年度末完成验收
既使用财政资金又吸纳社会资本
既使群众受益又使环境改善
既使企业减负，又使税源稳定
按装机容量3.2万千瓦计算
按装载量计费
按装饰工程定额
按装卸货物吨数
按装订要求归档
按装运次数结算
按装修面积计算
公布署理局长名单
宣布署名权归属
发布署实施方案
颁布署令
分布署光伏电站
瀑布署名
补充份数2份
充份额认购
填充份量不足
服务对像样的
座谈汇编成册
座谈汇款事项
座谈汇聚民意
一贯切合实际
预防犯错误
侵犯与防犯规
消防犯规
王侯选人
诸侯选人才
因地治宜居
食品食品级
保健食品食品安全监管
采购食品食品加工设备
现场粘帖子公告
竟争取到上级资金
究竟争取了多少
竟争先恐后
再接再励志
一如继往来账
"""


@pytest.mark.parametrize("text", NEAR_TWINS.split())
def test_a_correct_text_that_holds_the_signs_of_a_typo_stays_unchanged(text):
    assert repair_typos(text, TABLES) == (text, ())
