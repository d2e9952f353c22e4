"""A booklet's first page: one label beside several persons, side labels, labels without a colon, lost ticks."""

import pytest

from extractor.pipeline import extract
from extractor.ruleset import load
from tests import draw

RULES = load()
PAGE = """
# 市级财政项目支出绩效自评表（2031年度）
# 项目承担单位：某地茶叶研究所 (公章) 填报日期 2032年3月1日 宁德市财政局 制
单位基本信息 | 单位负责人 | 甲某 | 职务 | 所长 | 联系电话 | 0730-0000001
^ | 财务负责人 | 乙某 | 职务 | 会计 | 联系电话 | 0730-0000002
^ | 项目负责人 | 丙某 | 职务 | 站长 | 联系电话 | 0730-0000003
^ | 单位性质 | {nature} | < | < | 经费来源 | 财政拨款
^ | 单位人数 | 12 | 单位地址 | 某地新街1号 | 邮政编码 | 414000
"""
TICKED = "行政机关□ 参公事业单位□ 非参公事业单位☑ 企业□"


def report(nature):
    text = draw.dump_text(PAGE.format(nature=nature))
    (found,) = extract(text.encode(), "x.txt", RULES).reports
    return found


@pytest.fixture
def read():
    return {fact.field: fact.text for fact in report(TICKED).facts}


def test_a_label_beside_several_persons_is_that_of_its_row(read):
    assert (read["leader_title"], read["finance_leader_title"], read["project_leader_title"]) == (
        "所长",
        "会计",
        "站长",
    )
    assert (read["leader_phone"], read["contact_phone"]) == ("0730-0000001", "0730-0000003")


def test_a_side_label_is_no_unknown_label(read):
    assert read["leader_name"] == "甲某"
    assert report(TICKED).flags == ()


def test_a_label_without_a_colon_before_a_date_and_furniture_end_the_value_before_them(read):
    assert read["project_unit"] == "某地茶叶研究所"
    assert read["report_date"] == "2032年3月1日"


def test_a_value_that_cannot_be_read_for_a_lost_sign_is_flagged_once():
    codes = [flag.code for flag in report("行政机关r 参公事业单位 非参公事业单位 企业").flags]
    assert codes == ["GLYPH_SUSPECT"]
    codes = [flag.code for flag in report("不清楚").flags]
    assert codes == ["VALUE_UNPARSED"]


def test_blanks_within_cells_part_no_words_where_all_cells_are_run_together(read):
    title, *lines = PAGE.format(nature=TICKED).strip().split("\n")
    cells = [cell for line in lines for cell in line.lstrip("# ").split(" | ") if cell not in ("^", "<")]
    text = title.lstrip("# ") + "".join(cells).replace("联系电话", "联系 电话").replace("项目负责人", "项 目 负 责 人")
    (found,) = extract(text.encode(), "x.txt", RULES).reports
    told = {fact.field: fact.text for fact in found.facts if fact.field}
    assert found.form == "ningde.project"
    doubted = [fact.raw for fact in found.facts if not fact.field]  # before a label that is not there, and at the end
    assert doubted == ["某地茶叶研究所 (公章)", "414000"]
    assert told == {name: read[name] for name in read if name not in ("postcode", "project_unit")}


def test_a_few_labels_within_longer_words_make_no_form():
    text = (
        "市级财政项目支出绩效自评表（2031年度）说明：各项目承担单位填报时，请单位负责人、财务负责人和项目负责人 逐项"
        "核对，写明联系电话、单位地址。 填报日期以盖章日期为准， 单位性质按登记证书填写， 经费来源按批复填写。"
        "本说明由市财政局制发，逐级转发到各单位，未尽事宜请与本局联系， 联系方式另行通知。各单位还应保存好原始资料。"
    )
    (found,) = extract(text.encode(), "x.txt", RULES).reports
    assert not [fact for fact in found.facts if fact.section == "profile"]
