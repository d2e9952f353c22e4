"""One counted thing stated a power of ten apart is suspect; things that only look alike are not."""

import pytest

from tests.checks.filled import PROJECT, flags, prose, row, run

PAIRS = {
    "a scale word too many": ("清理河道垃圾605件", "清理河道垃圾605万件", "605万件"),
    "a zero too many": ("发放宣传手册4312册", "发放宣传手册43120册", "43120册"),
    "the decimal point": ("铺设管网12.35公里", "铺设管网123.5公里", "123.5公里"),
    "words cut short by a comma": ("全年，劝导605件", "全年文明劝导605万件", "605万件"),
    "thousands separators": ("发放宣传手册43,120册", "发放宣传手册4312册", "43,120册"),
    "money": ("支付测绘费38.61万元", "支付测绘费38.61元", "38.61元"),
}


@pytest.mark.parametrize(("one", "other", "suspect"), PAIRS.values(), ids=PAIRS.keys())
def test_a_thing_counted_a_power_of_ten_apart_is_suspect(one, other, suspect):
    findings = run(row("goals", goal_actual=f"目标完成，{one}。"), prose(f"全年{other}，效果良好。"))
    assert [f.found for f in flags(findings)] == [suspect]


ALIKE = {
    "the same figure": ("清理河道垃圾605件", "清理河道垃圾605件"),
    "the same value in other words": ("发放宣传手册43000册", "发放宣传手册4.3万册"),
    "other words before it": ("清理河道垃圾605件", "受理群众来信605万件"),
    "another counter": ("清理河道垃圾605件", "清理河道垃圾605万吨"),
    "round figures": ("开展夜间巡查10次", "开展夜间巡查100次"),
    "round figures with a scale word": ("服务过往群众3人", "服务过往群众3万人"),
    "other digits": ("清理河道垃圾605件", "清理河道垃圾650万件"),
    "two years": ("2030年受理来电512件", "2031年受理来电5120件"),
    "no words before it": ("605件", "605万件"),
}


@pytest.mark.parametrize(("one", "other"), ALIKE.values(), ids=ALIKE.keys())
def test_things_that_only_look_alike_are_not_suspect(one, other):
    assert flags(run(row("goals", goal_actual=f"{one}。"), prose(f"{other}。"))) == []


def test_the_figure_stated_less_often_is_the_suspect_one():
    findings = run(
        row("goals", goal_expected="清理河道垃圾605万件。", goal_actual="清理河道垃圾605万件。"),
        prose("清理河道垃圾605件。"),
    )
    (flag,) = flags(findings)
    assert (flag.section, flag.found, flag.expected) == ("narrative", "605件", "605万件")


def test_a_suspect_figure_is_told_once_however_often_it_is_contradicted():
    texts = ["清理河道垃圾605件。", "再报：清理河道垃圾605件。", "清理河道垃圾605万件。"]
    findings = run(*(prose(text, number=n) for n, text in enumerate(texts)), form=PROJECT)
    assert [f.found for f in flags(findings)] == ["605万件"]
